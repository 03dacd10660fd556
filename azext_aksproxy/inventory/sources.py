"""The clusters as Azure tells them: by Azure Resource Graph, or by the resource manager where that does not know."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from azure.cli.core.azclierror import AzureResponseError
from knack.log import get_logger

from azext_aksproxy.azure.cluster import list_bodies
from azext_aksproxy.azure.plain.resource_graph import RESOURCE_GRAPH, Advice, Post, graph_rows
from azext_aksproxy.azure.plain.resource_manager import ResourceManager
from azext_aksproxy.azure.retry_after import retry_after
from azext_aksproxy.inventory.choice import Choice
from azext_aksproxy.inventory.selection import Scope, query
from azext_aksproxy.rollout.clusters.selection import canonical_id

logger = get_logger(__name__)

LISTED_AT_ONCE = 8
"""How many subscriptions are listed at a time."""

ADVICE = Advice(
    what="cluster",
    nothing="The clusters are not known.",
    again="Run the same command again; if it stays so, list one resource group after the other with -g.",
    narrower="Narrow it with --graph-filter, for instance to one location after the other.",
)


@dataclass(frozen=True)
class Source:
    """The clusters in the shape of the resource manager's answers.

    `knows_previews` says that they were read with a preview version of its API.
    """

    bodies: list[dict[str, Any]]
    knows_previews: bool


def read_clusters(cli_ctx: Any, scope: Scope, choice: Choice) -> Source:
    """Return the clusters in `scope`, among them all that `choice` asks for.

    A resource group is listed by the resource manager. All else is found by Azure Resource Graph; where the mode of
    kube-proxy is asked for, which that may not know, the subscriptions of what was found are then listed, each as a
    whole: a request for some hundred clusters. Raises HttpResponseError where they cannot be read, and
    AzureResponseError where what came cannot be all of them.
    """
    if scope.resource_group:
        return Source(_listed(cli_ctx, scope.resource_group, scope.subscription), knows_previews=True)
    post = poster(cli_ctx)
    asked = query(scope.graph_filter, choice.takes_any, is_whole=not choice.modes)
    rows = graph_rows(post, asked, scope.of_graph, lambda row: canonical_id(row["id"]), ADVICE)
    if not choice.modes:
        return Source(list(rows.values()), knows_previews=False)
    subscriptions = sorted({canonical_id(each["id"]).split("/")[2] for each in rows.values()})
    with ThreadPoolExecutor(LISTED_AT_ONCE) as pool:
        listed = [body for bodies in pool.map(partial(_listed, cli_ctx, None), subscriptions) for body in bodies]
    return Source([body for body in listed if _id(body).lower() in rows], knows_previews=True)


def poster(cli_ctx: Any) -> Post:
    """Return what asks Azure Resource Graph."""
    manager = ResourceManager(cli_ctx)
    return lambda body: manager.request("POST", RESOURCE_GRAPH, body)


def ids_of(bodies: Iterable[dict[str, Any]]) -> list[str]:
    """Return the ids of the clusters. Raises AzureResponseError for what is none."""
    return [_id(body) for body in bodies]


def _id(body: dict[str, Any]) -> str:
    try:
        return canonical_id(body["id"])
    except (KeyError, TypeError, ValueError):
        raise AzureResponseError(
            "The list of clusters has one without an id.", recommendation="Run the same command again."
        ) from None


def _listed(cli_ctx: Any, resource_group: str | None, subscription: str) -> list[dict[str, Any]]:
    return list_bodies(cli_ctx, subscription, resource_group, partial(_note, subscription))


def _note(subscription: str, response: Any) -> None:
    """Tell the user where azure-core waits before it asks again."""
    answer = response.http_response
    if answer.status_code == 429:
        after = retry_after(answer.headers)
        until = f"in {after:.0f} seconds" if after else "in a while"
        logger.warning(
            "Azure takes no more requests of the subscription '%s'; it is asked again %s.", subscription, until
        )
