"""Which clusters: what the user typed, checked, and the query for Azure Resource Graph. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from azext_aksproxy.config.redact import redact

CLUSTER_ID = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)/resourceGroups/(?P<group>[^/]+)"
    r"/providers/Microsoft\.ContainerService/managedClusters/(?P<name>[^/]+)/?",
    re.IGNORECASE,
)

QUERY = """Resources
| where type =~ 'microsoft.containerservice/managedclusters'
| where {known}
| where ({condition})
| project id
| order by id asc"""
"""Sorted, and with the id, without which Resource Graph does not page."""

BEHIND_PROXY = "isnotnull(properties.httpProxyConfig)"


@dataclass(frozen=True)
class Selection:
    """What the user selected by. Exactly one of `ids`, `resource_group` and `graph_filter` is given, or none.

    `subscription` is the one that `az` uses, lower-case; it counts unless ids or other scopes are given.
    """

    subscription: str
    ids: tuple[str, ...] = ()
    resource_group: str | None = None
    graph_filter: str | None = None
    subscriptions: tuple[str, ...] = ()
    management_groups: tuple[str, ...] = field(default=())
    is_behind_proxy: bool = True
    """Whether only clusters behind a proxy are meant. What Resource Graph knows of kube-proxy is not documented."""

    @property
    def hash(self) -> str:
        """Return what tells this selection from any other, the order and case of its names aside."""
        scope = self.subscriptions or self.management_groups or (() if self.ids else (self.subscription,))
        said: dict[str, Any] = {
            "ids": sorted(each.lower() for each in self.ids),
            "resourceGroup": (self.resource_group or "").lower(),
            "graphFilter": self.graph_filter,
            "isByManagementGroup": bool(self.management_groups),
            "scope": sorted(each.lower() for each in scope),
        }
        return digest(said)

    def __str__(self) -> str:
        """Return the selection as a message calls it."""
        if self.ids:
            return f"{len(self.ids)} ids"
        if self.resource_group:
            return f"the resource group '{self.resource_group}'"
        if self.graph_filter is not None:
            return f'--graph-filter "{self.graph_filter}"'
        return f"the subscription '{self.subscription}'"


def digest(document: Any) -> str:
    """Return a SHA-256 of `document`, any JSON, from which nothing of it can be read."""
    return "sha256:" + hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def read_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Return the ids in `values` in their order, each once and in its canonical spelling.

    A value holds one id or many: on lines of their own, as `-o tsv` prints them, or as a JSON list. Raises ValueError
    with what is no id of a managed cluster.
    """
    found: dict[str, str] = {}
    for given in (each for value in values for each in _split(value)):
        id_ = canonical_id(given)
        found.setdefault(id_.lower(), id_)
    if not found:
        raise ValueError("No id of a cluster was given with --ids.")
    return tuple(found.values())


def canonical_id(given: str) -> str:
    """Return the id of a managed cluster in one spelling: the service writes `resourcegroups` as well."""
    parts = CLUSTER_ID.fullmatch(given)
    if not parts:
        raise ValueError(f"'{redact(given, most=120)}' is not the id of a managed cluster.")
    return (
        f"/subscriptions/{parts['subscription'].lower()}/resourceGroups/{parts['group']}"
        f"/providers/Microsoft.ContainerService/managedClusters/{parts['name']}"
    )


def _split(value: str) -> list[str]:
    if value.lstrip().startswith("["):
        try:
            listed = json.loads(value)
        except ValueError:
            raise ValueError("What was given with --ids begins as a JSON list, and is none.") from None
        return [str(each) for each in listed]
    return value.split()


def query(condition: str, is_behind_proxy: bool = True) -> str:
    """Return the query of Azure Resource Graph for the clusters, behind a proxy or all, for which `condition` holds.

    Raises ValueError where the condition would not stay between its parentheses: it may narrow the query, not turn it
    into another.
    """
    check_condition(condition)
    return QUERY.format(condition=condition.strip(), known=BEHIND_PROXY if is_behind_proxy else "true")


OPENING = {")": "(", "]": "[", "}": "{"}
TEXT = re.compile(
    r"""@"(?:[^"]|"")*" | @'(?:[^']|'')*'            # verbatim: the quote is doubled
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'    # the quote is escaped""",
    re.VERBOSE,
)


def check_condition(condition: str) -> None:
    """Raise ValueError unless `condition` is one expression of KQL, as far as its borders go."""
    if not condition.strip():
        raise ValueError("The condition of --graph-filter is empty.")
    rest = TEXT.sub("''", condition)
    for sign, why in (
        ("|", "a pipe"),
        (";", "a semicolon"),
        ("//", "a comment"),
        ("```", "a multi-line text"),
        ("~~~", "a multi-line text"),
    ):
        if sign in rest:
            raise ValueError(f"The condition of --graph-filter holds {why} ('{sign}'), and must be one expression.")
    if re.search("['\"]", rest.replace("''", "")):
        raise ValueError("A text in the condition of --graph-filter does not end.")
    opened: list[str] = []
    for sign in re.findall(r"[()\[\]{}]", rest):
        if sign in OPENING.values():
            opened.append(sign)
        elif not opened or opened.pop() != OPENING[sign]:
            raise ValueError(f"The condition of --graph-filter closes a '{sign}' that it did not open.")
    if opened:
        raise ValueError(f"The condition of --graph-filter does not close its '{opened[-1]}'.")
