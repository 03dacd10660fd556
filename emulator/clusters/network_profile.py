"""What the service makes of a cluster's `networkProfile`."""

from __future__ import annotations

from emulator.clusters.api_versions import ApiVersion
from emulator.documents import Json

_DEFAULTS: Json = {
    "loadBalancerSku": "standard",
    "serviceCidr": "10.0.0.0/16",
    "dnsServiceIP": "10.0.0.10",
    "outboundType": "loadBalancer",
    "ipFamilies": ["IPv4"],
}
_KEPT_IF_NOT_SENT = (*_DEFAULTS, "networkPlugin", "networkPluginMode", "podCidr", "podCidrs", "serviceCidrs")
_KUBE_PROXY = ("enabled", "mode", "ipvsConfig")


def complete_network(sent: Json, before: Json, version: ApiVersion) -> Json:
    """Return the network profile that a PUT makes, from what was sent and what the cluster had.

    Without a plugin the service takes Azure CNI overlay. An API version that does not know `kubeProxyConfig`
    can neither set it nor lose it.
    """
    kept = {key: before[key] for key in _KEPT_IF_NOT_SENT if key in before}
    network = {**_DEFAULTS, **kept, **sent}
    if "networkPlugin" not in network:
        network |= {"networkPlugin": "azure", "networkPluginMode": "overlay"}
    if network["networkPlugin"] == "kubenet" or network.get("networkPluginMode") == "overlay":
        network.setdefault("podCidr", "10.244.0.0/16")
    for one, many in (("podCidr", "podCidrs"), ("serviceCidr", "serviceCidrs")):
        if one in network:
            network.setdefault(many, [network[one]])
    if network["outboundType"] == "loadBalancer":
        network["loadBalancerProfile"] = _load_balancer(network, before)
    kube_proxy = (network if version.knows_kube_proxy else before).get("kubeProxyConfig")
    network.pop("kubeProxyConfig", None)
    if kube_proxy is not None:
        network["kubeProxyConfig"] = _kube_proxy(kube_proxy)
    return network


def _load_balancer(network: Json, before: Json) -> Json:
    profile = {"backendPoolType": "nodeIPConfiguration", **network.get("loadBalancerProfile", {})}
    own = {"outboundIPs", "outboundIPPrefixes"} & set(profile)
    if not own:
        managed = {"count": 1, **profile.get("managedOutboundIPs", {})}
        # Recorded answers leave out the count of IPv6 addresses where it is zero.
        profile["managedOutboundIPs"] = {key: value for key, value in managed.items() if value}
    effective = before.get("loadBalancerProfile", {}).get("effectiveOutboundIPs")
    profile.pop("effectiveOutboundIPs", None)
    if effective:
        profile["effectiveOutboundIPs"] = effective
    return profile


def _kube_proxy(config: Json) -> Json:
    known = {"enabled": True, **{key: config[key] for key in _KUBE_PROXY if key in config}}
    if known["enabled"]:
        known.setdefault("mode", "IPTABLES")
    return known
