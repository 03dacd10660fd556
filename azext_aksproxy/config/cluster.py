"""A live cluster, as far as it matters here: read from the JSON that the resource manager answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

AZURE_ADDRESSES = ("169.254.169.254", "168.63.129.16")
"""The instance metadata service and the platform's virtual address (recorded traffic, 2022 and 2024)."""

CLUSTER_NAMES = ("konnectivity", "localhost", "127.0.0.1")
"""What else the service adds to every noProxy (recorded traffic, 2022 and 2024)."""

MANAGED_VIRTUAL_NETWORK = "10.224.0.0/12"
"""The address space of the virtual network that AKS makes itself, where no subnet was given (AKS documentation)."""


@dataclass(frozen=True)
class Pool:
    """A node pool."""

    name: str
    os_type: str
    type: str
    subnet: str | None


@dataclass(frozen=True)
class Cluster:
    """A managed cluster. `http_proxy` and `kube_proxy` are its two settings under their wire names, {} if absent."""

    state: str
    etag: str | None
    http_proxy: dict[str, Any]
    kube_proxy: dict[str, Any]
    pools: tuple[Pool, ...]
    network_plugin: str
    network_policy: str
    kubernetes_version: str
    own_entries: frozenset[str]
    """What the service adds to noProxy for this cluster, in lower case, the virtual networks' CIDRs left aside."""

    @property
    def subnets(self) -> tuple[str, ...]:
        """The ids of the subnets of the pools, each once."""
        return tuple(dict.fromkeys(pool.subnet for pool in self.pools if pool.subnet))

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Cluster:
        """Return the cluster that `body`, the JSON of the resource manager, describes."""
        properties = body.get("properties") or {}
        network = properties.get("networkProfile") or {}
        return cls(
            state=properties.get("provisioningState") or "",
            etag=body.get("eTag"),
            http_proxy=dict(properties.get("httpProxyConfig") or {}),
            kube_proxy=dict(network.get("kubeProxyConfig") or {}),
            pools=tuple(_pool(each) for each in properties.get("agentPoolProfiles") or ()),
            network_plugin=network.get("networkPlugin") or "",
            network_policy=network.get("networkPolicy") or "",
            kubernetes_version=properties.get("currentKubernetesVersion") or properties.get("kubernetesVersion") or "",
            own_entries=frozenset(_own_entries(properties, network)),
        )


def _pool(body: Mapping[str, Any]) -> Pool:
    return Pool(
        name=body.get("name") or "",
        os_type=body.get("osType") or "",
        type=body.get("type") or "",
        subnet=body.get("vnetSubnetID"),
    )


def _own_entries(properties: Mapping[str, Any], network: Mapping[str, Any]) -> set[str]:
    names = [properties.get("fqdn"), properties.get("privateFQDN"), *AZURE_ADDRESSES, *CLUSTER_NAMES]
    for singular, plural in (("serviceCidr", "serviceCidrs"), ("podCidr", "podCidrs")):
        names += [network.get(singular), *(network.get(plural) or ())]
    return {name.lower() for name in names if name}
