"""Files that are fixed, or shown as they would be: what `az aks proxy validate` writes and prints."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError, RequiredArgumentMissingError

from azext_aksproxy.config.check import check_any_source
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.fixing import files as fixing
from azext_aksproxy.config.kinds import Kind, Purpose
from azext_aksproxy.config.reading.source import Source, is_file
from azext_aksproxy.terminal.report import reported
from azext_aksproxy.terminal.stream import write_line

Files = Iterable[tuple[Kind, str]]


def refuse_wrong_fixes(files: Files, fix: bool, unsafe_fixes: bool, diff: bool) -> None:
    """Raise the error of options about fixes that do not go with each other, or with what is to be fixed."""
    if unsafe_fixes and not (fix or diff):
        raise RequiredArgumentMissingError(
            "--unsafe-fixes says which fixes are meant, not what becomes of them.",
            recommendation="Add --fix to write them, or --diff to see them.",
        )
    if fix and not diff and not all(is_file(value) for _, value in files):
        raise InvalidArgumentValueError(
            "Standard input and inline JSON cannot be written.",
            recommendation="Give --fix files by their names, or --diff in its place.",
        )


def fix_files(files: Files, purpose: Purpose, with_unsafe: bool) -> list[Finding]:
    """Fix `files` where they are, say on standard error what was done, and return what is left."""
    left: list[Finding] = []
    for kind, value in files:
        outcome = fixing.fix_file(value, partial(_look, kind, purpose), with_unsafe)
        for line in outcome.said:
            write_line(sys.stderr, line)
        left += outcome.left
    return left


def show_fixes(cli_ctx: Any, files: Files, purpose: Purpose, with_unsafe: bool, strict: bool) -> None:
    """Print the diff of what would be written, and on standard error what is found in the files as they are."""
    found: list[Finding] = []
    for kind, value in files:
        outcome = fixing.show_fixes(value, partial(_look, kind, purpose), with_unsafe)
        print(outcome.diff, end="", flush=True)
        found += outcome.left
    for each in found:
        write_line(sys.stderr, f"{each.place}: {each.severity.value}: {each.text}")
    reported(cli_ctx, found, strict)


def _look(kind: Kind, purpose: Purpose, source: Source) -> tuple[Finding, ...]:
    return check_any_source(source, purpose, kind=kind)
