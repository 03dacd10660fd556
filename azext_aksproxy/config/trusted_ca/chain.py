"""Which certificates issued which, as OpenSSL finds it: by names and by key identifiers, without their signatures.

Go asks for no more than that a certificate is in the store. Python before 3.13 and Node want to reach a root.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.x509 import extensions, names
from azext_aksproxy.config.trusted_ca.x509.der import INTEGER, DerError, Reader


class NamedIssuer(NamedTuple):
    """What an Authority Key Identifier says of the issuer: its key, who issued it, its serial number; None if not."""

    key: bytes | None = None
    issuer: bytes | None = None
    serial_number: bytes | None = None


def reaches_root(found: Certificate, bundle: Iterable[Certificate]) -> bool:
    """Say whether a chain leads from `found` up to a root, by way of authorities in `bundle`."""
    authorities = [each for each in bundle if each.is_authority]
    seen: set[str] = set()
    waiting = [found]
    while waiting:
        current = waiting.pop()
        if is_root(current):
            return True
        seen.add(current.sha256)
        waiting += [each for each in authorities if each.sha256 not in seen and has_issued(each, current)]
    return False


def is_root(found: Certificate) -> bool:
    """Say whether a certificate issued itself."""
    return has_issued(found, found)


def has_issued(issuer: Certificate, found: Certificate) -> bool:
    """Say whether `issuer` is the one that `found` names (OpenSSL 3, X509_check_issued and X509_check_akid)."""
    if issuer.parts is None or found.parts is None:
        return False
    if names.comparable(issuer.parts.subject) != names.comparable(found.parts.issuer):
        return False
    named = _named_issuer(found)
    key = key_identifier(issuer)
    return (
        (named.key is None or key is None or named.key == key)
        and named.serial_number in (None, issuer.parts.serial_number)
        and (named.issuer is None or names.comparable(named.issuer) == names.comparable(issuer.parts.issuer))
    )


def key_identifier(found: Certificate) -> bytes | None:
    """Return the Subject Key Identifier."""
    extension = found.has(extensions.SUBJECT_KEY_IDENTIFIER)
    try:
        return extensions.key_identifier(extension.value) if extension else None
    except DerError:
        return None


def _named_issuer(found: Certificate) -> NamedIssuer:
    """Read the Authority Key Identifier (RFC 5280, section 4.2.1.1)."""
    extension = found.has(extensions.AUTHORITY_KEY_IDENTIFIER)
    if extension is None:
        return NamedIssuer()
    try:
        parts = Reader(extension.value, strict=False).inside()
        key, general_names, serial_number = (parts.optional(tag) for tag in (0x80, 0xA1, 0x80 | INTEGER))
        issuer = _directory_name(general_names.content) if general_names else None
    except DerError:
        return NamedIssuer()
    return NamedIssuer(key and key.content, issuer, serial_number and serial_number.content)


def _directory_name(general_names: bytes) -> bytes | None:
    reader = Reader(general_names, strict=False)
    while reader:
        name = reader.any()
        if name.tag == extensions.DIRECTORY_NAME:
            return name.content
    return None
