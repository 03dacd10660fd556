"""ASN.1 in DER, read one element after another as Go does it (golang.org/x/crypto/cryptobyte, Go 1.27; X.690)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OBJECT_IDENTIFIER = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31
NO_TAG = 0  # no element has it: it marks the end in BER

MOST_LENGTH_BYTES = 4
"""How many bytes of a length are read (cryptobyte; OpenSSL takes as many as fit a long)."""

TIME = re.compile(rb"(\d{10}|\d{12})(\d\d)?(?:Z|([+-])(\d\d)([0-5]\d))")


class DerError(ValueError):
    """What is no DER of the kind that was asked for. The text is what is wrong, as a noun: "a malformed integer"."""


class Element(NamedTuple):
    """An element: its tag (the identifier octet), what is in it, and all of it."""

    tag: int
    content: bytes
    whole: bytes


class Reader:
    """Reads the elements of `data` in turn.

    `strict` is DER; otherwise a length may be longer than it needs to be, as OpenSSL allows. Neither reads indefinite
    lengths. What is read inside of an element is read as strictly. Everything raises DerError.
    """

    def __init__(self, data: bytes, strict: bool = True) -> None:
        self._data = data
        self._at = 0
        self._strict = strict

    def __bool__(self) -> bool:
        """Say whether there is more to read."""
        return self._at < len(self._data)

    @property
    def tag(self) -> int:
        """The tag of the next element, NO_TAG at the end."""
        return self._data[self._at] if self else NO_TAG

    def any(self) -> Element:
        """Read the next element, whatever it is."""
        data, begin = self._data, self._at
        if len(data) - begin < 2 or data[begin] & 0x1F == 0x1F:
            raise DerError("an element that is cut off, or has a tag of several bytes")
        content = begin + 2
        size = data[begin + 1]
        if size >= 0x80:
            content += size & 0x7F
            size = self._long_size(data[begin + 2 : content], size & 0x7F)
        end = content + size
        if end > len(data):
            raise DerError("an element that is cut off")
        self._at = end
        return Element(data[begin], data[content:end], data[begin:end])

    def _long_size(self, octets: bytes, count: int) -> int:
        if not 0 < count <= MOST_LENGTH_BYTES or len(octets) < count:
            raise DerError("a length of no known form")
        size = int.from_bytes(octets, "big")
        if self._strict and (octets[0] == 0 or size < 0x80):
            raise DerError("a length that is longer than it needs to be")
        return size

    def take(self, tag: int) -> Element:
        """Read the next element, which has `tag`."""
        if self.tag != tag:
            raise DerError("an element of another kind than expected")
        return self.any()

    def optional(self, tag: int) -> Element | None:
        """Read the next element if it has `tag`."""
        return self.any() if self.tag == tag and self else None

    def inside(self, tag: int = SEQUENCE) -> Reader:
        """Read what is in the next element, which has `tag`."""
        return self.within(self.take(tag))

    def within(self, element: Element) -> Reader:
        """Read what is in `element`."""
        return Reader(element.content, self._strict)


def integer(content: bytes) -> int:
    """Return the value of an INTEGER, of the fewest bytes that it can have."""
    if not content or (len(content) > 1 and content[0] in (0, 0xFF) and content[0] >> 7 == content[1] >> 7):
        raise DerError("a malformed integer")
    return int.from_bytes(content, "big", signed=True)


def boolean(content: bytes) -> bool:
    """Return the value of a BOOLEAN, one byte of zeros or of ones."""
    if content not in (b"\0", b"\xff"):
        raise DerError("a malformed boolean")
    return content == b"\xff"


def bit_string(content: bytes) -> tuple[bytes, int]:
    """Return the bytes of a BIT STRING, and how many bits at the end of the last one do not count and are zero."""
    if not content or content[0] > 7 or (len(content) == 1 and content[0]):
        raise DerError("a malformed bit string")
    if content[-1] & ((1 << content[0]) - 1) and len(content) > 1:
        raise DerError("a bit string whose unused bits are not zero")
    return content[1:], content[0]


def object_identifier(content: bytes) -> str:
    """Return an OBJECT IDENTIFIER in dots. A number in it has at most 31 bits."""
    numbers: list[int] = []
    value, begins = 0, True
    for octet in content:
        if (begins and octet == 0x80) or value >= 1 << 24:
            raise DerError("a malformed object identifier")
        value, begins = value << 7 | octet & 0x7F, octet < 0x80
        if begins:
            numbers.append(value)
            value = 0
    if not numbers or not begins:
        raise DerError("a malformed object identifier")
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def time(element: Element) -> datetime | None:
    """Return an aware time. None is one that Python does not have, such as the year 0.

    Go reads a UTCTime without seconds as well, and either kind with an offset from UTC that is not zero.
    """
    found = TIME.fullmatch(element.content)
    is_utc = element.tag == UTC_TIME
    if not found or element.tag not in (UTC_TIME, GENERALIZED_TIME) or not _has_its_length(found, is_utc):
        raise DerError("a malformed time")
    digits = element.content[: found.start(3) if found[3] else -1].decode()
    if is_utc:
        digits = ("19" if digits >= "50" else "20") + digits
    digits = digits.ljust(14, "0")
    offset = timedelta(hours=int(found[4] or 0), minutes=int(found[5] or 0))
    if found[3] and (not offset or offset > timedelta(hours=24, minutes=59)):
        raise DerError("a malformed time")
    return _at(digits, -offset if found[3] == b"-" else offset)


def _has_its_length(found: re.Match[bytes], is_utc: bool) -> bool:
    size = len(found[1]) + len(found[2] or b"")
    return size in (10, 12) if is_utc else size == 14


def _at(digits: str, offset: timedelta) -> datetime | None:
    year = int(digits[:4])
    try:
        # the year 0 is a leap year too
        found = datetime.strptime(f"{year or 4:04}{digits[4:]}", "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    except ValueError:
        raise DerError("a time that there is not") from None
    try:
        return found - offset if year else None
    except OverflowError:
        return None
