"""The parts of an X.509 certificate (RFC 5280, section 4.1), split and not yet understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from azext_aksproxy.config.trusted_ca.x509.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    Reader,
    object_identifier,
)

VERSION, ISSUER_ID, SUBJECT_ID, EXTENSIONS = 0xA0, 0x81, 0x82, 0xA3

V3 = b"\x02\x01\x02"
"""The content of the version of version 3: the integer 2."""


class Extension(NamedTuple):
    """An extension: its object identifier in dots, the content of `critical` or None, the DER of its value."""

    oid: str
    critical: bytes | None
    value: bytes

    @property
    def is_critical(self) -> bool:
        """Say whether a program that does not know it has to refuse the certificate."""
        return bool(self.critical) and self.critical != b"\0"


@dataclass(frozen=True)
class Structure:
    """The parts of a certificate: the names are whole elements, all else is the content of one.

    `is_der` says that all lengths are as DER wants them, `has_more` that something follows. `version` is the content of
    its explicit tag, None where it is left out, and version 1 then. `extensions` is None where there are none, or where
    they cannot be split.
    """

    version: bytes | None
    serial_number: bytes
    algorithm: bytes
    issuer: bytes
    validity: bytes
    subject: bytes
    key: bytes
    extensions: tuple[Extension, ...] | None
    outer_algorithm: bytes
    signature: bytes
    is_der: bool
    has_more: bool

    @property
    def is_version_1(self) -> bool:
        """Say whether it is of version 1, which knows no extensions."""
        return self.version in (None, b"\x02\x01\x00")

    @property
    def is_version_2(self) -> bool:
        """Say whether it is of version 2, which knows no extensions either."""
        return self.version == b"\x02\x01\x01"

    @property
    def is_version_3(self) -> bool:
        """Say whether it is of version 3, the only one that has extensions."""
        return self.version == V3


def split(der: bytes) -> Structure | None:
    """Return the parts of the certificate in `der`, or None where no certificate can be made out."""
    for strict in (True, False):
        try:
            return _split(der, strict)
        except DerError:
            continue
    return None


def _split(der: bytes, strict: bool) -> Structure:
    whole = Reader(der, strict)
    outer = whole.inside()
    body = outer.inside()
    version = body.optional(VERSION)
    parts = [body.take(tag) for tag in (INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE)]
    serial_number, algorithm, issuer, validity, subject, key = parts
    body.optional(ISSUER_ID)
    body.optional(SUBJECT_ID)
    extensions = body.optional(EXTENSIONS)
    version_3 = version is not None and version.content == V3  # of others Go reads no extensions
    return Structure(
        version=version and version.content,
        serial_number=serial_number.content,
        algorithm=algorithm.content,
        issuer=issuer.whole,
        validity=validity.content,
        subject=subject.whole,
        key=key.content,
        extensions=_extensions(Reader(extensions.content, strict and version_3)) if extensions else None,
        outer_algorithm=outer.take(SEQUENCE).content,
        signature=outer.take(BIT_STRING).content,
        is_der=strict,
        has_more=bool(whole),
    )


def _extensions(reader: Reader) -> tuple[Extension, ...]:
    found = []
    inner = reader.inside()
    while inner:
        parts = inner.inside()
        oid = object_identifier(parts.take(OBJECT_IDENTIFIER).content)
        critical = parts.optional(BOOLEAN)
        found.append(Extension(oid, critical and critical.content, parts.take(OCTET_STRING).content))
    return tuple(found)
