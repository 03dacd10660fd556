"""What standard error shows while it runs."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

import pytest

from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.watching.block import CLEAR
from azext_aksproxy.rollout.watching.screen import Screen
from azext_aksproxy.terminal.stream import is_terminal, write_line
from tests.rollout.watching.clusters import course

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/{}"
AT = "2026-11-22T10:{:02}:00.000Z"


def cluster(name: str, state: State, minute: int = 0) -> Job:
    return Job(ID.format(name), state=state, started=AT.format(minute))


def drawn(stream: io.StringIO) -> list[str]:
    """Return the lines that were drawn last, below the row of the cursor."""
    last = stream.getvalue().rpartition(CLEAR)[2]
    return last.rpartition("\r")[0].split("\n")[1:]


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
    assert "accepted" not in stream.getvalue()
    assert len(drawn(stream)) == 2

    job.take(failed := event("failed", id=job.id, code="Quota", message="none left"))
    screen.show(job, failed)
    assert "g/a failed: Quota: none left\n" in stream.getvalue()
    screen.end()
    screen.say("That was it.")
    assert stream.getvalue().endswith("1/1  1 failed\nThat was it.\n")


def test_a_bar_is_cut_to_the_width_of_the_terminal() -> None:
    stream = io.StringIO()
    Screen(stream, [cluster(str(number), State.RUNNING) for number in range(50)], has_bar=True).refresh()

    assert all(len(line) < 80 for line in drawn(stream))


def test_only_errors_are_shown_where_that_was_asked_for() -> None:
    stream = io.StringIO()
    job = cluster("a", State.RUNNING)
    Screen(stream, [job], has_bar=True, is_quiet=True).show(job, event("accepted", id=job.id, operation=None))

    assert stream.getvalue() == ""


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


@pytest.mark.parametrize("has_bar", [True, False])
def test_nothing_that_is_said_is_an_order_to_the_terminal(has_bar: bool) -> None:
    stream = io.StringIO()
    screen = Screen(stream, [cluster("a\x1b[5m", State.RUNNING)], has_bar)
    screen.say("one\x1b[2J\rtwo\u202e")
    screen.end()

    assert stream.getvalue().removeprefix(CLEAR).splitlines()[0] == "one [2J two "
    assert "\x1b[5m" not in stream.getvalue()


def test_the_pace_and_the_reasons_are_drawn_below_the_bar() -> None:
    stream = io.StringIO()
    jobs = [cluster("a", State.RUNNING), cluster("b", State.PENDING)]
    screen = Screen(stream, jobs, has_bar=True, course=course(0, max_parallel=1))
    screen.refresh()

    assert drawn(stream)[1:] == [
        "stage 1 of 1 (all); the end cannot be told yet",
        "1 pending: At most 1 run at a time. (g/b)",
    ]
    screen.end()
    assert stream.getvalue().rpartition(CLEAR)[2].count("\n") == 1, "only the bar is left behind"


def test_more_reasons_than_the_terminal_has_rows_are_counted() -> None:
    stream = io.StringIO()
    jobs = [Job(ID.format(number), state=State.WAITING, reason=f"Reason {number}.") for number in range(50)]
    Screen(stream, jobs, has_bar=True, course=course(0)).refresh()

    assert len(drawn(stream)) == 22
    assert drawn(stream)[-1] == "... and 31 lines more"


def test_a_terminal_may_be_resized_at_any_time() -> None:
    ours, theirs = pty.openpty()
    with open(theirs, "w", encoding="utf-8") as stream:
        screen = Screen(stream, [cluster(str(number), State.RUNNING) for number in range(9)], has_bar=True)
        shown = []
        for columns in (0, 40, 7, 200):
            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", columns and 10, columns, 0, 0))
            screen.refresh()
            shown.append(os.read(ours, 4096).decode().removeprefix(CLEAR).strip("\r\n").partition("\r")[0])
    os.close(ours)

    assert [len(each) for each in shown] == [79, 39, 6, 80]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_letters_that_a_stream_does_not_have_are_written_otherwise(encoding: str) -> None:
    """As Python does for standard error."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding, errors="backslashreplace")
    screen = Screen(stream, [cluster("a", State.WAITING)], has_bar=True)
    screen.say("\u65e5")
    screen.end()
    screen.say("That was it.")

    assert raw.getvalue().decode(encoding).endswith("That was it.\n")


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
