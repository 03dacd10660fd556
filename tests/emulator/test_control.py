"""What a test tells the emulator, and what it remembers."""

from __future__ import annotations

import pytest

from emulator.documents import Json
from emulator.process import PREVIEW, Emulator
from tests.emulator.cluster import CLUSTER, CLUSTERS, cluster, error_of, make


def test_requests_are_remembered_without_their_tokens(emulator: Emulator) -> None:
    emulator.call("PUT", CLUSTER, cluster(), If_None_Match="*", CommandName="aks create")
    emulator.call("GET", CLUSTERS)
    put, listing = emulator.control("GET", "requests")
    assert (put["method"], put["path"], put["status"]) == ("PUT", CLUSTER, 201)
    assert put["query"] == {"api-version": PREVIEW}
    assert put["body"] == cluster()
    assert put["headers"]["If-None-Match"] == "*"
    assert put["headers"]["CommandName"] == "aks create"
    assert "Authorization" not in put["headers"]
    assert (listing["method"], listing["body"], listing["status"]) == ("GET", None, 200)
    emulator.control("DELETE", "requests")
    assert emulator.control("GET", "requests") == []


def test_a_cluster_can_be_seeded_as_it_stands(emulator: Emulator) -> None:
    path = CLUSTER.replace("/rg/", "/seeded/")
    body = {
        "id": path,
        "name": "c",
        "type": "Microsoft.ContainerService/ManagedClusters",
        "location": "eastus",
        "eTag": "known",
        "properties": {"provisioningState": "Succeeded", "ofTomorrow": {"kept": True}},
    }
    emulator.control("PUT", "clusters", body)
    assert emulator.call("GET", path).json() == body
    assert emulator.call("DELETE", path).status_code == 202


def test_state_can_be_reset_while_tokens_stay_valid(emulator: Emulator) -> None:
    make(emulator)
    emulator.set(operationPolls=9)
    emulator.control("DELETE", "state")
    assert emulator.control("GET", "settings")["operationPolls"] == 1
    assert emulator.control("GET", "requests") == []
    assert error_of(emulator.call("GET", CLUSTER)) == (404, "ResourceGroupNotFound")


@pytest.mark.parametrize(
    "change",
    [{"unknown": 1}, {"operationPolls": -1}, {"retryAfterMilliseconds": 0}, {"refuseNextWrite": {"status": 400}}],
)
def test_a_wrong_setting_changes_nothing(emulator: Emulator, change: Json) -> None:
    before = emulator.control("GET", "settings")
    assert emulator.call("PATCH", "/_emulator/settings", {"seed": 3, **change}).status_code == 400
    assert emulator.control("GET", "settings") == before
