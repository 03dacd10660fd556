"""What a kube-proxy file means, beyond its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.limits import (
    IPVS_DEPRECATED_VERSION,
    IPVS_GONE_VERSION,
    IPVS_OFF_VERSION,
    MODE_KUBERNETES_VERSIONS,
    dotted,
)

DEPRECATED, OFF, GONE = map(dotted, (IPVS_DEPRECATED_VERSION, IPVS_OFF_VERSION, IPVS_GONE_VERSION))

IPVS_SETTINGS = Rule(
    id="ipvs-config-without-ipvs",
    severity=Severity.ERROR,
    title="ipvsConfig stands beside mode IPVS",
    reason="The service takes ipvsConfig with the mode IPVS only; without a mode, a new cluster gets IPTABLES.",
    source="Microsoft.ContainerService managedClusters, API 2026-08-02-preview",
)
IPVS_LEAVES = Rule(
    id="ipvs-leaves-kubernetes",
    severity=Severity.WARNING,
    title="The mode of kube-proxy is one that Kubernetes keeps",
    reason=f"IPVS is deprecated since Kubernetes {DEPRECATED}, off by default from {OFF} and gone from {GONE}, where "
    "kube-proxy does not start with it. Its successor is NFTABLES.",
    source="KEP-5495, May 2026; kubernetes/enhancements#6120",
)
RULES = (IPVS_SETTINGS, IPVS_LEAVES)


def check(settings: Mapping[str, Any], purpose: Purpose) -> Iterator[Finding]:
    """Yield what is wrong with kube-proxy settings."""
    if settings.get("mode") == "IPVS":
        message = (
            f"The mode IPVS leaves Kubernetes: deprecated in {DEPRECATED}, off by default in {OFF}, gone in {GONE}."
        )
        hint = f'Plan for "mode": "NFTABLES", which needs Kubernetes {dotted(MODE_KUBERNETES_VERSIONS["NFTABLES"])}.'
        yield Finding(IPVS_LEAVES, message, hint, ("mode",))
    if not isinstance(settings.get("ipvsConfig"), dict):
        return
    mode_may_be_the_clusters = purpose is Purpose.UPDATE and "mode" not in settings
    if settings.get("mode") in ("IPTABLES", "NFTABLES", None) and not mode_may_be_the_clusters:
        mode = settings.get("mode") or "no mode"
        message = f"ipvsConfig is given with {mode}."
        yield Finding(IPVS_SETTINGS, message, 'Write "mode": "IPVS", or remove ipvsConfig.', ("ipvsConfig",))
