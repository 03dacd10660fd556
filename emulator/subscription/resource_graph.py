"""Azure Resource Graph, as far as it finds clusters and networks: conditions on them, in order, answered in pages.

A query is `Resources`, then lines with `| where`, and in the end `| project id`, with more columns or none, and
`| order by id asc`. A condition is made of TERM with `and`, or with `or`, in parentheses or not. Whatever else a query
holds is refused, as the service refuses what it cannot parse.

Clusters are as an API version shows them that is no preview: what previews alone know is assumed to be missing, since
the service does not document which version it takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from emulator.clusters.api_versions import ApiVersion
from emulator.clusters.cluster_answer import answer
from emulator.control import fleet
from emulator.documents import Json, read_object
from emulator.errors import ArmError
from emulator.routing import arm_path
from emulator.state import State, state_of

TERM = re.compile(
    r"""\s*(?: (?P<all>true)
          | isnotnull\((?P<present>[\w.]+)\)
          | (?P<path>[\w.]+) \s* (?P<operator>==|=~|in~) \s* (?P<texts>'[^'\\]*'|\('[^'\\]*'(?:,\s*'[^'\\]*')*\)) )
        \s*(?P<more>and\b|or\b|$)""",
    re.VERBOSE,
)
PROJECT = re.compile(r"project id(?P<more>(?:, \w+)*)")
ORDER = "order by id asc"
VERSION = ApiVersion("2026-06-01", preview=False)
MOST_ROWS = 1000

Condition = Callable[[Json], bool]


def rows_of(query: str, resources: list[Json]) -> list[Json]:
    """Return the rows of `query` over `resources`. Raises ArmError for what is no query, or none that is known here."""
    table, *steps = query.split("\n| ")
    project = PROJECT.fullmatch(steps[-2]) if len(steps) > 1 else None
    if table != "Resources" or not project or steps[-1] != ORDER:
        raise _unparsed(query)
    for step in steps[:-2]:
        condition = _condition(step)
        resources = [each for each in resources if condition(each)]
    columns = ["id", *filter(None, project["more"].split(", "))]
    ordered = sorted(resources, key=lambda each: str(each["id"]))
    return [{name: each.get(name) for name in columns} for each in ordered]


def _condition(step: str) -> Condition:
    found = re.fullmatch(r"where (?:\((?P<enclosed>.*)\)|(?P<bare>.*))", step, re.DOTALL)
    if not found:
        raise _unparsed(step)
    text, place = found["enclosed"] or found["bare"] or "", 0
    terms: list[re.Match[str]] = []
    while not terms or terms[-1]["more"]:
        term = TERM.match(text, place)
        if not term:
            raise _unparsed(text[place : place + 20])
        terms.append(term)
        place = term.end()
    between = {term["more"] for term in terms[:-1]}
    if len(between) > 1:
        raise _unparsed(text)
    holds = any if between == {"or"} else all
    return lambda row: holds(_holds(term, row) for term in terms)


def _holds(term: re.Match[str], row: Json) -> bool:
    if term["all"]:
        return True
    if term["present"]:
        return _value(row, term["present"]) is not None
    has, asked = str(_value(row, term["path"]) or ""), re.findall(r"'([^']*)'", term["texts"])
    if term["operator"] == "==":
        return has in asked
    return has.lower() in [each.lower() for each in asked]


def _value(row: Json, path: str) -> Any:
    found: Any = row
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _unparsed(where: str) -> ArmError:
    message = f"Please provide below info when asking for support: ParserFailure near '{where}'."
    return ArmError(400, "BadRequest", message)


def _resources(state: State, subscriptions: list[str] | None) -> list[Json]:
    """Return the clusters and virtual networks as the graph has them, of `subscriptions` or of all."""
    clusters = {name: answer(entry.body, VERSION) for name, entry in state.clusters.items()}
    rows = []
    for name, body in [*clusters.items(), *state.virtual_networks.items()]:
        subscription, group, _ = name.split("/")
        if subscriptions is None or subscription in [each.lower() for each in subscriptions]:
            rows.append({**body, "subscriptionId": subscription, "resourceGroup": group})
    return rows


async def find(request: web.Request) -> web.Response:
    """Answer a query, page by page."""
    state, body = state_of(request), await read_object(request)
    options = body.get("options") or {}
    rows = rows_of(str(body.get("query")), _resources(state, body.get("subscriptions")))
    most = min(int(options.get("$top") or MOST_ROWS), MOST_ROWS)
    data, token = fleet.page(rows, state.fleet, options.get("$skipToken"), most)
    found = {"totalRecords": len(rows), "count": len(data), "data": data, "facets": [], "resultTruncated": "false"}
    return web.json_response({**found, "$skipToken": token} if token else found)


def add_routes(app: web.Application) -> None:
    """Serve Azure Resource Graph."""
    app.router.add_post(arm_path("/providers/Microsoft.ResourceGraph/resources"), find)
