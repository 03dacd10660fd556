"""A live cluster, as far as it matters here: read from the JSON that the resource manager answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, schema
from azext_aksproxy.config.reading.plain_fit import TYPES

AZURE_ADDRESSES = ("169.254.169.254", "168.63.129.16")
"""The instance metadata service and the platform's virtual address (recorded traffic, 2022 and 2024)."""

LOOPBACK = ("localhost", "127.0.0.1")

CLUSTER_NAMES = ("konnectivity", *LOOPBACK)
"""What else the service adds to every noProxy (recorded traffic, 2022 and 2024)."""

MANAGED_VIRTUAL_NETWORK = "10.224.0.0/12"
"""The address space of the virtual network that AKS makes itself, where no subnet was given (AKS documentation)."""

READ_ONLY = {"type": "array", "items": {"type": "string"}}
"""The type of what only AKS sets, which is no part of a file's schema: lists of texts, all of them."""

ENDED_BADLY = ("Failed", "Canceled")
AT_REST = ("Succeeded", *ENDED_BADLY)
"""The provisioning states of a cluster on which nothing is being done."""


@dataclass(frozen=True)
class Pool:
    """A node pool."""

    name: str
    os_type: str
    type: str
    subnet: str | None
    node_image: str
    kubernetes_version: str


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
    network_dataplane: str
    sku: str
    kubernetes_version: str
    node_disruption_policy: str
    """Allow, AllowDuringMaintenanceWindow or Block; "" where the API version that answers does not know it."""
    own_entries: frozenset[str]
    """What the service adds to noProxy for this cluster, in lower case, the virtual networks' CIDRs left aside.

    Those are among them where the service tells all, beside a noProxy as it was sent."""
    has_no_proxy_as_sent: bool = False
    """Whether noProxy is as it was sent: all of it is the user's."""
    custom_cas: tuple[str, ...] = ()
    """`securityProfile.customCATrustCertificates`: base64 of PEM text each, which nodes trust beside trustedCa."""
    has_istio: bool = False
    """Whether the cluster has the Istio add-on."""
    has_monitoring: bool = False
    """Whether the cluster has the monitoring add-on."""

    @property
    def subnets(self) -> tuple[str, ...]:
        """The ids of the subnets of the pools, each once."""
        return tuple(dict.fromkeys(pool.subnet for pool in self.pools if pool.subnet))

    def within_no_proxy(self, added: frozenset[str]) -> frozenset[str]:
        """Return which of `added`, what the service added for this cluster, can stand in its noProxy."""
        return frozenset() if self.has_no_proxy_as_sent else added

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Cluster:
        """Return the cluster that `body`, the JSON of the resource manager, describes.

        A value of a type that it never has counts as absent: what answers may be a proxy or a mistaken API.
        """
        properties = as_object(body.get("properties"))
        network = as_object(properties.get("networkProfile"))
        http_proxy = _settings(HTTP_PROXY, properties.get("httpProxyConfig"))
        own = _own_entries(properties, network)
        told = _told_entries(http_proxy, own)
        return cls(
            state=_text(properties.get("provisioningState")),
            etag=_text(body.get("eTag")) or None,
            http_proxy=http_proxy,
            kube_proxy=_settings(KUBE_PROXY, network.get("kubeProxyConfig")),
            pools=tuple(_pool(as_object(each)) for each in _list(properties.get("agentPoolProfiles"))),
            network_plugin=_text(network.get("networkPlugin")),
            network_policy=_text(network.get("networkPolicy")),
            network_dataplane=_text(network.get("networkDataplane")),
            sku=_text(as_object(body.get("sku")).get("name")),
            kubernetes_version=_text(properties.get("currentKubernetesVersion"))
            or _text(properties.get("kubernetesVersion")),
            node_disruption_policy=_text(
                as_object(properties.get("nodeDisruptionProfile")).get("nodeDisruptionPolicy")
            ),
            own_entries=frozenset(own | (told or set())),
            has_no_proxy_as_sent=told is not None,
            custom_cas=_custom_cas(as_object(properties.get("securityProfile"))),
            has_istio=_text(as_object(properties.get("serviceMeshProfile")).get("mode")).lower() == "istio",
            has_monitoring=_has_addon(as_object(properties.get("addonProfiles")), "omsagent"),
        )


def _pool(body: Mapping[str, Any]) -> Pool:
    return Pool(
        name=_text(body.get("name")),
        os_type=_text(body.get("osType")),
        type=_text(body.get("type")),
        subnet=_text(body.get("vnetSubnetID")) or None,
        node_image=_text(body.get("nodeImageVersion")),
        kubernetes_version=_text(body.get("currentOrchestratorVersion")) or _text(body.get("orchestratorVersion")),
    )


def _told_entries(settings: Mapping[str, Any], own: set[str]) -> set[str] | None:
    """Return what the service tells beside noProxy, if it answers that as it was sent; None if it adds to it.

    As sent it comes in recorded traffic of June 2025, with all entries as `effectiveNoProxy`. In that of 2024 both
    lists are alike, with `own` in them. Loopback proves nothing: users write it themselves.
    """
    effective, sent = ({each.lower() for each in settings.get(name) or ()} for name in ("effectiveNoProxy", "noProxy"))
    if not effective | sent or sent & (own - {*LOOPBACK}):
        return None
    return effective - sent


def _custom_cas(profile: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each for each in map(_text, _list(profile.get("customCATrustCertificates"))) if each)


def _has_addon(profiles: Mapping[str, Any], name: str) -> bool:
    """Say whether the add-on `name`, in lower case, is enabled. Answers spell the names in more than one case."""
    return any(as_object(each).get("enabled") is True for key, each in profiles.items() if key.lower() == name)


def _own_entries(properties: Mapping[str, Any], network: Mapping[str, Any]) -> set[str]:
    names = [properties.get("fqdn"), properties.get("privateFQDN"), *AZURE_ADDRESSES, *CLUSTER_NAMES]
    for singular, plural in (("serviceCidr", "serviceCidrs"), ("podCidr", "podCidrs")):
        names += [network.get(singular), *_list(network.get(plural))]
    return {name.lower() for name in map(_text, names) if name}


def _settings(kind: Kind, value: Any) -> dict[str, Any]:
    known = {**schema(kind)["properties"], **dict.fromkeys(kind.read_only, READ_ONLY)}
    settings: dict[str, Any] = _fitting({"properties": known}, as_object(value))
    return settings


def _fitting(described: Mapping[str, Any], value: Any) -> Any:
    """Return `value` without what is of another type than the schema `described` says, at every depth.

    What the schema does not know, such as a setting of a newer API version, stays as it is.
    """
    if isinstance(value, list):
        items = described.get("items", {})
        return [_fitting(items, each) for each in value if _fits(items, each)]
    if isinstance(value, Mapping):
        known = {name: described.get("properties", {}).get(name, {}) for name in value}
        return {
            name: _fitting(known[name], inner)
            for name, inner in value.items()
            if inner is None or _fits(known[name], inner)
        }
    return value


def _fits(described: Mapping[str, Any], value: Any) -> bool:
    types = described.get("type", [])
    return not types or any(TYPES[name](value) for name in ([types] if isinstance(types, str) else types))


def as_object(value: Any) -> Mapping[str, Any]:
    """Return `value` if it is a JSON object, an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
