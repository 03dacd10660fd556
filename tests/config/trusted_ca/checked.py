"""What the tests of trustedCa share: two roots, and what is found in a value."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import certifi

from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.shape import Shape, shape
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.trusted_ca.bundle import NODES_ONLY, canonical, check
from azext_aksproxy.config.trusted_ca.certificate import ROOT_WANTED_BY
from azext_aksproxy.config.trusted_ca.certificates import certificate
from azext_aksproxy.config.trusted_ca.oddities import oddities
from azext_aksproxy.config.trusted_ca.programs import EVERYONE
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem

ROOT = pem(factory.root())
OTHER_ROOT = pem(factory.root("Other root"))
MARK = "\ufeff"
SECOND = timedelta(seconds=1)


def checked(value: object, purpose: Purpose = Purpose.CREATE, now: datetime = NOW) -> Shape:
    """Return the value as it is sent, with what is found in it, but for what is said of every bundle."""
    return judged(json.dumps({"httpProxy": "http://proxy.test/", "trustedCa": value}), purpose, now)


def judged(text: str, purpose: Purpose = Purpose.CREATE, now: datetime = NOW) -> Shape:
    read = shape(parse(Source("f.json", text)), HTTP_PROXY)
    found = (read.placed(each) for each in check(read.settings, purpose, now) if each.rule is not NODES_ONLY)
    return replace(read, settings=canonical(read.settings), findings=(*read.findings, *found))


def findings(value: object, purpose: Purpose = Purpose.CREATE, now: datetime = NOW) -> tuple[Finding, ...]:
    return checked(value, purpose, now).findings


def rules(value: object, purpose: Purpose = Purpose.CREATE, now: datetime = NOW) -> list[str]:
    return [finding.rule.id.removeprefix("trusted-ca-") for finding in findings(value, purpose, now)]


def roots(count: int) -> str:
    return "".join(pem(factory.root(f"Root {number}")) for number in range(count))


def certificate_rules(der: bytes, now: datetime = NOW) -> list[str]:
    return rules(encoded(pem(der)), now=now)


def verdict(der: bytes) -> tuple[str, frozenset[str]]:
    """Return the rules that a CA breaks, without their prefix and in order, and the programs that do not trust it."""
    found = certificate(der)
    refusing = [each.refused_by for each, _ in oddities(found)]
    broken = sorted({*certificate_rules(der)})
    if "no-root" in broken:
        refusing.append(ROOT_WANTED_BY)
    if found.is_ca is False and not (found.openssl and found.openssl.authorities) and not found.is_version_1:
        refusing.append(EVERYONE)
    return " ".join(broken), frozenset().union(*refusing)


def errors(value: str) -> set[str]:
    return {finding.rule.id for finding in findings(value) if finding.severity is Severity.ERROR}


def with_label(label: str) -> str:
    return encoded(pem(factory.root(), label))


def shipped_roots() -> list[str]:
    return re.findall(
        "-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", Path(certifi.where()).read_text("ascii"), re.DOTALL
    )
