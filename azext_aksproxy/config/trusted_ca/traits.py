"""What is odd about a certificate.

Each function says whether what its docstring tells is so: as the words that follow the certificate's name in a message,
or "" where it is not.
"""

from __future__ import annotations

import re

from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.x509 import extensions, names
from azext_aksproxy.config.trusted_ca.x509.der import DerError
from azext_aksproxy.config.trusted_ca.x509.name_constraints import has_distance, name_constraints
from azext_aksproxy.config.trusted_ca.x509.p11_kit import malformed_for_p11_kit

SERVER, ANY = "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"
OLD_SERVERS = {"1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"}
"""Server Gated Cryptography, of Microsoft and of Netscape."""

OPENSSL_KNOWS = {
    extensions.KEY_USAGE,
    extensions.ALTERNATIVE_NAME,
    extensions.BASIC_CONSTRAINTS,
    extensions.NAME_CONSTRAINTS,
    extensions.EXTENDED_KEY_USAGE,
    "2.5.29.31",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.36",
    "2.5.29.54",
    "1.3.6.1.5.5.7.1.7",
    "1.3.6.1.5.5.7.1.8",
    "1.3.6.1.5.5.7.1.14",
    "2.16.840.1.113730.1.1",
}
"""The extensions that may be critical (OpenSSL 3, X509_supported_extension in crypto/x509/v3_purp.c)."""

PLAIN_TIMES = re.compile(rb"(?:\x17\x0d\d{12}Z|\x18\x0f\d{14}Z){2}", re.DOTALL)


def unreadable(found: Certificate) -> str:
    """OpenSSL cannot read it, and loads nothing of a file with it."""
    if found.openssl is not None:
        return ""
    for name in (found.parts.subject, found.parts.issuer) if found.parts else ():
        if kind := names.openssl_refuses(name):
            return f"has a {kind} in a name that is none, in another encoding"
    return "cannot be parsed by OpenSSL"


def _no_authority(found: Certificate) -> bool:
    """Say whether OpenSSL finds no authority where nothing that can be read says that it is none."""
    is_said = (found.is_ca is False and extensions.BASIC_CONSTRAINTS not in found.malformed) or (
        found.may_sign is False and extensions.KEY_USAGE not in found.malformed
    )
    return found.openssl is not None and not found.openssl.authorities and not is_said


def _odd_to_p11_kit(found: Certificate) -> str:
    return malformed_for_p11_kit(found.parts) if found.parts else ""


def malformed_to_all(found: Certificate) -> str:
    """OpenSSL, Go and p11-kit cannot parse an extension."""
    return _malformed_words(found) if _odd_to_p11_kit(found) else ""


def malformed(found: Certificate) -> str:
    """OpenSSL and Go cannot parse an extension."""
    return "" if _odd_to_p11_kit(found) else _malformed_words(found)


def _malformed_words(found: Certificate) -> str:
    return f"has {', '.join(found.malformed.values())}" if found.malformed and _no_authority(found) else ""


def malformed_to_p11_kit(found: Certificate) -> str:
    """p11-kit cannot parse an extension, and for OpenSSL that is not why it finds no authority."""
    fault = "" if malformed_to_all(found) else _odd_to_p11_kit(found)
    return f"has {fault} of another form than RFC 5280 gives it" if fault else ""


def malformed_to_openssl(found: Certificate) -> str:
    """OpenSSL alone cannot parse an extension."""
    return "has extensions that OpenSSL cannot parse" if _no_authority(found) and not found.malformed else ""


def go_skips(found: Certificate) -> str:
    """Go alone cannot parse something."""
    faults = [*found.go_refuses, *(() if _no_authority(found) else found.malformed.values())]
    return f"has {' and '.join(faults[:3])}" if faults else ""


def two_algorithms(found: Certificate) -> str:
    """The signature algorithm stands in it twice, and differs (RFC 5280, section 4.1.1.2)."""
    parts = found.parts
    return "has two signature algorithms that differ" if parts and parts.algorithm != parts.outer_algorithm else ""


def has_more(found: Certificate) -> str:
    """Something follows the certificate in its block."""
    return "has something after its end" if found.parts and found.parts.has_more else ""


def negative_serial(found: Certificate) -> str:
    """The serial number is negative (RFC 5280, section 4.1.2.2)."""
    is_negative = found.parts and found.parts.serial_number[:1] >= b"\x80"
    return "has a negative serial number" if is_negative else ""


def must_not_sign(found: Certificate) -> str:
    """The Key Usage of a CA lacks keyCertSign."""
    is_so = found.is_ca is not False and found.may_sign is False and found.usage
    return "is a CA whose key usage does not allow to sign certificates" if is_so else ""


def no_usage(found: Certificate) -> str:
    """The Key Usage of a CA has no bit that is set, which to Go is the same as none."""
    is_so = found.is_ca is not False and found.may_sign is False and not found.usage
    return "is a CA whose key usage allows nothing" if is_so else ""


def no_server_purpose(found: Certificate) -> str:
    """The Extended Key Usage of a CA has neither servers nor anything that a program takes for them."""
    return _purpose(found, "other things but not servers stand", not {SERVER, ANY, *OLD_SERVERS} & _purposes(found))


def any_purpose(found: Certificate) -> str:
    """The Extended Key Usage of a CA has anyExtendedKeyUsage, and nothing that OpenSSL takes for servers."""
    is_any = ANY in _purposes(found)
    return _purpose(found, "anything but not servers stand", is_any and not {SERVER, *OLD_SERVERS} & _purposes(found))


