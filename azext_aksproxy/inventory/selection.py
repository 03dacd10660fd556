"""Where the inventory looks, and the queries for Azure Resource Graph. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from azext_aksproxy.rollout.clusters.selection import check_condition

CLUSTERS = """Resources
| where type =~ 'microsoft.containerservice/managedclusters'
{filters}| project id{columns}
| order by id asc"""
"""Sorted, and with the id, without which Resource Graph does not page."""

CONFIGURED = "isnotnull(properties.httpProxyConfig) or isnotnull(properties.networkProfile.kubeProxyConfig)"
WHOLE = ", location, sku, properties"
"""What of a row is read: as far as a cluster is looked at, it has the shape of the resource manager's answer."""

NETWORKS = """Resources
| where type =~ 'microsoft.network/virtualnetworks'
| project id, properties
| order by id asc"""


@dataclass(frozen=True)
class Scope:
    """What the user named. `subscription` is the one that `az` uses, lower-case; it counts unless others are named."""

    subscription: str
    resource_group: str | None = None
    graph_filter: str | None = None
    subscriptions: tuple[str, ...] = ()
    management_groups: tuple[str, ...] = ()

    @property
    def of_graph(self) -> dict[str, list[str]]:
        """Where Azure Resource Graph is to look, as it is asked."""
        if self.management_groups:
            return {"managementGroups": list(self.management_groups)}
        return {"subscriptions": list(self.subscriptions or (self.subscription,))}

    def __str__(self) -> str:
        """Return what was looked at, as a message calls it."""
        if self.resource_group:
            return f"the resource group '{self.resource_group}'"
        [(kind, names)] = self.of_graph.items()
        called = {"managementGroups": "management group", "subscriptions": "subscription"}[kind]
        where = f"the {called}{'s' if len(names) > 1 else ''} {', '.join(map(repr, names))}"
        return f'{where}, --graph-filter "{self.graph_filter}"' if self.graph_filter is not None else where


def query(graph_filter: str | None, takes_any: bool, is_whole: bool) -> str:
    """Return the query for clusters: those behind a proxy or with a kube-proxy configuration, or any.

    Raises ValueError for a filter that is no single condition of KQL.
    """
    filters = "" if takes_any else f"| where {CONFIGURED}\n"
    if graph_filter is not None:
        check_condition(graph_filter)
        filters += f"| where ({graph_filter.strip()})\n"
    return CLUSTERS.format(filters=filters, columns=WHOLE if is_whole else "")
