"""What happens to a cluster's body while an operation runs and when it ends."""

from __future__ import annotations

import uuid

from emulator.clusters.cluster import ClusterName
from emulator.documents import Json


def mark(body: Json, state: str) -> None:
    """Set the provisioning state of a cluster and of its node pools."""
    body["properties"]["provisioningState"] = state
    for pool in body["properties"].get("agentPoolProfiles", []):
        pool["provisioningState"] = state


def settle(name: ClusterName, body: Json) -> None:
    """Add what a cluster has only once its creation has succeeded: outbound addresses, kubelet identity."""
    properties = body["properties"]
    network, group = properties["networkProfile"], properties["nodeResourceGroup"]
    if network["loadBalancerSku"] == "standard":
        network["loadBalancerSku"] = "Standard"
    profile = network.get("loadBalancerProfile")
    if profile is not None and "managedOutboundIPs" in profile:
        address = (
            f"/subscriptions/{name.subscription}/resourceGroups/{group}/providers/Microsoft.Network"
            f"/publicIPAddresses/{name.stable_id('outbound')}"
        )
        profile.setdefault("effectiveOutboundIPs", [{"id": address}])
    identity = (
        f"/subscriptions/{name.subscription}/resourcegroups/{group}/providers/Microsoft.ManagedIdentity"
        f"/userAssignedIdentities/{name.name}-agentpool"
    )
    kubelet = {
        "resourceId": identity,
        "clientId": name.stable_id("kubelet client"),
        "objectId": name.stable_id("kubelet"),
    }
    properties.setdefault("identityProfile", {"kubeletidentity": kubelet})


def stamp(body: Json, etag: str) -> None:
    """Give the cluster and its node pools an eTag.

    A new one comes when an operation ends, a creation as well as an update: until then the service tells the one that
    the cluster had before the write (recorded traffic of August 2024, API version 2024-09-02-preview).
    """
    body["eTag"] = etag
    for pool in body["properties"].get("agentPoolProfiles", []):
        pool["eTag"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{etag}#{pool['name']}"))
