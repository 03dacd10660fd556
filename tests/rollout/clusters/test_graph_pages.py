"""Our questions to Azure Resource Graph, answered by the emulator in its pages, and misbehaving."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, cast

import pytest
from azure.cli.core.azclierror import AzureResponseError
from azure.core.exceptions import HttpResponseError
from requests import Response

from azext_aksproxy.rollout.clusters import graph
from azext_aksproxy.rollout.clusters.selection import Selection
from azext_aksproxy.rollout.clusters.subscriptions import Subscription
from emulator.process import Emulator
from tools import fleet


class Asked:
    """A subscription of the emulator with the clusters a, b and c, of which only requests are asked."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        emulator.control("DELETE", "state")
        for name in "abc":
            fleet.put(emulator, name)

    def request(self, method: str, url: str, body: Any, is_counted: bool) -> Response:
        assert not is_counted, "its limits are not those of the subscription"
        return self.emulator.call(method, url, body)

    def found(self, **behaviour: Any) -> list[str]:
        """Return the names that are found while Azure Resource Graph behaves so, two on a page."""
        self.emulator.control("PATCH", "fleet", {"pageSize": 2, "graph": behaviour})
        selection = Selection(self.emulator.ready["subscriptionId"], graph_filter="true")
        return [each.split("/")[-1] for each in graph.graph_ids(cast(Subscription, self), selection)]


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with Emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running


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
