"""Findings that a comment in their file ignores, as in `mode: IPVS # aksproxy: ignore[ipvs-leaves-kubernetes]`."""

from __future__ import annotations

from collections.abc import Iterable

from azext_aksproxy.config.file_rules import IGNORABLE
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.reading.yaml_text.comments import IGNORE_COMMENT, IGNORE_UNUSED, Ignore, ignores
from azext_aksproxy.config.redact import redact

LIST_OF_RULES = "Name rules as findings have them at their end: # aksproxy: ignore[rule]."


def without_ignored(source: Source, findings: Iterable[Finding], tell_unused: bool) -> list[Finding]:
    """Return those of `findings` about `source`, a YAML text, that no comment ignores, and what is wrong with comments.

    What is about the whole file stands in line 1, and is ignored there. With `tell_unused` a comment that ignores
    nothing is told: not all findings may be there where a file is judged for one kind of settings only.
    """
    found = list(findings)
    comments = ignores(source)
    by_line = {(line, rule) for each in comments for line in each.lines for rule in each.rules if rule in IGNORABLE}
    hit = {(each.place.line, each.rule.id) for each in found} & by_line
    left = [each for each in found if (each.place.line, each.rule.id) not in hit]
    return [*left, *(said for each in comments for said in _about(each, hit, tell_unused))]


def _about(comment: Ignore, hit: set[tuple[int, str]], tell_unused: bool) -> Iterable[Finding]:
    """Yield what there is to say of `comment`, where the lines and rules of `hit` were ignored."""
    if not comment.rules:
        yield Finding(IGNORE_COMMENT, "The comment names no rule.", LIST_OF_RULES, place=comment.place)
    for rule in comment.rules:
        if rule not in IGNORABLE:
            message = f"There is no rule '{redact(rule)}' that a comment may ignore."
            yield Finding(IGNORE_COMMENT, message, LIST_OF_RULES, place=comment.place)
        elif tell_unused and not any((line, rule) in hit for line in comment.lines):
            message = f"The comment ignores nothing: no finding of {rule} stands there."
            yield Finding(IGNORE_UNUSED, message, "Remove it.", place=comment.place)
