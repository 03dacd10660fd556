"""What `validate` does with a file whose faults are to be fixed, or to be shown as they would be."""

from __future__ import annotations

from dataclasses import dataclass

from azext_aksproxy.config.check import in_order
from azext_aksproxy.config.findings import Finding, Safety, UnreadableError
from azext_aksproxy.config.fixing.difference import difference
from azext_aksproxy.config.fixing.in_place import NotWrittenError, put, take
from azext_aksproxy.config.fixing.rounds import Look, fix
from azext_aksproxy.config.reading.source import read


@dataclass(frozen=True)
class Outcome:
    """What became of a file: what is `left` in it as it stands now, what was `applied`, or why it was `not_written`.

    `diff` is what would have been written. All of it may be printed.
    """

    left: tuple[Finding, ...]
    applied: tuple[Finding, ...] = ()
    diff: str = ""
    not_written: str = ""

    @property
    def said(self) -> list[str]:
        """What is told of it beside its findings, a line each."""
        lines = [f"{each.place}: fixed: {each.fix.description} [{each.rule.id}]" for each in self.applied if each.fix]
        return [*lines, self.not_written] if self.not_written else lines


def fix_file(value: str, look: Look, with_unsafe: bool) -> Outcome:
    """Fix the file that `value` names, where it is."""
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
        return Outcome(fixed.found, not_written=f"{fixed.before.name}: not fixed: {error}")
    return Outcome(fixed.left, fixed.applied)


def show_fixes(value: str, look: Look, with_unsafe: bool) -> Outcome:
    """Show what fixes would make of the file, or the text, that `value` stands for."""
    try:
        source = read(value)
    except UnreadableError as error:
        return Outcome(in_order([error.finding]))
    fixed = fix(source, look, _safeties(with_unsafe))
    return Outcome(fixed.found, diff=difference(fixed))


def _safeties(with_unsafe: bool) -> tuple[Safety, ...]:
    return tuple(Safety) if with_unsafe else (Safety.SAFE,)
