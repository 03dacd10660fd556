"""What is seen while it runs."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

import pytest

from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.watching.progress import Screen, labels, plan_line, progress
from azext_aksproxy.terminal.stream import is_terminal, write_line

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/{}"
AT = "2026-11-22T10:{:02}:00.000Z"


def cluster(name: str, state: State, minute: int = 0) -> Job:
    return Job(ID.format(name), state=state, started=AT.format(minute))


def test_the_bar_counts_and_names_the_slowest() -> None:
    running = [cluster(name, State.RUNNING, minute) for name, minute in (("a", 9), ("b", 1), ("c", 5), ("d", 2))]
    jobs = [
        *running,
        cluster("e", State.SUCCEEDED),
        cluster("f", State.FAILED),
        Job(ID.format("g")),
        Job(ID.format("h")),
    ]

    assert progress(jobs, AT.format(10)) == (
        "[######..................] 2/8  2 pending, 4 running, 1 succeeded, 1 failed  g/b 9:00, g/d 8:00, g/c 5:00"
    )


def test_without_a_terminal_each_change_is_a_line() -> None:
    stream = io.StringIO()
    job = cluster("a", State.PENDING)
    screen = Screen(stream, [job, cluster("b", State.SUCCEEDED)], has_bar=False)
    for told in (
        event("started", id=job.id, etag="1", ailing=[]),
        event("accepted", id=job.id, operation=None),
        event("failed", id=job.id, code="Quota", message="none\nleft\x1b[31m"),
    ):
        job.take(told)
        screen.show(job, told)
    screen.refresh()

    assert [line.split(" ", 1)[1] for line in stream.getvalue().splitlines()] == [
        "g/a is sent (1/2 ended)",
        "g/a runs (1/2 ended)",
        "g/a failed: Quota: none left [31m (2/2 ended)",
    ]


def test_on_a_terminal_only_what_needs_a_look_is_a_line() -> None:
    stream = io.StringIO()
    job = cluster("a", State.RUNNING)
    screen = Screen(stream, [job], has_bar=True)
    screen.show(job, event("accepted", id=job.id, operation=None))
    assert "\n" not in stream.getvalue()

    job.take(failed := event("failed", id=job.id, code="Quota", message="none left"))
    screen.show(job, failed)
    assert "g/a failed: Quota: none left\n" in stream.getvalue()
    screen.end()
    screen.say("That was it.")
    assert stream.getvalue().endswith("1/1  1 failed\nThat was it.\n")


def test_a_bar_is_cut_to_the_width_of_the_terminal() -> None:
    stream = io.StringIO()
    Screen(stream, [cluster(str(number), State.RUNNING) for number in range(50)], has_bar=True).refresh()

    assert len(stream.getvalue().removeprefix("\r\033[2K")) <= 80


def test_only_errors_are_shown_where_that_was_asked_for() -> None:
    stream = io.StringIO()
    job = cluster("a", State.RUNNING)
    Screen(stream, [job], has_bar=True, is_quiet=True).show(job, event("accepted", id=job.id, operation=None))

    assert stream.getvalue() == ""


def test_clusters_are_called_so_that_they_can_be_told_apart() -> None:
    here, other = ID.format("a"), ID.format("a").replace("/s/", "/t/")

    assert labels([here, ID.format("b").replace("/s/", "/S/")]) == {
        here: "g/a",
        ID.format("b").replace("/s/", "/S/"): "g/b",
    }
    assert labels([here, other]) == {here: "s/g/a", other: "t/g/a"}
    assert labels([]) == {}


@pytest.mark.parametrize("has_bar", [True, False])
def test_clusters_of_two_subscriptions_are_shown_with_them(has_bar: bool) -> None:
    stream = io.StringIO()
    jobs = [Job(ID.format("a").replace("/s/", f"/{each}/"), state=State.RUNNING, started=AT.format(1)) for each in "st"]
    screen = Screen(stream, jobs, has_bar)
    jobs[1].take(failed := event("failed", id=jobs[1].id, code="Quota", message="none"))
    screen.show(jobs[1], failed)

    assert screen.called(jobs[0]) == "s/g/a"
    assert "t/g/a failed: Quota: none" in stream.getvalue()
    assert ("s/g/a " in stream.getvalue()) == has_bar


def test_a_line_of_the_plan_takes_a_label() -> None:
    row: dict[str, Any] = {"id": ID.format("a"), "state": "planned", "location": "", "reason": None, "until": None}
    row["changes"] = ["x\x1b[2J", "y"]

    assert plan_line(row) == "planned  g/a (not read): x [2J; y"
    assert plan_line(row, "s/g/a") == "planned  s/g/a (not read): x [2J; y"


@pytest.mark.parametrize("has_bar", [True, False])
def test_nothing_that_is_said_is_an_order_to_the_terminal(has_bar: bool) -> None:
    stream = io.StringIO()
    screen = Screen(stream, [cluster("a\x1b[5m", State.RUNNING)], has_bar)
    screen.say("one\x1b[2J\rtwo\u202e")
    screen.end()

    assert stream.getvalue().replace("\r\033[2K", "").splitlines()[0] == "one [2J two "
    assert "\x1b[5m" not in stream.getvalue()


def closed() -> TextIO:
    stream = io.StringIO()
    stream.close()
    return stream


def broken_pipe() -> TextIO:
    reading, writing = os.pipe()
    os.close(reading)
    # unbuffered underneath, so that nothing is left that its end could fail to write
    return io.TextIOWrapper(os.fdopen(writing, "wb", buffering=0), "utf-8", write_through=True)


@pytest.mark.parametrize("gone", [closed, broken_pipe, lambda: None])
@pytest.mark.parametrize("has_bar", [True, False])
def test_a_run_goes_on_where_nobody_reads_any_more(
    gone: Callable[[], TextIO | None], has_bar: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    job = cluster("a", State.RUNNING)
    stream = gone()
    screen = Screen(stream, [job], has_bar)
    screen.refresh()
    screen.say("x")
    screen.show(job, event("accepted", id=job.id, operation=None))
    screen.end()
    screen.say("y")

    assert not is_terminal(stream)
    assert not write_line(stream, "z")
    assert capsys.readouterr().out == "", "least of all into the result"
    if stream:
        with suppress(OSError):
            stream.close()


def test_what_is_broken_once_is_left_alone() -> None:
    class Full(io.StringIO):
        tries = 0

        def write(self, _: str) -> int:
            self.tries += 1
            raise OSError(28, "No space left on device")

    stream = Full()
    screen = Screen(stream, [], has_bar=False)
    screen.say("x")
    screen.say("y")

    assert stream.tries == 1


def test_what_can_be_told_is_told_at_once() -> None:
    stream = io.StringIO()

    assert write_line(stream, "x")
    assert write_line(stream, "y", end="")
    assert stream.getvalue() == "x\ny"
