"""The look at all files: what is found in each, and which are passed over."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from azext_aksproxy.config.findings import Finding, Place, UnreadableError
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.limits import MAX_REPORT_BYTES
from azext_aksproxy.config.reading.source import NOTHING_CHECKED, Source, decode, read, read_bytes
from azext_aksproxy.config.redact import encodable, redact
from azext_aksproxy.config.standalone.forms import counted, note
from azext_aksproxy.config.standalone.targets import Target, Targets, gather

KIND_NAMES: dict[str, Kind] = {"http-proxy": HTTP_PROXY, "kube-proxy": KUBE_PROXY}


@dataclass(frozen=True)
class Looked:
    """What was found in which `files`, and the notes of the look."""

    findings: list[Finding]
    files: list[str]
    notes: list[str]


def look_at(options: Namespace) -> Looked:
    """Look at all that `options` name, and fix it where they say so. Raises ImportError where a library is missing."""
    targets = gather(options.files, options.exclude, options.ignore_unknown)
    looked = Looked(list(targets.unread), [target.name for target in targets.files.values()], [])
    passed_over = set()
    for key, target in targets.files.items():
        found = _searched(target, options, looked.notes) if target.searched else _named(target, options)
        if found is None:
            passed_over.add(key)
        else:
            looked.findings.extend(found)
    looked.findings.extend(_nothing_checked(targets, passed_over))
    if targets.searches or options.ignore_unknown:
        looked.notes.append(_numbers(len(targets.files), len(passed_over)))
    return looked


def _numbers(files: int, passed_over: int) -> str:
    checked = files - passed_over
    without = f", passed over {passed_over} without settings" if passed_over else ""
    return f"Checked {counted(checked, 'file')}{without}."


def _nothing_checked(targets: Targets, passed_over: set[str]) -> list[Finding]:
    """Return a finding for each folder and each pattern that led to nothing: it would look as if all were well."""
    findings = []
    for value, keys in targets.searches.items():
        if passed_over.issuperset(keys):
            is_folder = os.path.isdir(os.path.expanduser(value))
            name = encodable(value) if is_folder else redact(value)  # what is no file may be a URL
            files = counted(len(keys), "file")
            message = f"There is nothing to check {'in' if is_folder else 'by'} '{name}': {files}, and no settings."
            hint = "Name what holds settings, or leave this out."
            findings.append(Finding(NOTHING_CHECKED, message, hint, place=Place(name)))
    return findings


def _searched(target: Target, options: Namespace, notes: list[str]) -> Sequence[Finding] | None:
    """Return what is found in a file that was searched for, None where it is passed over, which `notes` tell if odd."""
    from azext_aksproxy.config.standalone.evidence import is_passed_over, may_hold_settings, names_holder

    try:
        name, data = read_bytes(target.name, MAX_REPORT_BYTES)
        if not may_hold_settings(data):
            return None
        found = _found(target, options, lambda: Source(name, decode(name, data, MAX_REPORT_BYTES)))
    except UnreadableError as error:
        return [error.finding]
    if not is_passed_over(data, found):
        return found
    if names_holder(data):
        notes.append(f"Passed over {target.name}, which names such settings where they are not read.")
    return None


def _named(target: Target, options: Namespace) -> Sequence[Finding]:
    return _found(target, options, lambda: read(target.name, MAX_REPORT_BYTES))


def _found(target: Target, options: Namespace, source: Callable[[], Source]) -> Sequence[Finding]:
    """Return what is found in a file as it stands, after the fixes that are asked for."""
    from azext_aksproxy.config.check import check_any_source, in_order

    def look(text: Source) -> tuple[Finding, ...]:
        return check_any_source(
            text, Purpose(options.purpose), kind=KIND_NAMES.get(options.kind), searched=target.searched
        )

    if options.fix or options.diff:
        return _fixed(target.name, look, options)
    try:
        return look(source())
    except UnreadableError as error:
        return in_order([error.finding])


def _fixed(file: str, look: Callable[[Source], tuple[Finding, ...]], options: Namespace) -> Sequence[Finding]:
    """Fix `file`, or show how it would be, say what was done, and return what is found in it as it stands then."""
    from azext_aksproxy.config.fixing.files import fix_file, show_fixes

    outcome = (show_fixes if options.diff else fix_file)(file, look, options.unsafe_fixes)
    print(outcome.diff, end="", flush=True)
    for line in outcome.said:
        print(note(line, options.output), file=sys.stderr)
    return outcome.left
