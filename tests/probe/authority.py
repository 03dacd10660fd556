"""Certification authorities for tests of chains, each of which issues what a proxy or a host presents."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

BEGINS = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=30)
ENDS = BEGINS + timedelta(days=365)
SERVER = (ExtendedKeyUsageOID.SERVER_AUTH,)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Credential:
    """A certificate with its key and the CAs above it that are presented with it."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def chain_pem(self) -> bytes:
        return b"".join(each.public_bytes(Encoding.PEM) for each in (self.certificate, *self.above))

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def write(self, path: Path) -> Path:
        """Write chain and key into one file, as squid and Python's `ssl` take it."""
        path.write_bytes(self.chain_pem + self.key_pem)
        return path


class Authority:
    """A CA: a root, or one below `parent`."""

    def __init__(
        self,
        name: str,
        parent: Authority | None = None,
        *,
        begins: datetime = BEGINS,
        ends: datetime = ENDS,
        locations: Sequence[str] = (),
        key: Key | None = None,
        extensions: Sequence[x509.ExtensionType] = (),
    ) -> None:
        self.key: Key = key or ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.parent = parent
        self._locations, self._extensions = locations, extensions
        self._begins, self._ends = begins, ends

    @classmethod
    def of(cls, credential: Credential) -> Authority:
        """Return one that signs with the certificate of a server, which it must not."""
        made = cls("of a server", key=credential.key)
        made.name = credential.certificate.subject
        made.certificate = credential.certificate
        return made

    @cached_property
    def certificate(self) -> x509.Certificate:
        signer = self.parent or self
        builder = self._begun(signer, self.name, self.key, self._begins, self._ends)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        if self.parent and self._locations:
            builder = builder.add_extension(_access(self._locations), critical=False)
        for extension in self._extensions:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(signer.key, hashes.SHA256())

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def subject(self) -> str:
        return self.name.rfc4514_string()

    def issue(
        self,
        *names: str,
        above: Sequence[Authority] = (),
        begins: datetime = BEGINS,
        ends: datetime = ENDS,
        purposes: Sequence[ObjectIdentifier] = SERVER,
        locations: Sequence[str] = (),
        key: Key | None = None,
        extensions: Sequence[x509.ExtensionType] = (),
    ) -> Credential:
        """Return the certificate of a server with `names`, presented with the certificates of `above`."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64] if names else "nameless")])
        builder = self._begun(self, subject, key, begins, ends)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        if purposes:
            builder = builder.add_extension(x509.ExtendedKeyUsage(list(purposes)), critical=False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(list(map(_name, names))), critical=False)
        if locations:
            builder = builder.add_extension(_access(locations), critical=False)
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return Credential(builder.sign(self.key, hashes.SHA256()), key, tuple(each.certificate for each in above))

    def _begun(
        self, signer: Authority, subject: x509.Name, key: Key, begins: datetime, ends: datetime
    ) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder(signer.name, subject, key.public_key(), x509.random_serial_number())
        return (
            builder.not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False)
        )


def trusted_ca(*authorities: Authority) -> str:
    """Return the `trustedCa` of some CAs."""
    return base64.b64encode(b"".join(each.pem for each in authorities)).decode()


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _access(urls: Sequence[str]) -> x509.AuthorityInformationAccess:
    entries = [(AuthorityInformationAccessOID.OCSP, "http://ocsp.test/")]
    entries += [(AuthorityInformationAccessOID.CA_ISSUERS, url) for url in urls]
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(method, x509.UniformResourceIdentifier(url)) for method, url in entries]
    )
