"""A file that is given without the option it is for: its content tells which settings it holds."""

from __future__ import annotations

from datetime import datetime

from azext_aksproxy.config.check import check_loaded, load, printable
from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, Kind, Purpose, own_keys
from azext_aksproxy.config.reading.document import Document, Object
from azext_aksproxy.config.reading.unwrap import unwrap

KIND_UNKNOWN = Rule(
    id="kind-unknown",
    severity=Severity.ERROR,
    title="A file that is given without an option tells by its keys which settings it holds",
    reason="It would be checked for nothing, and pass.",
    source="aksproxy",
)
RULES = (KIND_UNKNOWN,)


def check_any(value: str, purpose: Purpose = Purpose.CREATE, now: datetime | None = None) -> tuple[Finding, ...]:
    """Return the findings about what `value` stands for, which may be settings of both kinds; see `check.check`."""
    document = load(value)
    if isinstance(document, Finding):
        return check_loaded(HTTP_PROXY, document, purpose).findings  # no kind matters yet
    kinds = kinds_of(document)
    if not kinds:
        message = "The keys of the file do not tell which settings it holds."
        hint = "Give --kind http-proxy or --kind kube-proxy."
        return (printable(document.finding(KIND_UNKNOWN, None, message, hint)),)
    findings = [finding for kind in kinds for finding in check_loaded(kind, document, purpose, now).findings]
    # what concerns the document, such as a repeated key, is found for each kind
    return tuple(sorted(dict.fromkeys(findings), key=lambda each: (each.line, each.column)))


def kinds_of(document: Document) -> tuple[Kind, ...]:
    """Return the kinds of settings in `document`: more than one only in a template, none if nobody can tell."""
    found = {kind: unwrap(document, kind).node for kind in KINDS}
    if wrapped := tuple(kind for kind, node in found.items() if node is not None and node is not document.root):
        return wrapped
    if lacking := tuple(kind for kind, node in found.items() if node is None):
        return lacking
    return _by_keys(document)


def _by_keys(document: Document) -> tuple[Kind, ...]:
    if not isinstance(document.root.value, Object):
        return (HTTP_PROXY,)  # is refused as either
    members = document.root.value.members
    named = [str(member.node.value) for member in members if member.key == "$schema"]
    for kind in KINDS:
        if any(name.endswith(kind.schema_file) for name in named):
            return (kind,)
    keys = {member.key.lower() for member in members}
    known = {kind: len(keys & own_keys(kind)) for kind in KINDS}
    most = max(known.values())
    best = tuple(kind for kind, count in known.items() if count == most)
    return best if len(best) == 1 else ()
