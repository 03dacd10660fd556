"""What is said of a list: its doubtful entries, duplicates, and what it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.no_proxy import entries as no_proxy
from tests.config.no_proxy.checked import check, file, rules
from tests.config.no_proxy.values import ANY_TEXT, CLUSTER_DOMAINS, DOUBTFUL, MALFORMED, WITHOUT_DOUBT
from tests.work import assert_linear


@pytest.mark.parametrize(("entry", "rule", "hint"), DOUBTFUL)
def test_a_doubtful_entry_is_a_warning_with_a_remedy(entry: str, rule: str, hint: str) -> None:
    (finding,) = [each for each in check({"noProxy": [entry]}) if each.severity is Severity.WARNING]
    assert (finding.rule.id, finding.place.pointer, finding.hint) == (rule, "/noProxy/0", hint)
    assert f"'{entry}'" in finding.message


@pytest.mark.parametrize("entry", WITHOUT_DOUBT)
def test_a_usual_entry_is_no_matter_for_a_warning(entry: str) -> None:
    assert [each for each in check({"noProxy": [entry]}) if each.severity is not Severity.INFO] == []


def test_a_duplicate_is_reported_at_the_later_entry_whatever_its_case() -> None:
    entries = ["A.example", "b", "a.EXAMPLE", "b", "B", *CLUSTER_DOMAINS]
    found = check({"noProxy": entries})
    assert [(each.rule.id, each.place.pointer) for each in found] == [
        ("no-proxy-duplicate", "/noProxy/2"),
        ("no-proxy-duplicate", "/noProxy/3"),
        ("no-proxy-duplicate", "/noProxy/4"),
    ]
    assert found[0].message == "The noProxy entry 'a.EXAMPLE' repeats entry 1."
    assert found[2].message == "The noProxy entry 'B' repeats entry 2."


def test_an_entry_that_another_one_covers_is_no_duplicate() -> None:
    assert rules({"noProxy": ["svc", ".svc", "a.svc", "cluster.local", ".cluster.local"]}) == []


def test_a_duplicate_of_a_malformed_entry_is_reported_as_malformed_only() -> None:
    entries = ["a_b", "a_b", *CLUSTER_DOMAINS]
    assert rules({"noProxy": entries}) == [
        ("no-proxy-underscore", "/noProxy/0"),
        ("no-proxy-underscore", "/noProxy/1"),
    ]


def test_a_name_may_be_absolute_and_what_that_means_is_said() -> None:
    entries = ["source-controller.flux-system.svc.cluster.local.", "source-controller.flux-system.svc.cluster.local"]
    [absolute] = check({"noProxy": [*entries, ".svc.", *CLUSTER_DOMAINS]})[:1]
    assert (absolute.rule, absolute.place.pointer) == (no_proxy.TRAILING_DOT, "/noProxy/0")
    assert absolute.hint == f'Add "{entries[1]}" as well, if requests without the dot are meant too.'


def test_that_networks_are_not_read_by_every_client_is_said_once() -> None:
    entries = ["host", "10.0.0.0/8", "fd00::/8", "172.16.0.0/12", *CLUSTER_DOMAINS]
    assert rules({"noProxy": entries}) == [("no-proxy-network-support", "/noProxy/1")]


@pytest.mark.parametrize(
    ("entries", "missing"),
    [
        ([], ["no-proxy-svc", "no-proxy-cluster-local"]),
        ([".svc"], ["no-proxy-cluster-local"]),
        ([".cluster.local"], ["no-proxy-svc"]),
        (["SVC", "cluster.local"], []),
        ([".svc", ".local"], []),
        ([".svc:443", ".cluster.local:443"], ["no-proxy-svc", "no-proxy-cluster-local"]),
        ([".svc.cluster.local"], ["no-proxy-svc"]),
        ([".svc", ".svc.cluster.local"], []),
        ([".svc", "svc.cluster.local"], []),
        ([".svc", ".svc.cluster.local."], ["no-proxy-trailing-dot", "no-proxy-cluster-local"]),
        ([".vc", ".l"], ["no-proxy-svc", "no-proxy-cluster-local"]),
        (["10.0.0.1"], ["no-proxy-svc", "no-proxy-cluster-local"]),
        (["*"], []),
    ],
)
def test_the_domains_of_the_cluster_are_missed(entries: list[str], missing: list[str]) -> None:
    found = [each for each in check({"noProxy": entries}) if each.severity is Severity.INFO]
    assert [each.rule.id for each in found] == missing
    assert {each.place.pointer for each in found if each.rule is not no_proxy.TRAILING_DOT} <= {"/noProxy"}


def test_the_hint_for_a_domain_of_the_cluster_can_be_copied() -> None:
    assert [each.hint for each in check({"noProxy": []})] == [
        'Add ".svc" to noProxy.',
        'Add ".cluster.local" to noProxy.',
    ]


PROXY = {"httpProxy": "http://p:1/"}
BOTH_DOMAINS = ["no-proxy-svc", "no-proxy-cluster-local"]


@pytest.mark.parametrize(
    ("settings", "purpose", "expected"),
    [
        (PROXY, Purpose.CREATE, [(rule, "") for rule in BOTH_DOMAINS]),
        (PROXY, Purpose.UPDATE, []),
        ({**PROXY, "noProxy": None}, Purpose.CREATE, [(rule, "/noProxy") for rule in BOTH_DOMAINS]),
        ({"noProxy": None}, Purpose.UPDATE, []),
        ({"httpsProxy": "http://p:1/", "noProxy": []}, Purpose.CREATE, [(rule, "/noProxy") for rule in BOTH_DOMAINS]),
        ({"noProxy": []}, Purpose.UPDATE, [(rule, "/noProxy") for rule in BOTH_DOMAINS]),
        # no request goes through a proxy where there is none
        ({}, Purpose.CREATE, []),
        ({"noProxy": []}, Purpose.CREATE, []),
        ({**PROXY, "noProxy": [], "enabled": False}, Purpose.CREATE, []),
        ({"httpProxy": None, "httpsProxy": None, "noProxy": []}, Purpose.UPDATE, []),
        ({"noProxy": "a,b"}, Purpose.CREATE, []),
        ({"noProxy": {}}, Purpose.CREATE, []),
    ],
)
def test_what_an_absent_list_means(settings: object, purpose: Purpose, expected: list[tuple[str, str]]) -> None:
    assert rules(settings, purpose) == expected


def test_entries_of_a_wrong_type_are_left_to_the_shape() -> None:
    entries: list[Any] = [1, None, ["a"], {"a": "b"}, True, "a_b", *CLUSTER_DOMAINS]
    assert rules({"noProxy": entries}) == [("no-proxy-underscore", "/noProxy/5")]


def test_a_finding_stands_at_its_entry() -> None:
    (finding,) = check({"noProxy": ["host", "a_b", *CLUSTER_DOMAINS]})
    assert (finding.place.line, finding.place.column) == (4, 5)


def test_settings_are_left_as_they_are() -> None:
    entries = ["A", "a", "*.b", " c ", *CLUSTER_DOMAINS]
    settings = {"noProxy": [*entries]}
    list(no_proxy.check(settings, Purpose.CREATE))
    assert settings == {"noProxy": entries}


def test_rules_have_their_own_stable_ids_and_say_why() -> None:
    ids = [rule.id for rule in no_proxy.RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"no-proxy(-[a-z]+)+", each) for each in ids)
    assert all(rule.title and rule.reason.endswith(".") and rule.source for rule in no_proxy.RULES)


def test_every_rule_has_its_severity_and_is_pinned_here() -> None:
    severities = {
        **{rule: Severity.ERROR for _, rule, _ in MALFORMED},
        "no-proxy-name": Severity.WARNING,
        "no-proxy-underscore": Severity.WARNING,
        "no-proxy-trailing-dot": Severity.INFO,
        **{rule: Severity.WARNING for _, rule, _ in DOUBTFUL},
        "no-proxy-duplicate": Severity.WARNING,
        "no-proxy-svc": Severity.INFO,
        "no-proxy-cluster-local": Severity.INFO,
        "no-proxy-network-support": Severity.INFO,
        "no-proxy-registry": Severity.INFO,
    }
    assert {rule.id: rule.severity for rule in no_proxy.RULES} == severities


LONG_LISTS = {
    "names": "host{number}.example.com",
    "networks": "10.{high}.{low}.0/24",
    "duplicates": "host",
    "malformed": "http://user:pw@host_{number}/",
    "registries": "registry{number}.azurecr.io",
}


@pytest.mark.parametrize("entry", LONG_LISTS.values(), ids=LONG_LISTS)
def test_the_work_for_a_list_grows_no_faster_than_the_list(entry: str) -> None:
    def checking(size: int) -> Callable[[], object]:
        entries = [entry.format(number=each, high=each // 256, low=each % 256) for each in range(size)]
        shaped = file({"noProxy": entries})
        return lambda: list(no_proxy.check(shaped.settings, Purpose.CREATE))

    assert_linear(checking, 500)


@given(st.lists(ANY_TEXT | st.none() | st.integers()), st.sampled_from(Purpose))
def test_no_list_whatever_raises_and_every_message_is_one_line_of_text(entries: list[Any], purpose: Purpose) -> None:
    for finding in check({"noProxy": entries}, purpose):
        assert finding.message[0].isupper()
        assert finding.message.endswith(".")
        assert finding.hint.endswith(".")
        assert finding.message.isprintable()
        assert finding.hint.isprintable()
