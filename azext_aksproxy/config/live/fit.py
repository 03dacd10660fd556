"""Files against a live cluster: what AKS does not do together, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.compatibility import Trait, Traits, check_compatibility
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.http_proxy.rules import MISSING
from azext_aksproxy.config.kinds import HTTP_PROXY
from azext_aksproxy.config.kube_proxy import IPVS_SETTINGS
from azext_aksproxy.config.live.cluster import Cluster, Pool
from azext_aksproxy.config.live.held import beside
from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy
from azext_aksproxy.config.redact import redact


def check_file(cluster: Cluster, checked: Checked) -> list[Finding]:
    """Return what speaks against an update of `cluster` with `checked`."""
    if checked.kind is HTTP_PROXY:
        return check_fit(cluster, checked, merge_http_proxy(cluster.http_proxy, checked.over(cluster.http_proxy)))
    return check_fit(cluster, checked, merge_kube_proxy(cluster.kube_proxy, checked.over(cluster.kube_proxy)))


def check_fit(cluster: Cluster, checked: Checked, merged: Mapping[str, Any]) -> list[Finding]:
    """Return what speaks against giving `cluster` the settings `merged`, which `checked` asks for."""
    about_merged = _about_http_proxy if checked.kind is HTTP_PROXY else _about_kube_proxy
    found = [
        *about_merged(merged, checked),
        *check_compatibility(checked.kind, merged, traits_of(cluster)),
    ]
    return [*beside(checked, cluster.http_proxy.get("noProxy") or ()), *map(checked.placed, found)]


def traits_of(cluster: Cluster) -> Traits:
    """Return what a live cluster is."""
    plugin, version = cluster.network_plugin, cluster.kubernetes_version
    return Traits(
        windows=tuple(_windows(pool) for pool in cluster.pools if pool.os_type.lower() == "windows"),
        availability_sets=tuple(
            _availability_set(pool) for pool in cluster.pools if pool.type.lower() == "availabilityset"
        ),
        network_policy=Trait(
            cluster.network_policy, "Azure Network Policy, which the cluster has", "Use another mode."
        ),
        network_plugin=Trait(
            plugin,
            f"networkPlugin none, or with the Cilium dataplane; the cluster has {redact(plugin)}",
            "Remove enabled from the file.",
        ),
        network_dataplane=Trait(
            cluster.network_dataplane, "the cluster has it", 'Write "enabled": false and "mode": null.'
        ),
        sku=Trait(cluster.sku, "the cluster is one", "Leave out the kube-proxy file."),
        kubernetes_version=Trait(
            version, f"the cluster has {redact(version)}", "Upgrade the cluster first, or use another mode."
        ),
    )


def _windows(pool: Pool) -> Trait:
    name = redact(pool.name)
    said = f"The node pool '{name}' runs Windows, which AKS does not support behind an HTTP proxy."
    return Trait(pool.os_type, said, f"Delete the node pool '{name}' first.")


def _availability_set(pool: Pool) -> Trait:
    said = f"The node pool '{redact(pool.name)}' is an availability set, which AKS does not support behind a proxy."
    return Trait(pool.type, said, "Move its nodes to a scale set first.")


def _about_http_proxy(merged: Mapping[str, Any], checked: Checked) -> Iterator[Finding]:
    if not merged.get("httpProxy") and not merged.get("httpsProxy"):
        message = f"Neither {checked.called} nor the cluster has httpProxy or httpsProxy."
        yield Finding(MISSING, message, checked.without_proxy)


def _about_kube_proxy(merged: Mapping[str, Any], checked: Checked) -> Iterator[Finding]:
    mode = merged.get("mode")
    if mode != "IPVS" and checked.settings.get("ipvsConfig"):
        message = f"ipvsConfig is given, but the mode of the cluster is {redact(mode or 'IPTABLES')}."
        yield Finding(IPVS_SETTINGS, message, 'Write "mode": "IPVS" beside it, or remove it.', ("ipvsConfig",))
