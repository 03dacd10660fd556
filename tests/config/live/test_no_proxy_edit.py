"""Single entries of noProxy, added and removed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Severity, errors
from azext_aksproxy.config.live.no_proxy_edit import NOT_THERE, OF_AKS, no_proxy_edit
from azext_aksproxy.config.live.plan import plan_update

AKS = ["localhost", "127.0.0.1", "konnectivity", "10.0.0.0/16", "168.63.129.16", "169.254.169.254"]


def body(*entries: str, **more: Any) -> dict[str, Any]:
    settings = {"httpProxy": "http://proxy.test:3128/", "noProxy": [*entries], **more}
    network = {"serviceCidr": "10.0.0.0/16", "networkPlugin": "azure"}
    return {"properties": {"provisioningState": "Succeeded", "httpProxyConfig": settings, "networkProfile": network}}


def plan(cluster: dict[str, Any], **entries: list[str]) -> Any:
    return plan_update(cluster, no_proxy_edit("noProxy", **entries), None, lambda _: (frozenset(), True))


def sent(cluster: dict[str, Any], **entries: list[str]) -> list[str]:
    found: list[str] = plan(cluster, **entries).sent.http_proxy["noProxy"]
    return found


@pytest.mark.parametrize(
    ("entries", "after"),
    [
        ({"add": [".example.com"]}, [".svc", "a.test", *AKS, ".example.com"]),
        ({"add": ["A.TEST", "b.test"]}, [".svc", "a.test", *AKS, "b.test"]),
        ({"add": ["b.test", "B.test"]}, [".svc", "a.test", *AKS, "b.test"]),
        ({"remove": ["A.test"]}, [".svc", *AKS]),
        ({"remove": ["a.test", ".svc"]}, AKS),
        ({"add": ["b.test"], "remove": ["a.test"]}, [".svc", *AKS, "b.test"]),
        ({"add": ["a.test"]}, [".svc", "a.test", *AKS]),
        ({"remove": ["b.test"]}, [".svc", "a.test", *AKS]),
    ],
)
def test_the_rest_of_no_proxy_stays_in_its_order(entries: Any, after: list[str]) -> None:
    assert sent(body(".svc", "a.test", *AKS), **entries) == after


def test_all_else_of_the_settings_stays() -> None:
    cluster = body(*AKS, trustedCa="x", httpsProxy="http://proxy.test:3129/", newKey={"a": 1})
    before = dict(cluster["properties"]["httpProxyConfig"])

    found = plan(cluster, add=["b.test"])

    assert found.sent.http_proxy == {**before, "noProxy": [*AKS, "b.test"]}
    assert [(each.field, each.change, each.after) for each in found.changes] == [("noProxy", "added", "b.test")]


def test_what_is_so_already_is_no_change() -> None:
    assert plan(body("a.test", *AKS), add=["a.test"]).is_done_already
    assert plan(body("a.test", *AKS), remove=["b.test"]).is_done_already


def test_what_aks_adds_is_not_removed_and_what_is_not_there_is_told() -> None:
    findings = plan(body(".example.com", *AKS), remove=["konnectivity", "10.0.0.0/16", "example.com"]).findings

    assert [each.rule for each in findings] == [OF_AKS, NOT_THERE, OF_AKS]
    assert "'konnectivity'" in findings[2].message
    assert findings[1].hint == "Did you mean '.example.com'?"


def test_where_the_service_tells_no_proxy_as_it_was_sent_all_of_it_is_the_users() -> None:
    cluster = body("localhost", "a.test", effectiveNoProxy=["localhost", "a.test", *AKS])

    assert plan(cluster, remove=["localhost"]).findings == ()
    assert sent(cluster, remove=["localhost"]) == ["a.test"]
    assert [each.rule for each in plan(cluster, remove=["konnectivity"]).findings] == [OF_AKS]


def test_a_network_that_is_only_guessed_to_be_of_aks_may_be_removed() -> None:
    cluster = body("10.9.0.0/16", *AKS)
    edit = no_proxy_edit("noProxy", remove=["10.9.0.0/16"])
    found = plan_update(cluster, edit, None, lambda _: (frozenset(), False))

    assert found.findings == ()
    assert found.sent.http_proxy is not None
    assert found.sent.http_proxy["noProxy"] == AKS
    assert not found.is_done_already


def test_a_cluster_without_a_proxy_is_told_what_to_do() -> None:
    found = plan_update(
        {"properties": {}}, no_proxy_edit("noProxy", add=["a.test"]), None, lambda _: (frozenset(), True)
    )

    [wrong] = errors(found.findings)
    assert wrong.message == "Neither the command nor the cluster has httpProxy or httpsProxy."
    assert "az aks update --http-proxy-config FILE" in wrong.hint


@pytest.mark.parametrize(("entry", "severity"), [("http://a.test/", Severity.ERROR), ("a_b.test", Severity.WARNING)])
def test_a_new_entry_is_checked_as_one_of_a_file(entry: str, severity: Severity) -> None:
    assert severity in {each.severity for each in no_proxy_edit("noProxy", add=[entry]).findings}


def test_nothing_is_asked_of_the_list_as_a_whole() -> None:
    assert no_proxy_edit("noProxy", add=["a.test"]).findings == ()


NAMES = st.lists(st.sampled_from(["a.test", "B.test", ".svc", "10.1.0.0/16", *AKS]), unique_by=str.lower, max_size=6)


@given(has=NAMES, add=NAMES, remove=NAMES)
def test_an_edit_made_twice_is_made_once_and_loses_nothing_else(
    has: list[str], add: list[str], remove: list[str]
) -> None:
    edit = no_proxy_edit("noProxy", add, [each for each in remove if each.lower() not in {new.lower() for new in add}])
    once = edit.over({"noProxy": has}).get("noProxy", has)

    assert edit.over({"noProxy": once}) == {}
    assert {each.lower() for each in once} == ({each.lower() for each in has} - edit.removed) | {*map(str.lower, add)}
    assert [each for each in once if each in has] == [each for each in has if each.lower() not in edit.removed]
