"""The virtual networks of many clusters, read at once: what of noProxy AKS took from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from azure.cli.core.azclierror import AzCLIError
from azure.core.exceptions import AzureError
from knack.log import get_logger
from knack.util import CLIError

from azext_aksproxy.azure.plain.resource_graph import Advice, Post, graph_rows
from azext_aksproxy.azure.virtual_network import SUBNET
from azext_aksproxy.config.live.changes import unexplained_networks
from azext_aksproxy.config.live.cluster import MANAGED_VIRTUAL_NETWORK, Cluster, as_object
from azext_aksproxy.config.live.service_entries import AddressSpaces
from azext_aksproxy.inventory.selection import NETWORKS

logger = get_logger(__name__)

ADVICE = Advice(
    what="virtual network",
    nothing="They are not known.",
    again="Run the same command again.",
    narrower="List fewer subscriptions.",
)


def address_spaces(post: Post, bodies: Iterable[dict[str, Any]]) -> AddressSpaces:
    """Return what knows the virtual networks of the clusters `bodies`.

    Azure Resource Graph is asked once for all networks of the subscriptions that they are in, and only if noProxy of a
    cluster has a private network that nothing else explains. What it does not let be read is not known; that is no
    error.
    """
    subscriptions = sorted({each for body in bodies for each in _subscriptions(Cluster.of(body))})
    known: dict[str, Any] = {}
    if subscriptions:
        try:
            known = graph_rows(post, NETWORKS, {"subscriptions": subscriptions}, lambda row: str(row["id"]), ADVICE)
        except (AzCLIError, AzureError, CLIError, ValueError) as error:
            logger.debug("The virtual networks are not known: %s", error)

    def spaces(cluster: Cluster) -> tuple[frozenset[str], bool]:
        if not cluster.subnets:
            return frozenset({MANAGED_VIRTUAL_NETWORK}), False
        found = [_prefixes(known, subnet) for subnet in cluster.subnets]
        return frozenset(each.lower() for prefixes in found for each in prefixes), all(found)

    return spaces


def _subscriptions(cluster: Cluster) -> list[str]:
    """Return the subscriptions of the networks of `cluster` whose address spaces have to be known."""
    if cluster.has_no_proxy_as_sent or not unexplained_networks(cluster.http_proxy, {}, cluster.own_entries):
        return []
    found = [SUBNET.fullmatch(subnet) for subnet in cluster.subnets]
    return [each["subscription"].lower() for each in found if each]


def _prefixes(known: dict[str, Any], subnet: str) -> list[str]:
    found = SUBNET.fullmatch(subnet)
    row = known.get(found["network"].lower()) if found else None
    space = as_object(as_object(as_object(row).get("properties")).get("addressSpace"))
    prefixes = space.get("addressPrefixes")
    return [each for each in prefixes if isinstance(each, str)] if isinstance(prefixes, list) else []
