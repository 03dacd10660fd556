"""What is known of a name that a user has met: a rule, a refusal, how a node ended. Offline, from data of our own."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from azext_aksproxy.config.check import check_source
from azext_aksproxy.config.findings import Rule
from azext_aksproxy.config.knowledge.answers import BY_NAME, FEATURE, UNREGISTERED, answer_in, exit_code
from azext_aksproxy.config.knowledge.article import RULE, Article
from azext_aksproxy.config.knowledge.example import Example
from azext_aksproxy.config.knowledge.examples import EXAMPLES
from azext_aksproxy.config.knowledge.node_exits import NODE_EXITS
from azext_aksproxy.config.knowledge.refusals import REFUSALS
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.rules import ALL

NAME = re.compile(r"[\w-]+")


@cache
def articles() -> tuple[Article, ...]:
    """Return all that is known: rules in the order of their page, refusals, exit codes."""
    return (*map(of_rule, ALL), *REFUSALS, *NODE_EXITS)


def explain(what: str) -> Article | None:
    """Return what is known of `what`: a name in any case, or a message that holds one. None where nothing is."""
    text = what.strip().lower()
    rules = {rule.id: rule for rule in ALL}
    if text in BY_NAME:
        return BY_NAME[text]
    if answer := answer_in(text):
        return answer
    named = UNREGISTERED if FEATURE.search(text) else next((each for each in NAME.findall(text) if each in rules), None)
    return of_rule(rules[named]) if named else None


def similar(what: str) -> list[str]:
    """Return the names that `what` may have meant, the likeliest first; none where nothing is alike."""
    names = {name.lower(): name for each in articles() for name in each.names}
    if exit_code(what) or what.strip().isdecimal():
        return [each.name for each in NODE_EXITS]
    return [names[each] for each in get_close_matches(what.strip().lower(), names, n=3, cutoff=0.6)]


def of_rule(rule: Rule) -> Article:
    """Return what is known of `rule`. What to change is what the check says of the wrong example."""
    example = EXAMPLES.get(rule.id, Example("", ""))
    return Article(
        rule.id,
        RULE,
        what=f"{rule.title}.",
        cause=rule.reason,
        remedy=tuple(filter(None, (example.remedy or _hint(rule, example),))),
        wrong=example.wrong,
        right=example.right,
        sources=tuple(rule.source.split("; ")),
        severity=rule.severity.value,
    )


def _hint(rule: Rule, example: Example) -> str:
    if example.kind is None:
        return ""
    findings = check_source(example.kind, Source("example", example.wrong), example.purpose).findings
    return next((each.hint for each in findings if each.rule is rule), "")
