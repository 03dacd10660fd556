"""How findings are printed, and `notes`: what else there is to say of a check, a sentence each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

from azext_aksproxy.config.findings import Finding, Safety, Severity
from azext_aksproxy.config.redact import printable

FIXED_BY = {Safety.SAFE: "--fix", Safety.UNSAFE: "--fix --unsafe-fixes"}


def as_text(findings: Sequence[Finding], notes: Sequence[str]) -> str:
    """Return a line a finding, as compilers write them, a line a note, and a line with the numbers."""
    lines = [f"{plain(str(finding.place))}: {finding.severity.value}: {finding.text}" for finding in findings]
    return "\n".join((*lines, *map(plain, notes), total(findings)))


def total(findings: Sequence[Finding]) -> str:
    """Return how many `findings` there are, and how many of them can be fixed."""
    severities = Counter(finding.severity for finding in findings)
    found = ", ".join(counted(severities[each], each.value) for each in Severity)
    fixes = Counter(finding.fixable for finding in findings)
    known = [f"{fixes[each]} by {option}" for each, option in FIXED_BY.items() if fixes[each]]
    fixable = f" Can be fixed: {', '.join(known)}." if known else ""
    return f"Found {found}.{fixable}"


def counted(number: int, what: str) -> str:
    """Return so many of `what`."""
    return f"{number} {what}{'s' * (number != 1)}"


def plain(text: str) -> str:
    """Return `text`, in which a name of a file stands, as one line that no terminal obeys."""
    return printable(text, instead="?")


def note(text: str, form: str) -> str:
    """Return a note as it stands beside a report in `form`: GitHub takes commands from standard error as well."""
    if form != "github":
        return plain(text)
    from azext_aksproxy.config.standalone import github

    return github.notice(text)


def as_json(findings: Sequence[Finding]) -> str:
    """Return the list that `az aks proxy validate` prints."""
    return json.dumps([finding.as_row() for finding in findings], indent=2)


def as_sarif(findings: Sequence[Finding]) -> str:
    """Return a SARIF log; see `standalone.sarif`."""
    from azext_aksproxy.config.standalone import sarif

    return json.dumps(sarif.as_sarif(findings, version()), indent=2)


def as_github(findings: Sequence[Finding], notes: Sequence[str]) -> str:
    """Return commands of a workflow of GitHub Actions, which shows them beside the lines."""
    from azext_aksproxy.config.standalone.github import annotation

    return "\n".join((*map(annotation, findings), *(note(each, "github") for each in notes), total(findings)))


WITH_NOTES: dict[str, Callable[[Sequence[Finding], Sequence[str]], str]] = {"text": as_text, "github": as_github}
FOR_PROGRAMS: dict[str, Callable[[Sequence[Finding]], str]] = {"json": as_json, "sarif": as_sarif}


def version() -> str:
    """Return the version of this package."""
    try:
        return version_of("aksproxy")
    except PackageNotFoundError:
        return "0+checkout"  # run from the sources
