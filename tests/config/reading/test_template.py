"""What an ARM template holds besides our two settings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind
from tests.config.reading.templates import POOL, PROXY, loud, template

CLUSTERS = "Microsoft.ContainerService/managedClusters"
WINDOWS = {"osType": "Windows"}
BESIDE = {"type": f"{CLUSTERS}/agentPools", "name": "c/win", "properties": WINDOWS}


@pytest.mark.parametrize(
    ("properties", "rules"),
    [
        ({"agentPoolProfiles": [POOL]}, []),
        ({"agentPoolProfiles": [POOL, {**POOL, "osType": "Windows"}]}, ["http-proxy-with-windows"]),
        ({"agentPoolProfiles": [{**POOL, "type": "AvailabilitySet"}]}, ["http-proxy-with-availability-set"]),
        ({"AgentPoolProfiles": [{"NAME": "p", "OSType": "WINDOWS"}]}, ["http-proxy-with-windows"]),
        ({"agentPoolProfiles": "[parameters('pools')]"}, []),
        ({"addonProfiles": {"omsagent": {"enabled": True}}}, ["http-proxy-with-monitoring"]),
        ({"addonProfiles": {"OmsAgent": {"Enabled": "true"}}}, ["http-proxy-with-monitoring"]),
        ({"addonProfiles": {"omsagent": {"enabled": False}, "azurepolicy": {"enabled": True}}}, []),
        ({"agentPoolProfiles": [{**POOL, "osType": "[parameters('os')]"}]}, []),
    ],
)
def test_the_pools_of_a_template_are_held_against_its_proxy(properties: dict[str, Any], rules: list[str]) -> None:
    assert loud(template(PROXY, **properties), HTTP_PROXY) == rules


@pytest.mark.parametrize(
    ("kube_proxy", "network", "properties", "rules"),
    [
        ({"mode": "NFTABLES"}, {}, {"kubernetesVersion": "1.33.1"}, []),
        ({"mode": "NFTABLES"}, {}, {"kubernetesVersion": "1.32.9"}, ["kubernetes-too-old-for-mode"]),
        ({"mode": "NFTABLES"}, {}, {"kubernetesVersion": "[parameters('version')]"}, []),
        ({"enabled": False}, {"networkPlugin": "none"}, {}, []),
        ({"enabled": False}, {"networkPlugin": "azure"}, {}, ["kube-proxy-disabled-with-a-network-plugin"]),
        ({"enabled": False}, {}, {}, ["kube-proxy-disabled-with-a-network-plugin"]),
        ({"enabled": False}, {"networkPlugin": "[parameters('plugin')]"}, {}, []),
        ({"enabled": False}, {"networkPlugin": "azure", "networkDataplane": "[parameters('plane')]"}, {}, []),
        ({"enabled": "[parameters('on')]"}, {"networkPlugin": "azure"}, {}, ["arm-expression"]),
        (
            {"mode": "NFTABLES", "enabled": "[parameters('on')]"},
            {"networkDataplane": "cilium"},
            {},
            ["arm-expression"],
        ),
        ({"enabled": False}, {"networkPlugin": "azure", "networkDataplane": "cilium"}, {}, []),
        ({"mode": "NFTABLES"}, {"networkDataplane": "cilium"}, {}, ["kube-proxy-mode-with-cilium"]),
        (
            {"mode": "IPVS"},
            {"networkPolicy": "azure"},
            {},
            ["ipvs-leaves-kubernetes", "ipvs-with-azure-network-policy"],
        ),
        (
            {"mode": "NFTABLES"},
            {},
            {"resource": {"sku": {"name": "Automatic", "tier": "Standard"}}},
            ["kube-proxy-config-with-automatic"],
        ),
    ],
)
def test_the_cluster_of_a_template_is_held_against_its_kube_proxy(
    kube_proxy: Any, network: Any, properties: dict[str, Any], rules: list[str]
) -> None:
    assert sorted(loud(template(None, kube_proxy, network, **properties), KUBE_PROXY)) == sorted(rules)


@pytest.mark.parametrize(
    ("beside", "resource", "rules"),
    [
        ([BESIDE], {}, ["http-proxy-with-windows"]),
        ([{**BESIDE, "properties": {"type": "AvailabilitySet"}}], {}, ["http-proxy-with-availability-set"]),
        ([BESIDE], {"name": "C"}, ["http-proxy-with-windows"]),
        ([{**BESIDE, "name": "[concat(parameters('c'), '/win')]"}], {"name": "c"}, ["http-proxy-with-windows"]),
        ([{key.upper(): value for key, value in BESIDE.items()}], {}, ["http-proxy-with-windows"]),
        # of another cluster, or of one of several, or perhaps not at all
        ([BESIDE], {"name": "d"}, []),
        ([BESIDE, {"type": CLUSTERS, "properties": {}}], {}, []),
        ([{**BESIDE, "condition": "[parameters('with')]"}], {}, []),
        ([{**BESIDE, "properties": {"osType": "[parameters('os')]"}}], {}, []),
        # as a child it is nobody else's
        ([], {"resources": [{**BESIDE, "type": "agentPools", "name": "win"}]}, ["http-proxy-with-windows"]),
        (
            [{"type": CLUSTERS, "properties": {}}],
            {"resources": [{**BESIDE, "name": "c/win"}]},
            ["http-proxy-with-windows"],
        ),
    ],
)
def test_a_pool_may_be_a_resource_of_its_own(beside: Any, resource: Any, rules: list[str]) -> None:
    assert loud(template(PROXY, beside=beside, resource=resource), HTTP_PROXY) == rules


@pytest.mark.parametrize("enabled", [False, "[parameters('on')]"])
def test_pools_say_nothing_of_a_proxy_that_is_or_may_be_off(enabled: object) -> None:
    found = loud(template({**PROXY, "enabled": enabled}, agentPoolProfiles=[WINDOWS]), HTTP_PROXY)

    assert "http-proxy-with-windows" not in found


@pytest.mark.parametrize(
    ("version", "mode", "rules"),
    [
        ("2026-06-01", "IPTABLES", ["kube-proxy-config-api-version"]),
        ("2022-07-02-preview", "IPTABLES", ["kube-proxy-config-api-version"]),
        ("2022-08-02-preview", "IPTABLES", []),
        ("2025-08-02-preview", "IPTABLES", []),
        ("2025-08-02-preview", "NFTABLES", ["kube-proxy-config-api-version"]),
        ("2025-09-02-preview", "NFTABLES", []),
        ("[variables('version')]", "NFTABLES", []),
    ],
)
def test_an_api_version_knows_the_settings(version: str, mode: str, rules: list[str]) -> None:
    for resource in ({"apiVersion": version}, {"type": f"{CLUSTERS}@{version}", "apiVersion": None}):
        assert loud(template(None, {"mode": mode}, resource=resource), KUBE_PROXY) == rules


FACTS: dict[str, tuple[Kind, dict[str, Any]]] = {
    "osType": (HTTP_PROXY, {"agentPoolProfiles": [{"name": "p", "osType": "Windows"}]}),
    "properties/osType": (HTTP_PROXY, {"beside": [BESIDE]}),
    "type": (HTTP_PROXY, {"agentPoolProfiles": [{"name": "p", "type": "AvailabilitySet"}]}),
    "omsagent/enabled": (HTTP_PROXY, {"addonProfiles": {"omsagent": {"enabled": True}}}),
    "kubernetesVersion": (KUBE_PROXY, {"kubernetesVersion": "1.20.1"}),
    "networkPolicy": (KUBE_PROXY, {"network": {"networkPolicy": "azure"}}),
    "networkDataplane": (KUBE_PROXY, {"network": {"networkDataplane": "cilium"}}),
    "sku/name": (KUBE_PROXY, {"resource": {"sku": {"name": "Automatic"}}}),
    "apiVersion": (KUBE_PROXY, {"resource": {"apiVersion": "2026-06-01"}}),
}


@pytest.mark.parametrize("fact", FACTS)
def test_a_finding_stands_at_the_fact(fact: str) -> None:
    kind, parts = FACTS[fact]
    text = json.dumps(json.loads(template(PROXY, {"mode": "IPVS"}, **parts)), indent=1)

    [finding] = check(kind, text).about_template

    assert finding.place.pointer.endswith(f"/{fact}")
    line = text.splitlines()[finding.place.line - 1]
    key = fact.rpartition("/")[2]
    assert line[: finding.place.column - 1].strip() == f'"{key}":'


def test_a_finding_about_what_is_lacking_stands_at_the_setting() -> None:
    [finding] = check(KUBE_PROXY, template(None, {"enabled": False})).about_template

    assert finding.place.pointer.endswith("/kubeProxyConfig/enabled")


def test_a_fact_from_a_variable_stands_where_it_is_used() -> None:
    text = template(PROXY, more={"variables": {"pools": [WINDOWS]}}, agentPoolProfiles="[variables('pools')]")

    assert [each.place.pointer for each in check(HTTP_PROXY, text).about_template] == ["/variables/pools/0/osType"]


PART = {"networkProfile": {"networkPlugin": "azure", "kubeProxyConfig": {"enabled": False}}}
PRINTED = {**PART["networkProfile"], "networkDataplane": "azure"}


@pytest.mark.parametrize(
    ("content", "kind", "rules"),
    [
        ({"properties": {"networkProfile": {"kubeProxyConfig": {"enabled": False}}}}, KUBE_PROXY, []),
        ({"properties": PART}, KUBE_PROXY, []),
        ({"name": "c", "networkProfile": PRINTED}, KUBE_PROXY, ["kube-proxy-disabled-with-a-network-plugin"]),
        ({"properties": {"httpProxyConfig": PROXY}}, HTTP_PROXY, []),
        ({"httpProxyConfig": PROXY, "agentPoolProfiles": [WINDOWS]}, HTTP_PROXY, ["http-proxy-with-windows"]),
    ],
)
def test_a_part_of_a_cluster_says_nothing_by_what_it_lacks(content: Any, kind: Kind, rules: list[str]) -> None:
    assert loud(json.dumps(content), kind) == rules


def test_what_no_command_sends_is_kept_apart() -> None:
    checked = check(HTTP_PROXY, template(PROXY, agentPoolProfiles=[WINDOWS]))

    assert [each.rule.id for each in checked.findings] == ["wrapped"]
    assert [each.rule.id for each in checked.about_template] == ["http-proxy-with-windows"]


@pytest.mark.parametrize(
    ("name", "called"),
    [("win", "The node pool 'win' of"), ("[parameters('pool')]", "A node pool of"), (None, "A node pool of")],
)
def test_a_pool_is_called_by_its_name_where_it_is_known(name: str | None, called: str) -> None:
    pool = {**WINDOWS, "type": "AvailabilitySet", "name": name}
    beside = {"type": f"{CLUSTERS}/agentPools", "name": name, "properties": pool}

    for text in (template(PROXY, agentPoolProfiles=[pool]), template(PROXY, beside=[beside])):
        found = check(HTTP_PROXY, text).about_template
        assert len(found) == 2
        assert all(each.message.startswith(called) for each in found)
