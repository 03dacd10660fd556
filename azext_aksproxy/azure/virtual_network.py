"""The virtual networks that the node pools of a cluster stand in: what of noProxy the service took from them."""

from __future__ import annotations

import re
from typing import Any

from azure.cli.core.commands.client_factory import get_mgmt_service_client
from azure.cli.core.profiles import ResourceType
from azure.core.exceptions import AzureError
from knack.log import get_logger

from azext_aksproxy.config.live.cluster import MANAGED_VIRTUAL_NETWORK, Cluster

logger = get_logger(__name__)

API_VERSION = "2023-11-01"
"""A version of Microsoft.Network/virtualNetworks that every cloud has."""

SUBNET = re.compile(r"(?P<network>/subscriptions/(?P<subscription>[^/]+)/.+/virtualNetworks/[^/]+)/subnets/[^/]+", re.I)


def address_spaces(cli_ctx: Any, cluster: Cluster) -> tuple[frozenset[str], bool]:
    """Return the CIDRs of the virtual networks of `cluster`, in lower case, and whether all could be read.

    AKS makes a network where no subnet was given, and does not say which.
    """
    if not cluster.subnets:
        return frozenset({MANAGED_VIRTUAL_NETWORK}), False
    spaces = [_address_space(cli_ctx, subnet) for subnet in cluster.subnets]
    return frozenset(prefix.lower() for space in spaces for prefix in space), all(spaces)


def _address_space(cli_ctx: Any, subnet: str) -> list[str]:
    """Return the CIDRs of the virtual network that has `subnet`, a resource id; [] where they cannot be read."""
    found = SUBNET.fullmatch(subnet)
    if not found:
        return []
    try:
        client = get_mgmt_service_client(
            cli_ctx, ResourceType.MGMT_RESOURCE_RESOURCES, subscription_id=found["subscription"]
        )
        network = client.resources.get_by_id(found["network"], API_VERSION)
    except (AzureError, ValueError) as error:  # ValueError: the SDK on an answer that is no JSON
        logger.debug("The virtual network %s cannot be read: %s", found["network"], error)
        return []
    prefixes = ((network.properties or {}).get("addressSpace") or {}).get("addressPrefixes") or []
    return [str(prefix) for prefix in prefixes]
