"""The extensions of a certificate, each read by itself as Go does it (crypto/x509, processExtensions, 1.27).

Each function takes the value of an extension and raises DerError where Go cannot read it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from typing import Any

from azext_aksproxy.config.trusted_ca.x509.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    DerError,
    Element,
    Reader,
    bit_string,
    boolean,
    integer,
    object_identifier,
)
from azext_aksproxy.config.trusted_ca.x509.name_constraints import name_constraints
from azext_aksproxy.config.trusted_ca.x509.uri import check_uri

SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
ALTERNATIVE_NAME = "2.5.29.17"
BASIC_CONSTRAINTS = "2.5.29.19"
NAME_CONSTRAINTS = "2.5.29.30"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
EXTENDED_KEY_USAGE = "2.5.29.37"
AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1"

NAMES = {
    SUBJECT_KEY_IDENTIFIER: "Subject Key Identifier",
    KEY_USAGE: "Key Usage",
    ALTERNATIVE_NAME: "Subject Alternative Name",
    "2.5.29.18": "Issuer Alternative Name",
    BASIC_CONSTRAINTS: "Basic Constraints",
    NAME_CONSTRAINTS: "Name Constraints",
    "2.5.29.31": "CRL Distribution Points",
    "2.5.29.32": "Certificate Policies",
    "2.5.29.33": "Policy Mappings",
    AUTHORITY_KEY_IDENTIFIER: "Authority Key Identifier",
    "2.5.29.36": "Policy Constraints",
    EXTENDED_KEY_USAGE: "Extended Key Usage",
    "2.5.29.54": "Inhibit anyPolicy",
    AUTHORITY_INFORMATION: "Authority Information Access",
}
"""How messages call the extensions of RFC 5280, as openssl does."""

NEVER_CRITICAL = (SUBJECT_KEY_IDENTIFIER, AUTHORITY_KEY_IDENTIFIER, AUTHORITY_INFORMATION)
"""Extensions that RFC 5280 wants to be marked as not critical, and that Go refuses otherwise."""

CERTIFICATE_SIGN = 5
"""The bit of Key Usage that allows to sign certificates (RFC 5280, section 4.2.1.3)."""

EMAIL, DNS, URI, IP = 0x81, 0x82, 0x86, 0x87
OTHER_KIND = "Unknown"
DIRECTORY_NAME = 0xA4
KINDS = {
    0xA0: "OtherName",
    0xA3: "X400Address",
    DIRECTORY_NAME: "DirectoryName",
    0xA5: "EDIPartyName",
    0x88: "RegisteredID",
}


def name_of(oid: str) -> str:
    """Return how a message calls an extension."""
    return NAMES.get(oid, f"extension {oid[:60]}")


def key_usage(value: bytes) -> frozenset[int]:
    """Return the bits of Key Usage that are set, among the nine that there are."""
    octets, _ = bit_string(Reader(value).take(BIT_STRING).content)
    return frozenset(bit for bit in range(min(9, 8 * len(octets))) if octets[bit // 8] & 0x80 >> bit % 8)


def basic_constraints(value: bytes) -> bool:
    """Say whether Basic Constraints make a CA."""
    parts = Reader(value).inside()
    is_ca = boolean(found.content) if (found := parts.optional(BOOLEAN)) else False
    if found := parts.optional(INTEGER):
        length = integer(found.content)
        if not 0 <= length < 1 << 63:
            raise DerError("a length of the path that is no small number")
    return is_ca


def alternative_names(value: bytes) -> tuple[str, ...]:
    """Return the Subject Alternative Names: DNS names, addresses, e-mail addresses and URLs, of others their kind."""
    names = Reader(value).inside()
    found = []
    while names:
        found.append(_alternative_name(names.any()))
    return tuple(found)


def _alternative_name(name: Element) -> str:
    if name.tag == IP:
        return _address(name.content)
    if name.tag not in (EMAIL, DNS, URI):
        return KINDS.get(name.tag, OTHER_KIND)
    try:
        text = name.content.decode("ascii")
    except UnicodeDecodeError:
        raise DerError("a name that is not ASCII") from None
    if name.tag == URI:
        check_uri(text)
    return text


def _address(content: bytes) -> str:
    if len(content) not in (4, 16):
        raise DerError("an address that has neither 4 nor 16 bytes")
    address = ipaddress.ip_address(content)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        raise DerError("an IPv6 address that stands for an IPv4 one")
    return str(address)


def extended_key_usage(value: bytes) -> tuple[str, ...]:
    """Return the purposes of Extended Key Usage, as object identifiers in dots."""
    purposes = Reader(value).inside()
    return tuple(_all(lambda: object_identifier(purposes.take(OBJECT_IDENTIFIER).content), purposes))


def _all(read: Callable[[], Any], reader: Reader) -> Iterator[Any]:
    while reader:
        yield read()


def key_identifier(value: bytes) -> bytes:
    """Return a Subject Key Identifier."""
    return Reader(value).take(OCTET_STRING).content


def authority_key_identifier(value: bytes) -> bytes:
    """Return the key identifier of an Authority Key Identifier, b"" where there is none."""
    found = Reader(value).inside().optional(0x80)
    return found.content if found else b""


def _authority_information(value: bytes) -> None:
    entries = Reader(value).inside()
    while entries:
        parts = entries.inside()
        object_identifier(parts.take(OBJECT_IDENTIFIER).content)
        parts.optional(0x86)


def _distribution_points(value: bytes) -> None:
    points = Reader(value).inside()
    while points:
        name = points.inside().optional(0xA0)
        if name is not None:
            full_name = Reader(name.content).inside(0xA0)
            while full_name.tag == URI:
                full_name.any()


def _policies(value: bytes) -> None:
    policies = Reader(value).inside()
    seen = set()
    while policies:
        oid = policies.inside().take(OBJECT_IDENTIFIER).content
        if not _is_object_identifier(oid) or oid in seen:
            raise DerError("a policy that is none, or is there twice")
        seen.add(oid)


def _is_object_identifier(content: bytes) -> bool:
    """Say whether it is one with numbers of any size: the last byte ends a number, and none begins with a zero."""
    begins = [0, *(at + 1 for at, octet in enumerate(content[:-1]) if octet < 0x80)]
    return bool(content) and content[-1] < 0x80 and not any(content[at] == 0x80 for at in begins)


def _policy_mappings(value: bytes) -> None:
    mappings = Reader(value).inside()
    while mappings:
        parts = mappings.inside()
        parts.take(OBJECT_IDENTIFIER)
        parts.take(OBJECT_IDENTIFIER)


def _policy_constraints(value: bytes) -> None:
    parts = Reader(value).inside()
    for tag in (0x80, 0x81):
        if found := parts.optional(tag):
            _small(integer(found.content))


def _inhibit_any_policy(value: bytes) -> None:
    _small(integer(Reader(value).take(INTEGER).content))


def _small(number: int) -> None:
    if number.bit_length() > 63:
        raise DerError("a number of more than 64 bits")


READERS: dict[str, Callable[[bytes], object]] = {
    SUBJECT_KEY_IDENTIFIER: key_identifier,
    KEY_USAGE: key_usage,
    ALTERNATIVE_NAME: alternative_names,
    BASIC_CONSTRAINTS: basic_constraints,
    NAME_CONSTRAINTS: name_constraints,
    "2.5.29.31": _distribution_points,
    "2.5.29.32": _policies,
    "2.5.29.33": _policy_mappings,
    AUTHORITY_KEY_IDENTIFIER: authority_key_identifier,
    "2.5.29.36": _policy_constraints,
    EXTENDED_KEY_USAGE: extended_key_usage,
    "2.5.29.54": _inhibit_any_policy,
    AUTHORITY_INFORMATION: _authority_information,
}
"""How each extension that Go knows is read."""
