"""The whole way of a file: from what the user typed to settings that may be sent, or to the findings why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from azext_aksproxy.config import http_proxy, kube_proxy
from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, Kind, Purpose
from azext_aksproxy.config.no_proxy import entries as no_proxy
from azext_aksproxy.config.reading import text
from azext_aksproxy.config.reading.document import Document, Object, parse
from azext_aksproxy.config.reading.shape import Shape, shape
from azext_aksproxy.config.reading.shape_fault import Path
from azext_aksproxy.config.reading.source import Source, SourceError, read
from azext_aksproxy.config.reading.unwrap import unwrap
from azext_aksproxy.config.trusted_ca import bundle as trusted_ca


@dataclass(frozen=True)
class Checked:
    """A file that was looked at.

    `settings` holds what the file asks for in canonical wire names, `None` where it asks for removal. It may be sent
    only where no finding is an error.
    """

    kind: Kind
    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    shape: Shape | None = None

    def finding(self, rule: Rule, path: Path, message: str, hint: str) -> Finding:
        """Return one more finding about the setting at `path`, or about the whole file."""
        if self.shape is None:
            return Finding(rule.id, rule.severity, self.name, "", 1, 1, message, hint)
        return self.shape.finding(rule, path, message, hint)


def check(kind: Kind, value: str, purpose: Purpose = Purpose.CREATE, now: datetime | None = None) -> Checked:
    """Read and check what `value` stands for: a path, inline JSON, or `-` for standard input.

    `purpose` says whether a cluster may have what the file leaves out; certificates are judged as of `now`.
    """
    return check_loaded(kind, load(value), purpose, now)


def check_source(kind: Kind, source: Source, purpose: Purpose, now: datetime | None = None) -> Checked:
    """Check the text of `source`; see `check`."""
    return check_loaded(kind, parse(source), purpose, now)


def load(value: str) -> Document | Finding:
    """Return the Document that `value` stands for, or the finding why there is none."""
    try:
        source = read(value)
    except SourceError as error:
        why = error.remark
        return Finding(why.rule.id, why.rule.severity, error.name, "", 1, 1, why.message, why.hint)
    return parse(source)


def check_loaded(kind: Kind, document: Document | Finding, purpose: Purpose, now: datetime | None = None) -> Checked:
    """Check what `load` returned; see `check`."""
    if isinstance(document, Finding):
        return Checked(kind, document.file, findings=(printable(document),))
    checked = _check_document(kind, document, purpose, now or datetime.now(timezone.utc))
    findings = sorted(map(printable, checked.findings), key=lambda each: (each.line, each.column))
    return replace(checked, findings=tuple(findings))


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return those of `findings` that stop a command."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _check_document(kind: Kind, document: Document, purpose: Purpose, now: datetime) -> Checked:
    name = document.source.name
    repeated = document.repeated_keys()
    found = unwrap(document, kind)
    if found.node is None or errors(found.findings):
        return Checked(kind, name, findings=(*repeated, *found.findings))
    shaped = shape(document, kind, found.node)
    if isinstance(found.node.value, Object):
        _judge(shaped, kind, purpose, now)
    return Checked(kind, name, shaped.settings, (*repeated, *found.findings, *shaped.findings), shaped)


def _judge(shaped: Shape, kind: Kind, purpose: Purpose, now: datetime) -> None:
    """Add the findings about the meaning of the settings. A value that is no text is not judged further."""
    text.check(shaped)
    no_text = {finding.pointer for finding in shaped.findings if finding.rule in {rule.id for rule in text.RULES}}
    before = len(shaped.findings)
    if kind is HTTP_PROXY:
        http_proxy.check(shaped, purpose)
        no_proxy.check(shaped, purpose)
        trusted_ca.check(shaped, purpose, now)
    else:
        kube_proxy.check(shaped, purpose)
    shaped.findings[before:] = [finding for finding in shaped.findings[before:] if finding.pointer not in no_text]


def printable(finding: Finding) -> Finding:
    """Return `finding` with the escapes of what no output can encode, such as half of a surrogate pair in a key."""
    texts = {name: getattr(finding, name) for name in ("file", "pointer", "message", "hint")}
    return replace(
        finding, **{name: each.encode("utf-8", "backslashreplace").decode("utf-8") for name, each in texts.items()}
    )
