"""Manifests of Kubernetes in which a cluster is described."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from azext_aksproxy.config.check import check, check_any
from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY

WRONG = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local", "*.example.com"]}
KUBE = {"mode": "IPSV"}
CLUSTER_API = "infrastructure.cluster.x-k8s.io/v1beta1"
UPBOUND = "containerservice.azure.upbound.io"
ASO = "containerservice.azure.com/v1api20240402preview"
NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "clusters"}}


def manifest(api_version: str, kind: str, spec: Any, name: str = "aks-1") -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}, "spec": spec}


def loud(text: str) -> list[Finding]:
    return [each for each in check_any(text) if each.severity is not Severity.INFO]


CONTROL_PLANE = manifest(CLUSTER_API, "AzureManagedControlPlane", {"location": "x", "httpProxyConfig": WRONG})
MANIFESTS = {
    "AzureManagedControlPlane": (CONTROL_PLANE, "/spec/httpProxyConfig"),
    "AzureManagedControlPlaneTemplate": (
        manifest(CLUSTER_API, "AzureManagedControlPlaneTemplate", {"template": {"spec": {"httpProxyConfig": WRONG}}}),
        "/spec/template/spec/httpProxyConfig",
    ),
    "Crossplane v1beta1": (
        manifest(f"{UPBOUND}/v1beta1", "KubernetesCluster", {"forProvider": {"httpProxyConfig": [WRONG]}}),
        "/spec/forProvider/httpProxyConfig/0",
    ),
    "Crossplane v1beta2": (
        manifest(f"{UPBOUND}/v1beta2", "KubernetesCluster", {"forProvider": {"httpProxyConfig": WRONG}}),
        "/spec/forProvider/httpProxyConfig",
    ),
    "Crossplane 2, at first": (
        manifest(
            "containerservice.azure.m.upbound.io/v1beta1",
            "KubernetesCluster",
            {"initProvider": {"httpProxyConfig": WRONG}},
        ),
        "/spec/initProvider/httpProxyConfig",
    ),
    "Azure Service Operator": (manifest(ASO, "ManagedCluster", {"httpProxyConfig": WRONG}), "/spec/httpProxyConfig"),
    "inside a List": (
        {"apiVersion": "v1", "kind": "List", "items": [NAMESPACE, CONTROL_PLANE]},
        "/items/1/spec/httpProxyConfig",
    ),
    "inside an AzureASOManagedControlPlane": (
        manifest(
            "infrastructure.cluster.x-k8s.io/v1beta1",
            "AzureASOManagedControlPlane",
            {"resources": [manifest(ASO, "ManagedCluster", {"httpProxyConfig": WRONG})]},
        ),
        "/spec/resources/0/spec/httpProxyConfig",
    ),
    "inside a Composition": (
        manifest(
            "apiextensions.crossplane.io/v1",
            "Composition",
            {"pipeline": [{"input": {"resources": [{"name": "aks", "base": CONTROL_PLANE}]}}]},
        ),
        "/spec/pipeline/0/input/resources/0/base/spec/httpProxyConfig",
    ),
}


@pytest.mark.parametrize("case", MANIFESTS)
@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump], ids=["JSON", "YAML"])
def test_the_settings_in_a_manifest_are_checked_and_their_resource_named(case: str, write: Any) -> None:
    content, pointer = MANIFESTS[case]
    text = write(content)

    [wrong] = loud(text)

    assert wrong.rule.id == "no-proxy-wildcard-suffix"
    assert wrong.place.pointer == f"{pointer}/noProxy/2"
    assert text.splitlines()[wrong.place.line - 1][wrong.place.column :].startswith("*.example.com")
    named = "ManagedCluster" if "ASO" in case else "KubernetesCluster" if "Crossplane" in case else case
    kind = {"Azure Service Operator": "ManagedCluster"}.get(
        case, "AzureManagedControlPlane" if "inside" in case else named
    )
    assert wrong.message.endswith(f" Resource: {'ManagedCluster' if 'ASO' in case else kind} aks-1.")


def test_azure_service_operator_has_both_settings_and_the_rest_of_the_cluster() -> None:
    spec = {
        "agentPoolProfiles": [{"name": "win", "osType": "Windows"}],
        "httpProxyConfig": {"httpProxy": "http://proxy:8080/"},
        "networkProfile": {"networkPlugin": "azure", "kubeProxyConfig": {**KUBE, "enabled": False}},
    }
    text = yaml.safe_dump(manifest(ASO, "ManagedCluster", spec))

    assert sorted(each.rule.id for each in loud(text)) == [
        "http-proxy-with-windows",
        "kube-proxy-disabled-with-a-network-plugin",
        "unknown-value",
    ]
    of_kube_proxy = sorted(each.rule.id for each in check_any(text, kind=KUBE_PROXY))
    assert of_kube_proxy == ["kube-proxy-disabled-with-a-network-plugin", "unknown-value"]


def test_each_of_several_clusters_in_a_file_is_checked() -> None:
    second = {**CONTROL_PLANE, "metadata": {"name": "aks-2"}}
    text = yaml.safe_dump_all([NAMESPACE, CONTROL_PLANE, second])

    found = loud(text)

    assert [each.message.rpartition(" ")[2] for each in found] == ["aks-1.", "aks-2."]
    assert found[0].place.line < found[1].place.line


def test_what_a_cluster_lacks_is_told_at_its_settings() -> None:
    right = {**CONTROL_PLANE, "spec": {"httpProxyConfig": {"noProxy": [".svc", ".cluster.local"]}}}
    text = yaml.safe_dump_all([NAMESPACE, right])

    [missing] = check_any(text)

    assert missing.rule.id == "proxy-url-missing"
    assert text.splitlines()[missing.place.line - 1] == "    noProxy:"


@pytest.mark.parametrize("key", ["trustedCaSecretRef", "trustedCAFrom", "trustedCaFromSecret"])
def test_a_reference_to_a_secret_is_told_as_not_checked(key: str) -> None:
    right = {"httpProxy": "http://p:1/", "noProxy": [".svc", ".cluster.local"], key: {"name": "ca", "key": "ca.crt"}}
    content = manifest(f"{UPBOUND}/v1beta2", "KubernetesCluster", {"forProvider": {"httpProxyConfig": right}})

    [told] = check_any(yaml.safe_dump(content))

    assert (told.rule.id, told.severity) == ("value-elsewhere", Severity.INFO)
    assert (
        told.message == "trustedCa is a reference to a secret, and is not checked. Resource: KubernetesCluster aks-1."
    )


def test_a_reference_for_no_setting_is_an_unknown_key() -> None:
    spec = {"httpProxyConfig": {"httpProxy": "http://p:1/", "userSecretRef": {"name": "x"}}}

    assert [each.rule.id for each in loud(yaml.safe_dump(manifest(ASO, "ManagedCluster", spec)))] == ["unknown-key"]


@pytest.mark.parametrize(
    "content",
    [
        NAMESPACE,
        manifest(CLUSTER_API, "AzureManagedControlPlane", {"location": "x"}),
        manifest("cluster.open-cluster-management.io/v1", "ManagedCluster", {"httpProxyConfig": WRONG}),
        manifest(
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            {"names": {"kind": "AzureManagedControlPlane"}, "httpProxyConfig": {"type": "object"}},
        ),
    ],
)
def test_a_manifest_without_settings_is_an_error_by_itself_alone(content: Any) -> None:
    [finding] = check_any(yaml.safe_dump(content))

    assert finding.rule.id == "settings-not-found"
    assert [each.rule.id for each in loud(yaml.safe_dump_all([content, CONTROL_PLANE]))] == ["no-proxy-wildcard-suffix"]


def test_keys_are_repeated_where_settings_are_and_elsewhere_of_no_concern() -> None:
    other = "apiVersion: v1\nkind: ConfigMap\ndata: {a: 1, a: 2}\n---\n"

    found = loud(other + yaml.safe_dump(CONTROL_PLANE) + "spec: {}\n")

    assert sorted(each.rule.id for each in found) == ["duplicate-key", "no-proxy-wildcard-suffix"]


def test_a_command_that_sends_refuses_a_manifest() -> None:
    [of_json] = check(HTTP_PROXY, json.dumps(CONTROL_PLANE)).findings
    [of_yaml] = check(HTTP_PROXY, yaml.safe_dump(CONTROL_PLANE)).findings

    assert of_json.message == "The file is a manifest of Kubernetes, which only az aks proxy validate reads."
    assert of_yaml.message == "The file is YAML, not JSON."
    assert "Only az aks proxy validate reads it." in of_yaml.hint
