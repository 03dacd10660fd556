"""Findings as commands of a workflow: `::error file=proxy.json,line=2,col=16,title=proxy-url-path::The URL has a path.`

Source: docs.github.com, Workflow commands for GitHub Actions, and actions/toolkit, packages/core/src/command.ts, in
November 2026. A command is a line that begins with `::`, so nothing of a file may begin a line here.
"""

from __future__ import annotations

from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.reading.source import NO_FILES
from azext_aksproxy.config.redact import printable
from azext_aksproxy.config.standalone.sarif import from_here

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def annotation(finding: Finding) -> str:
    """Return the command that shows `finding` beside its line. What is no file has none."""
    where = {"file": from_here(finding.place.file).as_posix(), "line": finding.place.line, "col": finding.place.column}
    properties = {**({} if finding.place.file in NO_FILES else where), "title": finding.rule.id}
    stated = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {stated}::{_data(finding.said)}"


def notice(text: str) -> str:
    """Return the command that shows `text`."""
    return f"::notice::{_data(text)}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
