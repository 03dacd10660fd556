"""The certificates of a `trustedCa` as they are shown and judged. Data only; `certificate` judges them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from azext_aksproxy.config.redact import printable
from azext_aksproxy.config.trusted_ca.pem import BEGIN, Block, blocks, decode
from azext_aksproxy.config.trusted_ca.x509 import extensions, go, names, openssl
from azext_aksproxy.config.trusted_ca.x509.der import OBJECT_IDENTIFIER, DerError, Reader, object_identifier, time
from azext_aksproxy.config.trusted_ca.x509.public_key import PublicKey, read_key
from azext_aksproxy.config.trusted_ca.x509.structure import Extension, Structure, split

MAX_NAME = 120
"""How much of a name in a certificate is shown, in characters. Ours: what is longer is no name for people."""

HASHES = {
    "1.2.840.113549.1.1.4": "md5",
    "1.2.840.113549.1.1.5": "sha1",
    "1.3.14.3.2.29": "sha1",
    "1.2.840.10040.4.3": "sha1",
    "1.2.840.10045.4.1": "sha1",
}
"""The hashes of signature algorithms that are broken (RFC 3279)."""


@dataclass(frozen=True)
class Certificate:
    """A certificate. `problem` is a sentence where there is none to be read; all else is empty then.

    What an extension says is None where it cannot be read: whether it is a CA, and whether it may sign. Each extension
    is read by itself. `sha256` is in upper case. `openssl` is what OpenSSL loads of it, `go_refuses` what Go does not
    read in it beside extensions and key, as nouns.
    """

    subject: str = ""
    issuer: str = ""
    alternative_names: tuple[str, ...] = ()
    not_valid_before: datetime | None = None
    not_valid_after: datetime | None = None
    times_are_real: bool = True
    """Whether both times can be read, also where Python does not have them, such as the year 0."""
    sha256: str = ""
    is_ca: bool | None = None
    may_sign: bool | None = None
    usage: frozenset[int] | None = None
    """The bits of Key Usage; None where there is none, or none that can be read."""
    key: PublicKey = field(default_factory=PublicKey)
    signature_hash: str = ""
    """"md5" or "sha1" where it is one of these."""
    purposes: tuple[str, ...] | None = None
    """Of Extended Key Usage, in dots; None where there is none, or none that can be read."""
    malformed: dict[str, str] = field(default_factory=dict)
    """What Go cannot read in extensions, by their object identifiers."""
    go_refuses: tuple[str, ...] = ()
    openssl: openssl.Loaded | None = None
    parts: Structure | None = field(default=None, repr=False)
    problem: str = ""

    @property
    def is_self_issued(self) -> bool:
        """Say whether its issuer has the name that it has itself."""
        return self.parts is not None and names.comparable(self.parts.issuer) == names.comparable(self.parts.subject)

    @property
    def is_authority(self) -> bool:
        """Say whether it is a CA to Go or to OpenSSL, which asks less of one."""
        return bool(self.is_ca or (self.openssl and self.openssl.authorities))

    @property
    def is_version_1(self) -> bool:
        """Say whether it is of version 1, which cannot say that a certificate is a CA."""
        return self.parts is not None and self.parts.is_version_1

    def has(self, oid: str) -> Extension | None:
        """Return the extension, None if there is none."""
        found = self.parts.extensions if self.parts else None
        return next((each for each in found or () if each.oid == oid), None)

    def __str__(self) -> str:
        """Return the certificate as a message calls it: subject and expiry."""
        if self.problem:
            return self.problem
        until = f"{self.not_valid_after:%Y-%m-%d}" if self.not_valid_after else "an unknown date"
        return f"{self.subject or 'no subject'} (until {until})"


def certificates(trusted_ca: str) -> list[Certificate]:
    """Return what a `trustedCa` holds, block by block. Raises nothing: what is no certificate carries its `problem`."""
    pem = decode(trusted_ca)
    if pem is None or (pem and BEGIN not in pem):
        return [Certificate(problem="The value is not base64 of PEM text.")]
    return [_of_block(block) for block in blocks(pem)]


def _of_block(block: Block) -> Certificate:
    if block.fault:
        return Certificate(problem=f"The PEM block {block.fault}.")
    if block.label != "CERTIFICATE":
        return Certificate(problem=f"The PEM block is {block.label or 'something else'}, not CERTIFICATE.")
    return certificate(block.content)


@lru_cache(maxsize=256)  # the files of many clusters hold the same CA
def certificate(der: bytes) -> Certificate:
    """Return the certificate in `der`, or one with a `problem`. Raises nothing."""
    parts, loaded = split(der), openssl.load_one(der)
    sha256 = hashlib.sha256(der).hexdigest().upper()
    if parts:
        return _described(parts, sha256, loaded)
    if loaded:  # in BER, which we do not read
        is_ca = bool(loaded.authorities)
        return Certificate(
            sha256=sha256, is_ca=is_ca, may_sign=is_ca, openssl=loaded, go_refuses=("BER that is no DER",)
        )
    return Certificate(problem="The PEM block holds no X.509 certificate.")


def _described(parts: Structure, sha256: str, loaded: openssl.Loaded | None) -> Certificate:
    values = _values(parts)
    begins, ends, times_are_real = _validity(parts.validity)
    is_old_root = parts.is_version_1 and parts.issuer == parts.subject
    usage = values.get(extensions.KEY_USAGE, {extensions.CERTIFICATE_SIGN})
    alternative_names: tuple[str, ...] = values.get(extensions.ALTERNATIVE_NAME) or ()
    return Certificate(
        subject=_one_line(names.as_text(parts.subject)),
        issuer=_one_line(names.as_text(parts.issuer)),
        alternative_names=tuple(map(_one_line, alternative_names)),
        not_valid_before=begins,
        not_valid_after=ends,
        times_are_real=times_are_real,
        sha256=sha256,
        is_ca=values.get(extensions.BASIC_CONSTRAINTS, is_old_root),
        may_sign=None if usage is None else extensions.CERTIFICATE_SIGN in usage,
        usage=values.get(extensions.KEY_USAGE),
        key=read_key(parts.key),
        signature_hash=_signature_hash(parts.algorithm),
        purposes=values.get(extensions.EXTENDED_KEY_USAGE),
        malformed=dict(go.extension_faults(parts)),
        go_refuses=tuple(go.refusals(parts)),
        openssl=loaded,
        parts=parts,
    )


def _values(parts: Structure) -> dict[str, Any]:
    """Return what each extension says, by its object identifier; None where it cannot be read, () where it is empty."""
    found: dict[str, Any] = {}
    for extension in parts.extensions or ():
        try:
            value = extensions.READERS.get(extension.oid, bytes)(extension.value)
            found.setdefault(extension.oid, () if value is None else value)
        except DerError:
            found.setdefault(extension.oid, None)
    return found


def _validity(content: bytes) -> tuple[datetime | None, datetime | None, bool]:
    """Return from when and until when, None where there is no such time, and whether both can be read."""
    reader = Reader(content, strict=False)
    found: list[datetime | None] = []
    are_real = True
    for _ in range(2):
        try:
            found.append(time(reader.any()))
        except DerError:
            found.append(None)
            are_real = False
    return found[0], found[1], are_real


def _signature_hash(algorithm: bytes) -> str:
    try:
        return HASHES.get(object_identifier(Reader(algorithm).take(OBJECT_IDENTIFIER).content), "")
    except DerError:
        return ""


def _one_line(text: str) -> str:
    """Return `text` as it may stand in a message: on one line, without control characters, and not too long."""
    return printable(text[:MAX_NAME], instead="?")
