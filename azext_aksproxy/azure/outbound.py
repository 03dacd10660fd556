"""What a cluster needs to reach, by its own list in Azure."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.azure.cluster import managed_clusters
from azext_aksproxy.azure.models import wire
from azext_aksproxy.azure.web_page import web_pages_named


def read_outbound(cli_ctx: Any, resource_group_name: str, name: str) -> list[Any]:
    """Return the categories of `outboundNetworkDependenciesEndpoints` as JSON, all pages of it.

    The role needs Microsoft.ContainerService/managedClusters/outboundNetworkDependenciesEndpoints/read. Raises
    AzureError as the SDK does.
    """
    client = managed_clusters(cli_ctx, None)
    with web_pages_named():
        return [wire(each) for each in client.list_outbound_network_dependencies_endpoints(resource_group_name, name)]
