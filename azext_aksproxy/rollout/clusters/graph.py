"""Azure Resource Graph, asked for clusters: all pages, or an error. A part is never taken for the whole."""

from __future__ import annotations

import time
from typing import Any

from azure.cli.core.azclierror import AzureResponseError
from azure.core.exceptions import AzureError, HttpResponseError
from knack.log import get_logger

from azext_aksproxy.azure.answers import status_of
from azext_aksproxy.azure.retry_after import retry_after
from azext_aksproxy.azure.web_page import web_page_error
from azext_aksproxy.rollout.clusters.selection import Selection, canonical_id, query
from azext_aksproxy.rollout.clusters.subscriptions import Subscription

logger = get_logger(__name__)

RESOURCE_GRAPH = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01"
PAGE = 1000
"""How many rows Azure Resource Graph answers at most (its documentation, 2026)."""

TRANSIENT = (0, 408, 429, 500, 502, 503, 504)
"""The statuses that may be over in a while, 0 for no answer; azure-core's own."""

MAX_THROTTLED = 10
"""How often a page is asked for again that the service was too busy for, or failed to answer. Ours."""

FIRST_SECONDS, MOST_SECONDS = 5.0, 60.0
"""How long to wait where the service does not say: at first, and at most, doubled each time. Ours."""

NOTHING_SENT = "The clusters are not known, and nothing was sent."
ASK_AGAIN = "Run the same command again; if it stays so, name the clusters with --ids."


def graph_ids(subscription: Subscription, selection: Selection) -> list[str]:
    """Return the ids that Azure Resource Graph finds, page by page, in the scope of `selection`, each once.

    Raises HttpResponseError where it refuses, and AzureResponseError where its answers cannot be the whole.
    """
    options = {"resultFormat": "objectArray", "$top": PAGE}
    body: dict[str, Any] = {"query": query(selection.graph_filter or ""), "options": options}
    if selection.management_groups:
        body["managementGroups"] = list(selection.management_groups)
    else:
        body["subscriptions"] = list(selection.subscriptions or (selection.subscription,))
    found: dict[str, str] = {}
    rows = 0
    while True:
        page = _object(_answer(subscription, body))
        ids, known = _ids(page), len(found)
        rows += len(ids)
        for id_ in ids:
            found.setdefault(id_.lower(), id_)
        token = page.get("$skipToken")
        if not token:
            break
        if len(found) == known:
            raise _unusable("names one page after the other, and nothing new is on them", ASK_AGAIN)
        body["options"] = {**options, "$skipToken": token}
    total = page.get("totalRecords")
    if str(page.get("resultTruncated")).lower() == "true" or (isinstance(total, int) and rows < total):
        remedy = "Narrow --graph-filter, for instance to one location after the other, or name the clusters with --ids."
        raise _unusable("holds only a part of the clusters, and names no next page", remedy)
    return list(found.values())


def _answer(subscription: Subscription, body: Any) -> Any:
    """Return the answer to `body`, waiting where the service is too busy or fails. Raises AzureError."""
    wait, tries_left = FIRST_SECONDS, MAX_THROTTLED
    while True:
        seconds = None
        try:
            response = subscription.request("POST", RESOURCE_GRAPH, body, is_counted=False)
            if response.status_code == 200:
                return response
            seconds = retry_after(response.headers)
            raise HttpResponseError(response=response)
        except AzureError as error:
            if not tries_left or status_of(error) not in TRANSIENT:
                raise
        seconds = seconds or wait
        logger.warning("Azure Resource Graph does not answer now; it is asked again in %.0f seconds.", seconds)
        time.sleep(seconds)
        wait, tries_left = min(2 * wait, MOST_SECONDS), tries_left - 1


def _object(response: Any) -> dict[str, Any]:
    """Return the JSON object of an answer. Raises AzureResponseError."""
    try:
        page = response.json()
    except (ValueError, RecursionError) as error:
        raise (web_page_error(error) or _unusable("is not JSON", ASK_AGAIN)) from None
    if not isinstance(page, dict):
        raise _unusable("is no JSON object", ASK_AGAIN)
    return page


def _ids(page: dict[str, Any]) -> list[str]:
    """Return the ids of the rows on a page. Raises AzureResponseError."""
    rows = page.get("data")
    if not isinstance(rows, list):
        raise _unusable("has no list of clusters", ASK_AGAIN)
    try:
        return [canonical_id(row["id"]) for row in rows]
    except (TypeError, LookupError, ValueError):
        raise _unusable("has a row without the id of a cluster", ASK_AGAIN) from None


def _unusable(why: str, remedy: str) -> Exception:
    message = f"The answer of Azure Resource Graph {why}. {NOTHING_SENT}"
    error: Exception = AzureResponseError(message, recommendation=remedy)
    return error
