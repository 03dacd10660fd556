"""Azure Resource Graph, asked for rows: all pages, or an error. A part is never taken for the whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from azure.cli.core.azclierror import AzureResponseError
from azure.core.exceptions import AzureError, HttpResponseError
from knack.log import get_logger

from azext_aksproxy.azure.answers import status_of
from azext_aksproxy.azure.retry_after import retry_after
from azext_aksproxy.azure.web_page import web_page_error

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

Post = Callable[[dict[str, Any]], Any]
"""Sends a body to RESOURCE_GRAPH, once, and returns the answer whatever its status."""


@dataclass(frozen=True)
class Advice:
    """What to say where the answers cannot be the whole: of `what` there are rows, what did not happen, what to do."""

    what: str
    nothing: str
    again: str
    narrower: str


def graph_rows(
    post: Post, query: str, scope: dict[str, list[str]], identity: Callable[[Any], str], advice: Advice
) -> dict[str, Any]:
    """Return the rows of `query`, each once, by their lower-case identity, in the order in which they came.

    `scope` is `subscriptions` or `managementGroups` with their names. `identity` raises TypeError, LookupError or
    ValueError for what is no row. Raises HttpResponseError where it refuses, and AzureResponseError where its answers
    cannot be the whole.
    """
    options = {"resultFormat": "objectArray", "$top": PAGE}
    body: dict[str, Any] = {"query": query, "options": options, **scope}
    found: dict[str, Any] = {}
    count = 0
    while True:
        page = _object(_answer(post, body), advice)
        rows, known = _rows(page, identity, advice), len(found)
        count += len(rows)
        for key, row in rows:
            found.setdefault(key, row)
        token = page.get("$skipToken")
        if not token:
            break
        if len(found) == known:
            raise _unusable("names one page after the other, and nothing new is on them", advice, advice.again)
        body["options"] = {**options, "$skipToken": token}
    total = page.get("totalRecords")
    if str(page.get("resultTruncated")).lower() == "true" or (isinstance(total, int) and count < total):
        raise _unusable(f"holds only a part of the {advice.what}s, and names no next page", advice, advice.narrower)
    return found


def _answer(post: Post, body: dict[str, Any]) -> Any:
    """Return the answer to `body`, waiting where the service is too busy or fails. Raises AzureError."""
    wait, tries_left = FIRST_SECONDS, MAX_THROTTLED
    while True:
        seconds = None
        try:
            response = post(body)
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


def _object(response: Any, advice: Advice) -> dict[str, Any]:
    """Return the JSON object of an answer. Raises AzureResponseError."""
    try:
        page = response.json()
    except (ValueError, RecursionError) as error:
        raise (web_page_error(error) or _unusable("is not JSON", advice, advice.again)) from None
    if not isinstance(page, dict):
        raise _unusable("is no JSON object", advice, advice.again)
    return page


def _rows(page: dict[str, Any], identity: Callable[[Any], str], advice: Advice) -> list[tuple[str, Any]]:
    """Return the rows on a page, each with its identity. Raises AzureResponseError."""
    rows = page.get("data")
    if not isinstance(rows, list):
        raise _unusable(f"has no list of {advice.what}s", advice, advice.again)
    try:
        return [(identity(row).lower(), row) for row in rows]
    except (AttributeError, TypeError, LookupError, ValueError):
        raise _unusable(f"has a row without the id of a {advice.what}", advice, advice.again) from None


def _unusable(why: str, advice: Advice, remedy: str) -> Exception:
    message = f"The answer of Azure Resource Graph {why}. {advice.nothing}"
    error: Exception = AzureResponseError(message, recommendation=remedy)
    return error
