"""What AKS does not do together: settings, and what else a cluster has or is to have.

The rules are stated once, over a `Traits`. It is filled from the flags of `az aks create` (`flags`) and from a live
cluster (`live.fit`), which differ only in how a message speaks of a trait, and of the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import KUBE_PROXY, Kind
from azext_aksproxy.config.limits import MODE_KUBERNETES_VERSIONS

WINDOWS = Rule(
    id="http-proxy-with-windows",
    severity=Severity.ERROR,
    title="A cluster behind an HTTP proxy has no Windows nodes",
    reason="AKS does not support it; a Windows pool that is added later makes the next upgrade fail.",
    source="service documentation, September 2021 and August 2026; azure-aks-docs#37",
)
AVAILABILITY_SET = Rule(
    id="http-proxy-with-availability-set",
    severity=Severity.ERROR,
    title="A cluster behind an HTTP proxy has no availability sets",
    reason="AKS does not support it.",
    source="service documentation, September 2021 and August 2026",
)
MONITORING = Rule(
    id="http-proxy-with-monitoring",
    severity=Severity.WARNING,
    title="The monitoring addon behind an HTTP proxy needs a look",
    reason="The first preview did not support it; today AKS does.",
    source="service documentation, September 2021 and August 2026",
)
AZURE_NETWORK_POLICY = Rule(
    id="ipvs-with-azure-network-policy",
    severity=Severity.ERROR,
    title="IPVS is not combined with Azure Network Policy",
    reason="AKS does not support it.",
    source="service documentation, October 2022",
)
DISABLED = Rule(
    id="kube-proxy-disabled-with-a-network-plugin",
    severity=Severity.ERROR,
    title="Only a cluster that brings its own network plugin goes without kube-proxy",
    reason="The service refuses it: KubeProxyConfigDisabledBYOCNIOnly.",
    source="AKS#4563",
)
KUBERNETES_VERSION = Rule(
    id="kubernetes-too-old-for-mode",
    severity=Severity.ERROR,
    title="The Kubernetes version knows the mode of kube-proxy",
    reason="IPVS needs Kubernetes 1.22 or later, NFTABLES 1.33 or later.",
    source="service documentation, August 2026",
)
RULES = (WINDOWS, AVAILABILITY_SET, MONITORING, AZURE_NETWORK_POLICY, DISABLED, KUBERNETES_VERSION)


@dataclass(frozen=True)
class Trait:
    """Something that a cluster has: its value as Azure spells it, how a message speaks of it, and what to do about it.

    `said` is a sentence for what is wrong by being there; for what has a value, the end of one.
    """

    value: str
    said: str
    remedy: str


@dataclass(frozen=True)
class Traits:
    """What of a cluster matters to the two settings.

    Of `windows`, `availability_sets` and `monitoring` each one that is there is a trait of its own.
    """

    network_policy: Trait
    network_plugin: Trait
    kubernetes_version: Trait
    windows: tuple[Trait, ...] = ()
    availability_sets: tuple[Trait, ...] = ()
    monitoring: tuple[Trait, ...] = ()


def check_compatibility(kind: Kind, settings: Mapping[str, Any], traits: Traits) -> Iterator[Finding]:
    """Yield what speaks against a cluster with `traits` that has `settings` of `kind`."""
    if kind is KUBE_PROXY:
        yield from _against_kube_proxy(settings, traits)
    elif settings.get("enabled") is not False:
        yield from _against_http_proxy(traits)


def _against_http_proxy(traits: Traits) -> Iterator[Finding]:
    found = ((WINDOWS, traits.windows), (AVAILABILITY_SET, traits.availability_sets), (MONITORING, traits.monitoring))
    for rule, each in found:
        for trait in each:
            yield Finding(rule, trait.said, trait.remedy)


def _against_kube_proxy(settings: Mapping[str, Any], traits: Traits) -> Iterator[Finding]:
    mode = settings.get("mode")
    policy, plugin, version = traits.network_policy, traits.network_plugin, traits.kubernetes_version
    if mode == "IPVS" and policy.value.lower() == "azure":
        message = f"The mode IPVS is not supported with {policy.said}."
        yield Finding(AZURE_NETWORK_POLICY, message, policy.remedy, ("mode",))
    if settings.get("enabled") is False and plugin.value.lower() != "none":
        message = f"kube-proxy can be left out only with {plugin.said}."
        yield Finding(DISABLED, message, plugin.remedy, ("enabled",))
    least = MODE_KUBERNETES_VERSIONS.get(mode or "")
    has = minor_version(version.value)
    if least and has and has < least:
        needs = ".".join(map(str, least))
        message = f"The mode {mode} needs Kubernetes {needs} or later; {version.said}."
        yield Finding(KUBERNETES_VERSION, message, version.remedy.format(least=needs), ("mode",))


def minor_version(version: str) -> tuple[int, int] | None:
    """Return major and minor of a Kubernetes version such as `1.33` or `1.33.2`; None for anything else."""
    found = re.match(r"v?(\d{1,4})\.(\d{1,4})(?![\d])", version)
    return (int(found[1]), int(found[2])) if found else None
