"""What is malformed in a certificate to Go (crypto/x509, parseCertificate, 1.27). What others refuse too is elsewhere.

Go skips such a certificate and says nothing of it. All that it says later is "certificate signed by unknown authority".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from azext_aksproxy.config.trusted_ca.x509 import names
from azext_aksproxy.config.trusted_ca.x509.der import (
    INTEGER,
    OBJECT_IDENTIFIER,
    DerError,
    Reader,
    bit_string,
    boolean,
    integer,
    object_identifier,
    time,
)
from azext_aksproxy.config.trusted_ca.x509.extensions import READERS, name_of
from azext_aksproxy.config.trusted_ca.x509.structure import Extension, Structure


def refusals(parts: Structure) -> list[str]:
    """Return what Go cannot parse but for extensions and key, each as a noun: "a malformed time in its validity"."""
    return list(dict.fromkeys(fault for check in CHECKS for fault in check(parts)))


def _encoding(parts: Structure) -> Iterator[str]:
    if not parts.is_der:
        yield "lengths that are longer than DER allows"


def _version(parts: Structure) -> Iterator[str]:
    if parts.version is not None:
        inner = Reader(parts.version)
        if not 0 <= integer(inner.take(INTEGER).content) <= 2 or inner:
            yield "a version that there is not"


def _serial_number(parts: Structure) -> Iterator[str]:
    integer(parts.serial_number)
    return iter(())


def _algorithms(parts: Structure) -> Iterator[str]:
    inner = Reader(parts.algorithm)
    object_identifier(inner.take(OBJECT_IDENTIFIER).content)
    if inner:
        inner.any()
    return iter(())


def _issuer(parts: Structure) -> Iterator[str]:
    names.go_reads(parts.issuer)
    return iter(())


def _subject(parts: Structure) -> Iterator[str]:
    names.go_reads(parts.subject)
    return iter(())


def _validity(parts: Structure) -> Iterator[str]:
    inner = Reader(parts.validity)
    time(inner.any())
    time(inner.any())
    return iter(())


def _signature(parts: Structure) -> Iterator[str]:
    bit_string(parts.signature)
    return iter(())


def extension_faults(parts: Structure) -> list[tuple[str, str]]:
    """Return what Go cannot parse in the extensions: the object identifier of each, and what is wrong as a noun.

    Go looks for extensions in version 3 only.
    """
    found: dict[str, str] = {}
    seen = set()
    for extension in (parts.extensions or ()) if parts.is_version_3 else ():
        fault = _fault(extension) or ("that is there twice" if extension.oid in seen else "")
        seen.add(extension.oid)
        if fault:
            found.setdefault(extension.oid, f"{name_of(extension.oid)} {fault}")
    return list(found.items())


def _fault(extension: Extension) -> str:
    try:
        if extension.critical is not None:
            boolean(extension.critical)
        READERS.get(extension.oid, bytes)(extension.value)
    except DerError as error:
        return f"with {error}"
    return ""


def _safely(place: str, check: Callable[[Structure], Iterator[str]]) -> Callable[[Structure], list[str]]:
    def checked(parts: Structure) -> list[str]:
        try:
            return list(check(parts))
        except DerError as error:
            return [f"{error} {place}"]

    return checked


CHECKS = tuple(
    _safely(place, check)
    for place, check in (
        ("", _encoding),
        ("for its version", _version),
        ("for its serial number", _serial_number),
        ("for its signature algorithm", _algorithms),
        ("in the name of its issuer", _issuer),
        ("in its validity", _validity),
        ("in its name", _subject),
        ("for its signature", _signature),
    )
)
"""What is read in turn, with the place that stands behind what is wrong."""
