"""Azure Resource Graph, as far as it finds clusters: one table, `where`, `project` and `order by`, answered in pages.

Of KQL's expressions: `and`, `or`, `not()`, parentheses, the comparisons of COMPARISONS, `in` and `in~`, the functions
of TESTS, and paths such as `tags.env` and `tags['env']`. Whatever else a query holds is refused, as the service
refuses what it cannot parse.
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

TOKEN = re.compile(
    r"""\s*(?: (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*') | (?P<number>\d+)
          | (?P<name>!?[A-Za-z_]\w*~?) | (?P<sign>=~|!~|==|!=|>=|<=|[<>()\[\],.|]) )""",
    re.VERBOSE,
)
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda has, asked: bool(has == asked),
    "!=": lambda has, asked: bool(has != asked),
    "=~": lambda has, asked: str(has or "").lower() == str(asked).lower(),
    "!~": lambda has, asked: str(has or "").lower() != str(asked).lower(),
    "startswith": lambda has, asked: str(has or "").lower().startswith(str(asked).lower()),
    "contains": lambda has, asked: str(asked).lower() in str(has or "").lower(),
    "!contains": lambda has, asked: str(asked).lower() not in str(has or "").lower(),
}
TESTS: dict[str, Callable[[Any], bool]] = {
    "isnotnull": lambda has: has is not None,
    "isnull": lambda has: has is None,
    "isnotempty": lambda has: has not in (None, ""),
    "isempty": lambda has: has in (None, ""),
}

Condition = Callable[[Json], bool]
Value = Callable[[Json], Any]


class Query:
    """A recursive-descent reader of a query."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while text[place:].strip():
            found = TOKEN.match(text, place)
            if not found:
                raise _unparsed(text[place : place + 20])
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            place = found.end()
        self.tokens.append(("end", ""))

    def run(self, resources: list[Json]) -> list[Json]:
        """Return the rows of the query over `resources`."""
        self._expect("Resources")
        while self._next() == "|":
            self._take()
            operator = self._take()
            if operator == "where":
                condition = self._any()
                resources = [each for each in resources if condition(each)]
            elif operator == "project":
                name = self._take()
                resources = [{name: each.get(name)} for each in resources]
            elif operator == "order":
                self._expect("by")
                name = self._take()
                self._expect("asc")
                resources = sorted(resources, key=lambda each: str(each.get(name)))
            else:
                raise _unparsed(operator)
        if self._next():
            raise _unparsed(self._next())
        return resources

    def _next(self) -> str:
        return self.tokens[0][1]

    def _take(self) -> str:
        return self.tokens.pop(0)[1]

    def _expect(self, wanted: str) -> None:
        if self._next() != wanted:
            raise _unparsed(self._next() or "the end")
        self._take()

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._next() == "or":
            self._take()
            parts.append(self._all())
        return lambda row: any(part(row) for part in parts)

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._next() == "and":
            self._take()
            parts.append(self._one())
        return lambda row: all(part(row) for part in parts)

    def _one(self) -> Condition:
        word = self._next()
        if word == "(":
            enclosed: Condition = self._enclosed(self._any)
            return enclosed
        if word in ("true", "false"):
            self._take()
            return lambda _: word == "true"
        if word == "not":
            self._take()
            inner = self._enclosed(self._any)
            return lambda row: not inner(row)
        if word in TESTS:
            self._take()
            path = self._enclosed(self._path)
            return lambda row: TESTS[word](path(row))
        return self._comparison()

    def _enclosed(self, read: Callable[[], Any]) -> Any:
        self._expect("(")
        inner = read()
        self._expect(")")
        return inner

    def _comparison(self) -> Condition:
        path, operator = self._path(), self._take()
        if operator in ("in", "in~"):
            values = self._enclosed(self._list)
            same = COMPARISONS["=~" if operator == "in~" else "=="]
            return lambda row: any(same(path(row), value) for value in values)
        if operator not in COMPARISONS:
            raise _unparsed(operator or "the end")
        value = self._value()
        return lambda row: COMPARISONS[operator](path(row), value)

    def _list(self) -> list[Any]:
        values = [self._value()]
        while self._next() == ",":
            self._take()
            values.append(self._value())
        return values

    def _value(self) -> Any:
        kind, word = self.tokens.pop(0)
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", word[1:-1])
        if kind == "number":
            return int(word)
        if word in ("true", "false"):
            return word == "true"
        raise _unparsed(word)

    def _path(self) -> Value:
        kind, name = self.tokens.pop(0)
        if kind != "name":
            raise _unparsed(name or "the end")
        names = [name]
        while self._next() in (".", "["):
            if self._take() == ".":
                names.append(self._take())
            else:
                names.append(str(self._value()))
                self._expect("]")

        def value(row: Json) -> Any:
            found: Any = row
            for each in names:
                found = found.get(each) if isinstance(found, dict) else None
            return found

        return value


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
    rows = Query(str(body.get("query"))).run(_resources(state, body.get("subscriptions")))
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
