"""The guard of `az aks update`: what will change is said, and asked for where it is more than a new CA."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from azure.cli.core.azclierror import ManualInterrupt, NoTTYError
from knack.log import get_logger

from azext_aksproxy.config.changes import (
    TRUSTED_CA,
    Change,
    http_proxy_changes,
    kube_proxy_changes,
    leaving,
    unexplained_networks,
)
from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.cluster import Cluster
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.live import check_http_proxy, check_kube_proxy
from azext_aksproxy.config.merge import merge_http_proxy, merge_kube_proxy
from azext_aksproxy.config.shown import shown
from azext_aksproxy.report import refuse_errors

logger = get_logger(__name__)

LEAVES_EARLY = (
    "The certificate '%s' leaves while it is still valid: connections through a proxy that still presents "
    "one signed by it will fail. trustedCa can carry both, the old and the new, during the change."
)

AddressSpaces = Callable[[Cluster], tuple[frozenset[str], bool]]
"""Returns the CIDRs of a cluster's virtual networks, and whether all of them could be read."""


@dataclass
class Plan:
    """What an update with our files does to a cluster."""

    cluster: Cluster
    http_proxy: list[Change] = field(default_factory=list)
    kube_proxy: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What speaks against it."""
    guessed: list[str] = field(default_factory=list)
    """What was taken for the virtual network's address space in noProxy, and may have been the user's."""
    added: frozenset[str] = frozenset()
    """What the service added to noProxy, or may have added, in lower case."""

    @property
    def changes(self) -> list[Change]:
        """All changes, of the HTTP proxy first."""
        return [*self.http_proxy, *self.kube_proxy]

    @property
    def is_done_already(self) -> bool:
        """Say whether the cluster is at rest and already as the files ask."""
        return not self.changes and not self.guessed and self.cluster.state == "Succeeded"


def plan_update(
    body: Any, http_proxy: Checked | None, kube_proxy: Checked | None, address_spaces: AddressSpaces
) -> Plan:
    """Return what the files change in the cluster that `body` describes.

    Raises InvalidArgumentValueError where the cluster cannot take it.
    """
    plan = look(body, http_proxy, kube_proxy, address_spaces)
    refuse_unfit(plan)
    return plan


def refuse_unfit(plan: Plan) -> None:
    """Raise InvalidArgumentValueError with all that speaks against `plan`, if anything does."""
    refuse_errors(plan.findings, "Nothing was sent; the cluster is as it was.")


def look(body: Any, http_proxy: Checked | None, kube_proxy: Checked | None, address_spaces: AddressSpaces) -> Plan:
    """Return what the files change in the cluster that `body` describes, and what speaks against it."""
    cluster = Cluster.of(body)
    plan = Plan(cluster, added=cluster.own_entries)
    if http_proxy is not None:
        merged = merge_http_proxy(cluster.http_proxy, http_proxy.settings)
        plan.findings += check_http_proxy(cluster, http_proxy, merged)
        plan.added = _added_by_service(plan, merged, address_spaces)
        plan.http_proxy = http_proxy_changes(cluster.http_proxy, merged, plan.added)
    if kube_proxy is not None:
        merged = merge_kube_proxy(cluster.kube_proxy, kube_proxy.settings)
        plan.findings += check_kube_proxy(cluster, kube_proxy, merged)
        plan.kube_proxy = kube_proxy_changes(cluster.kube_proxy, merged)
    return plan


def confirm(plan: Plan, name: str, trusted_ca: str, is_answered: bool, ask: Callable[[str], bool]) -> None:
    """Say what `plan` does to the cluster `name`; ask, unless `is_answered` or only the CA is rolled.

    `trusted_ca` is the bundle that is to be sent. `ask` raises NoTTYException where nobody can be asked. Raises
    NoTTYError then, ManualInterrupt if the answer is no.
    """
    if plan.kube_proxy:
        logger.warning("kube-proxy changes: %s.", "; ".join(map(told, plan.kube_proxy)))
        logger.warning("Traffic to services of the cluster may be interrupted briefly.")
    if not plan.http_proxy:
        return
    for change in plan.http_proxy:
        logger.warning("HTTP proxy: %s", told(change))
    _advise_on_rollover(plan, trusted_ca)
    logger.warning("AKS will reimage every node pool of the cluster '%s'.", name)
    fields = ", ".join(sorted({change.field for change in plan.http_proxy} - {TRUSTED_CA}))
    if fields and not is_answered:
        agree(
            f"Change {fields} of the cluster '{name}' and reimage all its node pools?",
            ask,
            alone=f"The update changes {fields} of the cluster '{name}'",
            remedy="Add --yes to change the settings and reimage every node pool.",
        )


def agree(question: str, ask: Callable[[str], bool], alone: str, remedy: str) -> None:
    """Ask `question`. Raises NoTTYError with `alone` and `remedy` where nobody can be asked, ManualInterrupt if not."""
    from knack.prompting import NoTTYException

    try:
        agreed = ask(question)
    except NoTTYException:
        raise NoTTYError(f"{alone}, and nobody can be asked. Nothing was sent.", recommendation=remedy) from None
    if not agreed:
        raise ManualInterrupt("Operation cancelled. Nothing was sent.")


def _advise_on_rollover(plan: Plan, trusted_ca: str) -> None:
    before = plan.cluster.http_proxy.get(TRUSTED_CA) or ""
    if not any(change.field == TRUSTED_CA for change in plan.http_proxy):
        return
    for certificate in leaving(before, trusted_ca, datetime.now(timezone.utc)):
        logger.warning(LEAVES_EARLY, certificate)


def _added_by_service(plan: Plan, merged: dict[str, Any], address_spaces: AddressSpaces) -> frozenset[str]:
    """Return what the service added to noProxy. The virtual network's CIDR is read if need be."""
    had, added = plan.cluster.http_proxy, plan.cluster.own_entries
    if not unexplained_networks(had, merged, added):
        return added
    spaces, complete = address_spaces(plan.cluster)
    added |= spaces
    if complete:
        return added
    plan.guessed = unexplained_networks(had, merged, added)
    if plan.guessed:
        logger.warning(
            "The address space of the cluster's virtual network cannot be read. What only the cluster has in noProxy "
            "is taken for it: %s.",
            ", ".join(plan.guessed),
        )
    return added | {network.lower() for network in plan.guessed}


def told(change: Change) -> str:
    """Return `change` as a message tells it."""
    if change.before is None:
        return f"{change.field} gains {_value(change.after)}"
    if change.after is None:
        return f"{change.field} loses {_value(change.before)}"
    return f"{change.field} changes from {_value(change.before)} to {_value(change.after)}"


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else shown(str(value))
