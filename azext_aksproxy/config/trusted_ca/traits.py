"""What is odd about a certificate.

Each function says whether what its docstring tells is so: as the words that follow the certificate's name in a message,
or "" where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.x509 import extensions, names
from azext_aksproxy.config.trusted_ca.x509.der import DerError
from azext_aksproxy.config.trusted_ca.x509.name_constraints import name_constraints

GO_KEYS = {"RSA", "Ed25519", "secp224r1", "secp256r1", "secp384r1", "secp521r1"}
"""The kinds of keys that can verify a signature in Go (Go crypto/x509, 1.24; 1.27 has ML-DSA as well)."""

MOST_EXPONENT = 2**31 - 1
"""The largest public exponent of RSA (Go crypto/rsa, 1.27, checkPublicKey)."""

SERVER, ANY = "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"

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


BASIC = {extensions.BASIC_CONSTRAINTS, extensions.EXTENDED_KEY_USAGE}
"""The extensions without which p11-kit leaves a certificate out."""


def _no_authority(found: Certificate) -> bool:
    """Say whether OpenSSL finds no authority where all that we read says that it is one."""
    looks_like_one = found.is_ca is not False and found.may_sign is not False
    return found.openssl is not None and not found.openssl.authorities and looks_like_one


def malformed_to_all(found: Certificate) -> str:
    """OpenSSL, Go and p11-kit cannot parse an extension."""
    return f"has {', '.join(found.malformed.values())}" if _no_authority(found) and BASIC & {*found.malformed} else ""


def malformed(found: Certificate) -> str:
    """OpenSSL and Go cannot parse an extension."""
    is_so = _no_authority(found) and found.malformed and not BASIC & {*found.malformed}
    return f"has {', '.join(found.malformed.values())}" if is_so else ""


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


def go_alone_key(found: Certificate) -> str:
    """Go cannot parse the key, OpenSSL can."""
    return f"has {found.key.fault}" if found.key.go_alone and found.key.fault else ""


def malformed_key(found: Certificate) -> str:
    """Neither Go nor OpenSSL can use the key."""
    return f"has {found.key.fault}" if found.key.fault and not found.key.go_alone else ""


def foreign_key(found: Certificate) -> str:
    """The key is of a kind that Go does not have."""
    is_foreign = found.key.kind not in GO_KEYS and not found.key.fault and found.parts
    return f"has a key of a kind that Go cannot use: {found.key.kind or 'unknown'}" if is_foreign else ""


def exponent(found: Certificate) -> str:
    """Go refuses the exponent or modulus of an RSA key (crypto/rsa, checkPublicKey)."""
    key = found.key
    if key.kind != "RSA" or key.fault or (key.exponent % 2 and 1 < key.exponent <= MOST_EXPONENT):
        return ""
    return f"has an RSA key with an exponent of {key.exponent.bit_length()} bits, or an even one"


def rsa_bits(least: int, most: int) -> Callable[[Certificate], str]:
    """An RSA key has `least` bits or more, but fewer than `most`."""

    def words(found: Certificate) -> str:
        is_short = found.key.kind == "RSA" and least <= found.key.bits < most and not found.key.fault
        return f"has an RSA key of {found.key.bits} bits" if is_short else ""

    return words


def must_not_sign(found: Certificate) -> str:
    """The Key Usage of a CA lacks keyCertSign."""
    return (
        "is a CA whose key usage does not allow to sign certificates" if found.is_ca and found.may_sign is False else ""
    )


def no_server_purpose(found: Certificate) -> str:
    """The Extended Key Usage of a CA has neither serverAuth nor anyExtendedKeyUsage."""
    return _purpose(found, has_any=False)


def any_purpose(found: Certificate) -> str:
    """The Extended Key Usage of a CA has anyExtendedKeyUsage and not serverAuth."""
    return _purpose(found, has_any=True)


def _purpose(found: Certificate, has_any: bool) -> str:
    purposes = found.purposes
    if not found.is_ca or not purposes or SERVER in purposes or (ANY in purposes) is not has_any:
        return ""
    return f"has an Extended Key Usage in which {'anything' if has_any else 'other things'} but not servers stand"


def _critical(found: Certificate) -> tuple[set[str], set[str]]:
    """Return the critical extensions that Go does not know, and those that OpenSSL does not know."""
    known = found.parts.extensions if found.parts and found.parts.is_version_3 else None
    critical = [each for each in known or () if each.is_critical]
    to_go = {each.oid for each in critical if each.oid not in extensions.READERS or _is_unhandled(each.oid, each.value)}
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


def never_critical(found: Certificate) -> str:
    """An extension is critical that RFC 5280 wants not to be, and that OpenSSL then does not know."""
    to_go, to_openssl = _critical(found)
    called = ", ".join(sorted(map(extensions.name_of, to_openssl - to_go)))
    return f"marks as critical what must not be: {called}" if called else ""


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


def not_strict(found: Certificate) -> str:
    """Say what OpenSSL asks of the extensions of a CA with X509_V_FLAG_X509_STRICT, which Python sets since 3.13.

    Source: check_extensions in crypto/x509/x509_vfy.c of OpenSSL 3; ssl.create_default_context of Python 3.13.
    """
    constraints = found.has(extensions.BASIC_CONSTRAINTS)
    if constraints is None or not found.is_ca:
        return ""
    missing = [] if constraints.is_critical else ["Basic Constraints that are not critical"]
    wanted = [extensions.KEY_USAGE, extensions.SUBJECT_KEY_IDENTIFIER]
    wanted += [] if found.is_self_issued else [extensions.AUTHORITY_KEY_IDENTIFIER]
    missing += [f"no {extensions.name_of(oid)}" for oid in wanted if not found.has(oid)]
    return f"has {', '.join(missing)}" if missing else ""
