"""The resources of Terraform's providers that are AKS clusters, or parts of them."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.reading.resources import MANAGED_CLUSTERS

AZURERM = "azurerm_kubernetes_cluster"
AZURERM_POOL = "azurerm_kubernetes_cluster_node_pool"
AZAPI_WHOLE = "azapi_resource"
AZAPI = (AZAPI_WHOLE, "azapi_update_resource")


def is_managed_cluster(type_: object) -> bool:
    """Say whether the `type` of azapi is that of clusters: `Microsoft.ContainerService/managedClusters@2026-06-01`."""
    return isinstance(type_, str) and type_.partition("@")[0].lower() == MANAGED_CLUSTERS


def is_of_a_cluster(resource_type: object, values: Any) -> bool:
    """Say whether a resource of `resource_type`, with the attributes `values`, is a cluster or a part of one."""
    if resource_type in AZAPI:
        return isinstance(values, dict) and is_managed_cluster(values.get("type"))
    return resource_type in (AZURERM, AZURERM_POOL)
