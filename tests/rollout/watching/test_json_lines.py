"""What programs read on standard error."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.watching.json_lines import JsonLines, changed, message
from tests.rollout.watching.clusters import course, id_of, job
from tools.checkout import ROOT

A = id_of("a")


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_event_is_an_object_on_a_line_and_nothing_else_is_written() -> None:
    stream = io.StringIO()
    jobs = [job("a"), job("b", State.SUCCEEDED)]
    screen = JsonLines(stream, jobs, course(0))
    for told in (
        event("started", id=A, etag="1", ailing=[]),
        event("accepted", id=A, operation=None),
        event("failed", id=A, code="Quota", message="none\nleft\x1b[31m http://u:Hunter2@proxy/"),
    ):
        jobs[0].take(told)
        screen.show(jobs[0], told)
        screen.refresh()
    screen.mark(event("stage", number=1, of=2, name="1"))
    screen.say("Nothing more is started; http://u:Hunter2@proxy/")
    screen.end()
    lines = read(stream)

    assert [each["event"] for each in lines] == ["started", "accepted", "failed", "stage", "message"]
    assert [each["state"] for each in lines[:3]] == ["running", "running", "failed"]
    assert {each["id"] for each in lines[:3]} == {A}
    assert lines[2]["reason"] == "Quota: none left [31m http://***@proxy/"
    assert lines[0]["counts"] == {**dict.fromkeys((each.value for each in State), 0), "running": 1, "succeeded": 1}
    assert lines[0]["stage"] == {"number": 1, "of": 1, "name": "all"}
    assert [lines[0][name] for name in ("rate", "estimatedEnd", "reason")] == [None] * 3
    assert (lines[3]["number"], lines[3]["counts"]["failed"]) == (1, 1)
    assert lines[4]["message"] == "Nothing more is started; http://***@proxy/"
    assert all(each["at"].endswith("Z") for each in lines)
    assert stream.getvalue().isascii()


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        (event("started", id=A, etag="1", ailing=[]), "running", None),
        (event("refused", id=A), "running", None),
        (event("accepted", id=A, operation="x"), "running", None),
        (event("waits", id=A, reason="Busy."), "waiting", "Busy."),
        (event("succeeded", id=A), "succeeded", None),
        (event("failed", id=A, code="C", message="m"), "failed", "C: m"),
        (event("changed", id=A, reason="By others."), "changed", "By others."),
        (event("blocked", id=A, reason="Block."), "blocked", "Block."),
        (event("closed", id=A, reason="Its window.", opens="x"), "pending", "Its window."),
        (event("left out", id=A, reason="It is stopped.", lacks=True), "skipped", "It is stopped."),
    ],
)
def test_the_state_is_that_after_the_event_whatever_came_since(
    told: dict[str, Any], state: str, reason: str | None
) -> None:
    assert changed(told) == {"event": told["event"], "at": told["at"], "id": A, "state": state, "reason": reason}


def test_what_is_said_may_have_facts() -> None:
    told = json.loads(message("planned  g/a", id=A, state="planned", changes=["x"]))

    assert {**told, "at": ""} == {
        "event": "message",
        "at": "",
        "message": "planned  g/a",
        "id": A,
        "state": "planned",
        "changes": ["x"],
    }


def test_the_page_shows_such_a_line() -> None:
    page = (ROOT / "docs" / "how-to" / "fleet-rollover.md").read_text("utf-8")
    [shown] = [json.loads(line) for line in page.splitlines() if line.startswith('    {"event"')]
    stream = io.StringIO()
    shop = shown["id"]
    jobs = [Job(shop), Job(shop.replace("-eu", "-us")), *[Job(shop + each, state=State.SKIPPED) for each in "ab"]]
    waits = {"event": "waits", "at": shown["at"], "id": shop, "reason": shown["reason"]}
    jobs[0].take(waits)
    JsonLines(stream, jobs, course()).show(jobs[0], waits)

    assert read(stream) == [shown]


def test_counts_are_those_of_now_even_where_all_else_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def once(make: Callable[[], Any], _: object) -> Callable[[], Any]:
        made = make()
        return lambda: made

    monkeypatch.setattr("azext_aksproxy.rollout.watching.json_lines.Paced", once)
    stream, jobs = io.StringIO(), [job("a")]
    screen = JsonLines(stream, jobs, course(0))
    jobs[0].take(told := event("succeeded", id=A))
    screen.show(jobs[0], told)

    assert read(stream)[0]["counts"]["succeeded"] == 1