def old_purpose(found: Certificate) -> str:
    """The Extended Key Usage of a CA names servers as the last century did, which OpenSSL alone still reads."""
    is_old = bool(_purposes(found) & OLD_SERVERS)
    words = "servers stand as Server Gated Cryptography only"
    return _purpose(found, words, is_old and not {SERVER, ANY} & _purposes(found))


def empty_purpose(found: Certificate) -> str:
    """The Extended Key Usage of a CA is empty, which to Go is the same as none."""
    return "has an Extended Key Usage in which nothing stands" if _may_be_ca(found) and found.purposes == () else ""


def _may_be_ca(found: Certificate) -> bool:
    """Say whether a program may take it for a CA, also where its Basic Constraints cannot be read by all."""
    return found.is_ca is not False or found.is_authority


def _purposes(found: Certificate) -> set[str]:
    return set(found.purposes or ())


def _purpose(found: Certificate, words: str, is_so: bool) -> str:
    return f"has an Extended Key Usage in which {words}" if _may_be_ca(found) and found.purposes and is_so else ""


def _critical(found: Certificate) -> tuple[set[str], set[str]]:
    """Return the critical extensions that Go does not know, and those that OpenSSL does not know."""
    if found.parts is None:
        return set(), set()
    critical = [each for each in found.parts.extensions or () if each.is_critical]
    of_go = critical if found.parts.is_version_3 else []  # of other versions it reads none
    to_go = {each.oid for each in of_go if each.oid not in extensions.READERS or _is_unhandled(each.oid, each.value)}
    to_openssl = {each.oid for each in critical if each.oid not in OPENSSL_KNOWS}
    return to_go, to_openssl


def _is_unhandled(oid: str, value: bytes) -> bool:
    """Say whether Go knows an extension, but not what this one says: only names of kinds that it passes over."""
    try:
        if oid == extensions.ALTERNATIVE_NAME:
            return not set(extensions.alternative_names(value)) - {*extensions.KINDS.values(), extensions.OTHER_KIND}
        return oid == extensions.NAME_CONSTRAINTS and not name_constraints(value)
    except DerError:
        return False


def _critical_words(oids: set[str]) -> str:
    called = ", ".join(sorted(map(extensions.name_of, oids)))
    return f"has a critical extension that is not known: {called}" if oids else ""


def critical_to_both(found: Certificate) -> str:
    """Neither Go nor OpenSSL knows a critical extension."""
    to_go, to_openssl = _critical(found)
    return _critical_words(to_go & to_openssl)


def critical_to_go(found: Certificate) -> str:
    """Go alone does not know what a critical extension asks."""
    to_go, to_openssl = _critical(found)
    return _critical_words(to_go - to_openssl)


def critical_to_openssl(found: Certificate) -> str:
    """OpenSSL alone reads extensions of another version than 3, and does not know a critical one."""
    is_read = found.parts is not None and not found.parts.is_version_3
    return _critical_words(_critical(found)[1]) if is_read else ""


def never_critical(found: Certificate) -> str:
    """An extension is critical that RFC 5280 wants not to be, and that OpenSSL then does not know."""
    to_go, to_openssl = _critical(found)
    is_read = found.parts is not None and found.parts.is_version_3
    called = ", ".join(sorted(map(extensions.name_of, to_openssl - to_go))) if is_read else ""
    return f"marks as critical what must not be: {called}" if called else ""


def distance(found: Certificate) -> str:
    """Name Constraints have a minimum or a maximum, which RFC 5280 has no use for and OpenSSL does not take."""
    constraints = found.has(extensions.NAME_CONSTRAINTS)
    is_so = constraints is not None and has_distance(constraints.value)
    return "has Name Constraints with a minimum or a maximum" if is_so else ""


def times(found: Certificate) -> str:
    """OpenSSL cannot compare a time with the clock."""
    if found.parts is None or (PLAIN_TIMES.fullmatch(found.parts.validity) and found.times_are_real):
        return ""
    return "has a time that has no seconds, is not in UTC, or never was"


def old(found: Certificate) -> str:
    """It is of version 1, and a root."""
    return "is of X.509 version 1" if found.is_version_1 and found.is_self_issued else ""


def old_and_issued(found: Certificate) -> str:
    """It is of version 1, and no root."""
    is_so = found.is_version_1 and not found.is_self_issued
    return "is of X.509 version 1 and was issued by another" if is_so else ""


def by_usage(found: Certificate) -> str:
    """Say whether OpenSSL takes it for a CA by its Key Usage alone."""
    is_so = found.is_ca is False and found.openssl is not None and found.openssl.authorities
    return "has no Basic Constraints that make it a CA" if is_so else ""


def _is_leaf(found: Certificate) -> bool:
    return found.is_ca is False and not found.is_version_1 and not by_usage(found)


def nameless_leaf(found: Certificate) -> str:
    """It is a server's, without a name that Go looks at."""
    return "is no CA and has no Subject Alternative Name" if _is_leaf(found) and not found.alternative_names else ""


def own_leaf(found: Certificate) -> str:
    """It is that of a server that signed itself."""
    is_so = _is_leaf(found) and found.alternative_names and found.is_self_issued
    return "is no CA, and at best trusted as the server itself" if is_so else ""


def issued_leaf(found: Certificate) -> str:
    """It is that of a server."""
    is_so = _is_leaf(found) and found.alternative_names and not found.is_self_issued
    return "is no CA, and at best trusted as the server itself" if is_so else ""


def weak_signature(found: Certificate) -> str:
    """Its issuer signed it with a broken hash."""
    is_weak = found.signature_hash and not found.is_self_issued
    return f"is signed with {'MD5' if found.signature_hash == 'md5' else 'SHA-1'}" if is_weak else ""
