"""The certificates of `trustedCa` one by one: which are of no use, and to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.trusted_ca.certificates import Certificate

EXPIRES_SOON = timedelta(days=30)
"""How long before its end a certificate is warned of. Ours: time enough to roll a CA over, which reimages all nodes."""

MIN_RSA_BITS = 1024
"""The shortest RSA key (Go crypto/rsa, 1.24)."""

GO_KEYS = {"RSA", "Ed25519", "secp224r1", "secp256r1", "secp384r1", "secp521r1"}
"""The kinds of keys that can verify a signature in Go (Go crypto/x509, 1.24)."""

BROKEN_HASHES = {"md5": "MD5", "sha1": "SHA-1"}
"""Hashes of signatures that Go does not verify (Go crypto/x509, 1.18)."""

EXPIRED = Rule(
    id="trusted-ca-expired",
    severity=Severity.ERROR,
    title="No certificate has expired",
    reason="Nothing that it signed is trusted, so nodes cannot connect through the proxy.",
    source="RFC 5280, section 4.1.2.5",
)
NO_ALTERNATIVE_NAME = Rule(
    id="trusted-ca-no-alternative-name",
    severity=Severity.ERROR,
    title="A certificate that is no CA has a Subject Alternative Name",
    reason="Go ignores the Common Name, so the certificate fits no host name.",
    source="service documentation, September 2021; Go crypto/x509, 1.17",
)
NOT_A_CA = Rule(
    id="trusted-ca-not-a-ca",
    severity=Severity.WARNING,
    title="Every certificate is that of a certificate authority",
    reason="Any other is trusted only as the server itself, and must be replaced whenever the server's is.",
    source="RFC 5280, section 4.2.1.9",
)
KEY_USAGE = Rule(
    id="trusted-ca-key-usage",
    severity=Severity.WARNING,
    title="The key usage of a CA allows to sign certificates",
    reason="Nothing that it signed is trusted.",
    source="RFC 5280, section 4.2.1.3; Go crypto/x509, Certificate.CheckSignatureFrom",
)
NOT_YET_VALID = Rule(
    id="trusted-ca-not-yet-valid",
    severity=Severity.WARNING,
    title="Every certificate is valid already",
    reason="Nothing that it signed is trusted before that date.",
    source="RFC 5280, section 4.1.2.5",
)
SOON_EXPIRED = Rule(
    id="trusted-ca-expires-soon",
    severity=Severity.WARNING,
    title=f"No certificate expires within {EXPIRES_SOON.days} days",
    reason="Nodes lose their connection on that date, and each change of the bundle reimages all of them.",
    source="RFC 5280, section 4.1.2.5; service documentation, August 2026",
)
DUPLICATE = Rule(
    id="trusted-ca-duplicate",
    severity=Severity.WARNING,
    title="Every certificate is there once",
    reason="The second one adds nothing, and counts among the 20 that AKS takes.",
    source="service documentation, August 2026",
)
KEY = Rule(
    id="trusted-ca-key",
    severity=Severity.WARNING,
    title=f"Keys are RSA with {MIN_RSA_BITS} bits or more, Ed25519, or on a NIST curve",
    reason="Programs written in Go, such as kubelet and containerd, verify no signature with any other.",
    source="Go crypto/x509 and crypto/rsa, 1.24",
)
SIGNATURE = Rule(
    id="trusted-ca-signature",
    severity=Severity.WARNING,
    title="No certificate but a root is signed with SHA-1 or MD5",
    reason="Go refuses the signature, so no chain leads from the certificate to its root.",
    source="Go crypto/x509, 1.18",
)
VERSION = Rule(
    id="trusted-ca-version-1",
    severity=Severity.WARNING,
    title="Certificates are of X.509 version 3",
    reason="Version 1 cannot say that a certificate is a CA. Self-signed, it counts as one; Go refuses it in a chain.",
    source="RFC 5280, section 4.1.2.1; Go crypto/x509",
)
STRICT = Rule(
    id="trusted-ca-strict-extensions",
    severity=Severity.WARNING,
    title="The extensions of a CA satisfy strict programs",
    reason="Python 3.13 and later, az itself among them, refuse what such a CA signed; Go, curl and the nodes take it.",
    source="azure-cli#32749, #33716 and #32108; Python 3.13, ssl.create_default_context; RFC 5280, section 4.2.1",
)
SERIAL_NUMBER = Rule(
    id="trusted-ca-serial-number",
    severity=Severity.WARNING,
    title="Serial numbers are not negative",
    reason="Programs written in Go, such as kubelet and containerd, skip the certificate.",
    source="RFC 5280, section 4.1.2.2; Go crypto/x509, 1.23",
)
EXTENSIONS = Rule(
    id="trusted-ca-extensions",
    severity=Severity.WARNING,
    title="The extensions of every certificate can be parsed",
    reason="Strict programs skip the certificate; whether it is a CA could not be checked.",
    source="RFC 5280, section 4.2",
)

RULES = (
    EXPIRED,
    NO_ALTERNATIVE_NAME,
    NOT_A_CA,
    KEY_USAGE,
    NOT_YET_VALID,
    SOON_EXPIRED,
    DUPLICATE,
    KEY,
    SIGNATURE,
    VERSION,
    STRICT,
    SERIAL_NUMBER,
    EXTENSIONS,
)


class Entry(NamedTuple):
    """A certificate and how a message calls it."""

    name: str
    certificate: Certificate


def judge(entries: list[Entry], now: datetime) -> Iterator[Finding]:
    """Yield what is to be said of each certificate, and of all together. `now` is aware."""
    for entry in entries:
        yield from _about_validity(entry, now)
        yield from _about_authority(entry)
        yield from _about_strength(entry)
    yield from _about_duplicates(entries)


def _about_validity(entry: Entry, now: datetime) -> Iterator[Finding]:
    """Compare with `now`. Both ends belong to the time of validity (RFC 5280, section 4.1.2.5)."""
    begin, end = entry.certificate.not_valid_before, entry.certificate.not_valid_after
    if end and now > end:
        yield Finding(
            EXPIRED, f"{entry.name} expired on {end:%Y-%m-%d}.", "Put its successor in its place, or remove it."
        )
    elif end and end - now <= EXPIRES_SOON:
        hint = "Add its successor now; both can stand in the bundle."
        message = f"{entry.name} expires on {end:%Y-%m-%d}, within {EXPIRES_SOON.days} days."
        yield Finding(SOON_EXPIRED, message, hint)
    if begin and now < begin:
        hint = "Keep the certificate that it succeeds in the bundle until then."
        yield Finding(NOT_YET_VALID, f"{entry.name} is not valid before {begin:%Y-%m-%d}.", hint)


def _about_authority(entry: Entry) -> Iterator[Finding]:
    found = entry.certificate
    if found.is_ca is None:
        hint = "Ask who issued it for a new one; `openssl x509 -in ca.pem -noout -text` shows what is wrong."
        yield Finding(EXTENSIONS, f"{entry.name} has extensions that cannot be parsed.", hint)
    elif found.is_ca and not found.may_sign:
        hint = "Put the CA certificate that signs for the proxy in its place."
        yield Finding(KEY_USAGE, f"{entry.name} is a CA whose key usage does not allow to sign certificates.", hint)
    elif not found.is_ca and not found.alternative_names:
        hint = "Put the CA certificate that signed it in its place, or issue it with `-addext subjectAltName=DNS:...`."
        yield Finding(NO_ALTERNATIVE_NAME, f"{entry.name} is no CA and has no Subject Alternative Name.", hint)
    elif not found.is_ca:
        hint = "Put the CA certificate that signed it in its place."
        yield Finding(NOT_A_CA, f"{entry.name} is no CA; it can be trusted only as the server itself.", hint)


def _about_strength(entry: Entry) -> Iterator[Finding]:
    found = entry.certificate
    hint = "Ask who issued it for a new one."
    if found.key == "RSA" and found.key_bits < MIN_RSA_BITS:
        yield Finding(KEY, f"{entry.name} has an RSA key of {found.key_bits} bits.", hint)
    elif found.key not in GO_KEYS:
        yield Finding(KEY, f"{entry.name} has a key of a kind that Go cannot use: {found.key or 'unknown'}.", hint)
    if found.signature_hash in BROKEN_HASHES and not found.is_self_issued:
        yield Finding(SIGNATURE, f"{entry.name} is signed with {BROKEN_HASHES[found.signature_hash]}.", hint)
    if found.is_version_1 and found.is_self_issued:
        yield Finding(VERSION, f"{entry.name} is of X.509 version 1.", hint)
    if found.not_strict:
        message = f"{entry.name} has {', '.join(found.not_strict)}, which Python 3.13 and later refuse."
        yield Finding(STRICT, message, hint)
    if found.has_negative_serial:
        yield Finding(SERIAL_NUMBER, f"{entry.name} has a negative serial number.", hint)


def _about_duplicates(entries: list[Entry]) -> Iterator[Finding]:
    same = defaultdict(list)
    for entry in entries:
        same[entry.certificate.sha256].append(entry)
    for first, *others in same.values():
        if others:
            yield Finding(DUPLICATE, f"{first.name} is there {len(others) + 1} times.", "Remove all but one of them.")
