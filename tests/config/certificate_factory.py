"""Certificates for tests: each is a root CA that nothing is wrong with, but for what the call says."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)
from cryptography.x509.oid import ExtensionOID, NameOID

NOW = datetime(2026, 8, 1, 12, 0, 0, tzinfo=timezone.utc)
BEGINS = NOW - timedelta(days=365)
ENDS = NOW + timedelta(days=365)

PublicKey = (
    ec.EllipticCurvePublicKey | rsa.RSAPublicKey | dsa.DSAPublicKey | ed448.Ed448PublicKey | ed25519.Ed25519PublicKey
)

CA = x509.BasicConstraints(ca=True, path_length=None)

SHA256_WITH_RSA = bytes.fromhex("06092a864886f70d01010b")
SHA1_WITH_RSA = bytes.fromhex("06092a864886f70d010105")
MD5_WITH_RSA = bytes.fromhex("06092a864886f70d010104")
RSA_ENCRYPTION = bytes.fromhex("06092a864886f70d010101")
RSASSA_PSS = bytes.fromhex("06092a864886f70d01010a")


@cache
def usual_key() -> ed25519.Ed25519PrivateKey:
    """Return the key of most certificates: quick, always the same, and with signatures that are always the same."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


DSA_P = (
    "ff61df7b45c39f4f75913757ebeb52a9a9ec27d9d761299d36eb1dccf1d7b3aa5601477c3f1d6b1ca246f31bbf7952f7"
    "04188b950a54ebdf3f85a5dc4de06ea26c49dd177b58323510723a3862fa99649b24e5e3a276e28c1ba68dc31bce1c3b"
    "9c1a68872c050c3632aea13e43f803026f58dcb07d9a6f92bd349120416c97202483ae62d41d3411db69c4948616187e"
    "5e734d031ac11473034ad8f42c5fe32f6b6b639c7688cb88c975a92bd942c03e23f26eefb6ff0d8db1efade2815dedd8"
    "aaf420f1f40a06af521b45c73f92ed8d02339e4fa7e36ae65c8455058ac583547adbbe2d7a3f6c1d5f4f931d4c7b733b"
    "f3f5a3aa845f91d802bb8b1ca731ab3d"
)
DSA_Q = "b5dffd4d67124be8d94c5473eb95804b82a68b79aa33bc6d2de4b4b3bf450007"
DSA_G = (
    "f6c3ef347607e36fad0f9af7e9bf81b0d0ac544fad498a2332f2f7667a1401e002354fd5b664ced12287839d294610dd"
    "c0ddc7d7aaaab75ce8943945a755e7d759939402cff4f941717de5ab012926335c1303183c1114035735f5da84e78f5c"
    "a09716cd4dac979966d15be4b7709c4aa7ce7f3a73609245697ba42303eae789eb938724c5ce609cc49fa3db023ab0f7"
    "ebcb5743854f9c603d095d17d1b24f8fd58ce7aea68f9eb90340be2944495e396b97d394caea90666ba0ab513894caca"
    "05ddb029b8db0d29d25b6fc4b3b06006d262890a5e2fa50937d412cd65f59b5bbf2bbe56df6654b8fbd22eeda96340dd"
    "331bc72054a26e87ba93195fd655d478"
)
"""The numbers in hexadecimal that DSA keys may share. Making others takes seconds, in each process that runs tests."""


@cache
def dsa_key() -> dsa.DSAPrivateKey:
    shared = dsa.DSAParameterNumbers(*(int(each, 16) for each in (DSA_P, DSA_Q, DSA_G)))
    return shared.parameters().generate_private_key()


