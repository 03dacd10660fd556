"""What an update with the files does to a cluster: put together once, for all who show it, ask about it or send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.live.changes import TRUSTED_CA, Change, http_proxy_changes, kube_proxy_changes, leaving
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.fit import check_http_proxy, check_kube_proxy
from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy
from azext_aksproxy.config.live.service_entries import AddressSpaces, ServiceEntries, service_entries
from azext_aksproxy.config.trusted_ca.certificates import Certificate

LEAVES_EARLY = (
    "The certificate '%s' leaves while it is still valid: connections through a proxy that still presents "
    "one signed by it will fail. trustedCa can carry both, the old and the new, during the change."
)

WITHOUT_ETAG = "Azure tells no eTag of %s: a change that others make meanwhile is overwritten unseen."


@dataclass
class Plan:
    """What an update with our files does to a cluster."""

    cluster: Cluster
    merged: Mapping[str, Any] = field(default_factory=dict)
    """The `httpProxyConfig` that the cluster is to have; {} if it is left alone."""
    http_proxy: list[Change] = field(default_factory=list)
    kube_proxy: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What speaks against it."""
    service: ServiceEntries = field(default_factory=ServiceEntries)
    """What AKS added to noProxy."""

    @property
    def changes(self) -> list[Change]:
        """All changes, of the HTTP proxy first."""
        return [*self.http_proxy, *self.kube_proxy]

    @property
    def is_done_already(self) -> bool:
        """Say whether the cluster is at rest and already as the files ask, as far as can be seen."""
        return not self.changes and not self.service.guessed and self.cluster.state == "Succeeded"

    def leaving(self, now: datetime) -> list[Certificate]:
        """Return the certificates that leave `trustedCa` while they are still valid."""
        if not any(change.field == TRUSTED_CA for change in self.http_proxy):
            return []
        before, after = (settings.get(TRUSTED_CA) or "" for settings in (self.cluster.http_proxy, self.merged))
        return leaving(before, after, now)


def plan_update(
    body: Any, http_proxy: Checked | None, kube_proxy: Checked | None, address_spaces: AddressSpaces
) -> Plan:
    """Return what the files change in the cluster that `body`, the JSON of the resource manager, describes."""
    cluster = Cluster.of(body)
    plan = Plan(cluster, service=ServiceEntries(cluster.own_entries))
    if http_proxy is not None:
        plan.merged = merged = merge_http_proxy(cluster.http_proxy, http_proxy.settings)
        plan.findings += check_http_proxy(cluster, http_proxy, merged)
        plan.service = service_entries(cluster, merged, address_spaces)
        plan.http_proxy = http_proxy_changes(cluster.http_proxy, merged, plan.service.entries)
    if kube_proxy is not None:
        merged = merge_kube_proxy(cluster.kube_proxy, kube_proxy.settings)
        plan.findings += check_kube_proxy(cluster, kube_proxy, merged)
        plan.kube_proxy = kube_proxy_changes(cluster.kube_proxy, merged)
    return plan
