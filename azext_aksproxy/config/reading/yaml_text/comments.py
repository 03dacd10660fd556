"""The comments of a YAML text that name rules: `# aksproxy: ignore[rule, rule]`, and why, if you like.

PyYAML drops comments, so they are found as what is no scalar: the same text in quotes or in a block is a value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from azext_aksproxy.config.findings import Place, Rule, Severity
from azext_aksproxy.config.reading.source import Source

IGNORE_COMMENT = Rule(
    id="ignore-comment",
    severity=Severity.WARNING,
    title="A comment that ignores findings names their rules in brackets",
    reason="It would ignore nothing, or what nobody has looked at. What keeps a file from being read is never ignored.",
    source="aksproxy's own, 2026",
)
IGNORE_UNUSED = Rule(
    id="ignore-unused",
    severity=Severity.INFO,
    title="A comment that ignores findings has some to ignore",
    reason="One that is left over would ignore the next fault on its line.",
    source="aksproxy's own, 2026",
)
RULES = (IGNORE_COMMENT, IGNORE_UNUSED)

BREAKS = r"\r\n\x85\u2028\u2029"
COMMENT = re.compile(rf"(?:(?<=[ \t{BREAKS}])|\A)#[^{BREAKS}]*")
IGNORE = re.compile(r"#\s*aksproxy:\s*ignore\b(?:\[(?P<rules>[^\]]*)\])?")
BEFORE_CONTENT = re.compile(rf"(?:[&!]\S*\s+|#[^{BREAKS}]*|\s+)*(?:[|>][^{BREAKS}]*)?")
"""What a scalar holds before its text: anchor, tag, comments behind them, and the first line of a block."""


@dataclass(frozen=True)
class Ignore:
    """A comment that ignores the `rules` it names on `lines`, which count from 1: its own, and the one below it.

    The one below is the next with anything else than comments, and counts where the comment stands alone, or behind a
    key whose value begins there.
    """

    rules: tuple[str, ...]
    place: Place
    lines: tuple[int, ...]


def ignores(source: Source) -> list[Ignore]:
    """Return the comments of `source`, which is YAML that can be read, by which findings are ignored."""
    if not IGNORE.search(source.text):
        return []
    found: list[Ignore] = []
    below: dict[int, int] = {}  # the next line after comments alone, by the line of each
    for comment in reversed(comments(source.text)):
        offset = comment.start()
        line = bisect_right(source.line_starts, offset)
        start = source.line_starts[line - 1]
        before, next_line = source.text[start:offset].strip(), below.get(line + 1, line + 1)
        if not before:
            below[line] = next_line
        lines = (line,) if before and not before.endswith(":") else (line, next_line)
        if ignore := IGNORE.search(comment.group()):
            rules = tuple(filter(None, map(str.strip, (ignore["rules"] or "").split(","))))
            found.append(Ignore(rules, Place(source.name, "", line, offset - start + 1), lines))
    return found[::-1]


def comments(text: str) -> list[re.Match[str]]:
    """Return all comments of `text`, which is YAML that can be read."""
    outside = _Outside(text)
    return [found for found in COMMENT.finditer(text) if outside.has(found.start())]


class _Outside:
    """Tells what stands outside of all scalars of a YAML text."""

    def __init__(self, text: str) -> None:
        from azext_aksproxy.config.reading.editing.yaml_layout import layout

        self._starts: list[int] = []
        self._ends: list[int] = []
        for each in layout(text).scalars.values():
            begin = BEFORE_CONTENT.match(text, each.start, each.end)
            self._starts.append(begin.end() if begin else each.start)
            self._ends.append(each.end)

    def has(self, offset: int) -> bool:
        """Say whether the character at `offset` is in no scalar."""
        before = bisect_right(self._starts, offset) - 1
        return before < 0 or offset >= self._ends[before]
