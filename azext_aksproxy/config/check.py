"""The whole way of a file: from what the user typed to settings that may be sent, or to the findings why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.document import parse
from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import Kind, Purpose
from azext_aksproxy.config.shape import shape
from azext_aksproxy.config.source import SourceError, read


@dataclass(frozen=True)
class Checked:
    """A file that was looked at.

    `settings` holds what the file asks for in canonical wire names, `None` where it asks for removal. It may be sent
    only where no finding is an error.
    """

    kind: Kind
    settings: dict[str, Any]
    findings: tuple[Finding, ...]


def check(kind: Kind, value: str, purpose: Purpose = Purpose.CREATE) -> Checked:
    """Read and check what `value` stands for: a path, inline JSON, or `-` for standard input."""
    try:
        source = read(value)
    except SourceError as error:
        finding = Finding(error.rule.id, error.rule.severity, error.name, "", 1, 1, error.message, error.hint)
        return Checked(kind, {}, (finding,))
    document = parse(source)
    if isinstance(document, Finding):
        return Checked(kind, {}, (document,))
    shaped = shape(document, kind)
    return Checked(kind, shaped.settings, tuple(sorted(shaped.findings, key=lambda each: (each.line, each.column))))


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return those of `findings` that stop a command."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
