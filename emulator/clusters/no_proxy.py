"""What the service adds to a cluster's `noProxy`."""

from __future__ import annotations

import random

from emulator.documents import Json, key

DEFAULT_VIRTUAL_NETWORK = "10.224.0.0/12"
"""The virtual network that AKS makes for a cluster that names none."""

_ALWAYS = ("169.254.169.254", "168.63.129.16", "konnectivity", "localhost", "127.0.0.1")


def complete_no_proxy(
    body: Json, virtual_networks: dict[str, Json], order: random.Random, *, as_in_2025: bool = False
) -> None:
    """Add the service's own entries to `noProxy`, if the cluster has a proxy.

    The list has another order after each write, and keeps it until the next: so it is in recorded traffic of August
    2024, with API version 2024-09-02-preview. In that of June 2025, with 2025-03-02-preview, `noProxy` is as it was
    sent, the complete list stands in `effectiveNoProxy` alone, and `enabled` is filled in. Whether the version or the
    date decides is unknown.

    The service's answers hold the API server's FQDN, the two Azure addresses, konnectivity, loopback and the
    cluster's address ranges beside what was sent; that is the permanent drift of
    terraform-provider-azurerm#24188.
    """
    config = body["properties"].get("httpProxyConfig")
    if config is not None:
        own = config.get("noProxy") or []
        complete = _with_additions(own, body["properties"], virtual_networks)
        config["effectiveNoProxy"] = order.sample(complete, len(complete))
        if as_in_2025:
            config.setdefault("enabled", True)
        else:
            config["noProxy"] = list(config["effectiveNoProxy"])


def _with_additions(no_proxy: list[str], properties: Json, virtual_networks: dict[str, Json]) -> list[str]:
    network = properties["networkProfile"]
    ranges = [network.get("serviceCidr"), network.get("podCidr")]
    ranges += _virtual_network_ranges(properties["agentPoolProfiles"], virtual_networks)
    added = [properties["fqdn"], *_ALWAYS, *[item for item in ranges if item]]
    return list(dict.fromkeys([*no_proxy, *added]))


def _virtual_network_ranges(pools: list[Json], virtual_networks: dict[str, Json]) -> list[str]:
    ranges: list[str] = []
    for pool in pools:
        network = virtual_networks.get(_virtual_network_key(pool.get("vnetSubnetID") or ""))
        if network is not None:
            ranges += network["properties"]["addressSpace"]["addressPrefixes"]
    return ranges or [DEFAULT_VIRTUAL_NETWORK]


def _virtual_network_key(subnet: str) -> str:
    parts = subnet.strip("/").split("/")
    named = dict(zip(map(str.lower, parts[::2]), parts[1::2], strict=False))
    names = [named.get(kind, "") for kind in ("subscriptions", "resourcegroups", "virtualnetworks")]
    return key(*names)
