"""What is odd about the key of a certificate. The functions are as those of `traits`."""

from __future__ import annotations

from collections.abc import Callable

from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.x509.public_key import KINDS

GO_KEYS = {"RSA", "Ed25519", "secp224r1", "secp256r1", "secp384r1", "secp521r1"}
"""The kinds of keys that can verify a signature in Go (Go crypto/x509, 1.24; 1.27 has ML-DSA as well)."""

OPENSSL_ALONE = {*KINDS.values()} - GO_KEYS
"""The other kinds that have a name here. OpenSSL has ML-DSA since 3.5, Go since 1.27."""

MOST_EXPONENT = 2**31 - 1
"""The largest public exponent of RSA (Go crypto/rsa, 1.27, checkPublicKey)."""


def go_alone_key(found: Certificate) -> str:
    """Go cannot parse the key, OpenSSL can."""
    return f"has {found.key.fault}" if found.key.go_alone and found.key.fault else ""


def malformed_key(found: Certificate) -> str:
    """Neither Go nor OpenSSL can use the key."""
    return f"has {found.key.fault}" if found.key.fault and not found.key.go_alone else ""


def foreign_key(found: Certificate) -> str:
    """The key is of a kind that Go does not have, but OpenSSL does."""
    return _unusable_key(found, "Go cannot use") if found.key.kind in OPENSSL_ALONE or found.key.is_elliptic else ""


def unknown_key(found: Certificate) -> str:
    """The key is of a kind that is not known."""
    is_known = found.key.kind in OPENSSL_ALONE or found.key.is_elliptic
    return "" if is_known else _unusable_key(found, "is not known")


def _unusable_key(found: Certificate, what: str) -> str:
    is_foreign = found.key.kind not in GO_KEYS and not found.key.fault and found.parts
    return f"has a key of a kind that {what}: {found.key.kind or 'unknown'}" if is_foreign else ""


def exponent(found: Certificate) -> str:
    """Go refuses the exponent or modulus of an RSA key (crypto/rsa, checkPublicKey)."""
    key = found.key
    if key.kind != "RSA" or key.fault or (key.exponent % 2 and 1 < key.exponent <= MOST_EXPONENT):
        return ""
    if key.exponent > MOST_EXPONENT:
        return f"has an RSA key with an exponent of {key.exponent.bit_length()} bits"
    return f"has an RSA key with the exponent {key.exponent}"


def rsa_bits(least: int, most: int) -> Callable[[Certificate], str]:
    """An RSA key has `least` bits or more, but fewer than `most`."""

    def words(found: Certificate) -> str:
        is_short = found.key.kind == "RSA" and least <= found.key.bits < most and not found.key.fault
        return f"has an RSA key of {found.key.bits} bits" if is_short else ""

    return words
