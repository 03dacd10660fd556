"""A cluster as it was read: what would change, what is only guessed, and the digest that tells changes apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Purpose
from azext_aksproxy.config.live.disruption.policy import Disruption
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.rollout.clusters.reader import make_reader
from azext_aksproxy.rollout.decisions.asked import Asked
from azext_aksproxy.rollout.decisions.verdict import Reading, left_out
from tests.rollout.events import ID
from tools.fleet import ca

GUESSED = "10.9.0.0/16"
ADDED = "konnectivity"
ALLOW = Disruption("Allow", "rg", "c")
HAD = {"httpProxy": "http://proxy:8080/", "noProxy": ["a", "localhost"], "trustedCa": ca("Old")}


def body(**settings: Any) -> dict[str, Any]:
    return {
        "id": ID,
        "eTag": "1",
        "properties": {"provisioningState": "Succeeded", "httpProxyConfig": {**HAD, **settings}},
    }


def reading(file: Any, has_networks: bool = True, **settings: Any) -> Reading:
    asked = check(HTTP_PROXY, json.dumps(file), Purpose.UPDATE)
    return make_reader(Asked(asked), lambda _: (frozenset(), has_networks), lambda _: ALLOW)(body(**settings))


def test_what_may_be_the_users_to_remove_is_planned_and_asked_about() -> None:
    guess = reading({"noProxy": ["a"]}, has_networks=False, noProxy=["a", ADDED, GUESSED])

    assert (guess.fields, guess.guesses, guess.is_as_asked) == ((), (GUESSED,), True)
    assert guess.touched == ("noProxy",)
    assert guess.effects == (f"noProxy may lose {GUESSED}",)
    assert left_out(guess) is None


def test_a_plan_with_a_guess_is_never_done_already() -> None:
    asked = check(HTTP_PROXY, '{"noProxy": ["a"]}', Purpose.UPDATE)
    networks: list[tuple[frozenset[str], bool]] = [(frozenset({GUESSED}), True), (frozenset(), False)]
    plans = [plan_update(body(noProxy=["a", ADDED, GUESSED]), asked, None, lambda _: networks.pop(0)) for _ in range(2)]

    assert [plan.changes for plan in plans] == [[], []]
    assert [plan.is_done_already for plan in plans] == [True, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # the same fields change, and not in the same way
        (reading({"trustedCa": ca("New")}), reading({"trustedCa": ca("Newer")})),
        (reading({"trustedCa": ca("New")}), reading({"trustedCa": ca("New")}, trustedCa=ca("Colleague"))),
        (reading({"noProxy": ["a", "b"]}), reading({"noProxy": ["a", "b"]}, noProxy=["a", "colleague"])),
        (
            reading({"noProxy": ["a"]}, False, noProxy=["a", ADDED, GUESSED]),
            reading({"noProxy": ["a"]}, False, noProxy=["a", ADDED]),
        ),
        (reading({"httpProxy": "http://q:1/"}), reading({"httpProxy": "http://q:1/"}, httpProxy="http://colleague:1/")),
    ],
)
def test_the_digest_tells_one_change_from_another(one: Reading, other: Reading) -> None:
    assert one.digest != other.digest


def test_the_digest_does_not_tell_what_is_the_same() -> None:
    one = reading({"noProxy": ["b", "c"]}, noProxy=["a", "localhost"])
    other = reading({"noProxy": ["c", "b"]}, noProxy=["localhost", "A"])

    assert one.digest == other.digest


def planned(policy: str, file: Any, asked: list[Any], **properties: Any) -> Reading:
    """Return the reading of a cluster with `policy`, and note in `asked` that it was asked for."""

    def disruptions(read: Any) -> Disruption:
        asked.append(read["id"])
        return Disruption(policy, "rg", "c", has_window=False)

    cluster = body()
    cluster["properties"].update(properties)
    checked = check(HTTP_PROXY, json.dumps(file), Purpose.UPDATE)
    return make_reader(Asked(checked), lambda _: (frozenset(), True), disruptions)(cluster)


def test_a_cluster_that_may_not_be_disrupted_is_blocked_with_the_reason() -> None:
    out = left_out(planned("Block", {"noProxy": ["b"]}, []))

    assert out
    assert out.event == "blocked"
    assert out.facts["reason"] == "The Node Disruption Policy of the cluster 'c' is Block: AKS refuses the change."
    assert left_out(planned("AllowDuringMaintenanceWindow", {"noProxy": ["b"]}, [])) is None
    assert left_out(planned("", {"noProxy": ["b"]}, [])) is None


@pytest.mark.parametrize(
    ("file", "properties", "count"),
    [
        ({"noProxy": ["b"]}, {}, 1),
        # nothing would change, or it is not its turn, or it cannot take the file anyway
        ({"noProxy": ["a"]}, {"httpProxyConfig": {**HAD, "noProxy": ["a"]}}, 0),
        ({"noProxy": ["b"]}, {"provisioningState": "Updating"}, 0),
        ({"noProxy": ["b"]}, {"agentPoolProfiles": [{"name": "w", "osType": "Windows"}]}, 0),
        ({"noProxy": ["b"]}, {"httpProxyConfig": None}, 0),
    ],
)
def test_the_policy_is_asked_for_only_where_nodes_would_be_reimaged(
    file: Any, properties: dict[str, Any], count: int
) -> None:
    asked: list[Any] = []
    planned("Block", file, asked, **properties)

    assert asked == [ID] * count


IPVS = {"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}


def of_kube_proxy(file: Any, network: dict[str, Any], with_proxy: Any = None, **properties: Any) -> Reading:
    """Return the reading of a cluster with the network profile `network`, for a kube-proxy file."""
    http_proxy = check(HTTP_PROXY, json.dumps(with_proxy), Purpose.UPDATE) if with_proxy else None
    asked = Asked(http_proxy, check(KUBE_PROXY, json.dumps(file), Purpose.UPDATE))
    cluster = body()
    cluster["properties"].update(networkProfile=network, kubernetesVersion="1.34.1", **properties)
    block = Disruption("Block", "rg", "c")
    return make_reader(asked, lambda _: (frozenset(), True), lambda _: block)(cluster)


def test_kube_proxy_is_compared_and_reimages_nothing() -> None:
    found = of_kube_proxy({"mode": "NFTABLES"}, {"kubeProxyConfig": IPVS}, httpProxyConfig=None)

    assert found.fields == ("kubeProxyConfig.mode", "kubeProxyConfig.ipvsConfig.scheduler")
    assert (found.has_setting, found.unconcerned, found.reimages, found.obstacle) == (True, "", False, "")
    assert left_out(found) is None


def test_the_digest_holds_both_settings() -> None:
    files: list[Any] = [({"mode": "NFTABLES"}, {"noProxy": ["b"]}), ({"mode": "IPTABLES"}, {"noProxy": ["b"]})]
    readings = [of_kube_proxy(kube, {"kubeProxyConfig": IPVS}, proxy) for kube, proxy in files]
    alone = of_kube_proxy({"mode": "NFTABLES"}, {"kubeProxyConfig": IPVS})

    assert len({each.digest for each in [*readings, alone]}) == 3
    assert readings[0].reimages
    assert readings[0].forbidden, "the proxy changes as well"
    assert alone.forbidden is None


@pytest.mark.parametrize(
    ("network", "properties", "why"),
    [
        ({}, {"kubernetesVersion": "1.32.9"}, "The mode NFTABLES needs Kubernetes 1.33 or later"),
        ({"networkDataplane": "cilium"}, {}, "The mode NFTABLES is not supported with the Cilium dataplane"),
    ],
)
def test_a_cluster_that_does_not_fit_kube_proxy_says_why(
    network: dict[str, Any], properties: dict[str, Any], why: str
) -> None:
    cluster = {"id": ID, "properties": {"networkProfile": network, "kubernetesVersion": "1.34.1", **properties}}
    asked = Asked(kube_proxy=check(KUBE_PROXY, '{"mode": "NFTABLES"}', Purpose.UPDATE))
    found = make_reader(asked, lambda _: (frozenset(), True), lambda _: ALLOW)(cluster)

    assert found.obstacle.startswith(why)
    assert not found.has_setting, "where none is named it is not one of those that are meant"
    assert left_out(found)


def test_without_a_proxy_a_change_of_both_is_not_for_a_cluster() -> None:
    found = of_kube_proxy({"mode": "NFTABLES"}, {"kubeProxyConfig": IPVS}, {"noProxy": ["b"]}, httpProxyConfig=None)

    assert (found.has_setting, found.unconcerned, found.changes) == (False, "It has no HTTP proxy.", ())


def test_one_request_is_told_from_another() -> None:
    proxy, kube = check(HTTP_PROXY, '{"noProxy": ["a"]}'), check(KUBE_PROXY, '{"mode": "IPTABLES"}')
    requests = [Asked(proxy).request, Asked(None, kube).request, Asked(proxy, kube).request]

    assert requests == [
        {"noProxy": ["a"]},
        {"kubeProxyConfig": {"mode": "IPTABLES"}},
        {"httpProxyConfig": {"noProxy": ["a"]}, "kubeProxyConfig": {"mode": "IPTABLES"}},
    ]
    assert (Asked(None, kube).mode, Asked(proxy).mode) == ("IPTABLES", None)
