"""What AKS added to noProxy: by a cluster's own settings, by its virtual networks, or as far as it can be guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.live.changes import unexplained_networks
from azext_aksproxy.config.live.cluster import Cluster

AddressSpaces = Callable[[Cluster], tuple[frozenset[str], bool]]
"""Returns the CIDRs of a cluster's virtual networks, in lower case, and whether all of them could be read."""


@dataclass(frozen=True)
class ServiceEntries:
    """The entries of noProxy that are AKS's, in lower case.

    `guessed` are those among them, as they are written, that are only taken for a virtual network's: it could not be
    read. They may have been the user's.
    """

    entries: frozenset[str] = frozenset()
    guessed: tuple[str, ...] = ()


def service_entries(cluster: Cluster, kept: Mapping[str, Any], address_spaces: AddressSpaces) -> ServiceEntries:
    """Return what AKS added to noProxy of `cluster`.

    `kept` are the settings whose entries are the user's in any case: those that are about to be sent, none where the
    cluster is only shown. The virtual networks are read only if a private network is left that nothing else explains,
    and never where noProxy is as it was sent.
    """
    own = cluster.own_entries
    if cluster.has_no_proxy_as_sent or not unexplained_networks(cluster.http_proxy, kept, own):
        return ServiceEntries(own)
    spaces, is_complete = address_spaces(cluster)
    own |= spaces
    guessed = () if is_complete else tuple(unexplained_networks(cluster.http_proxy, kept, own))
    return ServiceEntries(own | {network.lower() for network in guessed}, guessed)
