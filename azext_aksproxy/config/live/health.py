"""What is looked at before an update, or to see whether a cluster is well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from azext_aksproxy.config.check import Checked, check_source
from azext_aksproxy.config.findings import Finding, Place, Rule, Severity, errors
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.live.changes import TRUSTED_CA, own_no_proxy
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.fit import check_file, check_fit
from azext_aksproxy.config.live.held import about_the_rest
from azext_aksproxy.config.live.known_bad import check_known_bad
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.config.live.reach import RULES as REACH
from azext_aksproxy.config.live.reach import check_reach
from azext_aksproxy.config.reading.shape_fault import UNKNOWN_KEY
from azext_aksproxy.config.reading.source import Source

NAMESPACE = "Microsoft.ContainerService"
FEATURES: dict[Kind, str] = {KUBE_PROXY: "KubeProxyConfigurationPreview"}
"""The preview feature that a kind of file needs (service documentation, October 2022)."""

FEATURE = Rule(
    id="feature-not-registered",
    severity=Severity.ERROR,
    title="The preview feature that the file needs is registered",
    reason="The service refuses the call: the feature is not enabled.",
    source="service documentation, October 2022; AKS#2587",
)
MAY_NEED_FEATURE = Rule(
    id="feature-may-be-needed",
    severity=Severity.WARNING,
    title="The preview feature is registered where kube-proxy is only switched off",
    reason="Sources contradict each other on whether the service then asks for it.",
    source="AKS release notes, 2025-04-27 (no); azure-verified-modules#256, July 2026 (yes)",
)
PROVIDER = Rule(
    id="provider-not-registered",
    severity=Severity.ERROR,
    title="The subscription is registered with Microsoft.ContainerService",
    reason="No cluster can be created or updated otherwise.",
    source="Azure Resource Manager, resource providers, as of August 2026",
)
UNREAD = Rule(
    id="could-not-be-read",
    severity=Severity.WARNING,
    title="What is to be looked at can be read",
    reason="A permission may be missing: what could not be read was not checked.",
    source="aksproxy's own, 2026",
)
CONNECTION = Rule(
    id="proxy-connection",
    severity=Severity.ERROR,
    title="The proxy lets through what nodes need, by certificates that they trust",
    reason="Nodes do not come up, or cannot pull images. AKS's own check on a node does not verify certificates.",
    source="Azure/AgentBaker, cse_helpers.sh, August 2026; AKS documentation, outbound rules, July 2026",
)
RULES = (FEATURE, MAY_NEED_FEATURE, PROVIDER, UNREAD, CONNECTION, *REACH)


def check_feature(kind: Kind, state: str, file: str, is_needed: bool = True) -> Iterator[Finding]:
    """Yield a finding unless the feature of `kind` has the state Registered."""
    name = FEATURES[kind]
    if state.lower() != "registered":
        message = f"The feature {NAMESPACE}/{name} is {state or 'not registered'} in this subscription."
        register = f"az feature register --namespace {NAMESPACE} --name {name}"
        hint = f"Run: {register}, and then: az provider register --namespace {NAMESPACE}"
        yield Finding(FEATURE if is_needed else MAY_NEED_FEATURE, message, hint, place=Place(file))


def check_provider(state: str, file: str) -> Iterator[Finding]:
    """Yield a finding unless the subscription is registered with the resource provider."""
    if state.lower() != "registered":
        message = f"The resource provider {NAMESPACE} is {state or 'not registered'} in this subscription."
        hint = f"Run: az provider register --namespace {NAMESPACE}"
        yield Finding(PROVIDER, message, hint, place=Place(file))


def check_health(cluster: Cluster, name: str, added: frozenset[str], now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with the settings that a cluster has, its certificates included."""
    for kind, has, own in (
        (HTTP_PROXY, cluster.http_proxy, own_settings(cluster, added)),
        (KUBE_PROXY, cluster.kube_proxy, cluster.kube_proxy),
    ):
        if has:
            as_file = _as_file(kind, own, name, now)
            yield from about_the_rest(as_file)
            yield from check_fit(cluster, as_file, as_file.settings)
    yield from check_known_bad(cluster, name)
    yield from check_reach(cluster, cluster.http_proxy, name)


def check_update(cluster: Cluster, name: str, files: list[Checked], now: datetime) -> Iterator[Finding]:
    """Yield what speaks against updates with each of `files`, and what a bundle that stays has against it.

    The files may have errors of their own.
    """
    for checked in files:
        yield from check_file(cluster, checked)
    yield from check_known_bad(cluster, name)
    kept = cluster.http_proxy.get(TRUSTED_CA)
    if kept and not any(checked.kind is HTTP_PROXY and TRUSTED_CA in checked.settings for checked in files):
        yield from _as_file(HTTP_PROXY, {TRUSTED_CA: kept}, name, now).findings


def would_reimage(body: Any, files: list[Checked], added: frozenset[str]) -> bool:
    """Say whether updates with `files` change the HTTP proxy of the cluster with the JSON `body`.

    `added` is what the service added to its noProxy, in lower case. A file with errors is not sent.
    """
    http_proxies = (each for each in files if each.kind is HTTP_PROXY and not errors(each.findings))
    return any(plan_update(body, each, None, lambda _: (added, True)).http_proxy for each in http_proxies)


def own_settings(cluster: Cluster, added: frozenset[str]) -> dict[str, object]:
    """Return the HTTP proxy settings of `cluster` without what the service put there."""
    settings = {name: value for name, value in cluster.http_proxy.items() if name not in HTTP_PROXY.read_only}
    if settings.get("noProxy") is not None:
        settings["noProxy"] = list(own_no_proxy(settings, cluster.within_no_proxy(added)).values())
    return settings


def _as_file(kind: Kind, settings: dict[str, object], name: str, now: datetime) -> Checked:
    """Judge the settings of a live cluster as those of a file. What only newer API versions know is no mistake."""
    return _judged(kind, json.dumps(settings), name, now)


@lru_cache(maxsize=256)  # the clusters of a fleet have much in common, and are judged at one time
def _judged(kind: Kind, settings: str, name: str, now: datetime) -> Checked:
    checked = check_source(kind, Source(f"cluster {name}", settings), Purpose.UPDATE, now)
    return replace(checked, findings=tuple(each for each in checked.findings if each.rule is not UNKNOWN_KEY))
