"""What AKS does not do together, as an update meets it: the files on one side, the live cluster on the other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.live.plan import plan_update

BEHIND = {"httpProxy": "http://proxy:8080/"}
LINUX = {"name": "linux", "osType": "Linux", "type": "VirtualMachineScaleSets"}
WINDOWS = {"name": "win", "osType": "windows", "type": "VirtualMachineScaleSets"}
OLD = {"name": "old", "osType": "Linux", "type": "availabilitySet"}
OFF = {"enabled": False}


def found(kind: Kind, file: dict[str, Any], **properties: Any) -> tuple[Finding, ...]:
    """Return what speaks against an update with `file` of a cluster with `properties`."""
    asked = check(kind, json.dumps(file), Purpose.UPDATE)
    http_proxy, kube_proxy = (asked, None) if kind is HTTP_PROXY else (None, asked)
    return plan_update({"properties": properties}, http_proxy, kube_proxy, lambda _: (frozenset(), True)).findings


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.place.pointer, f"{each.message} {each.hint}") for each in findings]


@pytest.mark.parametrize(
    ("pools", "file", "expected"),
    [
        ([], BEHIND, []),
        ([LINUX], BEHIND, []),
        (
            [LINUX, WINDOWS],
            BEHIND,
            [
                (
                    "http-proxy-with-windows",
                    "",
                    "The node pool 'win' runs Windows, which AKS does not support behind an HTTP proxy. "
                    "Delete the node pool 'win' first.",
                )
            ],
        ),
        (
            [OLD, LINUX],
            BEHIND,
            [
                (
                    "http-proxy-with-availability-set",
                    "",
                    "The node pool 'old' is an availability set, which AKS does not support behind a proxy. "
                    "Move its nodes to a scale set first.",
                )
            ],
        ),
    ],
)
def test_every_pool_must_be_one_that_can_stand_behind_a_proxy(
    pools: list[dict[str, Any]], file: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert said(found(HTTP_PROXY, file, agentPoolProfiles=pools)) == expected


@pytest.mark.parametrize(
    ("has", "file", "rules"),
    [
        # a proxy that is switched off is no proxy to stand behind
        ({}, {**BEHIND, **OFF}, []),
        (BEHIND, OFF, []),
        ({**BEHIND, **OFF}, {"noProxy": ["a"]}, []),
        # and is one again once it is switched on
        ({**BEHIND, **OFF}, {"enabled": True}, ["http-proxy-with-windows", "http-proxy-with-availability-set"]),
        (BEHIND, {"noProxy": ["a"]}, ["http-proxy-with-windows", "http-proxy-with-availability-set"]),
    ],
)
def test_pools_do_not_matter_while_the_proxy_is_switched_off(
    has: dict[str, Any], file: dict[str, Any], rules: list[str]
) -> None:
    findings = found(HTTP_PROXY, file, httpProxyConfig=has, agentPoolProfiles=[WINDOWS, OLD])

    assert [each.rule.id for each in findings] == rules


@pytest.mark.parametrize(
    ("has", "file", "is_missing"),
    [
        ({}, {"noProxy": ["a"]}, True),
        ({}, OFF, True),
        (BEHIND, {"httpProxy": None}, True),
        (BEHIND, {"noProxy": ["a"]}, False),
        ({"httpsProxy": "http://proxy:8080/"}, {"noProxy": ["a"]}, False),
        ({}, {"httpsProxy": "http://proxy:8080/"}, False),
    ],
)
def test_the_file_and_the_cluster_have_a_proxy_between_them(
    has: dict[str, Any], file: dict[str, Any], is_missing: bool
) -> None:
    told = (
        "proxy-url-missing",
        "",
        "Neither the file nor the cluster has httpProxy or httpsProxy. "
        'Add "httpProxy": "http://host:8080/" to the file.',
    )

    assert said(found(HTTP_PROXY, file, httpProxyConfig=has)) == [told] * is_missing


IPVS = {"mode": "IPVS"}
TOO_OLD = "kubernetes-too-old-for-mode"


@pytest.mark.parametrize(
    ("network", "file", "expected"),
    [
        ({"networkPolicy": "calico"}, IPVS, []),
        ({"networkPolicy": "azure"}, {"mode": "IPTABLES"}, []),
        (
            {"networkPolicy": "Azure"},
            IPVS,
            [
                (
                    "ipvs-with-azure-network-policy",
                    "/mode",
                    "The mode IPVS is not supported with Azure Network Policy, which the cluster has. "
                    "Use another mode.",
                )
            ],
        ),
        ({"networkPlugin": "None"}, OFF, []),
        ({"networkPlugin": "azure"}, {"enabled": True}, []),
        (
            {"networkPlugin": "azure"},
            OFF,
            [
                (
                    "kube-proxy-disabled-with-a-network-plugin",
                    "/enabled",
                    "kube-proxy can be left out only with networkPlugin none, or with the Cilium dataplane; "
                    "the cluster has azure. "
                    "Remove enabled from the file.",
                )
            ],
        ),
        ({"networkPlugin": "azure", "networkDataplane": "cilium"}, OFF, []),
        ({"networkPlugin": "azure", "networkDataplane": "Cilium"}, {"mode": "IPTABLES"}, []),
        *(
            (
                {"networkPlugin": "azure", "networkDataplane": "Cilium"},
                {"mode": mode},
                [
                    (
                        "kube-proxy-mode-with-cilium",
                        "/mode",
                        f"The mode {mode} is not supported with the Cilium dataplane; the cluster has it. "
                        'Write "enabled": false and "mode": null.',
                    )
                ],
            )
            for mode in ("IPVS", "NFTABLES")
        ),
        ({"kubeProxyConfig": IPVS}, {"ipvsConfig": {"scheduler": "RoundRobin"}}, []),
        ({"kubeProxyConfig": IPVS}, {"mode": "IPTABLES"}, []),
        (
            {},
            {"ipvsConfig": {"scheduler": "RoundRobin"}},
            [
                (
                    "ipvs-config-without-ipvs",
                    "/ipvsConfig",
                    "ipvsConfig is given, but the mode of the cluster is IPTABLES. "
                    'Write "mode": "IPVS" beside it, or remove it.',
                )
            ],
        ),
        (
            {"kubeProxyConfig": {"mode": "NFTABLES"}},
            {"ipvsConfig": {"scheduler": "RoundRobin"}},
            [
                (
                    "ipvs-config-without-ipvs",
                    "/ipvsConfig",
                    "ipvsConfig is given, but the mode of the cluster is NFTABLES. "
                    'Write "mode": "IPVS" beside it, or remove it.',
                )
            ],
        ),
    ],
)
def test_kube_proxy_must_suit_the_clusters_network(
    network: dict[str, Any], file: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert said(found(KUBE_PROXY, file, networkProfile=network)) == expected


@pytest.mark.parametrize(
    ("versions", "mode", "expected"),
    [
        ({"kubernetesVersion": "1.33.0"}, "NFTABLES", []),
        ({"kubernetesVersion": "1.22"}, "IPVS", []),
        ({"kubernetesVersion": "1.21.9"}, "IPTABLES", []),
        ({"kubernetesVersion": "newest"}, "NFTABLES", []),
        ({}, "NFTABLES", []),
        # what it runs counts, not what it is asked to run
        ({"kubernetesVersion": "1.32", "currentKubernetesVersion": "1.33.1"}, "NFTABLES", []),
        (
            {"kubernetesVersion": "1.33", "currentKubernetesVersion": "1.32.4"},
            "NFTABLES",
            [
                (
                    TOO_OLD,
                    "/mode",
                    "The mode NFTABLES needs Kubernetes 1.33 or later; the cluster has 1.32.4. "
                    "Upgrade the cluster first, or use another mode.",
                )
            ],
        ),
    ],
)
def test_the_clusters_kubernetes_must_know_the_mode(
    versions: dict[str, Any], mode: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(found(KUBE_PROXY, {"mode": mode}, **versions)) == expected


def test_a_mode_that_the_cluster_has_already_is_held_against_its_version_too() -> None:
    network = {"kubeProxyConfig": {"mode": "NFTABLES"}}

    findings = found(KUBE_PROXY, {"enabled": True}, kubernetesVersion="1.32", networkProfile=network)

    assert [each.rule.id for each in findings] == [TOO_OLD]


@pytest.mark.parametrize("file", [IPVS, {"mode": "IPTABLES"}, OFF])
def test_a_cluster_of_aks_automatic_takes_no_kube_proxy_file(file: dict[str, Any]) -> None:
    asked = check(KUBE_PROXY, json.dumps(file), Purpose.UPDATE)
    body = {"sku": {"name": "Automatic"}, "properties": {"networkProfile": {"networkPlugin": "azure"}}}
    [finding] = plan_update(body, None, asked, lambda _: (frozenset(), True)).findings

    assert finding.rule.id == "kube-proxy-config-with-automatic"
    assert "the cluster is one" in finding.message


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.34.5", []),
        ("1.39.9", []),
        ("1.40.0", ["ipvs-off-by-default"]),
        ("1.42", ["ipvs-off-by-default"]),
        ("1.43.0", ["ipvs-gone"]),
        ("2.0", ["ipvs-gone"]),
    ],
)
def test_ipvs_leaves_kubernetes(version: str, expected: list[str]) -> None:
    assert [each.rule.id for each in found(KUBE_PROXY, IPVS, currentKubernetesVersion=version)] == expected
    assert found(KUBE_PROXY, {"mode": "NFTABLES"}, currentKubernetesVersion=version) == ()
