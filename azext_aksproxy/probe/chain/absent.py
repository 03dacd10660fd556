"""An issuer that was not presented, and where a certificate says that it can be had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from azext_aksproxy.config.redact import printable
from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.x509.der import OBJECT_IDENTIFIER, DerError, Reader, object_identifier
from azext_aksproxy.config.trusted_ca.x509.extensions import AUTHORITY_INFORMATION, URI

CA_ISSUERS = "1.3.6.1.5.5.7.48.2"
MAX_LOCATIONS = 4
"""How many URLs of a certificate are told. Ours: one over HTTP and one over LDAP are usual."""

MAX_LOCATION = 300
"""How much of a URL is told, in characters. Ours."""


@dataclass(frozen=True)
class Absent:
    """An issuer that was not presented. `urls` are where the certificate below it says it can be had."""

    name: str
    urls: tuple[str, ...] = ()


def issuer_of(found: Certificate) -> Absent:
    """Return the issuer of a certificate as one that is absent."""
    return Absent(found.issuer, tuple(dict.fromkeys(_locations(found)))[:MAX_LOCATIONS])


def _locations(found: Certificate) -> Iterator[str]:
    """Yield the URLs of Authority Information Access for the issuer (RFC 5280, section 4.2.2.1)."""
    extension = found.has(AUTHORITY_INFORMATION)
    with suppress(DerError):
        entries = Reader(extension.value).inside() if extension else None
        while entries:
            parts = entries.inside()
            method = object_identifier(parts.take(OBJECT_IDENTIFIER).content)
            place = parts.optional(URI)
            if method == CA_ISSUERS and place is not None:
                yield printable(place.content[:MAX_LOCATION].decode("latin-1"), instead="?")
