"""The rules as a whole, and their page."""

from __future__ import annotations

import importlib
import pkgutil
import re

from azext_aksproxy.config.findings import Rule
from azext_aksproxy.config.rules import SECTIONS

RULES = [rule for rules in SECTIONS.values() for rule in rules]


def test_every_id_is_there_once() -> None:
    ids = [rule.id for rule in RULES]

    assert len(ids) == len(set(ids))


def test_every_rule_that_a_room_defines_is_on_the_page() -> None:
    import azext_aksproxy.config as package

    defined: set[Rule] = set()
    for each in pkgutil.walk_packages(package.__path__, "azext_aksproxy.config."):
        module = importlib.import_module(each.name)
        defined |= {value for value in vars(module).values() if isinstance(value, Rule)}
    assert defined == set(RULES)


def test_every_rule_says_what_why_and_who_says_so() -> None:
    for rule in RULES:
        assert rule.title, rule
        assert rule.reason.endswith("."), rule
        assert not rule.title.endswith("."), rule
        assert rule.source, rule


def test_every_source_says_when_it_was_so() -> None:
    """By a date, or by the number of what does not change any more: a standard, a release."""
    dated = re.compile(r"\b(19|20)\d\d\b|RFC \d+|\b\d+\.\d+\b")

    assert [rule.id for rule in RULES if not dated.search(rule.source)] == []
