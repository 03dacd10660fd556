"""Rounds: overlaps, what comes to light, and an end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from azext_aksproxy.config.check import check_source
from azext_aksproxy.config.findings import Edit, Finding, Fix, Place, Rule, Safety, Severity, Write
from azext_aksproxy.config.fixing.rounds import MOST_ROUNDS, edited, fix
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.reading.parser import SYNTAX
from azext_aksproxy.config.reading.source import Source

SAFE, BOTH = (Safety.SAFE,), tuple(Safety)
RULE = Rule("rule", Severity.ERROR, "A", "B.", "C")


def finding(*edits: tuple[int, int, str], safety: Safety = Safety.SAFE, rule: Rule = RULE) -> Finding:
    made = tuple(Edit(*each) for each in edits)
    return Finding(rule, "A.", place=Place("f"), fix=Fix("Write it.", Write("x"), safety, made))


def look(source: Source) -> Sequence[Finding]:
    return check_source(HTTP_PROXY, source, Purpose.UPDATE).all_findings


def fixed(text: str, safeties: Sequence[Safety] = SAFE) -> str:
    return fix(Source("f", text), look, safeties).after.text


def test_edits_are_applied_from_the_first_to_the_last() -> None:
    assert edited("abcdef", [Edit(4, 6, "F"), Edit(0, 1, "AA"), Edit(2, 2, "-")]) == "AAb-cdF"
    assert edited("abc", []) == "abc"


def test_what_comes_to_light_is_fixed_in_the_next_round() -> None:
    assert fixed('{"noProxy": ["*.a.b", ".A.b", " c, 10.0.0.1/8 "]}') == '{"noProxy": [".a.b", "c", "10.0.0.0/8"]}'


@pytest.mark.parametrize("count", [1, 2, 3, 7, 100])
def test_removals_beside_each_other_leave_a_list(count: int) -> None:
    again, empty = ', "a"' * count, ', ""' * count
    assert fixed(f'{{"noProxy": [""{empty}]}}') == '{"noProxy": []}'
    assert fixed(f'{{"noProxy": ["a"{again}]}}') == '{"noProxy": ["a"]}'
    assert fixed(f'{{"noProxy": ["a"{again}, "b"]}}') == '{"noProxy": ["a", "b"]}'


def test_of_two_that_overlap_the_safe_one_comes_first_and_the_other_is_looked_at_again() -> None:
    text = '{"httpProxy": " proxy:8080/pac"}'

    assert fixed(text) == '{"httpProxy": "proxy:8080/pac"}'
    assert fixed(text, BOTH) == '{"httpProxy": "http://proxy:8080/"}'


def test_every_finding_that_was_fixed_is_told_with_its_place() -> None:
    made = fix(Source("f", '{\n"noProxy": ["*.a.b",\n".a.b"]}'), look, SAFE)

    told = [(each.rule.id, each.place.line, each.place.column) for each in made.applied]
    assert told == [("no-proxy-wildcard-suffix", 2, 13), ("no-proxy-duplicate", 3, 1)]
    assert [each.rule.id for each in made.found if each.severity is Severity.ERROR] == ["no-proxy-wildcard-suffix"]
    assert [each for each in made.left if each.severity is Severity.ERROR] == []


def test_where_there_is_no_end_nothing_is_fixed() -> None:
    texts: list[str] = []

    def restless(source: Source) -> list[Finding]:
        texts.append(source.text)
        return [finding((0, 0, "x"))]

    made = fix(Source("f", "text"), restless, SAFE)

    assert (made.after.text, made.applied, len(made.left)) == ("text", (), 1)
    assert len(texts) == MOST_ROUNDS + 1


def test_where_the_text_could_not_be_read_any_more_nothing_is_fixed() -> None:
    def look_for(source: Source) -> list[Finding]:
        return [finding((0, 1, ""))] if source.text.startswith("{") else [Finding(SYNTAX, "A.")]

    made = fix(Source("f", "{}"), look_for, SAFE)

    assert (made.after.text, made.applied, made.left) == ("{}", (), made.found)


def test_a_guess_is_applied_where_it_is_asked_for_alone() -> None:
    def guess(source: Source) -> list[Finding]:
        return [finding((0, 1, "b"), safety=Safety.UNSAFE)] if source.text == "a" else []

    assert fix(Source("f", "a"), guess, SAFE).after.text == "a"
    assert fix(Source("f", "a"), guess, BOTH).after.text == "b"


def test_two_that_put_something_in_at_one_place_take_two_rounds() -> None:
    """They would have no order."""
    looked: list[str] = []

    def look_for(source: Source) -> list[Finding]:
        looked.append(source.text)
        return [] if source.text.count("x") == 2 else [finding((1, 1, "x")), finding((1, 1, "x"))]

    made = fix(Source("f", "ab"), look_for, SAFE)

    assert (looked, len(made.applied)) == (["ab", "axb", "axxb"], 2)


def test_of_a_guess_and_a_safe_fix_of_one_place_the_safe_one_is_applied() -> None:
    def look_for(source: Source) -> list[Finding]:
        both = [finding((0, 1, "guess"), safety=Safety.UNSAFE), finding((0, 1, "safe"))]
        return both if source.text == "a" else []

    assert fix(Source("f", "a"), look_for, BOTH).after.text == "safe"
