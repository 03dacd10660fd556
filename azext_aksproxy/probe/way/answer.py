"""The head of an answer over HTTP/1, read no further than is needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from azext_aksproxy.config.redact import mask_message, printable
from azext_aksproxy.probe.way.channel import Channel
from azext_aksproxy.probe.way.failure import ChannelError

MAX_HEAD = 64 * 1024
"""The longest head of an answer that is read, in bytes. Ours; squid's own limit for what it takes is the same."""

MAX_REASON = 100
STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})(?: ([^\r\n]*))?\r?")
END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True)
class Answer:
    """The status of an answer, its reason on one line, and its fields by their names in lower case.

    `rest` is what came after the head.
    """

    status: int
    reason: str
    fields: Mapping[str, str]
    rest: bytes = b""

    @property
    def called(self) -> str:
        """Status and reason as a message has them."""
        return f"{self.status} {self.reason}".strip()


def read_final_answer(channel: Channel) -> Answer:
    """Read the head of the answer behind those that only announce it (RFC 9110, section 15.2). Raises as `read_answer`.

    101 is no such: it ends HTTP.
    """
    answer = read_answer(channel)
    while answer.status < 200 and answer.status != 101:
        answer = read_answer(channel, answer.rest)
    return answer


def read_answer(channel: Channel, received: bytes = b"") -> Answer:
    """Read the head of an answer that begins with `received`. Raises ChannelError and TimeIsUpError."""
    while not (end := END.search(received)):
        if len(received) > MAX_HEAD:
            raise ChannelError(f"sends more than {MAX_HEAD // 1024} KiB of fields in its answer")
        if received and not _may_begin(received):
            raise ChannelError("does not speak HTTP")
        data = channel.receive()
        if not data:
            raise ChannelError("closed the connection instead of an answer" if not received else "broke off its answer")
        received += data
    head, rest = received[: end.start()], received[end.end() :]
    first, *lines = head.split(b"\n")
    status = STATUS.fullmatch(first)
    if status is None:
        raise ChannelError("does not speak HTTP")
    return Answer(int(status[1]), _shown(status[2] or b""), _fields(lines), rest)


def _may_begin(received: bytes) -> bool:
    return received.startswith(b"HTTP/1."[: len(received)])


def _fields(lines: list[bytes]) -> dict[str, str]:
    parted = (line.partition(b":") for line in lines)
    return {_shown(name).strip().lower(): _shown(value) for name, _, value in parted}


def _shown(text: bytes) -> str:
    """Return the beginning of a text as a terminal may show it, without users in URLs."""
    return printable(mask_message(text.decode("latin-1"))[:MAX_REASON]).strip()
