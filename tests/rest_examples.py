"""Examples of the REST API: one of our own in their form, and those of the service where somebody has put them.

Theirs are not part of the repository. They are read from `../shared/rest-examples/`, in whatever folders: the files
that azure-rest-api-specs has in specification/containerservice, such as ManagedClustersCreate_HTTPProxy.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.samples import IPVS
from tools.checkout import ROOT

Json = dict[str, Any]

FOLDER = ROOT.parent / "shared" / "rest-examples"
NO_EXAMPLES = pytest.param(
    None, id="theirs", marks=pytest.mark.skip(reason="the examples of the service are not there")
)

_PROXY: Json = {
    "httpProxy": "http://relay.shop.test:3128",
    "httpsProxy": "http://relay.shop.test:3129",
    "noProxy": ["localhost", "127.0.0.1", ".svc", ".cluster.local"],
    "trustedCa": "bm90IGEgY2VydGlmaWNhdGU=",
}
"""As in theirs, no URL has a slash at its end, and what stands for a certificate is a sentence."""

_POOL: Json = {"name": "first", "count": 2, "osType": "Linux", "type": "VirtualMachineScaleSets", "mode": "System"}
_REQUEST: Json = {
    "location": "eastus2",
    "tags": {"httpProxy": "a tag of that name", "empty": ""},
    "sku": {"name": "Base", "tier": "Free"},
    "properties": {
        "kubernetesVersion": "",
        "dnsPrefix": "shop",
        "agentPoolProfiles": [{**_POOL, "enableNodePublicIP": True}],
        "networkProfile": {"loadBalancerSku": "standard", "outboundType": "loadBalancer", "kubeProxyConfig": IPVS},
        "autoScalerProfile": {"scan-interval": "20s"},
        "addonProfiles": {},
        "httpProxyConfig": _PROXY,
    },
}


def _answer(state: str) -> Json:
    properties = _REQUEST["properties"]
    network = {
        "networkPlugin": "kubenet",
        "podCidr": "10.244.0.0/16",
        "podCidrs": ["10.244.0.0/16"],
        "ipFamilies": ["IPv4"],
    }
    return {
        **_REQUEST,
        "id": "/subscriptions/s/resourcegroups/g/providers/Microsoft.ContainerService/managedClusters/shop",
        "name": "shop",
        "type": "Microsoft.ContainerService/ManagedClusters",
        "properties": {
            **properties,
            "provisioningState": state,
            "kubernetesVersion": "1.34.1",
            "agentPoolProfiles": [{**_POOL, "provisioningState": state, "maxPods": 110}],
            "networkProfile": {**properties["networkProfile"], **network},
        },
    }


OWN: Json = {
    "parameters": {
        "api-version": "2026-08-02-preview",
        "subscriptionId": "00000000-0000-0000-0000-000000000000",
        "resourceGroupName": "g",
        "resourceName": "shop",
        "parameters": _REQUEST,
    },
    "responses": {"200": {"body": _answer("Succeeded")}, "201": {"body": _answer("Creating")}},
}


def examples() -> list[Any]:
    """Return all examples as parameters of a test: our own, and those that are there and hold a setting of ours."""
    files = sorted(FOLDER.rglob("*.json")) if FOLDER.is_dir() else []
    theirs = [pytest.param(each, id=f"{file.parent.name}-{file.stem}") for file in files if (each := _example_in(file))]
    return [pytest.param(OWN, id="own"), *(theirs or [NO_EXAMPLES])]


def _example_in(file: Path) -> Json | None:
    example: Json = json.loads(file.read_text("utf-8"))
    request = example.get("parameters", {}).get("parameters", {})
    return example if settings_in(request) != ({}, {}) else None


def settings_in(body: Json) -> tuple[Json, Json]:
    """Return the `httpProxyConfig` and the `kubeProxyConfig` in the body of a cluster, {} where there is none."""
    properties = body.get("properties", {})
    return properties.get("httpProxyConfig", {}), properties.get("networkProfile", {}).get("kubeProxyConfig", {})


def request_of(example: Json) -> Json:
    """Return the body that an example sends."""
    body: Json = example["parameters"]["parameters"]
    return body


def answers_of(example: Json) -> list[Json]:
    """Return the clusters that an example is answered with."""
    return [each["body"] for each in example["responses"].values() if each.get("body", {}).get("properties")]
