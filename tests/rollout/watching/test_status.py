"""How a rollout stands, by its journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions.clock import written
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.stages import Stages
from azext_aksproxy.rollout.memory.journal import replay
from azext_aksproxy.rollout.watching.status import status
from azext_aksproxy.rollout.watching.status_table import table
from tests.rollout.events import planned
from tests.rollout.watching.clusters import at, id_of


def told(kind: str, minute: float, cluster: str = "", /, **facts: Any) -> Event:
    return {"event": kind, "at": written(at(minute)), **({"id": id_of(cluster)} if cluster else {}), **facts}


HEADER = told("rollout", 0, selected="all http://u:Hunter2@proxy/")
LIMITS = json.loads(json.dumps(asdict(Limits(Stages(1), max_parallel=2))))


def journal(*events: Event, clusters: str = "abcdefgh", limits: object = LIMITS) -> list[Event]:
    """Return the events of a rollout that was begun, and then had `events`."""
    run = told("run", 0, pid=4711, limits=limits)
    return [HEADER, *[planned(id_of(name)) for name in clusters], told("begun", 0), run, *events]


def updated(name: str, begin: float, end: float) -> list[Event]:
    return [told("started", begin, name, etag="1", ailing=[]), told("succeeded", end, name)]


def seen(events: Sequence[Event], is_held: bool | None = True, minute: float = 35) -> dict[str, Any]:
    return status(events, replay(events), is_held, at(minute))


PASSED = told("stage", 10, number=1, of=2, name="canary", count=1, stages="canary 1")
RUNNING = journal(
    *[each for number, name in enumerate("abc") for each in updated(name, 10 * number, 10 * number + 10)],
    PASSED,
    told("started", 30, "d", etag="1", ailing=[]),
    told("accepted", 31, "d", operation=None),
    told("started", 32, "e", etag="1", ailing=[]),
    told("waits", 33, "f", reason="Busy: Not\x1b[2J now. http://u:Hunter2@proxy/"),
    told("left out", 33, "g", reason="It is stopped.", lacks=True),
)


def test_a_run_that_goes_on() -> None:
    row = seen(RUNNING)

    assert {name: row[name] for name in ("state", "pid", "why", "clusters", "rate")} == {
        "state": "running",
        "pid": 4711,
        "why": None,
        "clusters": 8,
        "rate": 4.8,
    }
    assert row["begun"] == row["runBegun"] == written(at(0))
    assert (row["lastEvent"], row["asOf"]) == (written(at(33)), written(at(35)))
    assert {name: count for name, count in row["counts"].items() if count} == {
        "succeeded": 3,
        "running": 2,
        "waiting": 1,
        "pending": 1,
        "skipped": 1,
    }
    assert row["stage"] == {"number": 2, "of": 2, "name": "rest"}
    assert row["estimatedEnd"] == written(at(52)), "d until 40, e until 42, two more after them"
    assert row["estimate"] == {"unknown": None, "updates": 3, "leavesOut": ["how long 1 cluster still waits"]}
    assert row["running"] == [
        {"id": id_of("d"), "since": written(at(30)), "step": "runs"},
        {"id": id_of("e"), "since": written(at(32)), "step": "is sent"},
    ]
    assert [(each["state"], each["reason"], each["first"]) for each in row["waiting"]] == [
        ("waiting", "Busy: Not [2J now. http://***@proxy/", [id_of("f")]),
        ("pending", "At most 2 run at a time.", [id_of("h")]),
    ]
    assert [(each["state"], each["reason"], each["count"]) for each in row["leftOut"]] == [
        ("skipped", "It is stopped.", 1)
    ]
    assert row["failed"] == []
    assert "Hunter2" not in str(row)


def test_one_that_was_killed_leaves_what_runs_to_nobody() -> None:
    row = seen(RUNNING, is_held=False, minute=999)

    assert (row["state"], row["pid"], row["estimatedEnd"]) == ("interrupted", None, None)
    assert row["estimate"]["unknown"] == "No run is going on."
    assert row["rate"] == 5.2, "as of its end"
    assert row["running"] == []
    assert [(each["reason"], each["count"]) for each in row["waiting"]] == [
        ("Its update was sent, and not followed to the end.", 2),
        ("Busy: Not [2J now. http://***@proxy/", 1),
        ("No run is going on.", 1),
    ]


def test_one_that_ended_says_why() -> None:
    failed = told("failed", 20, "b", code="Quota", message="None\x1b left.")
    row = seen(journal(*updated("a", 0, 10), failed, told("ended", 21, why="1 cluster failed.")), is_held=False)

    assert (row["state"], row["why"]) == ("stopped", "1 cluster failed.")
    assert row["failed"] == [{"id": id_of("b"), "reason": "Quota: None  left.", "ended": written(at(20))}]


@pytest.mark.parametrize("is_held", [False, None])
def test_one_in_which_all_is_done_has_ended(is_held: bool | None) -> None:
    row = seen(journal(*updated("a", 0, 10), told("ended", 11, why=""), clusters="a"), is_held)

    assert (row["state"], row["why"], row["stage"], row["waiting"]) == ("ended", None, None, [])
    assert row["estimate"]["unknown"] is None
    assert seen(journal(*updated("a", 0, 10), clusters="a"), False)["state"] == "ended"
    assert seen(journal(*updated("a", 0, 10), clusters="a"), True)["state"] == "running", "it looks again"


@pytest.mark.parametrize(
    ("events", "is_held", "expected"),
    [
        ([], True, "planning"),
        ([], None, "planning"),
        ([HEADER, planned(id_of("a"))], False, "not begun"),
        (journal(), None, "running"),
        (journal(told("ended", 1, why="x")), None, "stopped"),
        (journal(told("ended", 1, why="")), False, "stopped"),
        (journal(told("ended", 1, why="x"), told("run", 2, pid=1, limits=LIMITS)), None, "running"),
        (journal(told("ended", 1, why="x"), told("run", 2, pid=1, limits=LIMITS)), False, "interrupted"),
    ],
)
def test_the_state(events: list[Event], is_held: bool | None, expected: str) -> None:
    row = seen(events, is_held)

    assert row["state"] == expected
    assert table(row)[0]["Details"].startswith(expected)


@pytest.mark.parametrize(
    "limits",
    [
        None,
        "x",
        {},
        {**LIMITS, "max_parallel": 0},
        {**LIMITS, "stages": {"canary": "many"}},
        {**LIMITS, "stages": {**LIMITS["stages"], "shares": 5}},
        {**LIMITS, "stages": {**LIMITS["stages"], "tag": "x"}},
        {**LIMITS, "max_failures": 7},
        {**LIMITS, "soak": -1},
    ],
)
def test_without_limits_that_are_told_rightly_there_is_no_estimate(limits: object) -> None:
    row = seen(journal(*updated("a", 0, 10), limits=limits))

    assert (row["estimatedEnd"], row["stage"]) == (None, None)
    assert row["estimate"]["unknown"] == "The limits of the run are not known."
    assert row["waiting"][0]["reason"] == "They have not had their turn."


def test_events_that_nobody_knows_yet_are_nothing() -> None:
    assert seen([*RUNNING, told("later", 34, what=1)]) == {**seen(RUNNING), "lastEvent": written(at(34))}


def test_the_table() -> None:
    lines = [
        f"{row['What']}|{'' if row['Count'] is None else row['Count']}|{row['Details']}" for row in table(seen(RUNNING))
    ]

    assert lines == [
        f"rollout|8|running, PID 4711, begun {written(at(0))}: all http://***@proxy/",
        "stage|2/2|rest",
        "rate|4.8|clusters an hour",
        f"end||about {written(at(52))}, without how long 1 cluster still waits",
        "succeeded|3|",
        "running|2|g/d 5:00, g/e 3:00",
        "waiting|1|Busy: Not [2J now. http://***@proxy/ (g/f)",
        "pending|1|At most 2 run at a time. (g/h)",
        "skipped|1|It is stopped. (g/g)",
    ]


def test_the_table_of_one_that_stopped() -> None:
    failed = told("failed", 20, "b", code="Quota", message="None left.")
    rows = table(seen(journal(*updated("a", 0, 10), failed, told("ended", 21, why="1 cluster failed.")), is_held=False))

    assert [(row["What"], row["Count"], row["Details"]) for row in rows[1:]] == [
        ("why", None, "1 cluster failed."),
        ("stage", "1/2", "canary"),
        ("rate", 5.5, "clusters an hour"),
        ("end", None, "No run is going on."),
        ("succeeded", 1, ""),
        ("failed", 1, "Quota: None left. (g/b)"),
        ("pending", 6, "No run is going on. (g/c, g/d, g/e and 3 more)"),
    ]
