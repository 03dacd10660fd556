"""The certificates of `trustedCa`: what AKS refuses, and what would be sent but never trusted.

The value becomes a file in every node's trust store. Go skips what it does not like without a word: all it says later
is "certificate signed by unknown authority". OpenSSL does worse: of a file with one block that it cannot read it loads
nothing, and then curl and Python trust nobody. `programs` has who else reads it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from azext_aksproxy.config.findings import Finding, Rule, Severity, Write, errors
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.trusted_ca import block as trusted_ca_block
from azext_aksproxy.config.trusted_ca import encoding as trusted_ca_encoding
from azext_aksproxy.config.trusted_ca import rules as trusted_ca_rules
from azext_aksproxy.config.trusted_ca.block import (
    CERTIFICATES_ONLY,
    about_block,
    about_stray_lines,
    about_the_whole,
    no_certificate,
    unlike_openssl,
)
from azext_aksproxy.config.trusted_ca.certificate import Entry, judge
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificate
from azext_aksproxy.config.trusted_ca.encoding import CUT_OFF, ENCODE, PRIVATE_KEY, normalise, pem_text
from azext_aksproxy.config.trusted_ca.pem import Block, blocks, without_repeats
from azext_aksproxy.config.trusted_ca.x509 import openssl

MAX_CERTIFICATES = 20
"""The most certificates in a bundle (service documentation, August 2026)."""

MANY_PEM_BYTES = 35 * 1024
"""Bytes of PEM of which it is doubtful that a new cluster takes them. Field reports name 35 KB of certificate content;
the documentation and its history (read in November 2026) do not."""

MAX_JUDGED = 5 * MAX_CERTIFICATES
"""How many blocks of a bundle are looked at. Ours: so many are refused anyway, and a thousand findings help nobody."""

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
    *trusted_ca_block.RULES,
    TOO_MANY,
    TOO_LARGE,
    *trusted_ca_rules.RULES,
    NODES_ONLY,
)


def check(settings: Mapping[str, Any], purpose: Purpose, now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with `trustedCa`. `now` is aware."""
    value = settings.get("trustedCa")
    if isinstance(value, str):
        yield from _about(value, purpose, now)


@lru_cache(maxsize=16)  # the files of many clusters hold the same CA
def _about(value: str, purpose: Purpose, now: datetime) -> tuple[Finding, ...]:
    return tuple(_findings(value, purpose, now))


def _findings(value: str, purpose: Purpose, now: datetime) -> Iterator[Finding]:
    sent, about_form = normalise(value)
    found = [*about_form, *(_about_value(sent, purpose, now) if sent else ())]
    has_key = any(finding.rule is PRIVATE_KEY for finding in found)
    for finding in found:
        yield replace(finding, path=("trustedCa",), fix=None if has_key else finding.fix)
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
    found = [*_about_bundle(bundle, now), *about_stray_lines(pem)]
    yield from (_with_one_of_each(finding, pem) for finding in found)
    if not errors(found):
        yield from about_the_whole(pem, len({block.content for block in bundle if block.label == "CERTIFICATE"}))
    if not any(block.is_private_key for block in bundle) and ODD_PRIVATE_KEY.search(pem):
        message = "The value of trustedCa holds what looks like a private key; it was not sent."
        yield Finding(PRIVATE_KEY, message, CERTIFICATES_ONLY)
    if BEGUN.search(pem):
        message = "The PEM text of trustedCa is cut off: it ends inside a BEGIN line."
        yield Finding(CUT_OFF, message, f"Take the whole file: {ENCODE}.")


ODD_PRIVATE_KEY = re.compile(rb"-- ?BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File", re.IGNORECASE)
"""A private key that no reader of PEM takes for one: of SSH2 or PuTTY, or with a line that was copied badly."""

BEGUN = re.compile(rb"(?:^|\n)-----B(?:E(?:G(?:IN?)?)?)?\Z")
"""A last line that is the beginning of a BEGIN line, too short to be taken for a block."""


def _about_size(pem: bytes, purpose: Purpose) -> Iterator[Finding]:
    if purpose is Purpose.CREATE and len(pem) > MANY_PEM_BYTES:
        message = f"The PEM text of trustedCa has {len(pem):,} bytes; a new cluster may take {MANY_PEM_BYTES:,} only."
        hint = "Leave out text between the certificates, and those that the proxy does not need."
        yield Finding(TOO_LARGE, message, hint)


def _about_bundle(bundle: list[Block], now: datetime) -> Iterator[Finding]:
    count = sum(block.label == "CERTIFICATE" for block in bundle)
    if count > MAX_CERTIFICATES:
        message = f"The value of trustedCa holds {count:,} certificates; AKS takes {MAX_CERTIFICATES}."
        hint = "Leave out those that the proxy does not need; nodes trust public roots anyway."
        yield Finding(TOO_MANY, message, hint)
    entries = []
    for number, block in enumerate(bundle[:MAX_JUDGED], 1):
        place = f"block {number} of {len(bundle)}"
        fault = about_block(block, place, is_alone=not count)
        if fault:
            yield fault
            continue
        found = certificate(block.content)
        if found.problem:
            yield no_certificate(block, place)
            continue
        if found.openssl and openssl.load_pem(block.text) is None:
            yield unlike_openssl(block, place)
        entries.append(Entry(_called(found, place if len(bundle) > 1 else ""), found))
    yield from judge(entries, now)


def _with_one_of_each(finding: Finding, pem: bytes) -> Finding:
    """Return `finding` with its fix, if it is about certificates that are there again."""
    once = without_repeats(pem) if finding.rule is trusted_ca_rules.DUPLICATE else None
    value = Write(base64.b64encode(once).decode()) if once else None
    return finding.fixed_by(value, description="Keep one of each certificate.") if value else finding


def _called(found: Certificate, place: str) -> str:
    name = f"The certificate '{found.subject}'" if found.subject else "The certificate without a subject"
    return f"{name} ({place})" if place else name
