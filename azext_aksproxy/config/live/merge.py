"""A file over what a cluster has: a key in the file wins, an absent key keeps the cluster's, `null` removes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY
from azext_aksproxy.config.live.cluster import as_object


@dataclass(frozen=True)
class Merged:
    """Both settings as they are to be sent, under their wire names; None for one that is left alone."""

    http_proxy: dict[str, Any] | None = None
    kube_proxy: dict[str, Any] | None = None


def merge(body: Mapping[str, Any], http_proxy: Checked | None, kube_proxy: Checked | None) -> Merged:
    """Return what to send for the cluster that `body`, the JSON of the resource manager, describes; {} for a new one.

    What the cluster has is kept as it is, whether it is known here or not.
    """
    properties = as_object(body.get("properties"))
    network = as_object(properties.get("networkProfile"))
    has = as_object(properties.get(HTTP_PROXY.wire_name))
    kube_has = as_object(network.get(KUBE_PROXY.wire_name))
    return Merged(
        merge_http_proxy(has, http_proxy.over(has)) if http_proxy else None,
        merge_kube_proxy(kube_has, kube_proxy.over(kube_has)) if kube_proxy else None,
    )


def overlay(cluster: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """Return `cluster` with the settings of `file` laid over it. Neither is changed; objects are merged in depth."""
    merged = dict(cluster)
    for name, value in file.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, Mapping):
            below = merged.get(name)
            merged[name] = overlay(below if isinstance(below, Mapping) else {}, value)
        else:
            merged[name] = value
    return merged


def merge_http_proxy(cluster: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `httpProxyConfig` to send for a cluster that has `cluster`."""
    merged = overlay(cluster, file)
    return {name: value for name, value in merged.items() if name not in HTTP_PROXY.read_only}


def merge_kube_proxy(cluster: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `kubeProxyConfig` to send. `ipvsConfig` belongs to IPVS and leaves with it."""
    merged = overlay(cluster, file)
    if merged.get("mode") != "IPVS":
        merged.pop("ipvsConfig", None)
    return merged
