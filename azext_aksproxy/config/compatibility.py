"""What AKS does not do together: settings, and what else a cluster has or is to have.

The rules are stated once, over a `Traits`. It is filled from the flags of `az aks create` (`flags`), from a template
(`reading.template`) and from a live cluster (`live.fit`), which differ only in how a message speaks of a trait, and of
the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.findings import NOWHERE, Finding, Path, Place, Rule, Severity, coming_from
from azext_aksproxy.config.kinds import KUBE_PROXY, Kind
from azext_aksproxy.config.limits import IPVS_GONE_VERSION, IPVS_OFF_VERSION, MODE_KUBERNETES_VERSIONS, dotted

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
    title="Only a cluster with a network plugin of its own, or with the Cilium dataplane, goes without kube-proxy",
    reason="The service refuses it: KubeProxyConfigDisabledBYOCNIOnly.",
    source="AKS#4563; azure-verified-modules#257, July 2026",
)
CILIUM = Rule(
    id="kube-proxy-mode-with-cilium",
    severity=Severity.ERROR,
    title="A cluster with the Cilium dataplane has no mode of kube-proxy but the default",
    reason="Cilium takes the place of kube-proxy. The service refuses: CiliumDataplaneRequiresKubeProxyConfigDisabled.",
    source="SupportArticles-docs#2060; azure-verified-modules#257, July 2026",
)
AUTOMATIC = Rule(
    id="kube-proxy-config-with-automatic",
    severity=Severity.ERROR,
    title="AKS Automatic takes no kube-proxy configuration",
    reason="Its networking is preconfigured; the service refuses the setting.",
    source="SupportArticles-docs#2060, 2026",
)
IPVS_GONE = Rule(
    id="ipvs-gone",
    severity=Severity.ERROR,
    title="The Kubernetes version still has the mode IPVS",
    reason=f"From Kubernetes {dotted(IPVS_GONE_VERSION)} on kube-proxy does not start with it, "
    "and services cannot be reached.",
    source="KEP-5495, May 2026; kubernetes/enhancements#6120",
)
IPVS_OFF = Rule(
    id="ipvs-off-by-default",
    severity=Severity.WARNING,
    title="The Kubernetes version has the mode IPVS switched on by default",
    reason=f"From Kubernetes {dotted(IPVS_OFF_VERSION)} on kube-proxy starts with it "
    "only where AKS switches a feature gate on.",
    source="KEP-5495, May 2026; kubernetes/enhancements#6120",
)
KUBERNETES_VERSION = Rule(
    id="kubernetes-too-old-for-mode",
    severity=Severity.ERROR,
    title="The Kubernetes version knows the mode of kube-proxy",
    reason=f"IPVS needs Kubernetes {dotted(MODE_KUBERNETES_VERSIONS['IPVS'])} or later, "
    f"NFTABLES {dotted(MODE_KUBERNETES_VERSIONS['NFTABLES'])} or later.",
    source="service documentation, August 2026; AKS release notes, 2026-07-17",
)
ABOUT_ENABLED = (WINDOWS, AVAILABILITY_SET, MONITORING, CILIUM)
"""Rules that say nothing where it is not known whether the settings are enabled."""

RULES = (
    WINDOWS,
    AVAILABILITY_SET,
    MONITORING,
    AZURE_NETWORK_POLICY,
    DISABLED,
    CILIUM,
    AUTOMATIC,
    KUBERNETES_VERSION,
    IPVS_OFF,
    IPVS_GONE,
)


@dataclass(frozen=True)
class Trait:
    """Something that a cluster has: its value as Azure spells it, how a message speaks of it, and what to do about it.

    `said` is a sentence for what is wrong by being there; for what has a value, the end of one. `place` is where in a
    file it stands, if it stands in one; `origin` what a message calls the parameter or variable that it comes from.
    """

    value: str
    said: str
    remedy: str
    place: Place = NOWHERE
    origin: str = ""

    def speaks(self, rule: Rule, message: str, remedy: str = "", path: Path = ()) -> Finding:
        """Return a finding about it, and the setting at `path`, with its own remedy unless there is a better one."""
        return Finding(rule, coming_from(self.origin, message), remedy or self.remedy, path, self.place)


@dataclass(frozen=True)
class Traits:
    """What of a cluster matters to the two settings.

    Of `windows`, `availability_sets` and `monitoring` each one that is there is a trait of its own.
    """

    network_policy: Trait
    network_plugin: Trait
    network_dataplane: Trait
    sku: Trait
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
            yield trait.speaks(rule, trait.said)


def _against_kube_proxy(settings: Mapping[str, Any], traits: Traits) -> Iterator[Finding]:
    if traits.sku.value.lower() == "automatic":
        yield traits.sku.speaks(AUTOMATIC, f"AKS Automatic takes no kube-proxy configuration; {traits.sku.said}.")
        return
    mode, is_off = settings.get("mode"), settings.get("enabled") is False
    policy, plugin, dataplane = traits.network_policy, traits.network_plugin, traits.network_dataplane
    has_cilium = dataplane.value.lower() == "cilium"
    if mode == "IPVS" and policy.value.lower() == "azure":
        message = f"The mode IPVS is not supported with {policy.said}."
        yield policy.speaks(AZURE_NETWORK_POLICY, message, path=("mode",))
    if is_off and plugin.value.lower() != "none" and not has_cilium:
        message = f"kube-proxy can be left out only with {plugin.said}."
        yield plugin.speaks(DISABLED, message, path=("enabled",))
    if has_cilium and not is_off and mode in ("IPVS", "NFTABLES"):
        message = f"The mode {mode} is not supported with the Cilium dataplane; {dataplane.said}."
        yield dataplane.speaks(CILIUM, message, path=("mode",))
    yield from _against_version(mode, traits.kubernetes_version)


def _against_version(mode: str | None, version: Trait) -> Iterator[Finding]:
    least = MODE_KUBERNETES_VERSIONS.get(mode or "")
    has = minor_version(version.value)
    if not least or not has:
        return
    if has < least:
        needs = dotted(least)
        message = f"The mode {mode} needs Kubernetes {needs} or later; {version.said}."
        yield version.speaks(KUBERNETES_VERSION, message, version.remedy.format(least=needs), ("mode",))
    if mode == "IPVS" and has >= IPVS_OFF_VERSION:
        rule, since = (IPVS_GONE, "gone") if has >= IPVS_GONE_VERSION else (IPVS_OFF, "off by default")
        first = dotted(IPVS_GONE_VERSION if rule is IPVS_GONE else IPVS_OFF_VERSION)
        message = f"The mode IPVS is {since} from Kubernetes {first} on; {version.said}."
        yield version.speaks(rule, message, 'Write "mode": "NFTABLES", and remove ipvsConfig.', ("mode",))


def minor_version(version: str) -> tuple[int, int] | None:
    """Return major and minor of a Kubernetes version such as `1.33` or `1.33.2`; None for anything else."""
    found = re.match(r"v?(\d{1,4})\.(\d{1,4})(?![\d])", version)
    return (int(found[1]), int(found[2])) if found else None
