"""The certificates of `trustedCa`: what AKS refuses, and what would be sent but never trusted.

The value becomes a file in every node's trust store. Go skips what it does not like without a word: all it says later
is "certificate signed by unknown authority". OpenSSL does worse: of a file with one block that it cannot read it loads
nothing, and then curl and Python trust nobody. `programs` has who else reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from azext_aksproxy.config.findings import Finding, Rule, Severity, errors
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.trusted_ca import encoding as trusted_ca_encoding
from azext_aksproxy.config.trusted_ca import rules as trusted_ca_rules
from azext_aksproxy.config.trusted_ca.certificate import Entry, judge
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificate
from azext_aksproxy.config.trusted_ca.encoding import CUT_OFF, ENCODE, PRIVATE_KEY, normalise, pem_text
from azext_aksproxy.config.trusted_ca.pem import Block, blocks
from azext_aksproxy.config.trusted_ca.rules import SPOILS_STORE
from azext_aksproxy.config.trusted_ca.stray import stray_lines
from azext_aksproxy.config.trusted_ca.x509 import openssl

MAX_CERTIFICATES = 20
"""The most certificates in a bundle (service documentation, August 2026)."""

MANY_PEM_BYTES = 35 * 1024
"""Bytes of PEM of which it is doubtful that a new cluster takes them. Field reports name 35 KB of certificate content;
the documentation and its history (read in November 2026) do not."""

MAX_JUDGED = 5 * MAX_CERTIFICATES
"""How many blocks of a bundle are looked at. Ours: so many are refused anyway, and a thousand findings help nobody."""

CERTIFICATES_ONLY = (
    "Keep the certificates only: "
    "`openssl crl2pkcs7 -nocrl -certfile ca.pem | openssl pkcs7 -print_certs -out certificates.pem`."
)

RELABEL = "Write each certificate anew as a plain one: `openssl x509 -in one.pem -out certificate.pem`."
OTHER_BLOCKS = {
    "TRUSTED CERTIFICATE": RELABEL,
    "X509 CERTIFICATE": RELABEL,
    "CERTIFICATE REQUEST": "Put the certificate that was issued for the request in its place.",
    "NEW CERTIFICATE REQUEST": "Put the certificate that was issued for the request in its place.",
    "PUBLIC KEY": "Put the certificate that holds the key in its place.",
    "PKCS7": "Take the certificates out: `openssl pkcs7 -in ca.p7b -print_certs -out ca.pem`.",
    "X509 CRL": "Remove it: a revocation list is not read from here.",
}
"""PEM labels that are taken for certificates, and what to do."""

HARMLESS = {
    "DH PARAMETERS",
    "DSA PARAMETERS",
    "EC PARAMETERS",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "X9.42 DH PARAMETERS",
}
"""PEM labels that every program passes over, and that nobody takes for certificates."""

OTHER_BLOCK = Rule(
    id="trusted-ca-other-block",
    severity=Severity.ERROR,
    title="Every PEM block is labelled CERTIFICATE",
    reason="Blocks with another label are skipped, and nothing in them is trusted.",
    source="Go crypto/x509, CertPool.AppendCertsFromPEM; RFC 7468",
)
IGNORED_BLOCK = Rule(
    id="trusted-ca-ignored-block",
    severity=Severity.WARNING,
    title="There are no parameters and public keys beside the certificates",
    reason="Programs pass over them.",
    source="Go crypto/x509, CertPool.AppendCertsFromPEM; OpenSSL 3, PEM_X509_INFO_read_bio; tried in November 2026",
)
MALFORMED_PEM = Rule(
    id="trusted-ca-malformed-pem",
    severity=Severity.ERROR,
    title="BEGIN and END lines stand by themselves, match, and enclose base64",
    reason="A block that is not so is skipped, and often the one after it as well.",
    source="RFC 7468; Go encoding/pem",
)
NO_CERTIFICATE = Rule(
    id="trusted-ca-no-certificate",
    severity=Severity.ERROR,
    title="Every CERTIFICATE block holds an X.509 certificate",
    reason="What cannot be parsed is skipped, and not trusted.",
    source="RFC 5280; Go crypto/x509",
)
TOO_MANY = Rule(
    id="trusted-ca-too-many",
    severity=Severity.ERROR,
    title=f"There are at most {MAX_CERTIFICATES} certificates",
    reason="AKS refuses more.",
    source="service documentation, August 2026",
)
TOO_LARGE = Rule(
    id="trusted-ca-too-large",
    severity=Severity.WARNING,
    title=f"The PEM text of a new cluster has at most {MANY_PEM_BYTES:,} bytes",
    reason="Reports say that AKS refuses more at creation; existing clusters may have more.",
    source="field reports, August 2026; not in the service documentation of November 2026",
)
NODES_ONLY = Rule(
    id="trusted-ca-nodes-only",
    severity=Severity.INFO,
    title="Pods are given the CA by other means, where they need it",
    reason="trustedCa goes into the trust store of nodes; images bring their own, and nothing is put into that.",
    source="azure-docs#120421, March 2024; service documentation, August 2026",
)

RULES = (
    *trusted_ca_encoding.RULES,
    OTHER_BLOCK,
    IGNORED_BLOCK,
    MALFORMED_PEM,
    NO_CERTIFICATE,
    TOO_MANY,
    TOO_LARGE,
    *trusted_ca_rules.RULES,
    NODES_ONLY,
)


def check(settings: Mapping[str, Any], purpose: Purpose, now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with `trustedCa`. `now` is aware."""
    value = settings.get("trustedCa")
    if not isinstance(value, str):
        return
    sent, about_form = normalise(value)
    found = [*about_form, *(_about_value(sent, purpose, now) if sent else ())]
    for finding in found:
        yield finding.about(("trustedCa",))
    if sent and purpose is Purpose.CREATE and not errors(found):
        message = "The CA of trustedCa reaches the trust store of nodes, not that of pods."
        hint = "Bring it to pods that need it in their image, or as a mounted ConfigMap."
        yield Finding(NODES_ONLY, message, hint, ("trustedCa",))


