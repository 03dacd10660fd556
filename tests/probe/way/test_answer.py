"""The head of an answer, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from azext_aksproxy.probe.way.answer import Answer, read_answer
from azext_aksproxy.probe.way.failure import ChannelError


class Pieces:
    """A channel that gives these pieces, then nothing."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = list(pieces)

    def send(self, data: bytes) -> None:
        raise NotImplementedError

    def receive(self) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""


@pytest.mark.parametrize(
    ("pieces", "status", "reason", "fields", "rest"),
    [
        ((b"HTTP/1.1 200 OK\r\n\r\n",), 200, "OK", {}, b""),
        ((b"HTTP/1.0 200\r\n\r\nmore",), 200, "", {}, b"more"),
        ((b"HTTP/1.1 200 \n\nmore",), 200, "", {}, b"more"),
        ((b"H", b"TTP/1.1 403 No", b" Way\r\nA: b", b"\r\nC:d\r", b"\n\r\n"), 403, "No Way", {"a": "b", "c": "d"}, b""),
        ((b"HTTP/1.1 200 OK\r\nno colon\r\nA: 1\r\nA: 2\r\n\r\n",), 200, "OK", {"no colon": "", "a": "2"}, b""),
        ((b"HTTP/1.1 200 Tr\xe8s bien\x07\x9b\r\n\r\n",), 200, "Tr\u00e8s bien", {}, b""),
    ],
)
def test_a_head_is_read_to_its_end(
    pieces: tuple[bytes, ...], status: int, reason: str, fields: dict[str, str], rest: bytes
) -> None:
    assert read_answer(Pieces(*pieces)) == Answer(status, reason, fields, rest)


@pytest.mark.parametrize("status", [b"000 OK", b"099 OK", b"1000 OK", b"20 OK", b" 200 OK"])
def test_a_status_is_a_number_from_100_to_999(status: bytes) -> None:
    with pytest.raises(ChannelError, match="does not speak HTTP"):
        read_answer(Pieces(b"HTTP/1.1 " + status + b"\r\n\r\n"))


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=8))
@example([b"HTTP/1.1 200 ", b"\xff" * 60, b"\r\n\r\n"])
@example([b"HTTP/2 200\r\n\r\n"])
def test_anything_is_an_answer_or_told_as_none(pieces: list[bytes]) -> None:
    for begin in (b"", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n"):
        try:
            answer = read_answer(Pieces(begin, *pieces) if begin else Pieces(*pieces))
        except ChannelError:
            continue
        assert answer.called.isprintable()
        assert all(text.isprintable() for each in answer.fields.items() for text in each)
