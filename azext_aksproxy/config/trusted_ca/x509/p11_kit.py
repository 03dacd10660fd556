"""What p11-kit cannot parse in a certificate: it leaves out one whose nature it cannot tell (0.24.1, November 2026)."""

from __future__ import annotations

from azext_aksproxy.config.trusted_ca.x509.der import BOOLEAN, INTEGER, OBJECT_IDENTIFIER, DerError, Reader
from azext_aksproxy.config.trusted_ca.x509.extensions import BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE, name_of
from azext_aksproxy.config.trusted_ca.x509.structure import Structure

TAGS = {BASIC_CONSTRAINTS: (BOOLEAN, INTEGER), EXTENDED_KEY_USAGE: (OBJECT_IDENTIFIER,)}
"""What may stand in the two extensions that it looks at. The values do not matter to it."""


def malformed_for_p11_kit(parts: Structure) -> str:
    """Return the name of the extension that it cannot parse, "" if there is none. Of two alike it reads the first."""
    for oid, tags in TAGS.items():
        first = next((each for each in parts.extensions or () if each.oid == oid), None)
        if first and not _fits(first.value, tags):
            return name_of(oid)
    return ""


def _fits(value: bytes, tags: tuple[int, ...]) -> bool:
    whole = Reader(value)
    try:
        inner = whole.inside()
        for tag in tags:
            inner.optional(tag)
        while inner and len(tags) == 1:
            inner.take(tags[0])
    except DerError:
        return False
    return not whole and not inner
