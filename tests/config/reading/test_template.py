"""ARM templates: what they hold besides our two settings, and what only a deployment knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check, check_any
from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind

PROXY = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
PREVIEW = "2026-08-02-preview"
POOL = {"name": "p", "osType": "Linux", "type": "VirtualMachineScaleSets"}


def template(
    http_proxy: Any = None,
    kube_proxy: Any = None,
    network: Any = None,
    more: Any = None,
    resource: Any = None,
    **properties: Any,
) -> str:
    networks = {**(network or {}), **({"kubeProxyConfig": kube_proxy} if kube_proxy else {})}
    settings = {"httpProxyConfig": http_proxy} if http_proxy else {}
    cluster = {
        "type": "Microsoft.ContainerService/managedClusters",
        "apiVersion": PREVIEW,
        "properties": {**settings, "networkProfile": networks, **properties},
    }
    return json.dumps({"$schema": SCHEMA, **(more or {}), "resources": [{**cluster, **(resource or {})}]})


def loud(text: str, kind: Kind) -> list[str]:
    """Return the rules of the findings but for the note on where the settings stand, and infos."""
    found = check(kind, text).findings
    return [each.rule.id for each in found if each.severity is not Severity.INFO and each.rule.id != "wrapped"]


@pytest.mark.parametrize(
    ("properties", "rules"),
    [
        ({"agentPoolProfiles": [POOL]}, []),
        ({"agentPoolProfiles": [POOL, {**POOL, "osType": "Windows"}]}, ["http-proxy-with-windows"]),
        ({"agentPoolProfiles": [{**POOL, "type": "AvailabilitySet"}]}, ["http-proxy-with-availability-set"]),
        ({"agentPoolProfiles": "[parameters('pools')]"}, []),
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
        (
            {"mode": "NFTABLES"},
            {},
            {"resource": {"apiVersion": "2026-06-01"}},
            ["kube-proxy-config-with-stable-version"],
        ),
    ],
)
def test_the_cluster_of_a_template_is_held_against_its_kube_proxy(
    kube_proxy: Any, network: Any, properties: dict[str, Any], rules: list[str]
) -> None:
    assert sorted(loud(template(None, kube_proxy, network, **properties), KUBE_PROXY)) == sorted(rules)


PARAMETERS = {
    "proxy": {"type": "string", "defaultValue": "http://proxy:8080/"},
    "wrong": {"type": "string", "defaultValue": "ftp://proxy:8080/"},
    "list": {"type": "array", "defaultValue": [".svc", ".cluster.local", "[variables('host')]"]},
    "whole": {"type": "object", "defaultValue": PROXY},
    "given": {"type": "string"},
    "around": {"type": "string", "defaultValue": "[parameters('around')]"},
}
MORE = {"parameters": PARAMETERS, "variables": {"host": "a.test", "odd": "[concat('a', 'b')]"}}


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        ({"httpProxy": "[parameters('proxy')]", "noProxy": "[parameters('list')]"}, []),
        ({"httpProxy": "[Parameters( 'PROXY' )]", "noProxy": [".svc", ".cluster.local"]}, []),
        ("[parameters('whole')]", []),
        ({**PROXY, "httpProxy": "[parameters('wrong')]"}, ["proxy-url-scheme"]),
        ({**PROXY, "httpProxy": "[parameters('given')]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[parameters('around')]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('odd')]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[format('http://{0}:80/', parameters('given'))]"}, ["arm-expression"]),
        ({**PROXY, "noProxy": "[parameters('given')]"}, ["arm-expression"]),
        ({**PROXY, "noProxy": ["[parameters('given')]", "[variables('odd')]"]}, ["arm-expression"]),
        (
            {**PROXY, "trustedCa": "[if(true(), 'a', null())]", "enabled": "[parameters('given')]"},
            ["arm-expression"] * 2,
        ),
        ("[parameters('given')]", ["arm-expression"]),
        # a bracket more makes it a literal, which is then judged
        (
            {**PROXY, "httpProxy": "[[parameters('proxy')]"},
            ["proxy-url-no-scheme", "proxy-url-host", "proxy-url-no-port"],
        ),
    ],
)
def test_an_expression_is_resolved_or_told_once(settings: Any, rules: list[str]) -> None:
    assert loud(template(settings, more=MORE), HTTP_PROXY) == rules


def test_what_the_defaults_tell_is_what_is_sent() -> None:
    settings = {"httpProxy": "[parameters('proxy')]", "noProxy": "[parameters('list')]"}

    assert check(HTTP_PROXY, template(settings, more=MORE)).settings == {
        "httpProxy": "http://proxy:8080/",
        "noProxy": [".svc", ".cluster.local", "a.test"],
    }


def test_a_file_that_is_no_template_has_no_expressions() -> None:
    assert "proxy-url-no-scheme" in loud(json.dumps({**PROXY, "httpProxy": "[parameters('proxy')]"}), HTTP_PROXY)


@pytest.mark.parametrize(
    ("parameters", "kind", "sent"),
    [
        ({"httpProxyConfig": {"value": PROXY}}, HTTP_PROXY, PROXY),
        ({"proxySettings": {"value": PROXY}}, HTTP_PROXY, PROXY),
        ({"n": {"value": 3}, "cluster": {"value": {"properties": {"httpProxyConfig": PROXY}}}}, HTTP_PROXY, PROXY),
        ({"kube": {"value": {"mode": "NFTABLES"}}}, KUBE_PROXY, {"mode": "NFTABLES"}),
    ],
)
def test_the_values_of_a_parameter_file_are_read(parameters: Any, kind: Kind, sent: Any) -> None:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    text = json.dumps({"$schema": schema, "contentVersion": "1.0.0.0", "parameters": parameters})

    assert check(kind, text).settings == sent
    assert [each.rule.id for each in check_any(text) if each.severity is not Severity.INFO] == ["wrapped"]


def test_a_value_alone_is_read() -> None:
    assert check(HTTP_PROXY, json.dumps({"httpProxyConfig": {"value": PROXY}})).settings == PROXY
