"""The clusters of a rollout, as Azure Resource Graph finds them."""

from __future__ import annotations

from azext_aksproxy.azure.plain.resource_graph import RESOURCE_GRAPH, Advice, graph_rows
from azext_aksproxy.rollout.clusters.selection import Selection, canonical_id, query
from azext_aksproxy.rollout.clusters.subscriptions import Subscription

ADVICE = Advice(
    what="cluster",
    nothing="The clusters are not known, and nothing was sent.",
    again="Run the same command again; if it stays so, name the clusters with --ids.",
    narrower="Narrow --graph-filter, for instance to one location after the other, or name the clusters with --ids.",
)


def graph_ids(subscription: Subscription, selection: Selection) -> list[str]:
    """Return the ids that Azure Resource Graph finds, page by page, in the scope of `selection`, each once.

    Raises HttpResponseError where it refuses, and AzureResponseError where its answers cannot be the whole.
    """
    if selection.management_groups:
        scope = {"managementGroups": list(selection.management_groups)}
    else:
        scope = {"subscriptions": list(selection.subscriptions or (selection.subscription,))}
    rows = graph_rows(
        lambda body: subscription.request("POST", RESOURCE_GRAPH, body, is_counted=False),
        query(selection.graph_filter or "", selection.is_behind_proxy),
        scope,
        lambda row: canonical_id(row["id"]),
        ADVICE,
    )
    return [canonical_id(row["id"]) for row in rows.values()]
