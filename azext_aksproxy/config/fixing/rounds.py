"""What fixes make of a text: in rounds, until there is nothing more to fix.

A fix may bring to light what a second one is for: `*.Example.com` beside `.example.com` is first written otherwise, and
then there twice. Two that overlap wait for each other in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from azext_aksproxy.config.file_rules import UNREAD
from azext_aksproxy.config.findings import Edit, Finding, Safety
from azext_aksproxy.config.reading.source import Source

MOST_ROUNDS = 20
"""How many there are. Ours: no file that is known takes more than six."""

Look = Callable[[Source], Sequence[Finding]]
"""Returns all that is found in a text."""


@dataclass(frozen=True)
class Fixed:
    """What became of a text. `found` is what was found in it at first, `left` what is found in it `after` the fixes.

    `applied` are the findings that were fixed, in rounds, each with its place in the text of its round.
    """

    before: Source
    after: Source
    found: tuple[Finding, ...]
    applied: tuple[Finding, ...]
    left: tuple[Finding, ...]


def fix(source: Source, look: Look, safeties: Iterable[Safety]) -> Fixed:
    """Apply all fixes of the kinds `safeties` to `source`.

    All or none: nothing is fixed where the rounds come to no end, or the text could not be read any more.
    """
    wanted = frozenset(safeties)
    first = found = tuple(look(source))
    untouched = Fixed(source, source, first, (), first)
    text, applied = source, untouched.applied
    for _ in range(MOST_ROUNDS):
        chosen = _apart(each for each in found if each.fixable in wanted)
        if not chosen:
            return Fixed(source, text, first, applied, found)
        text = replace(text, text=edited(text.text, _edits(chosen)))
        applied += tuple(chosen)
        found = tuple(look(text))
        if any(each.rule in UNREAD for each in found):
            break
    return untouched


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with `edits`, of which no two overlap."""
    parts, at = [], 0
    for each in sorted(edits, key=lambda edit: edit.start):
        parts += [text[at : each.start], each.text]
        at = each.end
    return "".join([*parts, text[at:]])


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Return those of `findings` whose fixes do not overlap, the first of each place, a safe one before a guess."""
    chosen: list[Finding] = []
    free = 0
    for each in sorted(findings, key=lambda finding: (_span(finding)[0], finding.fixable is not Safety.SAFE)):
        start, end = _span(each)
        if start >= free:
            chosen.append(each)
            free = max(end, start + 1)  # two that put something in at one place would have no order
    return chosen


def _span(finding: Finding) -> tuple[int, int]:
    edits = _edits([finding])
    return min(each.start for each in edits), max(each.end for each in edits)


def _edits(findings: Iterable[Finding]) -> list[Edit]:
    return [edit for finding in findings if finding.fix for edit in finding.fix.edits]
