"""What the HTTP proxy settings of a live cluster do not reach by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding, Place, Rule, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY
from azext_aksproxy.config.live.changes import TRUSTED_CA, Change, http_proxy_changes
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.merge import merge_http_proxy

VARIABLES = frozenset({"httpProxy", "httpsProxy", "noProxy", "enabled"})
"""The settings that pods get as environment variables (service documentation, August 2026)."""

PODS = Rule(
    id="pods-keep-variables",
    severity=Severity.INFO,
    title="Pods are restarted after a change of the proxies or of noProxy",
    reason="A webhook gives the variables to a pod when it starts; one that runs keeps those that it has.",
    source="service documentation, HTTP proxy, August 2026",
)
ISTIO = Rule(
    id="istio-service-entry",
    severity=Severity.INFO,
    title="The mesh of the Istio add-on has a ServiceEntry for the proxy",
    reason="Without one, programs in the mesh cannot reach the proxy, which is outside of it.",
    source="service documentation, HTTP proxy, August 2026",
)
MONITORING = Rule(
    id="monitoring-with-trusted-ca",
    severity=Severity.INFO,
    title="Custom Metrics and Recommended Alerts are not counted on behind a proxy with a trusted CA",
    reason="AKS supports the monitoring add-on there, but not these two of its features.",
    source="service documentation, HTTP proxy, August 2026",
)
RULES = (PODS, ISTIO, MONITORING)


def check_reach(cluster: Cluster, settings: Mapping[str, Any], name: str) -> Iterator[Finding]:
    """Yield what the cluster `name` has that its HTTP proxy `settings` do not reach."""
    if settings.get("enabled") is False or not (settings.get("httpProxy") or settings.get("httpsProxy")):
        return
    if cluster.has_istio:
        message = "The cluster has the Istio add-on, whose mesh does not know the proxy."
        hint = "Apply a ServiceEntry with the address and port of the proxy, location MESH_EXTERNAL."
        yield Finding(ISTIO, message, hint, place=Place(f"cluster {name}"))
    if cluster.has_monitoring and settings.get(TRUSTED_CA):
        message = "The cluster has the monitoring add-on, and the proxy a trusted CA."
        hint = "Do not count on Custom Metrics and Recommended Alerts."
        yield Finding(MONITORING, message, hint, place=Place(f"cluster {name}"))


def check_change(cluster: Cluster, files: list[Checked], added: frozenset[str], name: str) -> Iterator[Finding]:
    """Yield what updates of the cluster `name` with `files` do not reach: pods that run, and what `check_reach` says.

    `added` is what the service added to noProxy, in lower case.
    """
    for checked in files:
        if checked.kind is HTTP_PROXY:
            merged = merge_http_proxy(cluster.http_proxy, checked.over(cluster.http_proxy))
            yield from _check_pods(http_proxy_changes(cluster.http_proxy, merged, added), name)
            yield from check_reach(cluster, merged, name)


def _check_pods(changes: Iterable[Change], name: str) -> Iterator[Finding]:
    if changed := sorted({change.field for change in changes} & VARIABLES):
        message = f"Pods that run keep their variables although {', '.join(changed)} changes."
        hint = "Restart them after the update: kubectl rollout restart deployment NAME."
        yield Finding(PODS, message, hint, place=Place(f"cluster {name}"))