def canonical(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return `settings` with `trustedCa` as it is sent: base64 on one line, None where there is nothing in it."""
    value = settings.get("trustedCa")
    return {**settings, "trustedCa": normalise(value)[0] or None} if isinstance(value, str) else dict(settings)


def _about_value(sent: str, purpose: Purpose, now: datetime) -> Iterator[Finding]:
    pem = pem_text(sent)
    if isinstance(pem, Finding):
        yield pem
        return
    yield from _about_size(pem, purpose)
    bundle = list(blocks(pem))
    found = [*_about_bundle(bundle, now), *_about_stray_lines(pem)]
    yield from found
    if not errors(found):
        yield from _about_the_whole(pem, len({block.content for block in bundle if block.label == "CERTIFICATE"}))
    if not any(block.is_private_key for block in bundle) and ODD_PRIVATE_KEY.search(pem):
        message = "The value of trustedCa holds what looks like a private key; it was not sent."
        yield Finding(PRIVATE_KEY, message, CERTIFICATES_ONLY)
    if BEGUN.search(pem):
        message = "The PEM text of trustedCa is cut off: it ends inside a BEGIN line."
        yield Finding(CUT_OFF, message, f"Take the whole file: {ENCODE}.")


EMPTY_LINE = re.compile(rb"\n[ \t\r]*\n")
REWRITE = "Take the certificate anew from where it came, as PEM."

ODD_PRIVATE_KEY = re.compile(rb"-- ?BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File", re.IGNORECASE)
"""A private key that no reader of PEM takes for one: of SSH2 or PuTTY, or with a line that was copied badly."""

BEGUN = re.compile(rb"(?:^|\n)-----B(?:E(?:G(?:IN?)?)?)?\Z")
"""A last line that is the beginning of a BEGIN line, too short to be taken for a block."""


def _about_size(pem: bytes, purpose: Purpose) -> Iterator[Finding]:
    if purpose is Purpose.CREATE and len(pem) > MANY_PEM_BYTES:
        message = f"The PEM text of trustedCa has {len(pem):,} bytes; a new cluster may take {MANY_PEM_BYTES:,} only."
        hint = "Leave out text between the certificates, and those that the proxy does not need."
        yield Finding(TOO_LARGE, message, hint)


def _about_the_whole(pem: bytes, count: int) -> Iterator[Finding]:
    """Ask OpenSSL whether it, too, finds as many certificates, each counted once."""
    loaded = openssl.load_pem(pem)
    if loaded is None or loaded.certificates != count:
        found = "nothing of the whole trust store" if loaded is None else f"{loaded.certificates} of {count}"
        message = f"OpenSSL does not read the PEM text of trustedCa as Go does: it loads {found}."
        yield Finding(SPOILS_STORE, message, CERTIFICATES_ONLY)


def _about_stray_lines(pem: bytes) -> Iterator[Finding]:
    for number, is_begin in islice(stray_lines(pem), MAX_JUDGED):
        if is_begin:
            message = f"In the PEM text of trustedCa, line {number:,} is no BEGIN line, but was to be one."
            hint = "Write it as -----BEGIN CERTIFICATE-----, with five hyphens on either side."
        else:
            message = f"In the PEM text of trustedCa, the END line {number:,} has no BEGIN line."
            hint = f"Take the whole file: {ENCODE}."
        yield Finding(MALFORMED_PEM, message, hint)


def _about_bundle(bundle: list[Block], now: datetime) -> Iterator[Finding]:
    count = sum(block.label == "CERTIFICATE" for block in bundle)
    if count > MAX_CERTIFICATES:
        message = f"The value of trustedCa holds {count:,} certificates; AKS takes {MAX_CERTIFICATES}."
        hint = "Leave out those that the proxy does not need; nodes trust public roots anyway."
        yield Finding(TOO_MANY, message, hint)
    entries = []
    for number, block in enumerate(bundle[:MAX_JUDGED], 1):
        place = f"block {number} of {len(bundle)}"
        fault = _about_block(block, place, is_alone=not count)
        if fault:
            yield fault
            continue
        found = certificate(block.content)
        if found.problem:
            hint = "Take it anew from where it came; `openssl x509 -in ca.pem -noout -text` must be able to show it."
            yield Finding(NO_CERTIFICATE, f"In trustedCa, {place} is labelled CERTIFICATE but holds none.", hint)
            continue
        if found.openssl and openssl.load_pem(block.text) is None:
            yield _unlike_openssl(block, place)
        entries.append(Entry(_called(found, place if len(bundle) > 1 else ""), found))
    yield from judge(entries, now)


def _about_block(block: Block, place: str, is_alone: bool) -> Finding | None:
    """Return why there is no certificate to be read from `block`. Its label comes first: it decides what is lost."""
    if block.is_private_key:
        message = f"The value of trustedCa holds a private key ({place}); it was not sent."
        return Finding(PRIVATE_KEY, message, CERTIFICATES_ONLY)
    if block.is_cut_off:
        message = f"The PEM text of trustedCa is cut off: {place} {block.fault}."
        return Finding(CUT_OFF, message, f"Take the whole file: {ENCODE}.")
    if block.label in OTHER_BLOCKS or (block.label != "CERTIFICATE" and not block.fault):
        return _other_block(block.label, place, is_alone)
    if block.fault:
        hint = (
            "BEGIN and END stand on lines of their own, with nothing before them, and the base64 on lines between. "
            f"Join files with `awk 1 first.pem second.pem`, and write the output of {ENCODE}."
        )
        return Finding(MALFORMED_PEM, f"In trustedCa, {place} {block.fault}.", hint)
    return None


def _other_block(label: str, place: str, is_alone: bool) -> Finding:
    called = f"a block of the kind {label}" if label else "of no usual kind"
    message = f"In trustedCa, {place} is {called}, not CERTIFICATE."
    remove = "Remove it: only CERTIFICATE blocks are read."
    if label in HARMLESS and not is_alone:
        return Finding(IGNORED_BLOCK, message, remove)
    return Finding(OTHER_BLOCK, message, OTHER_BLOCKS.get(label, remove))


def _unlike_openssl(block: Block, place: str) -> Finding:
    """Return the finding about a block that Go reads, but OpenSSL does not, for the way in which it is written."""
    has_gap = EMPTY_LINE.search(block.text)
    what = "has an empty line in its base64" if has_gap else "is written in a way that OpenSSL does not read"
    message = f"In trustedCa, {place} {what}; OpenSSL then loads nothing of the whole trust store."
    hint = f"Take the empty lines out: `sed -i '/^[[:space:]]*$/d' ca.pem`, then {ENCODE}." if has_gap else REWRITE
    return Finding(SPOILS_STORE, message, hint)


def _called(found: Certificate, place: str) -> str:
    name = f"The certificate '{found.subject}'" if found.subject else "The certificate without a subject"
    return f"{name} ({place})" if place else name
