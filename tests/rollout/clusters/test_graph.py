"""All clusters that Azure Resource Graph finds, or an error: never a part of them, and never without end."""

from __future__ import annotations

import io
import json
import time
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from azure.cli.core.azclierror import AzureResponseError
from azure.core.exceptions import HttpResponseError
from requests import Response

from azext_aksproxy.azure.plain.resource_graph import RESOURCE_GRAPH
from azext_aksproxy.rollout.clusters import graph
from azext_aksproxy.rollout.clusters.selection import Selection
from azext_aksproxy.rollout.clusters.subscriptions import Subscription

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/{}"
SELECTION = Selection("s", graph_filter="true")


@dataclass
class Answer:
    """An answer, as far as it is read."""

    text: str
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = ""

    def json(self) -> Any:
        return json.loads(self.text)


class Graph:
    """A subscription that answers with `answers`, one after the other, and the last one again and again."""

    def __init__(self, *answers: Answer | Response) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def request(self, method: str, url: str, body: Any, is_counted: bool) -> Answer | Response:
        assert (method, url, is_counted) == ("POST", RESOURCE_GRAPH, False)
        assert len(self.asked) < 100, "it is asked without end"
        self.asked.append(dict(body))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def ids(self) -> list[str]:
        return graph.graph_ids(cast(Subscription, self), SELECTION)


def page(*names: str, next_page: str | None = None, **more: Any) -> Answer:
    return Answer(json.dumps({"data": [{"id": ID.format(name)} for name in names], "$skipToken": next_page, **more}))


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


def test_all_pages_are_asked_for() -> None:
    asked = Graph(page("a", next_page="1", resultTruncated="true"), page("b", resultTruncated="false"))

    assert asked.ids() == [ID.format("a"), ID.format("b")]
    assert [each["options"].get("$skipToken") for each in asked.asked] == [None, "1"]


@pytest.mark.parametrize("truncated", ["true", "True", True])
def test_a_part_is_not_taken_for_the_whole(truncated: object) -> None:
    asked = Graph(page("a", next_page="1"), page("b", resultTruncated=truncated))

    with pytest.raises(AzureResponseError, match=r"only a part of the clusters.*nothing was sent") as error:
        asked.ids()
    assert "--graph-filter" in error.value.recommendations[0]


@pytest.mark.parametrize("tokens", ["1", "12", "1231"])
def test_a_page_that_comes_again_ends_it(tokens: str) -> None:
    asked = Graph(*[page(token, next_page=token) for token in tokens * 2])

    with pytest.raises(AzureResponseError, match="nothing new is on them"):
        asked.ids()


def test_pages_without_end_that_bring_nothing_new_end_it() -> None:
    asked = Graph(*[page("a", next_page=str(number)) for number in range(50)])

    with pytest.raises(AzureResponseError, match="nothing new is on them"):
        asked.ids()


def test_fewer_rows_than_there_are_in_all_are_not_the_whole() -> None:
    with pytest.raises(AzureResponseError, match="only a part of the clusters"):
        Graph(page("a", "b", totalRecords=4)).ids()
    assert len(Graph(page("a", "a", totalRecords=2)).ids()) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_service_that_fails_for_a_moment_is_asked_again(slept: list[float], status: int) -> None:
    assert Graph(Answer("", status), page("a")).ids() == [ID.format("a")]
    assert slept == [5]


def test_a_cluster_that_comes_twice_is_one() -> None:
    again = Answer(json.dumps({"data": [{"id": ID.format("A").replace("resourceGroups", "RESOURCEGROUPS")}]}))
    asked = Graph(page("a", "b", "a", next_page="1"), again)

    assert asked.ids() == [ID.format("a"), ID.format("b")]


def test_a_service_that_is_too_busy_is_asked_again_when_it_says(slept: list[float]) -> None:
    busy = [Answer("", 429, {"Retry-After": after}) for after in ("7", "99999999999999999999", "soon", "0")]
    asked = Graph(*busy, page("a"))

    assert asked.ids() == [ID.format("a")]
    assert slept == [7, 3600, 20, 40]


def test_a_service_that_does_not_say_is_asked_ever_more_slowly_and_not_for_ever(slept: list[float]) -> None:
    asked = Graph(Answer("", 429))

    with pytest.raises(HttpResponseError):
        asked.ids()
    assert slept == [5, 10, 20, 40, 60, 60, 60, 60, 60, 60]


def test_each_page_has_its_own_patience(slept: list[float]) -> None:
    asked = Graph(*[Answer("", 429)] * 9, page("a", next_page="1"), *[Answer("", 429)] * 9, page("b"))

    assert len(asked.ids()) == 2


def test_another_refusal_is_told_at_once(slept: list[float]) -> None:
    with pytest.raises(HttpResponseError):
        Graph(Answer("", 403, {"Retry-After": "1"})).ids()
    assert slept == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not JSON"),
        ("<html>", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is no JSON object"),
        ("null", "is no JSON object"),
        ("{}", "has no list of clusters"),
        ('{"data": null}', "has no list of clusters"),
        ('{"data": {"columns": [], "rows": []}}', "has no list of clusters"),
        ('{"data": ["x"]}', "without the id of a cluster"),
        ('{"data": [{}]}', "without the id of a cluster"),
        ('{"data": [{"id": null}]}', "without the id of a cluster"),
        ('{"data": [{"id": 7}]}', "without the id of a cluster"),
        ('{"data": [{"id": "/subscriptions/s"}]}', "without the id of a cluster"),
    ],
)
def test_an_answer_that_has_no_clusters_to_read_is_told_as_such(text: str, why: str) -> None:
    with pytest.raises(AzureResponseError, match=why) as error:
        Graph(Answer(text)).ids()
    assert error.value.recommendations


def test_a_web_page_in_the_place_of_an_answer_is_named() -> None:
    answer = Response()
    answer.status_code, answer.raw = 200, io.BytesIO(b"<html><title>Blocked</title></html>")

    with pytest.raises(AzureResponseError, match=r"A web page came .*: 'Blocked'"):
        Graph(answer).ids()


def test_an_answer_without_clusters_is_one() -> None:
    assert Graph(page()).ids() == []
