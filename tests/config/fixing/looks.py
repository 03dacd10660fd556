"""Looking at a text as the tests of fixes do, and fixing it."""

from __future__ import annotations

from collections.abc import Callable

from azext_aksproxy.config.check import check_any_source, check_source
from azext_aksproxy.config.findings import Finding, Safety
from azext_aksproxy.config.fixing.rounds import Fixed, fix
from azext_aksproxy.config.kinds import Kind, Purpose
from azext_aksproxy.config.reading.source import Source
from tests.config.certificate_factory import NOW

Look = Callable[[Kind, str, Purpose], tuple[Finding, ...]]

SAFE, ALL = (Safety.SAFE,), tuple(Safety)


def look(kind: Kind, text: str, purpose: Purpose = Purpose.UPDATE) -> tuple[Finding, ...]:
    return check_source(kind, Source("file.json", text), purpose, NOW).all_findings


def look_any(kind: Kind, text: str, purpose: Purpose = Purpose.UPDATE) -> tuple[Finding, ...]:
    """Return what is found in a text that may be YAML."""
    return check_any_source(Source("file.json", text), purpose, NOW, kind)


def fixed(
    kind: Kind,
    text: str,
    safeties: tuple[Safety, ...] = SAFE,
    purpose: Purpose = Purpose.UPDATE,
    look: Look = look,
) -> Fixed:
    return fix(Source("file.json", text), lambda source: look(kind, source.text, purpose), safeties)
