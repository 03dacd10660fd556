"""Files against a live cluster: what AKS does not do together, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.compatibility import (
    AVAILABILITY_SET,
    AZURE_NETWORK_POLICY,
    DISABLED,
    KUBERNETES_VERSION,
    WINDOWS,
    minor_version,
)
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.http_proxy import MISSING
from azext_aksproxy.config.kube_proxy import IPVS_SETTINGS
from azext_aksproxy.config.limits import MODE_KUBERNETES_VERSIONS
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.redact import shown


def check_http_proxy(cluster: Cluster, checked: Checked, merged: dict[str, Any]) -> Iterator[Finding]:
    """Yield what speaks against giving `cluster` the settings `merged`, which `checked` asks for."""
    if not merged.get("httpProxy") and not merged.get("httpsProxy"):
        message = "Neither the file nor the cluster has httpProxy or httpsProxy."
        yield checked.finding(MISSING, (), message, 'Add "httpProxy": "http://host:8080/" to the file.')
    if merged.get("enabled") is False:
        return
    for pool in cluster.pools:
        if pool.os_type.lower() == "windows":
            message = (
                f"The node pool '{shown(pool.name)}' runs Windows, which AKS does not support behind an HTTP proxy."
            )
            yield checked.finding(WINDOWS, (), message, f"Delete the node pool '{shown(pool.name)}' first.")
        if pool.type.lower() == "availabilityset":
            message = (
                f"The node pool '{shown(pool.name)}' is an availability set, which AKS does not support behind a proxy."
            )
            yield checked.finding(AVAILABILITY_SET, (), message, "Move its nodes to a scale set first.")


def check_kube_proxy(cluster: Cluster, checked: Checked, merged: dict[str, Any]) -> Iterator[Finding]:
    """Yield what speaks against giving `cluster` the settings `merged`, which `checked` asks for."""
    mode = merged.get("mode")
    if mode == "IPVS" and cluster.network_policy.lower() == "azure":
        message = "The mode IPVS is not supported with Azure Network Policy, which the cluster has."
        yield checked.finding(AZURE_NETWORK_POLICY, ("mode",), message, "Use another mode.")
    if merged.get("enabled") is False and cluster.network_plugin.lower() != "none":
        message = (
            f"kube-proxy can be left out only with networkPlugin none; the cluster has {shown(cluster.network_plugin)}."
        )
        yield checked.finding(DISABLED, ("enabled",), message, "Remove enabled from the file.")
    if mode != "IPVS" and checked.settings.get("ipvsConfig"):
        message = f"ipvsConfig is given, but the mode of the cluster is {shown(mode or 'IPTABLES')}."
        yield checked.finding(IPVS_SETTINGS, ("ipvsConfig",), message, 'Write "mode": "IPVS" beside it, or remove it.')
    least = MODE_KUBERNETES_VERSIONS.get(mode or "")
    version = minor_version(cluster.kubernetes_version)
    if least and version and version < least:
        needs = ".".join(map(str, least))
        message = (
            f"The mode {mode} needs Kubernetes {needs} or later; the cluster has {shown(cluster.kubernetes_version)}."
        )
        yield checked.finding(KUBERNETES_VERSION, ("mode",), message, "Upgrade the cluster first, or use another mode.")
