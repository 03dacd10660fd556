"""What odd certificates are made of."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.config.certificate_factory import tagged
from tests.config.trusted_ca.by_hand import (
    AUTHORITY_KEY,
    STRICT,
    TRUE,
    Parts,
    PrivateKey,
    alternative_name,
    elliptic_key,
    extension,
    name,
    oid,
    rsa_key,
    sequence,
)

ROOT = Parts()
RSA = replace(ROOT, key=rsa_key())
DNS = alternative_name(tagged(0x82, b"leaf.test"))


class Odd(NamedTuple):
    """A certificate, the rules that it breaks, without their prefix and in order, and who does not trust it.

    That was seen with the real programs, which `script/test --thorough` asks again.
    """

    parts: Parts
    rules: str = ""
    refused_by: Set[str] = frozenset()


def constraints(*names: bytes, critical: bytes = TRUE, kind: int = 0xA1) -> bytes:
    """Return Name Constraints that exclude `names`, or permit them: 0xA0."""
    return extension("2.5.29.30", sequence(tagged(kind, *(sequence(each) for each in names))), critical)


def explicit_curve() -> bytes:
    """Return the public key of P-256 with the parameters of its curve written out (SEC 1, C.2)."""
    p = 2**256 - 2**224 + 2**192 + 2**96 - 1
    field = sequence(oid("1.2.840.10045.1.1"), tagged(0x02, b"\0" + p.to_bytes(32, "big")))
    b = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    curve = sequence(tagged(0x04, (p - 3).to_bytes(32, "big")), tagged(0x04, b.to_bytes(32, "big")))
    generator = point(ec.derive_private_key(1, ec.SECP256R1()))
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    numbers = (tagged(0x04, generator), tagged(0x02, b"\0" + order.to_bytes(32, "big")), b"\x02\x01\x01")
    algorithm = sequence(oid("1.2.840.10045.2.1"), sequence(b"\x02\x01\x01", field, curve, *numbers))
    return sequence(algorithm, tagged(0x03, b"\0" + point(elliptic_key())))


def point(key: ec.EllipticCurvePrivateKey, form: PublicFormat = PublicFormat.UncompressedPoint) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, form)


def hybrid(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the point of a key in the form that has both coordinates, and tells which of two the second is."""
    octets = point(key)
    return bytes([6 + octets[-1] % 2]) + octets[1:]


def key_of(curve: str, octets: bytes) -> bytes:
    return sequence(sequence(oid("1.2.840.10045.2.1"), oid(curve)), tagged(0x03, b"\0" + octets))


def rsa_without_null() -> bytes:
    octets = rsa_key().public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return sequence(sequence(oid("1.2.840.113549.1.1.1")), tagged(0x03, b"\0" + octets))


SHA_1 = hashes.SHA1()  # noqa: S303 # what some old CAs are signed with
P256 = "1.2.840.10045.3.1.7"


@cache
def other_key() -> PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(b"o" * 32)


def issued(**parts: object) -> Parts:
    """Return a CA that another one issued, which is nowhere."""
    usual = Parts(name("Odd intermediate"), name("Elsewhere"), signer=rsa_key(), extensions=(*STRICT, AUTHORITY_KEY))
    return replace(usual, **parts)  # type: ignore[arg-type]
