"""Each rule has a wrong and a right example, and each example that is a file is held to its rule."""

from __future__ import annotations

import re

import pytest

from azext_aksproxy.config.check import check_source
from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.knowledge.example import CA, Example
from azext_aksproxy.config.knowledge.examples import EXAMPLES
from azext_aksproxy.config.knowledge.explain import of_rule
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.rules import ALL
from tests.config.certificate_factory import NOW
from tests.config.verdict_files import CERTIFICATES

RULES = {rule.id: rule for rule in ALL}
SEVERITIES = {rule.id: rule.severity for rule in ALL}
FILES = {rule: example for rule, example in EXAMPLES.items() if example.kind is not None}


def broken(example: Example, text: str, least: Severity = Severity.WARNING) -> set[str]:
    """Return the rules that the file `text` breaks; those of severity info only where they are `least`."""
    assert example.kind is not None
    source = Source("example.json", text.replace(CA, CERTIFICATES["ROOT"]))
    findings = check_source(example.kind, source, example.purpose, NOW).findings
    return {each.rule.id for each in findings if least is Severity.INFO or each.severity is not Severity.INFO}


def test_every_rule_has_an_example_and_no_other() -> None:
    """A rule without one gets it in config/knowledge/examples.py."""
    assert set(EXAMPLES) == set(SEVERITIES)


@pytest.mark.parametrize("rule", FILES)
def test_the_wrong_file_breaks_its_rule_and_no_other(rule: str) -> None:
    assert broken(FILES[rule], FILES[rule].wrong, SEVERITIES[rule]) == {rule}


@pytest.mark.parametrize("rule", FILES)
def test_the_right_file_breaks_no_rule(rule: str) -> None:
    assert broken(FILES[rule], FILES[rule].right, SEVERITIES[rule]) == set()


@pytest.mark.parametrize("rule", [rule for rule in FILES if rule.startswith("proxy-url-")])
def test_the_right_url_is_the_one_that_the_check_tells_for_the_wrong_one(rule: str) -> None:
    told = re.match(r'Write "(http://[^"]*)"', of_rule(RULES[rule]).remedy[0])

    if told and rule != "proxy-url-no-port":  # any port is right there
        assert told[1] in FILES[rule].right


@pytest.mark.parametrize("rule", EXAMPLES)
def test_an_example_is_a_line_for_a_page_and_a_terminal(rule: str) -> None:
    for text in (EXAMPLES[rule].wrong, EXAMPLES[rule].right):
        assert text.isprintable()
        assert text
        assert "`" not in text
        assert len(text) <= 120
    assert EXAMPLES[rule].remedy or EXAMPLES[rule].kind
