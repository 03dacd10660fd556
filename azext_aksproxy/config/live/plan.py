"""What an update with the files does to a cluster: put together once, for all who show it, ask about it or send it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.live.changes import TRUSTED_CA, Change, http_proxy_changes, kube_proxy_changes, leaving
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.fit import check_fit
from azext_aksproxy.config.live.merge import Merged, merge, merge_http_proxy, merge_kube_proxy
from azext_aksproxy.config.live.no_proxy_edit import NoProxyEdit
from azext_aksproxy.config.live.service_entries import AddressSpaces, ServiceEntries, service_entries
from azext_aksproxy.config.trusted_ca.certificates import Certificate

LEAVES_EARLY = (
    "The certificate '%s' leaves while it is still valid: connections through a proxy that still presents "
    "one signed by it will fail. trustedCa can carry both, the old and the new, during the change."
)

WITHOUT_ETAG = "Azure tells no eTag of %s: a change that others make meanwhile is overwritten unseen."


@dataclass(frozen=True)
class Plan:
    """What an update with our files does to a cluster.

    `sent` is made of the body as it came, so that nothing in it is lost; changes and findings are told
    of `cluster`, which leaves out what has a type that nobody can compare.
    """

    cluster: Cluster
    sent: Merged
    """Both settings as the update sends them."""
    http_proxy: tuple[Change, ...] = ()
    kube_proxy: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
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
        has, gets = self.cluster.http_proxy, self.sent.http_proxy or {}
        return leaving(has.get(TRUSTED_CA) or "", gets.get(TRUSTED_CA) or "", now)


def plan_update(
    body: Any, http_proxy: Checked | None, kube_proxy: Checked | None, address_spaces: AddressSpaces
) -> Plan:
    """Return what the files change in the cluster that `body`, the JSON of the resource manager, describes."""
    cluster = Cluster.of(body)
    plan = Plan(cluster, merge(body, http_proxy, kube_proxy), service=ServiceEntries(cluster.own_entries))
    if http_proxy is not None:
        plan = _with_http_proxy(plan, http_proxy, address_spaces)
    if kube_proxy is not None:
        plan = _with_kube_proxy(plan, kube_proxy)
    return plan


def _with_http_proxy(plan: Plan, file: Checked, address_spaces: AddressSpaces) -> Plan:
    has = plan.cluster.http_proxy
    merged = merge_http_proxy(has, file.over(has))
    service = service_entries(plan.cluster, merged, address_spaces)
    return replace(
        plan,
        findings=(*plan.findings, *check_fit(plan.cluster, file, merged), *_about_removed(plan.cluster, file, service)),
        service=service,
        http_proxy=tuple(http_proxy_changes(has, merged, service.entries)),
    )


def _about_removed(cluster: Cluster, asked: Checked, service: ServiceEntries) -> list[Finding]:
    """Return what speaks against removing entries of noProxy.

    One that is only guessed to be AKS's may be the user's; and where the service tells noProxy as it was sent, all of
    it is.
    """
    if not isinstance(asked, NoProxyEdit):
        return []
    listed = [str(each) for each in cluster.http_proxy.get("noProxy") or ()]
    users = [*service.guessed, *(listed if cluster.has_no_proxy_as_sent else ())]
    return list(asked.check_removed(listed, service.entries - {each.lower() for each in users}))


def _with_kube_proxy(plan: Plan, file: Checked) -> Plan:
    has = plan.cluster.kube_proxy
    merged = merge_kube_proxy(has, file.over(has))
    return replace(
        plan,
        findings=(*plan.findings, *check_fit(plan.cluster, file, merged)),
        kube_proxy=tuple(kube_proxy_changes(has, merged)),
    )
