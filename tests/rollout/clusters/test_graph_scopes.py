"""Where Azure Resource Graph looks: in the management groups, or the subscriptions, that were named."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from azext_aksproxy.rollout.clusters.graph import graph_ids
from azext_aksproxy.rollout.clusters.selection import Selection


@pytest.mark.parametrize(
    ("named", "scope"),
    [
        ({}, {"subscriptions": ["own"]}),
        ({"subscriptions": ("a", "b")}, {"subscriptions": ["a", "b"]}),
        ({"management_groups": ("m", "n")}, {"managementGroups": ["m", "n"]}),
    ],
)
def test_what_was_named_is_asked(named: dict[str, Any], scope: dict[str, Any]) -> None:
    asked: list[dict[str, Any]] = []

    def answer(_method: str, _url: str, body: dict[str, Any], is_counted: bool) -> Any:
        asked.append(json.loads(json.dumps(body)))
        return SimpleNamespace(status_code=200, json=lambda: {"data": []})

    subscription = cast(Any, SimpleNamespace(request=answer))

    assert graph_ids(subscription, Selection("own", graph_filter="true", **named)) == []
    [body] = asked
    assert {name: body[name] for name in ("subscriptions", "managementGroups") if name in body} == scope
    assert body["options"] == {"resultFormat": "objectArray", "$top": 1000}
