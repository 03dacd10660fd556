"""A managed cluster in an ARM template: what else it says that matters to the settings in it, and where.

What an expression says is not known, and a part of a cluster says nothing by what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.compatibility import Trait, Traits, check_compatibility
from azext_aksproxy.config.findings import NOWHERE, Finding, Place, Rule, Severity
from azext_aksproxy.config.kinds import KUBE_PROXY, Kind
from azext_aksproxy.config.limits import KUBE_PROXY_API_VERSION, NFTABLES_API_VERSION, PREVIEW_API_VERSION
from azext_aksproxy.config.reading.document import Array, Document, Expression
from azext_aksproxy.config.reading.expressions import Seen
from azext_aksproxy.config.reading.resources import Cluster
from azext_aksproxy.config.redact import redact

API_VERSION = Rule(
    id="kube-proxy-config-api-version",
    severity=Severity.WARNING,
    title="A template with kubeProxyConfig has a preview version of the API that knows it, and its mode",
    reason="Other versions do not know the setting: a deployment refuses it, or leaves it out.",
    source="Microsoft.ContainerService managedClusters, API 2026-06-01 and 2026-08-02-preview; service documentation, "
    "October 2022 and August 2026",
)
RULES = (API_VERSION,)


def check_template(kind: Kind, settings: Mapping[str, Any], cluster: Cluster, document: Document) -> Iterator[Finding]:
    """Yield what in `cluster` speaks against its `settings` of `kind`; findings about a fact have its place."""
    facts = _Facts(cluster, document)
    yield from check_compatibility(kind, settings, _traits(facts))
    if kind is KUBE_PROXY:
        yield from _check_api_version(settings.get("mode"), facts.api_version())


@dataclass(frozen=True)
class _Fact:
    """A value of a template that is a text, "" for any other and for none; `is_open` where only a deployment knows."""

    text: str = ""
    place: Place = NOWHERE
    is_open: bool = False
    origin: str = ""

    def trait(self, said: str, remedy: str, value: str | None = None) -> Trait:
        return Trait(self.text if value is None else value, said, remedy, self.place, self.origin)


@dataclass(frozen=True)
class _Facts:
    """Finds the facts of a cluster. `az aks show` prints one without the `properties` around most of them."""

    cluster: Cluster
    document: Document

    @property
    def properties(self) -> Seen:
        return self.cluster.body.get("properties") or self.cluster.body

    def of(self, *keys: str) -> _Fact:
        return self.below(self.properties, *keys)

    def below(self, seen: Seen, *keys: str) -> _Fact:
        found = seen.get(*keys)
        if found is None:
            return _Fact()
        if isinstance(found.node.value, Expression):
            return _Fact(is_open=True)
        plain = found.node.value
        value = str(plain).lower() if isinstance(plain, bool) else plain
        return _Fact(value if isinstance(value, str) else "", self.document.place(found.node), False, found.node.origin)

    def api_version(self) -> _Fact:
        """Return the API version, which Bicep writes behind the type."""
        named = self.below(self.cluster.body, "type")
        behind = _Fact(named.text.partition("@")[2], named.place)
        return behind if behind.text else self.below(self.cluster.body, "apiVersion")

    def pools(self) -> Iterator[Seen]:
        """Yield the pools of the cluster as objects that hold their name, type and osType."""
        profiles = self.properties.get("agentPoolProfiles")
        if profiles is not None and isinstance(profiles.node.value, Array):
            yield from (each.inside.see(each.node) for each in profiles.listed())

    def pool_resources(self) -> Iterator[Seen]:
        """Yield the pools that are resources of their own, but for those that are of another cluster."""
        own = self.below(self.cluster.body, "name").text.lower()
        for each in self.cluster.pools:
            owner, slash, _ = self.below(each, "name").text.lower().rpartition("/")
            if not (slash and own and owner != own):
                yield each


def _check_api_version(mode: str | None, version: _Fact) -> Iterator[Finding]:
    """Yield a finding where the API version does not know the settings."""
    found = re.fullmatch(r"\d{4}-\d{2}-\d{2}(-preview)?", version.text)
    if not found:
        return
    if not found[1] or version.text < KUBE_PROXY_API_VERSION:
        lacks = "kubeProxyConfig"
    elif mode == "NFTABLES" and version.text < NFTABLES_API_VERSION:
        lacks = "the mode NFTABLES"
    else:
        return
    trait = version.trait("", f'Write "apiVersion": "{PREVIEW_API_VERSION}".')
    yield trait.speaks(API_VERSION, f"The template has the apiVersion {version.text}, which does not know {lacks}.")


def _traits(facts: _Facts) -> Traits:
    """Return what the cluster will be."""
    plugin, dataplane = facts.of("networkProfile", "networkPlugin"), facts.of("networkProfile", "networkDataplane")
    is_unsure = plugin.is_open or dataplane.is_open
    lacks_some = not facts.cluster.is_whole and not (plugin.text and dataplane.text)
    version = facts.of("kubernetesVersion")
    logs = facts.of("addonProfiles", "omsagent", "enabled")
    pools = list(_pool_facts(facts))
    return Traits(
        windows=tuple(
            os.trait(WINDOWS.format(name), "Leave the pool out.") for name, os, _ in pools if _is(os, "windows")
        ),
        availability_sets=tuple(
            type_.trait(AVAILABILITY_SET.format(name), "Use VirtualMachineScaleSets.")
            for name, _, type_ in pools
            if _is(type_, "availabilityset")
        ),
        monitoring=(logs.trait(MONITORING[0], MONITORING[1]),) if logs.text.lower() == "true" else (),
        network_policy=facts.of("networkProfile", "networkPolicy").trait(
            "Azure Network Policy, which the template has", "Use another mode."
        ),
        network_plugin=plugin.trait(
            f"networkPlugin none, or with the Cilium dataplane; the template has {redact(plugin.text) or 'neither'}",
            "Remove enabled.",
            "none" if is_unsure or lacks_some else plugin.text,
        ),
        network_dataplane=dataplane.trait("the template has it", 'Write "enabled": false and no mode.'),
        sku=facts.below(facts.cluster.body, "sku", "name").trait(
            "the template makes one", "Leave out kubeProxyConfig."
        ),
        kubernetes_version=version.trait(
            f"the template has {redact(version.text)}", "Use {least} or later, or another mode."
        ),
    )


WINDOWS = "{} of the template runs Windows, which AKS does not support behind an HTTP proxy."
AVAILABILITY_SET = "{} of the template is an availability set, which AKS does not support behind a proxy."
MONITORING = (
    "The monitoring addon of the template sends its data through the HTTP proxy, which must let it pass.",
    "See the outbound rules of AKS for the endpoints of Azure Monitor.",
)


def _is(fact: _Fact, value: str) -> bool:
    return fact.text.lower() == value


def _pool_facts(facts: _Facts) -> Iterator[tuple[str, _Fact, _Fact]]:
    """Yield what a message calls each pool, its osType and its type."""
    for pool in facts.pools():
        yield _called(facts.below(pool, "name").text), facts.below(pool, "osType"), facts.below(pool, "type")
    for pool in facts.pool_resources():
        name = _called(facts.below(pool, "name").text.rpartition("/")[2])
        yield name, facts.below(pool, "properties", "osType"), facts.below(pool, "properties", "type")


def _called(name: str) -> str:
    """Return what a message calls the pool `name`, which is "" where only a deployment knows it."""
    return f"The node pool '{redact(name)}'" if name else "A node pool"
