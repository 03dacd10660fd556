"""Hold the emulated Azure Resource Graph to the little of KQL that it says it knows."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest
import requests
from azure.cli.core.azclierror import AzureResponseError
from azure.core.exceptions import HttpResponseError

from azext_aksproxy.rollout.clusters import graph
from azext_aksproxy.rollout.clusters.selection import Selection
from azext_aksproxy.rollout.clusters.subscriptions import Subscription
from emulator.errors import ArmError
from emulator.subscription.resource_graph import Query
from tests.test_arm_emulator import CLUSTERS, SUBSCRIPTION, Emulator, cluster, emulator, running

__all__ = ["emulator", "running"]  # the fixtures

ROWS = [
    {"id": "2", "name": "b", "location": "westeurope", "tags": {"env": "Test"}, "properties": {"httpProxyConfig": {}}},
    {"id": "1", "name": "a", "location": "eastus", "tags": {"env": "prod"}, "properties": {}},
]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("true", "12"),
        ("false", ""),
        ("name == 'a'", "1"),
        ("name == 'A'", ""),
        ("name =~ 'A' or location in~ (\"WestEurope\", 'x')", "12"),
        ("name == 'a' and (name == 'b' or location startswith 'EAST')", "1"),
        ("not(tags.env == 'prod')", "2"),
        ("tags['env'] contains 'es'", "2"),
        ("isnotnull(properties.httpProxyConfig)", "2"),
        ("isnull(properties.httpProxyConfig.httpProxy)", "12"),
        ("name != 'a\\'b' and true", "12"),
    ],
)
def test_conditions(condition: str, found: str) -> None:
    query = f"Resources | where ({condition}) | project id | order by id asc"

    assert "".join(row["id"] for row in Query(query).run(ROWS)) == found


@pytest.mark.parametrize(
    "query",
    [
        "Tables",
        "Resources | take 1",
        "Resources | where name",
        "Resources | where (true",
        "Resources | where name == 'a",
        "",
    ],
)
def test_what_it_does_not_know_is_refused(query: str) -> None:
    with pytest.raises(ArmError, match="ParserFailure"):
        Query(query).run(ROWS)


class Asked:
    """A subscription of the emulator with the clusters a, b and c, of which only requests are asked."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        for name in "abc":
            answer = emulator.call(
                "PUT", f"{CLUSTERS}/{name}", cluster({"httpProxyConfig": {"httpProxy": "http://p:1/"}})
            )
            assert answer.ok, answer.text

    def request(self, method: str, url: str, body: Any, is_counted: bool) -> requests.Response:
        assert not is_counted, "its limits are not those of the subscription"
        return self.emulator.call(method, url, body)

    def found(self, **behaviour: Any) -> list[str]:
        """Return the names that are found while Azure Resource Graph behaves so, two on a page."""
        self.emulator.control("PATCH", "fleet", {"pageSize": 2, "graph": behaviour})
        selection = Selection(SUBSCRIPTION, graph_filter="true")
        return [each.split("/")[-1] for each in graph.graph_ids(cast(Subscription, self), selection)]


@pytest.fixture
def asked(emulator: Emulator) -> Asked:
    return Asked(emulator)


def test_all_pages_are_found(asked: Asked) -> None:
    assert asked.found() == ["a", "b", "c"]


def test_a_service_that_answers_each_row_twice_is_read_once(asked: Asked) -> None:
    assert asked.found(twice=True) == ["a", "b", "c"]


def test_a_service_that_is_too_busy_is_waited_for(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)

    assert asked.found(refusals=2) == ["a", "b", "c"]
    assert slept == [5, 10]
    assert asked.found(refusals=1, retryAfter=7) == ["a", "b", "c"]
    assert slept[2:] == [7]
    with pytest.raises(HttpResponseError):
        asked.found(refusals=11)


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        ({"more": {"resultTruncated": "true", "$skipToken": None}}, "only a part"),
        ({"more": {"$skipToken": "1"}}, "nothing new is on them"),
        ({"more": {"data": None}}, "has no list of clusters"),
        ({"more": {"data": [{"name": "a"}]}}, "without the id of a cluster"),
        ({"text": "{"}, "is not JSON"),
        ({"text": "<html><title>Blocked</title></html>"}, "A web page came .*: 'Blocked'"),
    ],
)
def test_a_service_that_misbehaves_is_told_as_such(asked: Asked, behaviour: dict[str, Any], why: str) -> None:
    with pytest.raises(AzureResponseError, match=why):
        asked.found(**behaviour)
