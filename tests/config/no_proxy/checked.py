"""What the tests of noProxy share: what is found in a list."""

from __future__ import annotations

import json

from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.no_proxy import entries as no_proxy
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.shape import Shape, shape
from azext_aksproxy.config.reading.source import Source


def file(settings: object) -> Shape:
    return shape(parse(Source("f.json", json.dumps(settings, indent=2))), HTTP_PROXY)


def check(settings: object, purpose: Purpose = Purpose.UPDATE) -> list[Finding]:
    """Return what the room of noProxy says, without what was said about the shape before."""
    shaped = file(settings)
    return [shaped.placed(finding) for finding in no_proxy.check(shaped.settings, purpose)]


def rules(settings: object, purpose: Purpose = Purpose.UPDATE) -> list[tuple[str, str]]:
    return [(finding.rule.id, finding.place.pointer) for finding in check(settings, purpose)]


def errors(entry: str) -> list[Finding]:
    return [finding for finding in check({"noProxy": [entry]}) if finding.severity is Severity.ERROR]


def faults(entry: str) -> list[Finding]:
    return [finding for finding in check({"noProxy": [entry]}) if finding.severity is not Severity.INFO]
