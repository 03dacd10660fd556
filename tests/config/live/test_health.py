"""Whether a cluster is well, and whether files fit it: its settings judged as those of a file, and the subscription."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from azext_aksproxy.config.check import Checked, check
from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.health import (
    check_feature,
    check_health,
    check_provider,
    check_update,
    own_settings,
    would_reimage,
)
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem
from tests.config.trusted_ca import odd

SOON = encoded(pem(factory.valid(ends=NOW + timedelta(days=20))))
GOOD_TEXT = pem(factory.root())
OLD_TEXT = pem(factory.valid(ends=NOW - timedelta(days=1)))
GOOD = encoded(GOOD_TEXT)
BEHIND = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
WINDOWS = {"name": "win", "osType": "Windows", "type": "VirtualMachineScaleSets"}


def answer(http_proxy: Any = None, kube_proxy: Any = None, **properties: Any) -> Any:
    network = {"kubeProxyConfig": kube_proxy, **properties.pop("networkProfile", {})}
    return {"properties": {"httpProxyConfig": http_proxy, "networkProfile": network, **properties}}


def cluster(http_proxy: Any = None, kube_proxy: Any = None, **properties: Any) -> Cluster:
    return Cluster.of(answer(http_proxy, kube_proxy, **properties))


def asked(kind: Kind, settings: dict[str, Any]) -> Checked:
    return check(kind, json.dumps(settings), Purpose.UPDATE, NOW)


def loud(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.place.file, each.rule.id) for each in findings if each.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (cluster(), []),
        (cluster(BEHIND, {"mode": "IPVS"}), ["ipvs-leaves-kubernetes"]),
        (cluster(BEHIND, {"mode": "NFTABLES"}), []),
        # what it holds in noProxy is no error, whatever it is
        (cluster({**BEHIND, "noProxy": [*BEHIND["noProxy"], "*.a", "10.0.0.0/33"]}), ["no-proxy-held-by-cluster"] * 2),
        (cluster({**BEHIND, "trustedCa": GOOD}), []),
        (cluster({**BEHIND, "trustedCa": SOON}), ["trusted-ca-expires-soon"]),
        (cluster(BEHIND, agentPoolProfiles=[WINDOWS]), ["http-proxy-with-windows"]),
        # without a proxy the pools do not matter
        (cluster(agentPoolProfiles=[WINDOWS]), []),
        (
            cluster(None, {"mode": "IPVS"}, networkProfile={"networkPolicy": "azure"}),
            ["ipvs-leaves-kubernetes", "ipvs-with-azure-network-policy"],
        ),
        # what only newer API versions know is no mistake of the user's
        (cluster({**BEHIND, "newSetting": 1}, {"mode": "IPTABLES", "newSetting": 1}), []),
        # nor is what the service sets by itself
        (cluster({**BEHIND, "effectiveNoProxy": ["*.a"]}), []),
    ],
)
def test_the_settings_of_a_cluster_are_judged_as_those_of_a_file(body: Cluster, rules: list[str]) -> None:
    found = list(check_health(body, "c", frozenset(), NOW))

    assert loud(found) == [("cluster c", rule) for rule in rules]


def test_a_ca_that_some_program_on_the_nodes_trusts_is_no_error_of_the_cluster() -> None:
    bundles = [pem(each.parts.der()) for each in {**odd.USABLE, **odd.GO_SKIPS}.values() if "spoils" not in each.rules]
    for bundle in [*bundles, pem(b"x", "DH PARAMETERS") + GOOD_TEXT, OLD_TEXT + GOOD_TEXT]:
        found = check_health(cluster({**BEHIND, "trustedCa": encoded(bundle)}), "c", frozenset(), NOW)
        assert [each for each in found if each.severity is Severity.ERROR] == []


def test_what_the_service_put_into_no_proxy_is_not_judged() -> None:
    body = cluster({**BEHIND, "noProxy": [*BEHIND["noProxy"], "LocalHost", "konnectivity", "10.0.0.1/8"]})
    added = frozenset({"localhost", "konnectivity"})

    assert own_settings(body, added) == {**BEHIND, "noProxy": [*BEHIND["noProxy"], "10.0.0.1/8"]}
    assert loud(list(check_health(body, "c", added | {"10.0.0.1/8"}, NOW))) == []
    assert loud(list(check_health(body, "c", added, NOW))) == [("cluster c", "no-proxy-host-bits")]


@pytest.mark.parametrize(
    ("files", "rules"),
    [
        # the certificate that the cluster has stays, and is looked at beside the files
        ([], [("cluster c", "trusted-ca-expires-soon")]),
        ([asked(HTTP_PROXY, {"noProxy": ["a"]})], [("cluster c", "trusted-ca-expires-soon")]),
        ([asked(KUBE_PROXY, {"mode": "IPTABLES"})], [("cluster c", "trusted-ca-expires-soon")]),
        # it leaves
        ([asked(HTTP_PROXY, {"trustedCa": GOOD})], []),
        ([asked(HTTP_PROXY, {"trustedCa": None})], []),
        ([asked(HTTP_PROXY, {"trustedCa": GOOD}), asked(KUBE_PROXY, {"mode": "IPTABLES"})], []),
        ([asked(KUBE_PROXY, {"mode": "IPTABLES"}), asked(HTTP_PROXY, {"trustedCa": GOOD})], []),
    ],
)
def test_a_certificate_that_stays_is_looked_at_beside_the_files(
    files: list[Checked], rules: list[tuple[str, str]]
) -> None:
    body = cluster({**BEHIND, "trustedCa": SOON})

    assert loud(list(check_update(body, "c", files, NOW))) == rules


def test_every_file_is_held_against_what_the_cluster_has() -> None:
    network = {"networkPolicy": "azure", "networkPlugin": "azure"}
    body = cluster(BEHIND, {"mode": "IPVS"}, agentPoolProfiles=[WINDOWS], networkProfile=network)
    files = [asked(KUBE_PROXY, {"enabled": False}), asked(HTTP_PROXY, {"noProxy": ["a"]})]

    assert [rule for _, rule in loud(list(check_update(body, "c", files, NOW)))] == [
        "ipvs-with-azure-network-policy",
        "kube-proxy-disabled-with-a-network-plugin",
        "http-proxy-with-windows",
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], False),
        ([asked(HTTP_PROXY, {"noProxy": [".svc", ".cluster.local", "a"]})], True),
        ([asked(HTTP_PROXY, {"noProxy": BEHIND["noProxy"]}), asked(HTTP_PROXY, {"trustedCa": GOOD})], True),
        # nothing would change, or not the HTTP proxy
        ([asked(HTTP_PROXY, {"noProxy": BEHIND["noProxy"]})], False),
        ([asked(KUBE_PROXY, {"mode": "IPVS"})], False),
    ],
)
def test_only_a_change_of_the_http_proxy_would_reimage(files: list[Checked], expected: bool) -> None:
    assert would_reimage(answer(BEHIND), files, frozenset()) is expected


FEATURE = "The feature Microsoft.ContainerService/KubeProxyConfigurationPreview is {} in this subscription."
PROVIDER = "The resource provider Microsoft.ContainerService is {} in this subscription."
REGISTER = (
    "Run: az feature register --namespace Microsoft.ContainerService --name KubeProxyConfigurationPreview, "
    "and then: az provider register --namespace Microsoft.ContainerService"
)


@pytest.mark.parametrize(("state", "is_so"), [("Pending", "Pending"), ("", "not registered")])
def test_what_is_not_registered_comes_with_its_command(state: str, is_so: str) -> None:
    [feature] = check_feature(KUBE_PROXY, state, "f.json")
    [provider] = check_provider(state, "subscription")

    assert (feature.place.file, feature.rule.id, feature.severity) == (
        "f.json",
        "feature-not-registered",
        Severity.ERROR,
    )
    assert (feature.message, feature.hint) == (FEATURE.format(is_so), REGISTER)
    assert (provider.place.file, provider.rule.id, provider.severity) == (
        "subscription",
        "provider-not-registered",
        Severity.ERROR,
    )
    assert (provider.message, provider.hint) == (
        PROVIDER.format(is_so),
        "Run: az provider register --namespace Microsoft.ContainerService",
    )
    assert {(each.place.pointer, each.place.line, each.place.column) for each in (feature, provider)} == {("", 1, 1)}


@pytest.mark.parametrize("state", ["Registered", "registered"])
def test_what_is_registered_is_well(state: str) -> None:
    assert [*check_feature(KUBE_PROXY, state, "f.json"), *check_provider(state, "subscription")] == []


@pytest.mark.parametrize(
    "file",
    [
        {"httpProxy": 8080},
        {"httpsProxy": ["http://h:1/"]},
        {"noProxy": True},
        {"noProxy": ["a", None, {"b": 1}]},
        {"trustedCa": 1},
        {"trustedCa": {"k": 1}},
        {"enabled": "no"},
    ],
)
def test_a_file_that_is_wrong_itself_is_held_against_the_cluster_all_the_same(file: dict[str, Any]) -> None:
    files = [asked(HTTP_PROXY, file)]

    assert loud(list(check_update(cluster(BEHIND, agentPoolProfiles=[WINDOWS]), "c", files, NOW))) == [
        ("<inline JSON>", "http-proxy-with-windows")
    ]


def test_a_bundle_in_the_file_of_the_other_kind_replaces_nothing() -> None:
    files = [asked(KUBE_PROXY, {"trustedCa": GOOD})]

    assert ("cluster c", "trusted-ca-expires-soon") in loud(
        list(check_update(cluster({**BEHIND, "trustedCa": SOON}), "c", files, NOW))
    )
