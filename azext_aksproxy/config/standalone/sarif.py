"""Findings as a SARIF 2.1.0 log, which code scanning of GitHub and Azure DevOps, and many editors, read.

Section numbers are those of the OASIS Standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
What a comment ignores or a baseline knows is not in it: GitHub opens an alert for each result, whatever its
`suppressions` (3.27.23) and `baselineState` (3.27.24) say, and closes those that are gone (github/codeql-action#1230,
read in November 2026).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from azext_aksproxy.config.findings import Finding, Fix, Rule, Severity
from azext_aksproxy.config.reading.source import NO_FILES
from azext_aksproxy.config.rules import ALL

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
ROOT = "%SRCROOT%"
"""The name that GitHub knows for the top of a repository; a check is run there."""


def as_sarif(findings: Iterable[Finding], version: str) -> dict[str, Any]:
    """Return the log of one run of this tool, `version`, that made `findings`."""
    indices = {rule: index for index, rule in enumerate(ALL)}
    driver = {
        "name": "aksproxy",
        "version": version,
        "rules": [_described(rule) for rule in ALL],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",  # 3.14.27: the default is UTF-16 code units
        "originalUriBaseIds": {ROOT: {"description": {"text": "The directory in which the check was run."}}},
        "results": [_result(finding, indices[finding.rule]) for finding in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _described(rule: Rule) -> dict[str, Any]:
    said = f"{rule.reason} Source: {rule.source}. More: az aks proxy explain {rule.id}."
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": f"{rule.title}. {rule.reason}"},
        "help": {"text": said},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(finding.place.file),
            "region": {"startLine": finding.place.line, "startColumn": finding.place.column},
        }
    }
    if finding.place.pointer:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.place.pointer}]
    result = {
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.said},
        "locations": [place],
    }
    return {**result, "fixes": [_fix(finding.fix, finding.place.file)]} if finding.fix and finding.fixable else result


def _fix(fix: Fix, file: str) -> dict[str, Any]:
    """Return a fix (3.55). Its offsets do not count a byte order mark; `safety` is a property of our own (3.8)."""
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    return {
        "description": {"text": fix.description},
        "artifactChanges": [{"artifactLocation": _artifact(file), "replacements": replacements}],
        "properties": {"safety": fix.safety.value},
    }


def _artifact(file: str) -> dict[str, str]:
    """Return where `file` is: relative to the working directory if it is in there (3.4.4), else absolute.

    What is no file keeps its name, encoded as a URI needs it.
    """
    if file in NO_FILES:
        return {"uri": quote(file)}
    path = from_here(file)
    return {"uri": path.as_uri()} if path.is_absolute() else {"uri": quote(path.as_posix()), "uriBaseId": ROOT}


def from_here(file: str) -> Path:
    """Return the path of `file` from the working directory if it is in there, else the absolute one."""
    path = Path(os.path.abspath(os.path.expanduser(file)))
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
