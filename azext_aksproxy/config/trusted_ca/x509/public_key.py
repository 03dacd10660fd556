"""The public key of a certificate: what it is, and whether Go can read it and verify with it."""

from __future__ import annotations

from dataclasses import dataclass

from azext_aksproxy.config.trusted_ca.x509.der import (
    BIT_STRING,
    INTEGER,
    OBJECT_IDENTIFIER,
    SEQUENCE,
    DerError,
    Reader,
    bit_string,
    integer,
    object_identifier,
)

RSA, DSA, EC, ED25519, X25519 = (
    "1.2.840.113549.1.1.1",
    "1.2.840.10040.4.1",
    "1.2.840.10045.2.1",
    "1.3.101.112",
    "1.3.101.110",
)
KINDS = {
    RSA: "RSA",
    DSA: "DSA",
    EC: "EC",
    ED25519: "Ed25519",
    X25519: "X25519",
    "1.3.101.113": "Ed448",
    "1.2.840.113549.1.1.10": "RSASSA-PSS",
    "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
    "2.16.840.1.101.3.4.3.18": "ML-DSA-65",
    "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
}
"""Algorithms of keys, as messages call them."""

OTHER_CURVES = {
    "1.3.132.0.10": "secp256k1",
    "1.3.36.3.3.2.8.1.1.7": "brainpoolP256r1",
    "1.3.36.3.3.2.8.1.1.11": "brainpoolP384r1",
    "1.3.36.3.3.2.8.1.1.13": "brainpoolP512r1",
}


@dataclass(frozen=True)
class Curve:
    """A NIST curve, y^2 = x^3 - 3x + b modulo p (FIPS 186-4, D.1.2)."""

    name: str
    p: int
    b: int

    def has(self, point: bytes) -> bool:
        """Say whether `point` is one of the curve, uncompressed."""
        size = (self.p.bit_length() + 7) // 8
        if len(point) != 1 + 2 * size or point[0] != 4:
            return False
        x, y = (int.from_bytes(each, "big") for each in (point[1 : 1 + size], point[1 + size :]))
        return x < self.p and y < self.p and (y * y - x * x * x + 3 * x - self.b) % self.p == 0


CURVES = {
    "1.3.132.0.33": Curve("secp224r1", 2**224 - 2**96 + 1, 0xB4050A850C04B3ABF54132565044B0B7D7BFD8BA270B39432355FFB4),
    "1.2.840.10045.3.1.7": Curve(
        "secp256r1",
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    ),
    "1.3.132.0.34": Curve(
        "secp384r1",
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
    ),
    "1.3.132.0.35": Curve(
        "secp521r1",
        2**521 - 1,
        (0x0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109 << 264)
        | 0xE156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00,
    ),
}
"""The curves that Go knows."""


@dataclass(frozen=True)
class PublicKey:
    """`kind` is as in KINDS, the name of an elliptic curve, or the algorithm in dots; "" where it cannot be read.
    `bits` is the size of an RSA key. `fault` is why Go cannot read it, as a noun; `go_alone` says that OpenSSL can.
    """

    kind: str = ""
    bits: int = 0
    exponent: int = 0
    modulus_is_even: bool = False
    fault: str = ""
    go_alone: bool = False
    is_elliptic: bool = False


def read_key(content: bytes) -> PublicKey:
    """Read what is in a SubjectPublicKeyInfo."""
    try:
        return _read(content)
    except DerError as error:
        return PublicKey(fault=str(error))


def _read(content: bytes) -> PublicKey:
    info = Reader(content)
    algorithm = info.inside()
    oid = object_identifier(algorithm.take(OBJECT_IDENTIFIER).content)
    parameters = algorithm.any().whole if algorithm else b""
    octets, unused = bit_string(info.take(BIT_STRING).content)
    key = (int.from_bytes(octets, "big") >> unused).to_bytes(len(octets), "big")  # as Go's RightAlign
    if oid == RSA:
        return _rsa(parameters, key)
    if oid == EC:
        return _elliptic(parameters, key)
    kind = KINDS.get(oid, oid[:60])
    return PublicKey(kind, fault=FAULTS[oid](parameters, key) if oid in FAULTS else "")


def _rsa(parameters: bytes, key: bytes) -> PublicKey:
    try:
        numbers = Reader(key).inside()
        modulus, exponent = (integer(numbers.take(INTEGER).content) for _ in range(2))
    except DerError:
        return PublicKey("RSA", fault="an RSA key whose numbers cannot be read")
    fault = ""
    if parameters != b"\x05\x00":
        fault = "an RSA key without the NULL that stands for its parameters"
    elif modulus <= 0 or not 0 < exponent < 1 << 63:
        fault = "an RSA key whose numbers are not positive, or an exponent of more than 63 bits"
    return PublicKey("RSA", modulus.bit_length(), exponent, modulus % 2 == 0, fault, go_alone=modulus > 0)


def _elliptic(parameters: bytes, key: bytes) -> PublicKey:
    if parameters[:1] == bytes([SEQUENCE]):
        return PublicKey("EC", fault="an elliptic curve that is given by explicit parameters, not by its name")
    try:
        oid = object_identifier(Reader(parameters).take(OBJECT_IDENTIFIER).content)
    except DerError:
        return PublicKey("EC", fault="an elliptic curve that cannot be read")
    curve = CURVES.get(oid)
    if curve is None:
        return PublicKey(OTHER_CURVES.get(oid, oid[:60]), is_elliptic=True)
    if key[:1] in (b"\x02", b"\x03"):
        return PublicKey(curve.name, fault="a compressed point of an elliptic curve for its key", go_alone=True)
    if key[:1] in (b"\x06", b"\x07") and curve.has(b"\x04" + key[1:]) and key[0] % 2 == key[-1] % 2:
        return PublicKey(curve.name, fault="a point of an elliptic curve in the hybrid form for its key", go_alone=True)
    return PublicKey(curve.name, fault="" if curve.has(key) else "a key that is no point of its elliptic curve")


def _ed25519(parameters: bytes, key: bytes) -> str:
    return "an Ed25519 key of another form than RFC 8410" if parameters or len(key) != 32 else ""


def _dsa(parameters: bytes, key: bytes) -> str:
    try:
        numbers = Reader(parameters).inside()
        found = [integer(Reader(key).take(INTEGER).content)]
        found += [integer(numbers.take(INTEGER).content) for _ in range(3)]
    except DerError:
        found = [0]
    return "a DSA key whose numbers cannot be read, or are not positive" if min(found) <= 0 else ""


FAULTS = {ED25519: _ed25519, DSA: _dsa}
"""Why Go does not read such a key, by its parameters and what is in the bit string; "" if it does."""
