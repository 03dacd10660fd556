"""Settings inside what people keep them in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import Checked, check
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind

PROXY = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
IPVS = {"mode": "IPVS"}
PROPERTIES = {"httpProxyConfig": PROXY, "networkProfile": {"networkPlugin": "azure", "kubeProxyConfig": IPVS}}
CLUSTER = {"type": "Microsoft.ContainerService/managedClusters", "name": "c", "properties": PROPERTIES}
NETWORK = {"type": "Microsoft.Network/virtualNetworks", "properties": {"httpProxyConfig": {"httpProxy": 1}}}
BICEP = {"type": "Microsoft.ContainerService/managedClusters@2026-06-01", "properties": PROPERTIES}


def checked(kind: Kind, content: Any) -> Checked:
    return check(kind, json.dumps(content))


WRAPPED = {
    "named": ({"httpProxyConfig": PROXY, "kubeProxyConfig": IPVS}, "", ""),
    "named in another case": ({"HttpProxyConfig": PROXY, "KUBEPROXYCONFIG": IPVS}, "", ""),
    "properties": ({"properties": PROPERTIES}, "/properties", "/properties/networkProfile"),
    "cluster": ({"id": "x", "location": "y", **CLUSTER}, "/properties", "/properties/networkProfile"),
    "example of the REST API": (
        {
            "parameters": {"api-version": "2026-06-01", "resourceName": "c", "parameters": CLUSTER},
            "responses": {"200": {"body": CLUSTER}, "201": {"body": CLUSTER}},
        },
        "/parameters/parameters/properties",
        "/parameters/parameters/properties/networkProfile",
    ),
    "printed cluster": ({"name": "c", **PROPERTIES}, "", "/networkProfile"),
    "template": (
        {"$schema": "x", "contentVersion": "1.0.0.0", "resources": [NETWORK, CLUSTER]},
        "/resources/1/properties",
        "/resources/1/properties/networkProfile",
    ),
    "template with symbolic names": (
        {"languageVersion": "2.0", "resources": {"net": NETWORK, "aks": BICEP}},
        "/resources/aks/properties",
        "/resources/aks/properties/networkProfile",
    ),
}


@pytest.mark.parametrize("case", WRAPPED)
def test_wrapped_settings_are_read_with_a_warning_that_points_to_them(case: str) -> None:
    content, http_place, kube_place = WRAPPED[case]
    for kind, settings, place in ((HTTP_PROXY, PROXY, http_place), (KUBE_PROXY, IPVS, kube_place)):
        result = checked(kind, content)

        assert result.settings == settings
        [finding] = [each for each in result.findings if each.rule.id == "wrapped"]
        assert finding.severity == "warning"
        assert finding.place.pointer.lower() == f"{place}/{kind.wire_name}".lower()


def test_what_is_wrong_inside_is_pointed_to_from_the_top_of_the_file() -> None:
    content = {"resources": [{**CLUSTER, "properties": {"httpProxyConfig": {**PROXY, "noProxy": [""]}}}]}

    findings = {each.rule.id: each for each in checked(HTTP_PROXY, content).findings}

    assert findings["no-proxy-empty"].place.pointer == "/resources/0/properties/httpProxyConfig/noProxy/0"


@pytest.mark.parametrize(
    "content",
    [
        {"properties": {"networkProfile": {}}},
        {"resources": []},
        {"resources": [NETWORK]},
        {"resources": [CLUSTER["type"], None, {"type": 1}]},
        {"httpProxyConfig": None},
        {"properties": None},
    ],
)
def test_a_template_without_settings_is_an_error(content: Any) -> None:
    result = checked(HTTP_PROXY, content)

    assert [(each.rule.id, each.place.pointer, each.place.line) for each in result.findings] == [
        ("settings-not-found", "", 1)
    ]


def test_a_template_with_two_clusters_is_an_error() -> None:
    result = checked(HTTP_PROXY, {"resources": [CLUSTER, CLUSTER]})

    assert "settings-ambiguous" in [each.rule.id for each in result.findings if each.severity == "error"]
    assert result.settings == {}


def test_settings_that_are_no_object_are_an_error() -> None:
    [wrapped, wrong] = checked(HTTP_PROXY, {"httpProxyConfig": "http://proxy:8080/"}).findings

    assert wrapped.rule.id == "wrapped"
    assert (wrong.rule.id, wrong.place.pointer) == ("not-an-object", "/httpProxyConfig")


def test_a_file_with_settings_of_its_own_is_no_wrapper() -> None:
    result = checked(HTTP_PROXY, {**PROXY, "properties": {}})

    assert [each.rule.id for each in result.findings] == ["unknown-key"]


def test_a_file_for_the_other_option_is_said_to_be_one() -> None:
    findings = checked(HTTP_PROXY, {"httpProxy": "http://proxy:8080/", "mode": "IPVS"}).findings

    assert "It belongs into the file of --kube-proxy-config." in [each.hint for each in findings]