def common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass(frozen=True)
class Recipe:
    """What goes into a certificate. Its key is `key`, whoever signs."""

    name: str = "Test root"
    issuer: str = ""
    begins: datetime = BEGINS
    ends: datetime = ENDS
    key: PublicKey | None = None
    signer: rsa.RSAPrivateKey | None = None
    extensions: tuple[x509.ExtensionType, ...] = (CA,)
    serial_number: int = 1
    is_strict: bool = True
    """Whether a CA gets what strict programs ask for, and `extensions` do not have."""
    is_critical: bool = True
    """Whether `extensions` are critical."""

    def _all_extensions(self, key: PublicKey) -> list[tuple[x509.ExtensionType, bool]]:
        """Return the extensions, and whether each is critical."""
        known = [(extension, self.is_critical) for extension in self.extensions]
        if CA not in self.extensions or not self.is_strict:
            return known
        signer = self.signer or usual_key()
        more: list[tuple[x509.ExtensionType, bool]] = [(x509.SubjectKeyIdentifier.from_public_key(key), False)]
        if not any(isinstance(each, x509.KeyUsage) for each in self.extensions):
            more.append((key_usage(signs_certificates=True), True))
        if self.issuer:
            more.append((x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False))
        return known + more

    def der(self) -> bytes:
        builder = x509.CertificateBuilder(common_name(self.issuer or self.name), common_name(self.name))
        key = self.key or usual_key().public_key()
        builder = builder.public_key(key).serial_number(self.serial_number)
        builder = builder.not_valid_before(self.begins).not_valid_after(self.ends)
        for extension, critical in self._all_extensions(key):
            builder = builder.add_extension(extension, critical=critical)
        signed = builder.sign(self.signer, hashes.SHA256()) if self.signer else builder.sign(usual_key(), None)
        return signed.public_bytes(Encoding.DER)


def root(name: str = "Test root") -> bytes:
    """Return the DER of a root CA that nothing is wrong with."""
    return Recipe(name).der()


def valid(begins: datetime = BEGINS, ends: datetime = ENDS) -> bytes:
    return Recipe("Timed", begins=begins, ends=ends).der()


def with_key(key: PublicKey) -> bytes:
    return Recipe("Keyed", key=key).der()


def intermediate() -> bytes:
    """Return a CA that another one issued, with SHA-256 and RSA."""
    return Recipe("Test intermediate", issuer="Test root", signer=rsa_key()).der()


def server(*names: x509.GeneralName, constraints: bool = True) -> bytes:
    """Return the certificate of a server with these Subject Alternative Names, or with no such extension."""
    extensions: list[x509.ExtensionType] = [x509.BasicConstraints(ca=False, path_length=None)] if constraints else []
    if names:
        extensions.append(x509.SubjectAlternativeName(names))
    return Recipe("proxy.test", issuer="Test root", extensions=tuple(extensions)).der()


def key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def root_with_key_usage(*, signs_certificates: bool) -> bytes:
    return Recipe("Key usage", extensions=(CA, key_usage(signs_certificates=signs_certificates))).der()


def lax_root() -> bytes:
    """Return a root that has Basic Constraints and nothing else."""
    return Recipe("Lax root", is_strict=False).der()


def uncritical_root() -> bytes:
    """Return a root whose Basic Constraints are not critical."""
    return Recipe("Uncritical root", is_critical=False).der()


def lax_intermediate() -> bytes:
    return Recipe("Lax", issuer="Test root", signer=rsa_key(), is_strict=False).der()


def root_with_rsa_key(bits: int) -> bytes:
    """Return a root with an RSA key of `bits`, however short: a modulus that nobody knows the factors of."""
    return with_key(rsa.RSAPublicNumbers(65537, 2**bits - 1).public_key())


def root_with_malformed_names() -> bytes:
    """Return a root whose Subject Alternative Name is no ASN.1."""
    malformed = x509.UnrecognizedExtension(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, b"\x01\x02\x03")
    return Recipe("Malformed", extensions=(CA, malformed)).der()


def root_with_negative_serial_number() -> bytes:
    positive, negative = b"\x02\x08" + b"\x7a" * 8, b"\x02\x08" + b"\x8a" + b"\x7a" * 7
    return Recipe("Negative", serial_number=0x7A7A7A7A7A7A7A7A).der().replace(positive, negative)


def signed_with(algorithm: bytes, certificate: bytes) -> bytes:
    """Return `certificate`, signed with RSA and SHA-256, as if it were signed with `algorithm`."""
    assert SHA256_WITH_RSA in certificate
    return certificate.replace(SHA256_WITH_RSA, algorithm)


