"""Azure Resource Graph, as far as it finds clusters: conditions on them, their ids in order, answered in pages.

A query is `Resources`, then lines with `| where`, and in the end `| project id` and `| order by id asc`. A condition is
made of TERM and `and`, in parentheses or not. Whatever else a query holds is refused, as the service refuses what it
cannot parse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from emulator.control import fleet
from emulator.documents import Json, read_object
from emulator.errors import ArmError
from emulator.routing import arm_path
from emulator.state import State, state_of

TERM = re.compile(
    r"""\s*(?: (?P<all>true)
          | isnotnull\((?P<present>[\w.]+)\)
          | (?P<path>[\w.]+) \s* (?P<operator>==|=~|in~) \s* (?P<texts>'[^'\\]*'|\('[^'\\]*'(?:,\s*'[^'\\]*')*\)) )
        \s*(?P<more>and\b|$)""",
    re.VERBOSE,
)
END = ["project id", "order by id asc"]

Condition = Callable[[Json], bool]


def rows_of(query: str, resources: list[Json]) -> list[Json]:
    """Return the rows of `query` over `resources`. Raises ArmError for what is no query, or none that is known here."""
    table, *steps = query.split("\n| ")
    if table != "Resources" or steps[-2:] != END:
        raise _unparsed(query)
    for step in steps[:-2]:
        condition = _condition(step)
        resources = [each for each in resources if condition(each)]
    return [{"id": each["id"]} for each in sorted(resources, key=lambda each: str(each["id"]))]


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
    return lambda row: all(_holds(term, row) for term in terms)


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
    """Return the clusters as the graph has them, of `subscriptions` or of all."""
    rows = []
    for name, entry in state.clusters.items():
        subscription, group, _ = name.split("/")
        if subscriptions is None or subscription in [each.lower() for each in subscriptions]:
            rows.append({**entry.body, "subscriptionId": subscription, "resourceGroup": group})
    return rows


async def find(request: web.Request) -> web.Response:
    """Answer a query, page by page."""
    state, body = state_of(request), await read_object(request)
    options = body.get("options") or {}
    state.fleet.refuse_graph()
    rows = rows_of(str(body.get("query")), _resources(state, body.get("subscriptions")))
    data, token = fleet.page(rows, state.fleet, options.get("$skipToken"))
    answer = {"totalRecords": len(rows), "count": len(data), "data": data, "facets": [], "resultTruncated": "false"}
    return _misbehaved({**answer, "$skipToken": token}, state.fleet.graph)


def _misbehaved(answer: Json, graph: Json) -> web.Response:
    """Return `answer` as the fleet's setting `graph` spoils it."""
    if "text" in graph:
        return web.Response(text=graph["text"])
    data = [row for row in answer["data"] for _ in range(1 + bool(graph.get("twice")))]
    spoilt = {**answer, "count": len(data), "data": data, **graph.get("more", {})}
    return web.json_response({name: value for name, value in spoilt.items() if value is not None})


def add_routes(app: web.Application) -> None:
    """Serve Azure Resource Graph."""
    app.router.add_post(arm_path("/providers/Microsoft.ResourceGraph/resources"), find)
