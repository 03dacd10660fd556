"""What is seen while it runs."""

from __future__ import annotations

import io

from azext_aksproxy.rollout.job import Job, State
from azext_aksproxy.rollout.journal import event
from azext_aksproxy.rollout.seen import Screen, progress

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
        event("started", id=job.id, etag="1"),
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
