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
RULES = (IPVS_SETTINGS,)


def check(settings: Mapping[str, Any], purpose: Purpose) -> Iterator[Finding]:
    """Yield what is wrong with kube-proxy settings."""
    if not isinstance(settings.get("ipvsConfig"), dict):
        return
    mode_may_be_the_clusters = purpose is Purpose.UPDATE and "mode" not in settings
    if settings.get("mode") in ("IPTABLES", "NFTABLES", None) and not mode_may_be_the_clusters:
        mode = settings.get("mode") or "no mode"
        message = f"ipvsConfig is given with {mode}."
        yield Finding(IPVS_SETTINGS, message, 'Write "mode": "IPVS", or remove ipvsConfig.', ("ipvsConfig",))
