"""What a row says of a cluster, and what it leaves open: by the resource manager, or by Resource Graph."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.health import check_health
from azext_aksproxy.inventory.entry import make_entry
from tests.config.certificate_factory import NOW
from tests.inventory.entries import NO_PROXY, SUBSCRIPTION, behind, body, cluster_id, entry

IPVS = {"networkProfile": {"kubeProxyConfig": {"enabled": True, "mode": "IPVS"}}}
COLUMNS = (
    "id name resourceGroup subscription location kubernetesVersion state nodes httpProxy httpsProxy enabled noProxy "
    "certificates expires daysLeft kubeProxyMode disruptionPolicy findings unknown"
)


def row(**more: Any) -> dict[str, Any]:
    return entry(**more).row(NOW)


def test_a_row_has_its_columns_in_their_order() -> None:
    found = row(httpProxyConfig=behind(20, 400), nodeDisruptionProfile={"nodeDisruptionPolicy": "Block"}, **IPVS)

    certificates = found.pop("certificates")
    assert list(row()) == COLUMNS.split()
    assert found == {
        "id": cluster_id("c"),
        "name": "c",
        "resourceGroup": "rg",
        "subscription": SUBSCRIPTION,
        "location": "westeurope",
        "kubernetesVersion": "1.34.2",
        "state": "Succeeded",
        "nodes": 5,
        "httpProxy": "http://proxy:8080/",
        "httpsProxy": "http://proxy:8080/",
        "enabled": True,
        "noProxy": 2,
        "expires": "2026-08-21T12:00:00+00:00",
        "daysLeft": 20,
        "kubeProxyMode": "IPVS",
        "disruptionPolicy": "Block",
        "findings": {"errors": 0, "warnings": 2},
        "unknown": [],
    }
    assert [(each["subject"], each["expires"][:10]) for each in certificates] == [
        ("CN=Example CA 20", "2026-08-21"),
        ("CN=Example CA 400", "2027-09-05"),
    ]


def test_a_row_is_json() -> None:
    assert json.loads(json.dumps(row(httpProxyConfig=behind(1))))["name"] == "c"


def test_the_first_certificate_that_expires_counts_also_where_it_has() -> None:
    found = row(httpProxyConfig=behind(400, -2.5, 20))

    assert (found["expires"], found["daysLeft"]) == ("2026-07-30T00:00:00+00:00", -3)


def test_a_block_that_is_no_certificate_is_told_and_has_no_expiry() -> None:
    found = row(httpProxyConfig=behind(trustedCa="bm90IFBFTQ=="))

    assert found["expires"] is found["daysLeft"] is None
    assert found["certificates"] == [
        {"subject": None, "expires": None, "sha256": None, "problem": "The value is not base64 of PEM text."}
    ]
    assert found["findings"]["errors"] == 1


@pytest.mark.parametrize(
    ("settings", "mode"),
    [
        (None, None),
        ({}, None),
        ({"mode": "ipvs"}, "IPVS"),
        ({"enabled": True}, "IPTABLES"),
        ({"enabled": False}, "Disabled"),
        ({"enabled": False, "mode": "IPVS"}, "Disabled"),
        ({"mode": 7}, None),
    ],
)
def test_the_mode_of_kube_proxy(settings: Any, mode: str | None) -> None:
    assert row(networkProfile={"kubeProxyConfig": settings})["kubeProxyMode"] == mode


@pytest.mark.parametrize(
    ("properties", "state"),
    [
        ({"provisioningState": "Updating"}, "Updating"),
        ({"powerState": {"code": "Stopped"}}, "Stopped"),
        ({"powerState": {"code": "Running"}}, "Succeeded"),
        ({"provisioningState": "Failed", "powerState": {"code": "Stopped"}}, "Failed"),
        ({"provisioningState": "Starting", "powerState": {"code": "Stopped"}}, "Starting"),
        ({"provisioningState": None}, None),
    ],
)
def test_a_cluster_at_rest_that_does_not_run_is_stopped(properties: dict[str, Any], state: str | None) -> None:
    assert row(**properties)["state"] == state


@pytest.mark.parametrize(("settings", "enabled"), [({}, True), ({"enabled": True}, True), ({"enabled": False}, False)])
def test_a_proxy_is_on_unless_it_was_switched_off(settings: dict[str, Any], enabled: bool) -> None:
    assert row(httpProxyConfig=behind(**settings))["enabled"] is enabled


def test_a_cluster_without_proxy_has_nothing_to_say_of_one() -> None:
    found = row()

    assert {
        name: found[name] for name in ("httpProxy", "httpsProxy", "enabled", "noProxy", "expires")
    } == dict.fromkeys(("httpProxy", "httpsProxy", "enabled", "noProxy", "expires"))
    assert found["certificates"] == []


def test_what_resource_graph_lacks_is_not_known() -> None:
    found = row(knows_previews=False, httpProxyConfig=behind())

    assert found["unknown"] == ["kubeProxyMode", "disruptionPolicy"]
    assert found["kubeProxyMode"] is found["disruptionPolicy"] is None


def test_what_resource_graph_has_counts() -> None:
    policy = {"nodeDisruptionPolicy": "Block"}

    assert row(knows_previews=False, **IPVS)["unknown"] == ["disruptionPolicy"]
    assert row(knows_previews=False, nodeDisruptionProfile=policy)["unknown"] == ["kubeProxyMode"]


@pytest.mark.parametrize(
    ("known", "count", "guesses"),
    [((frozenset({"10.1.0.0/16"}), True), 3, 0), ((frozenset(), True), 4, 0), ((frozenset(), False), 3, 1)],
)
def test_what_aks_took_from_a_virtual_network_is_not_counted(known: Any, count: int, guesses: int) -> None:
    no_proxy = [*NO_PROXY, "10.1.0.0/16", "example.com"]

    found = entry(spaces=lambda _: known, httpProxyConfig=behind(noProxy=no_proxy))

    assert found.columns["noProxy"] == count
    assert found.guesses == guesses


def test_findings_are_those_of_the_health_of_one_cluster() -> None:
    properties: dict[str, Any] = {"httpProxyConfig": behind(20, noProxy=["*.a", "10.0.0.0/33"]), **IPVS}
    cluster = Cluster.of(body(**properties))
    alone = list(check_health(cluster, "c", cluster.own_entries, NOW))

    assert [(each.rule, each.message) for each in entry(**properties).findings] == [
        (each.rule, each.message) for each in alone
    ]
    assert alone


@pytest.mark.parametrize("password", ["secret", "se:cr@et"])
def test_a_password_is_masked(password: str) -> None:
    found = json.dumps(row(httpProxyConfig=behind(httpProxy=f"http://user:{password}@proxy:8080/")))

    assert "http://***@proxy:8080/" in found
    assert "secret" not in found
    assert "se:cr" not in found


@pytest.mark.parametrize("junk", [None, 7, "text", [], [7], {"count": "many"}, [{"count": "many"}, {"count": None}]])
def test_pools_of_a_type_that_they_never_have_count_as_none(junk: Any) -> None:
    assert row(agentPoolProfiles=junk)["nodes"] == 0


@pytest.mark.parametrize("junk", [{}, {"id": 7}, {"id": "/subscriptions/s"}])
def test_what_is_no_cluster_is_refused(junk: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        make_entry(junk, lambda _: (frozenset(), True), NOW, knows_previews=True)


def test_days_are_whole_and_below_zero_once_it_has_expired() -> None:
    found = entry(httpProxyConfig=behind(1))

    assert [found.days_left(NOW + timedelta(hours=each)) for each in (0, 1, 24, 25, 49)] == [1, 0, 0, -1, -2]
