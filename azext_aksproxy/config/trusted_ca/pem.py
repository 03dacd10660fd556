"""PEM as Go's encoding/pem reads it (Go 1.27), and why it skips what it skips.

OpenSSL forgives more, and less in other places. Go skips without a word. `found_by_go` follows its steps,
and says only what Go takes; for each BEGIN line that it does not take, `blocks` then says why.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

BEGIN = b"-----BEGIN "
END = b"-----END "
DASHES = b"-----"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
LABEL = re.compile(rb"[A-Z0-9 ]{1,40}")
BLANKS = b" \t"
WHITE_SPACE = b" \t\r\n"
"""What may stand in base64. No form feed, no vertical tab: Go reads neither."""


ODD_ENDS = (
    "has a carriage return at the end of its BEGIN or END line that no line feed follows",
    "has white space other than blanks and tabs at the end of its BEGIN or END line",
)
"""Two faults, which `tr` mends."""


@dataclass(frozen=True)
class Block:
    """What stands between a BEGIN and an END line.

    `label` is "" where it is no usual one. `fault` says why Go skips the block, as the rest of a sentence; a faulty
    block has no `content`. `text` is all of it, its BEGIN and END lines included.
    """

    label: str
    content: bytes = b""
    fault: str = ""
    is_cut_off: bool = False
    text: bytes = b""

    @property
    def is_private_key(self) -> bool:
        """Say whether the label is that of a private key, of whatever kind, encrypted or not."""
        return "PRIVATE KEY" in self.label


def decode(trusted_ca: str) -> bytes | None:
    """Return the bytes of a `trustedCa`, wrapped or not, or None if it is not base64."""
    return decode_base64("".join(trusted_ca.split()).encode("utf-8", "replace"))


def decode_base64(text: bytes) -> bytes | None:
    """Return the bytes of `text`, or None. Strict in the same way on every Python, as RFC 4648 section 3 wants it."""
    if len(text) % 4 or not BASE64.fullmatch(text):
        return None
    return base64.b64decode(text)


def blocks(pem: bytes) -> Iterator[Block]:
    """Yield every PEM block of `pem`; text before and between blocks does not count (RFC 7468, section 2)."""
    for begin, following, block in sections(pem):
        yield block or _skipped(pem, begin, following)


def sections(pem: bytes) -> Iterator[tuple[int, int, Block | None]]:
    """Yield where each BEGIN line begins, and the next one, with the block that Go takes, None where it skips it."""
    taken = dict(found_by_go(pem))
    begins = [match.start() for match in re.finditer(re.escape(BEGIN), pem)]
    for begin, following in zip(begins, [*begins[1:], len(pem)], strict=False):
        yield begin, following, taken.get(begin)


def without_repeats(pem: bytes) -> bytes | None:
    """Return `pem` with one of each certificate, its text as it is; None where more than that would become of it."""
    before = list(blocks(pem))
    seen: set[bytes] = set()
    kept, at = [], 0
    for begin, _, block in sections(pem):
        if block and block.label == "CERTIFICATE" and block.content in seen:
            kept.append(pem[at:begin])
            at = _line(pem, begin + len(block.text))[1]
        elif block:
            seen.add(block.content)
    once = b"".join([*kept, pem[at:]])
    wanted = {(each.label, each.content, each.fault) for each in before}
    after = [(each.label, each.content, each.fault) for each in blocks(once)]
    return once if set(after) == wanted and len(set(after)) == len(after) else None


def found_by_go(pem: bytes) -> Iterator[tuple[int, Block]]:
    """Yield the blocks that Go takes, each with where it begins: up to an END line, from the last BEGIN before it."""
    at = 0
    while (end := pem.find(b"\n" + END, at)) >= 0:
        trailer = end + 1 + len(END)
        begin = pem.rfind(BEGIN, at, end)
        found = None
        if begin >= 0 and (begin == at or pem.startswith(b"\n", begin - 1)):
            found = _block_of_go(pem, begin, end, trailer)
        if found is None:
            at = trailer
        else:
            at = _line(pem, trailer)[1]
            yield begin, found


def _block_of_go(pem: bytes, begin: int, end: int, trailer: int) -> Block | None:
    """Return the block between a BEGIN line and the line feed before an END line, or None where Go skips it."""
    line, body = _line(pem, begin)
    label = line[len(BEGIN) : -len(DASHES)]
    closed = pem.startswith(label + DASHES, trailer)
    if not line.endswith(DASHES) or len(line) < len(BEGIN) + len(DASHES) or not closed:
        return None
    after, _ = _line(pem, trailer + len(label) + len(DASHES))
    content = decode_base64(pem[body:end].translate(None, WHITE_SPACE)) if body < end else b""
    if after or content is None or b":" in _line(pem, body)[0]:
        return None
    last = trailer + len(label) + len(DASHES)
    return Block(label.decode() if LABEL.fullmatch(label) else "", content, text=pem[begin:last])


def _line(pem: bytes, at: int) -> tuple[bytes, int]:
    """Return the line that begins at `at`, and where the next one does.

    A carriage return ends a line only with the line feed behind it. Blanks and tabs at the end do not count.
    """
    feed = pem.find(b"\n", at)
    line = pem[at:] if feed < 0 else pem[at:feed].removesuffix(b"\r")
    return line.rstrip(BLANKS), len(pem) if feed < 0 else feed + 1


def _skipped(pem: bytes, begin: int, following: int) -> Block:
    """Return the block that begins at `begin` and that Go skips, with the reason."""
    section = pem[begin:following]
    first, rest = _line(section, 0)
    raw_label = first.removeprefix(BEGIN).split(DASHES)[0]
    label = raw_label.decode() if LABEL.fullmatch(raw_label) else ""
    is_last = following == len(pem)
    half = _cut_off(section, raw_label, is_last)
    if half:
        return Block(label, fault=half, is_cut_off=True, text=section)
    if begin and not pem.startswith(b"\n", begin - 1):
        return Block(label, fault="does not begin on a line of its own", text=section)
    return Block(label, fault=_fault(first, section[rest:], raw_label, is_last), text=section)


def _cut_off(section: bytes, label: bytes, is_last: bool) -> str:
    ending = END + label + DASHES
    end = section.find(END)
    if end < 0:
        return "has no END line"
    tail = section[end:].rstrip()
    is_half = is_last and len(tail) < len(ending) and ending.startswith(tail)
    return "has only half an END line" if is_half and section.startswith(BEGIN + label + DASHES) else ""


def _fault(first: bytes, rest: bytes, label: bytes, is_last: bool) -> str:
    """Say what is wrong with a block whose BEGIN line stands by itself: the first line, what is after it, the label."""
    if first != BEGIN + label + DASHES:
        return _odd_end(first[len(BEGIN + label + DASHES) :]) or (
            "has no line break after its BEGIN line, or not five dashes"
        )
    body, _, tail = rest.partition(END)
    if body and not body.endswith(b"\n"):
        return "has no line break before its END line"
    if not tail.startswith(label + DASHES):
        return "ends with another label than it begins with"
    after, _ = _line(tail, len(label + DASHES))
    if after or not (is_last or b"\n" in tail):
        return _odd_end(after) or "has no line break after its END line"
    if b":" in body.split(b"\n", 1)[0]:
        return "has headers after its BEGIN line"
    return "is not base64 between its BEGIN and END lines"


def _odd_end(after: bytes) -> str:
    """Say what white space stands at the end of a BEGIN or END line, "" if something else does."""
    if after.strip() or not after:
        return ""
    return ODD_ENDS[b"\r" not in after]
