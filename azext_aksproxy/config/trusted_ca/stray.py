"""Lines that were to be the BEGIN or END line of a certificate, and are of no block: that certificate is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from azext_aksproxy.config.trusted_ca.pem import sections

DASH = rb"(?:[-_=\x96\x97]|\xe2\x80[\x90-\x95]|\xe2\x88\x92)"
"""What people and word processors write for a hyphen: dashes of Unicode in UTF-8, and those of Windows-1252."""

MARKER = re.compile(
    rb"^[^\S\n]*" + DASH + rb"(?:[^\S\n]|" + DASH + rb")*(BEGIN|END)\b[^\n]{0,40}CERTIFICATE",
    re.IGNORECASE | re.MULTILINE,
)


def stray_lines(pem: bytes) -> Iterator[tuple[int, bool]]:
    """Yield each such line as its number, which begins at 1, and whether it was to be a BEGIN line.

    The END line below such a BEGIN line is left out.
    """
    number, counted, below_begin = 1, 0, False
    for begin, end in _outside(pem):
        for found in MARKER.finditer(pem, begin, end):
            number += pem.count(b"\n", counted, found.start())
            counted = found.start()
            is_begin = found[1].upper() == b"BEGIN"
            if is_begin or not below_begin:
                yield number, is_begin
            below_begin = is_begin
        below_begin = False


def _outside(pem: bytes) -> Iterator[tuple[int, int]]:
    """Yield what is between the blocks, from where to where. What is wrong within a block is said of that."""
    at = 0
    for begin, following, block in sections(pem):
        yield at, begin
        at = begin + len(block.text) if block else following
    yield at, len(pem)
