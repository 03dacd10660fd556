"""What a kube-proxy file means, beyond its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import Purpose

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
    reason="IPVS is deprecated since Kubernetes 1.35, off by default from 1.40 and gone from 1.43, where kube-proxy "
    "does not start with it. Its successor is NFTABLES.",
    source="KEP-5495, May 2026; kubernetes/enhancements#6120",
)
RULES = (IPVS_SETTINGS, IPVS_LEAVES)


def check(settings: Mapping[str, Any], purpose: Purpose) -> Iterator[Finding]:
    """Yield what is wrong with kube-proxy settings."""
    if settings.get("mode") == "IPVS":
        message = "The mode IPVS leaves Kubernetes: deprecated in 1.35, off by default in 1.40, gone in 1.43."
        yield Finding(IPVS_LEAVES, message, 'Plan for "mode": "NFTABLES", which needs Kubernetes 1.33.', ("mode",))
    if not isinstance(settings.get("ipvsConfig"), dict):
        return
    mode_may_be_the_clusters = purpose is Purpose.UPDATE and "mode" not in settings
    if settings.get("mode") in ("IPTABLES", "NFTABLES", None) and not mode_may_be_the_clusters:
        mode = settings.get("mode") or "no mode"
        message = f"ipvsConfig is given with {mode}."
        yield Finding(IPVS_SETTINGS, message, 'Write "mode": "IPVS", or remove ipvsConfig.', ("ipvsConfig",))
