"""What `validate` does with a file whose faults are to be fixed, or to be shown as they would be."""

from __future__ import annotations

from dataclasses import dataclass

from azext_aksproxy.config.check import in_order
from azext_aksproxy.config.findings import Finding, Place, Safety, UnreadableError
from azext_aksproxy.config.fixing.difference import difference
from azext_aksproxy.config.fixing.in_place import NotWrittenError, put, take
from azext_aksproxy.config.fixing.rounds import Look, fix
from azext_aksproxy.config.limits import MAX_REPORT_BYTES
from azext_aksproxy.config.reading.source import NOT_WRITTEN, read


@dataclass(frozen=True)
class Outcome:
    """What became of a file: what is `left` in it as it stands now, what was `applied`, what would be, as a `diff`."""

    left: tuple[Finding, ...]
    applied: tuple[Finding, ...] = ()
    diff: str = ""

    @property
    def said(self) -> list[str]:
        """What was done, a line each."""
        return [f"{each.place}: fixed: {each.fix.description} [{each.rule.id}]" for each in self.applied if each.fix]


def fix_file(value: str, look: Look, with_unsafe: bool) -> Outcome:
    """Fix the file that `value` names, where it is. That it could not be written is found in it as well."""
    try:
        original = take(value)
    except UnreadableError as error:
        return Outcome(in_order([error.finding]))
    fixed = fix(original.source, look, _safeties(with_unsafe))
    if not fixed.applied:
        return Outcome(fixed.left)
    try:
        put(original, fixed.after.text)
    except NotWrittenError as error:
        message = f"The file was not fixed: {error}"
        finding = Finding(NOT_WRITTEN, message, error.remedy, place=Place(original.source.name))
        return Outcome(in_order([finding, *fixed.found]))
    return Outcome(fixed.left, fixed.applied)


def show_fixes(value: str, look: Look, with_unsafe: bool) -> Outcome:
    """Show what fixes would make of the file, or the text, that `value` stands for."""
    try:
        source = read(value, MAX_REPORT_BYTES)
    except UnreadableError as error:
        return Outcome(in_order([error.finding]))
    fixed = fix(source, look, _safeties(with_unsafe))
    return Outcome(fixed.found, diff=difference(fixed))


def _safeties(with_unsafe: bool) -> tuple[Safety, ...]:
    return tuple(Safety) if with_unsafe else (Safety.SAFE,)
