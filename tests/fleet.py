"""Many emulated clusters behind a proxy, and what was written to them: for the tests of a rollout, and its bench."""

from __future__ import annotations

import base64
from collections import Counter
from functools import cache
from typing import Any

import trustme

from tests.harness import Emulator

GROUP = "rg"
LOCATION = "westeurope"
NO_PROXY = [".svc", ".cluster.local", "localhost", "127.0.0.1", "169.254.169.254", "168.63.129.16", "konnectivity"]
PROXY = {"httpProxy": "http://proxy:8080/", "httpsProxy": "http://proxy:8080/", "noProxy": NO_PROXY}
POOL = {"name": "nodepool1", "osType": "Linux", "type": "VirtualMachineScaleSets", "mode": "System", "count": 3}
WINDOWS = {**POOL, "name": "win", "osType": "Windows", "mode": "User"}


@cache
def ca(name: str) -> str:
    """Return base64 of the PEM of a CA certificate of the organisation `name`, the same for the same name."""
    return base64.b64encode(trustme.CA(organization_name=name).cert_pem.bytes()).decode()


def cluster_id(emulator: Emulator, name: str, subscription: str | None = None, group: str = GROUP) -> str:
    """Return the id of a cluster in the spelling of a result."""
    scope = f"/subscriptions/{subscription or emulator.ready['subscriptionId']}/resourceGroups/{group}"
    return f"{scope}/providers/Microsoft.ContainerService/managedClusters/{name}"


def put(
    emulator: Emulator,
    name: str,
    subscription: str | None = None,
    group: str = GROUP,
    location: str = LOCATION,
    tags: dict[str, str] | None = None,
    **properties: Any,
) -> str:
    """Put a cluster behind a proxy into the emulator, with the old CA and `properties`; return its id."""
    usual = {
        "provisioningState": "Succeeded",
        "kubernetesVersion": "1.34.2",
        "agentPoolProfiles": [POOL],
        "httpProxyConfig": {**PROXY, "trustedCa": ca("Old")},
        "identityProfile": {"kubeletidentity": {"clientId": "c", "objectId": "o", "resourceId": "r"}},
        "networkProfile": {"networkPlugin": "azure", "loadBalancerSku": "standard", "outboundType": "loadBalancer"},
    }
    id_ = cluster_id(emulator, name, subscription, group)
    body = {"id": id_, "location": location, "identity": {"type": "SystemAssigned"}, "tags": tags or {}}
    emulator.control("PUT", "clusters", {**body, "properties": {**usual, **properties}})
    return id_


def landed(emulator: Emulator) -> Counter[str]:
    """Return how often each cluster, by its name, was written so that it took the write."""
    return Counter(each["path"].split("/")[-1] for each in emulator.cluster_puts() if each["status"] in (200, 201))