def rsa_root() -> bytes:
    """Return a root that signed itself with SHA-256 and RSA."""
    return Recipe("RSA root", key=rsa_key().public_key(), signer=rsa_key()).der()


def root_with_pss_key() -> bytes:
    """Return a root whose RSA key is for RSASSA-PSS only."""
    return rsa_root().replace(RSA_ENCRYPTION + b"\x05\x00", RSASSA_PSS + b"\x30\x00")


def version_1(name: str = "Version 1", issuer: str = "Version 1") -> bytes:
    """Return a certificate of X.509 version 1, which has no extensions at all."""
    return by_hand(common_name(issuer).public_bytes(), common_name(name).public_bytes())


def by_hand(
    issuer: bytes = b"",
    subject: bytes = b"",
    key: bytes = b"",
    serial_number: bytes = b"\x01",
    end: bytes = b"270801120000Z",
) -> bytes:
    """Return a certificate of X.509 version 1 from parts in DER that no builder would take."""
    algorithm = tagged(0x30, bytes.fromhex("06032b6570"))
    validity = tagged(0x30, tagged(0x17, b"250801120000Z"), tagged(0x17, end))
    key = key or usual_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    usual_name = common_name("By hand").public_bytes()
    names = issuer or usual_name, subject or usual_name
    body = tagged(0x30, tagged(0x02, serial_number), algorithm, names[0], validity, names[1], key)
    return tagged(0x30, body, algorithm, tagged(0x03, b"\x00" + usual_key().sign(body)))


def with_name(name: bytes) -> bytes:
    """Return a certificate whose subject has `name`, UTF-8 of any length, for its common name."""
    attribute = tagged(0x30, bytes.fromhex("0603550403"), tagged(0x0C, name))
    return by_hand(subject=tagged(0x30, tagged(0x31, attribute)))


def ends_at(time: str) -> bytes:
    """Return a certificate that ends at `time`, a GeneralizedTime: YYYYMMDDHHMMSSZ."""
    placeholder = b"x" * len(time)
    return by_hand(end=placeholder).replace(tagged(0x17, placeholder), tagged(0x18, time.encode()))


def with_rsa_numbers(modulus: bytes, exponent: bytes) -> bytes:
    """Return a certificate with the RSA key of these numbers, however large, big-endian and not negative."""
    numbers = tagged(0x30, tagged(0x02, modulus), tagged(0x02, exponent))
    return by_hand(key=tagged(0x30, tagged(0x30, RSA_ENCRYPTION, b"\x05\x00"), tagged(0x03, b"\x00" + numbers)))


def tagged(tag: int, *parts: bytes) -> bytes:
    """Return ASN.1 in DER (X.690): a tag, a length, a content."""
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 + len(length)]) + length + content


def request() -> bytes:
    """Return the DER of a certificate request."""
    builder = x509.CertificateSigningRequestBuilder(common_name("Request"))
    return builder.sign(usual_key(), None).public_bytes(Encoding.DER)


def private_key(encoding: Encoding, form: PrivateFormat, password: bytes = b"") -> bytes:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return ec.derive_private_key(12345, ec.SECP256R1()).private_bytes(encoding, form, encryption)


def pkcs12_file() -> bytes:
    certificate = x509.load_der_x509_certificate(root())
    return pkcs12.serialize_key_and_certificates(b"proxy", None, certificate, None, NoEncryption())


def pkcs7_file(encoding: Encoding) -> bytes:
    return pkcs7.serialize_certificates([x509.load_der_x509_certificate(root())], encoding)


def pem(content: bytes, label: str = "CERTIFICATE") -> str:
    """Return a PEM block as openssl writes it."""
    return f"-----BEGIN {label}-----\n{base64.encodebytes(content).decode()}-----END {label}-----\n"


def encoded(text: str | bytes) -> str:
    """Return a value of `trustedCa`: base64 on one line."""
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def of_size(size: int) -> str:
    """Return PEM text of `size` bytes with one root in it; a comment before it makes up the difference."""
    block = pem(root())
    return "#" * (size - len(block) - 1) + "\n" + block
