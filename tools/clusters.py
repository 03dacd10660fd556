"""Clusters that are put into the emulator as they stand."""

from __future__ import annotations

from typing import Any

from emulator.process import Emulator

GROUP = "rg"
LOCATION = "westeurope"
POOL = {"name": "nodepool1", "osType": "Linux", "type": "VirtualMachineScaleSets", "mode": "System", "count": 1}
ORDINARY = {
    "provisioningState": "Succeeded",
    "kubernetesVersion": "1.34.2",
    "agentPoolProfiles": [POOL],
    "identityProfile": {"kubeletidentity": {"clientId": "c", "objectId": "o", "resourceId": "r"}},
    "networkProfile": {"networkPlugin": "azure", "loadBalancerSku": "standard", "outboundType": "loadBalancer"},
}
"""The properties of an ordinary cluster. Without an identity `az aks update` would fail."""


def cluster_id(emulator: Emulator, name: str, subscription: str | None = None, group: str = GROUP) -> str:
    """Return the id of a cluster in the spelling of a result."""
    scope = f"/subscriptions/{subscription or emulator.ready['subscriptionId']}/resourceGroups/{group}"
    return f"{scope}/providers/Microsoft.ContainerService/managedClusters/{name}"


def put(emulator: Emulator, id_: str, properties: dict[str, Any], **resource: Any) -> None:
    """Put a cluster into the emulator, with `properties` over those of an ordinary one."""
    body = {"id": id_, "location": LOCATION, "identity": {"type": "SystemAssigned"}, **resource}
    emulator.control("PUT", "clusters", {**body, "properties": {**ORDINARY, **properties}})
