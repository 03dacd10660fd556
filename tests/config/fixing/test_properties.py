"""What holds of every fix, of files at random and of all that the tables of verdicts have."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from azext_aksproxy.config.file_rules import UNREAD
from azext_aksproxy.config.findings import Finding, Remove, Safety, Severity
from azext_aksproxy.config.fixing.rounds import edited
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.knowledge.examples import EXAMPLES
from azext_aksproxy.config.rules import ALL as ALL_RULES
from tests.config.fixing.fixed_files import FIXED
from tests.config.fixing.fixed_files import filled as filled_fix
from tests.config.fixing.looks import ALL, SAFE, Look, fixed, look, look_any
from tests.config.fixing.random_files import texts, yaml_texts
from tests.config.verdict_files import CERTIFICATES, FOR_UPDATE, HTTP_PROXY_FILES, KUBE_PROXY_FILES, filled

RULES = {rule.id: rule for rule in ALL_RULES}
PURPOSES = st.sampled_from(list(Purpose))

TABLES: list[tuple[Kind, str]] = [
    *((HTTP_PROXY, filled(text)) for text, _ in [*HTTP_PROXY_FILES, *FOR_UPDATE]),
    *((KUBE_PROXY, filled(text)) for text, _ in KUBE_PROXY_FILES),
    *((kind, filled_fix(text)) for kind, _, text, _, _ in FIXED),
    *((each.kind, text) for each in EXAMPLES.values() if each.kind for text in (each.wrong, each.right)),
]


def errors(findings: tuple[Finding, ...]) -> set[str]:
    return {each.rule.id for each in findings if each.severity is Severity.ERROR}


def assert_it_holds(kind: Kind, text: str, purpose: Purpose, look: Look = look) -> None:
    before = look(kind, text, purpose)
    for safeties in (SAFE, ALL):
        made = fixed(kind, text, safeties, purpose, look)
        after = made.after.text
        if not any(each.fixable in safeties for each in before):
            assert after == text, "a file without a fix is never touched"
        assert [each for each in made.left if each.fixable in safeties] == [], "nothing is left to fix"
        assert fixed(kind, after, safeties, purpose, look).after.text == after, "fixing twice is fixing once"
        assert {each.fixable for each in made.applied} <= set(safeties), "a guess is not applied unasked"
        assert not {each.rule for each in made.left} & UNREAD or after == text
        assert_no_error_is_new(before, made.applied, made.left)


REVEALING = {"unknown-key", "duplicate-key", "wrong-type", "unknown-value", "control-character", "trusted-ca-base64"}
"""The rules of which a fault hides what is inside, so that it is found once they are satisfied."""


def assert_no_error_is_new(
    before: tuple[Finding, ...], applied: tuple[Finding, ...], left: tuple[Finding, ...]
) -> None:
    """What is wrong in the end was wrong before, unless it stood where nothing was judged."""
    if not {each.rule.id for each in applied} & REVEALING:
        assert errors(left) <= errors(before)


@pytest.mark.parametrize(("kind", "text"), TABLES)
@pytest.mark.parametrize("purpose", Purpose)
def test_it_holds_of_the_files_of_the_tables(kind: Kind, text: str, purpose: Purpose) -> None:
    assert_it_holds(kind, text, purpose)


@given(st.sampled_from([HTTP_PROXY, KUBE_PROXY]), texts(), PURPOSES)
def test_it_holds_of_files_at_random(kind: Kind, text: str, purpose: Purpose) -> None:
    assert_it_holds(kind, text, purpose)


@given(st.sampled_from([HTTP_PROXY, KUBE_PROXY]), yaml_texts(), PURPOSES)
def test_it_holds_of_yaml_at_random(kind: Kind, text: str, purpose: Purpose) -> None:
    assert_it_holds(kind, text, purpose, look_any)


@given(yaml_texts())
def test_a_fix_of_yaml_changes_what_it_names_and_its_fault_is_gone(text: str) -> None:
    """Alone, without the others: the comments stay, but for those of lines that go."""
    findings = look_any(HTTP_PROXY, text)
    assume("duplicate-key" not in errors(findings))
    for each in findings:
        if each.fix and each.fixable:
            [edit] = each.fix.edits
            after = edited(text, each.fix.edits)
            assert text[edit.start : edit.end] != edit.text
            assert "#" not in edit.text
            assert isinstance(each.fix.change, Remove) or after.count("# c") == text.count("# c")
            rules = [one.rule.id for one in look_any(HTTP_PROXY, after)]
            assert not {"yaml-syntax", "json-syntax"} & set(rules)
            assert rules.count(each.rule.id) < [one.rule.id for one in findings].count(each.rule.id) or (
                each.rule.id in REVEALING
            )


@given(yaml_texts())
def test_yaml_becomes_what_json_of_the_same_becomes(text: str) -> None:
    """But for the only element of a block, which is not taken out."""
    findings = look_any(HTTP_PROXY, text)
    assume(not {each.rule for each in findings} & {*UNREAD, RULES["duplicate-key"], RULES["yaml-two-readings"]})
    made = fixed(HTTP_PROXY, text, ALL, look=look_any)
    assume(not {"read-only-key", "no-proxy-empty", "no-proxy-list"} & {each.rule.id for each in made.left})
    [document] = yaml.safe_load_all(text)

    assert yaml.safe_load(made.after.text) == json.loads(fixed(HTTP_PROXY, json.dumps(document), ALL).after.text)


@given(texts())
def test_what_no_edit_names_stays_as_it_is(text: str) -> None:
    """Fix by fix: all before it and all behind it, to the byte."""
    findings = [each for each in look(HTTP_PROXY, text) if each.fix and each.fixable]
    assume(findings)
    for each in findings:
        assert each.fix
        [edit] = each.fix.edits
        after = edited(text, each.fix.edits)
        assert after.startswith(text[: edit.start])
        assert after.endswith(text[edit.end :])
        assert len(after) == len(text) - (edit.end - edit.start) + len(edit.text)
        json.loads(after)
        assert text[edit.start : edit.end] != edit.text


@given(texts())
def test_a_fix_takes_its_own_fault_away(text: str) -> None:
    """Alone, without the others: the finding is gone, and there is one of its rule less than before."""
    findings = look(HTTP_PROXY, text)
    assume("duplicate-key" not in errors(findings))  # what is said of one key is then said of the next
    for each in findings:
        if each.fix and each.fixable:
            after = look(HTTP_PROXY, edited(text, each.fix.edits))
            same = [one.rule.id for one in findings].count(each.rule.id)
            left = [one.rule.id for one in after].count(each.rule.id)
            assert left < same or each.rule.id in REVEALING


@given(texts())
def test_no_fix_writes_or_removes_a_password(text: str) -> None:
    made = fixed(HTTP_PROXY, text, ALL)

    for secret in ("u:p@h", "u:p@a", CERTIFICATES["KEY"]):
        assert made.after.text.count(secret) == text.count(secret)


@pytest.mark.parametrize(("files", "look"), [(texts(), look), (yaml_texts(), look_any)], ids=["JSON", "YAML"])
def test_the_random_files_have_fixes_of_all_kinds(files: st.SearchStrategy[str], look: Look) -> None:
    """Without this the properties could hold of nothing."""
    seen: set[tuple[str, Safety]] = set()

    @settings(max_examples=200)
    @given(files)
    def collect(text: str) -> None:
        for kind in (HTTP_PROXY, KUBE_PROXY):
            seen.update((each.rule.id, each.fixable) for each in look(kind, text, Purpose.UPDATE) if each.fixable)

    collect()
    assert len(seen) > 15, sorted(seen)
