"""What nodes need to reach: by a cluster's own list in Azure, or by what AKS documents for the cloud in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError
from knack.log import get_logger

from azext_aksproxy.azure.cluster import managed_clusters
from azext_aksproxy.azure.models import wire
from azext_aksproxy.azure.web_page import web_pages_named
from azext_aksproxy.probe.endpoints import REQUIRED, documented
from azext_aksproxy.probe.wanted import Wanted, listed, wanted

logger = get_logger(__name__)

LEFT_OUT = "Not probed, since no name is known that exists, or since it uses no HTTP proxy: %s."
REMEDY = "Name what nodes need with az aks proxy probe --url, such as https://mcr.microsoft.com/."


def needed(
    cli_ctx: Any,
    resource_group_name: str | None,
    name: str | None,
    features: Sequence[str] = (),
    is_required: bool = True,
) -> list[str]:
    """Return the URLs that a cluster lists, or that AKS requires in the cloud where no `name` is given, each once.

    What `features` need is added; without `is_required` there is nothing else. Says what is left out. Raises
    InvalidArgumentValueError where nothing is known, AzureError as the SDK does.
    """
    own = listed(read_outbound(cli_ctx, resource_group_name or "", name)) if name else Wanted(())
    groups = [*([REQUIRED] if is_required and not name else []), *features]
    try:
        known = wanted(documented(cli_ctx.cloud.name, groups) if groups else [])
    except ValueError as error:
        raise InvalidArgumentValueError(str(error), recommendation=REMEDY) from None
    if left_out := dict.fromkeys((*own.left_out, *known.left_out)):
        logger.warning(LEFT_OUT, ", ".join(left_out))
    urls = list(dict.fromkeys([*own.urls, *known.urls]))
    if name and not urls:
        raise InvalidArgumentValueError(
            f"Azure lists nothing for the cluster '{name}' that a proxy would serve.", recommendation=REMEDY
        )
    return urls


def read_outbound(cli_ctx: Any, resource_group_name: str, name: str) -> list[Any]:
    """Return the categories of `outboundNetworkDependenciesEndpoints` of a cluster as JSON, all pages of it.

    The role needs Microsoft.ContainerService/managedClusters/outboundNetworkDependenciesEndpoints/read. Raises
    AzureError as the SDK does.
    """
    client = managed_clusters(cli_ctx, None)
    with web_pages_named():
        return [wire(each) for each in client.list_outbound_network_dependencies_endpoints(resource_group_name, name)]
