"""Hold the emulator's script of faults to what it says."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from urllib3.exceptions import ProtocolError

from emulator.documents import Json
from emulator.process import Emulator
from tests.emulator.cluster import CLUSTER, cluster, finish, make, put, show

CUT = requests.exceptions.ConnectionError


def test_an_error_is_answered_as_often_as_the_script_says(emulator: Emulator) -> None:
    make(emulator)
    emulator.set(faults=[{"on": "read", "kind": "status", "status": 503, "times": 2}])

    assert [emulator.call("GET", CLUSTER).status_code for _ in range(3)] == [503, 503, 200]


def test_a_fault_waits_for_its_turn(emulator: Emulator) -> None:
    make(emulator)
    emulator.set(faults=[{"on": "read", "kind": "status", "status": 500, "skip": 1}])

    assert [emulator.call("GET", CLUSTER).status_code for _ in range(3)] == [200, 500, 200]


def test_one_fault_comes_after_the_other(emulator: Emulator) -> None:
    make(emulator)
    emulator.set(faults=[{"on": "read", "kind": "status", "status": status} for status in (500, 429)])

    assert [emulator.call("GET", CLUSTER).status_code for _ in range(3)] == [500, 429, 200]


@pytest.mark.parametrize(("on", "struck"), [("read", [0]), ("write", [1]), ("poll", [2])])
def test_a_fault_strikes_where_it_is_told(emulator: Emulator, on: str, struck: list[int]) -> None:
    begun = put(emulator)
    finish(emulator, begun)
    operation = begun.headers["azure-asyncoperation"]
    emulator.set(faults=[{"on": on, "kind": "status", "status": 500, "times": 9}])
    asked = [("GET", CLUSTER, None), ("PUT", CLUSTER, cluster()), ("GET", operation, None)]

    statuses = [emulator.call(*each).status_code for each in asked]

    assert [number for number, status in enumerate(statuses) if status == 500] == struck


def test_the_hint_to_try_again_comes_in_seconds_where_it_can(emulator: Emulator) -> None:
    make(emulator)
    error = {"on": "read", "kind": "status", "status": 429}
    emulator.set(faults=[{**error, "retryAfterMilliseconds": wait} for wait in (2000, 20)] + [error])

    headers = [emulator.call("GET", CLUSTER).headers for _ in range(3)]

    assert [(each.get("Retry-After"), each.get("retry-after-ms")) for each in headers] == [
        ("2", "2000"),
        (None, "20"),
        (None, None),
    ]


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 504}, {"kind": "cut"}, {"kind": "not-json"}])
@pytest.mark.parametrize("handled", [False, True])
def test_a_request_has_its_effect_only_if_the_script_says_so(emulator: Emulator, fault: Json, handled: bool) -> None:
    make(emulator)
    emulator.set(faults=[{"on": "write", "handled": handled, **fault}])

    if fault["kind"] == "cut":
        with pytest.raises(CUT):
            put(emulator)
    else:
        assert put(emulator).status_code == fault.get("status", 200)

    assert (show(emulator)["properties"]["provisioningState"] == "Updating") is handled


def test_a_connection_that_is_cut_leaves_no_answer(emulator: Emulator) -> None:
    make(emulator)
    emulator.set(faults=[{"on": "read", "kind": "cut"}])

    with pytest.raises(CUT):
        emulator.call("GET", CLUSTER)
    assert emulator.call("GET", CLUSTER).status_code == 200


def test_half_an_answer_comes_before_the_connection_is_cut(emulator: Emulator) -> None:
    make(emulator)
    whole = emulator.call("GET", CLUSTER)
    emulator.set(faults=[{"on": "read", "kind": "cut-within"}])

    answer = emulator.session.get(whole.url, headers={"Authorization": f"Bearer {emulator.token}"}, stream=True)

    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(whole.content)
    half = len(whole.content) // 2
    assert answer.raw.read(half) == whole.content[:half]
    with pytest.raises(ProtocolError):
        answer.raw.read()


@pytest.mark.parametrize("status", [None, 503])
def test_a_web_page_comes_in_place_of_an_answer(emulator: Emulator, status: int | None) -> None:
    make(emulator)
    emulator.set(faults=[{"on": "read", "kind": "not-json", "status": status}])

    answer = emulator.call("GET", CLUSTER)

    assert answer.status_code == (status or 200)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_an_expired_token_comes_with_a_challenge(emulator: Emulator) -> None:
    make(emulator)
    emulator.set(faults=[{"on": "read", "kind": "status", "status": 401}])

    answer = emulator.call("GET", CLUSTER)

    assert answer.json()["error"]["code"] == "ExpiredAuthenticationToken"
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_the_script_shows_what_is_left_of_it(emulator: Emulator) -> None:
    make(emulator)
    emulator.set(faults=[{"on": "read", "kind": "cut-within", "times": 2, "skip": 1}])
    emulator.call("GET", CLUSTER)

    [left] = emulator.control("GET", "settings")["faults"]

    assert (left["times"], left["skip"]) == (2, 0)


GOOD = {"on": "read", "kind": "status", "status": 503}


@pytest.mark.parametrize(
    "faults",
    [
        None,
        {},
        ["status"],
        [{}],
        [{"on": "read"}],
        [{**GOOD, "on": "delete"}],
        [{**GOOD, "kind": "late"}],
        [{**GOOD, "status": None}],
        [{**GOOD, "status": "503"}],
        [{**GOOD, "times": -1}],
        [{**GOOD, "times": True}],
        [{**GOOD, "skip": 1.5}],
        [{**GOOD, "handled": 1}],
        [{**GOOD, "retryAfterMilliseconds": "1"}],
        [{**GOOD, "after": 1}],
        [{"on": "read", "kind": "cut", "status": 503}],
        [{"on": "read", "kind": "cut", "retryAfterMilliseconds": 1}],
        [GOOD, {}],
    ],
)
def test_a_script_that_makes_no_sense_is_refused(emulator: Emulator, faults: Any) -> None:
    answer = emulator.call("PATCH", "/_emulator/settings", {"faults": faults}, Authorization=None)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "InvalidSetting"
    assert emulator.control("GET", "settings")["faults"] == []


def test_an_operation_can_be_cancelled(emulator: Emulator) -> None:
    reason = {"code": "Canceled", "message": "It was aborted."}
    emulator.set(failNextOperation={**reason, "status": "Canceled"})

    status = finish(emulator, put(emulator))

    assert (status["status"], status["error"]) == ("Canceled", reason)
    properties = show(emulator)["properties"]
    assert properties["provisioningState"] == "Canceled"
    assert properties["status"]["provisioningError"] == reason


def test_clusters_can_be_looked_at_whatever_goes_wrong(emulator: Emulator) -> None:
    made = make(emulator)
    emulator.set(faults=[{"on": "read", "kind": "cut", "times": 9}])

    [seen] = emulator.control("GET", "clusters")

    assert seen["eTag"] == made["eTag"]
