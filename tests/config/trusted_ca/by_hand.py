"""Certificates put together part by part, so that each part can be what no library would write."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.config.certificate_factory import tagged

PrivateKey = (
    rsa.RSAPrivateKey
    | ec.EllipticCurvePrivateKey
    | ed25519.Ed25519PrivateKey
    | dsa.DSAPrivateKey
    | ed448.Ed448PrivateKey
)

NULL = b"\x05\x00"
TRUE, FALSE = b"\x01\x01\xff", b"\x01\x01\x00"
VERSION_3 = b"\xa0\x03\x02\x01\x02"
LEAF_NAME = "leaf.test"


def oid(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER in DER."""
    first, second, *rest = map(int, dotted.split("."))
    content = b""
    for number in (40 * first + second, *rest):
        octets = [number & 0x7F]
        while number := number >> 7:
            octets.insert(0, number & 0x7F | 0x80)
        content += bytes(octets)
    return tagged(0x06, content)


def sequence(*parts: bytes) -> bytes:
    return tagged(0x30, *parts)


def name(value: bytes | str, tag: int = 0x0C, attribute: str = "2.5.4.3") -> bytes:
    """Return a Name with one attribute, by default a commonName that is a UTF8String."""
    content = value.encode() if isinstance(value, str) else value
    return sequence(tagged(0x31, sequence(oid(attribute), tagged(tag, content))))


def extension(number: str, value: bytes, critical: bytes = b"") -> bytes:
    """Return an Extension. `critical` is the DER of a boolean, or nothing."""
    return sequence(oid(number), critical, tagged(0x04, value))


SHA256_WITH_RSA = sequence(oid("1.2.840.113549.1.1.11"), NULL)
ED25519 = sequence(oid("1.3.101.112"))

CA = extension("2.5.29.19", sequence(TRUE), TRUE)
NO_CA = extension("2.5.29.19", sequence(), TRUE)
KEY_USAGE = extension("2.5.29.15", b"\x03\x02\x01\x06", TRUE)  # keyCertSign, cRLSign
IDENTIFIER = b"k" * 20
SUBJECT_KEY = extension("2.5.29.14", tagged(0x04, IDENTIFIER))
AUTHORITY_KEY = extension("2.5.29.35", sequence(tagged(0x80, IDENTIFIER)))
STRICT = (CA, KEY_USAGE, SUBJECT_KEY)
"""What a root has that nobody finds fault with."""


def key_usage(*bits: int) -> bytes:
    """Return a Key Usage with the bits of RFC 5280, section 4.2.1.3."""
    value = 0
    for bit in bits:
        value |= 1 << (15 - bit)
    unused = 15 - max(bits)
    octets = value.to_bytes(2, "big") if max(bits) > 7 else (value >> 8).to_bytes(1, "big")
    return extension("2.5.29.15", tagged(0x03, bytes([unused % 8]) + octets), TRUE)


def alternative_name(*names: bytes, critical: bytes = b"") -> bytes:
    return extension("2.5.29.17", sequence(*names), critical)


def purposes(*oids: str, critical: bytes = b"") -> bytes:
    return extension("2.5.29.37", sequence(*map(oid, oids)), critical)


SERVER, CLIENT, ANY_PURPOSE = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0"


@cache
def rsa_key(bits: int = 2048, exponent: int = 65537) -> rsa.RSAPrivateKey:
    """Return an RSA key, of any exponent that its primes allow."""
    if exponent == 65537:
        return rsa.generate_private_key(65537, bits)
    while True:
        numbers = rsa.generate_private_key(65537, bits).private_numbers()
        totient = (numbers.p - 1) * (numbers.q - 1)
        try:
            private = pow(exponent, -1, totient)
        except ValueError:
            continue
        public = rsa.RSAPublicNumbers(exponent, numbers.p * numbers.q)
        rest = (rsa.rsa_crt_dmp1(private, numbers.p), rsa.rsa_crt_dmq1(private, numbers.q), numbers.iqmp)
        return rsa.RSAPrivateNumbers(numbers.p, numbers.q, private, *rest, public).private_key()


@cache
def elliptic_key(curve: str = "secp256r1") -> ec.EllipticCurvePrivateKey:
    curves = {each.name: each for each in (ec.SECP224R1, ec.SECP256R1, ec.SECP384R1, ec.SECP521R1, ec.SECP256K1)}
    return ec.derive_private_key(12345, curves[curve]())


def public(key: PrivateKey) -> bytes:
    """Return the SubjectPublicKeyInfo of a key in DER."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def algorithm_of(key: PrivateKey) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return SHA256_WITH_RSA
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return sequence(oid("1.2.840.10045.4.3.2"))
    if isinstance(key, dsa.DSAPrivateKey):
        return sequence(oid("2.16.840.1.101.3.4.3.2"))
    return sequence(oid("1.3.101.113")) if isinstance(key, ed448.Ed448PrivateKey) else ED25519


def sign(key: PrivateKey, body: bytes, digest: hashes.HashAlgorithm | None = None) -> bytes:
    digest = digest or hashes.SHA256()
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(body, padding.PKCS1v15(), digest)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(body, ec.ECDSA(digest))
    return key.sign(body, digest) if isinstance(key, dsa.DSAPrivateKey) else key.sign(body)


@dataclass(frozen=True)
class Parts:
    """A root that nothing is wrong with, but for the parts that are given. All but keys are DER."""

    subject: bytes = name("Odd root")
    issuer: bytes = b""
    key: PrivateKey = field(default_factory=elliptic_key)
    signer: PrivateKey | None = None
    digest: hashes.HashAlgorithm | None = None
    version: bytes = VERSION_3
    serial_number: bytes = b"\x02\x01\x01"
    algorithm: bytes = b""
    outer_algorithm: bytes = b""
    begins: bytes = tagged(0x17, b"200101000000Z")
    ends: bytes = tagged(0x17, b"491231235959Z")
    public: bytes = b""
    extensions: tuple[bytes, ...] = STRICT
    after: bytes = b""
    """What follows the certificate."""

    def der(self) -> bytes:
        algorithm = self.algorithm or algorithm_of(self.signer or self.key)
        extensions = tagged(0xA3, sequence(*self.extensions)) if self.extensions else b""
        validity = sequence(self.begins, self.ends)
        key = self.public or public(self.key)
        start = (self.version, self.serial_number, algorithm, self.issuer or self.subject, validity, self.subject)
        body = sequence(*start, key, extensions)
        signature = tagged(0x03, b"\0" + sign(self.signer or self.key, body, self.digest))
        return sequence(body, self.outer_algorithm or algorithm, signature) + self.after

    def with_(self, *extensions: bytes) -> Parts:
        """Return it with more extensions."""
        return replace(self, extensions=(*self.extensions, *extensions))

    def leaf(self) -> bytes:
        """Return a certificate of `LEAF_NAME`, signed by it, that nothing is wrong with."""
        return Parts(
            subject=name(LEAF_NAME),
            issuer=self.subject,
            key=leaf_key(),
            signer=self.key,
            serial_number=b"\x02\x01\x02",
            extensions=(
                AUTHORITY_KEY,
                alternative_name(tagged(0x82, LEAF_NAME.encode())),
                purposes(SERVER),
                NO_CA,
                SUBJECT_KEY,
            ),
        ).der()


@cache
def leaf_key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(54321, ec.SECP256R1())
