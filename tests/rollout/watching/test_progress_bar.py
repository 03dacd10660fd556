"""The lines that a terminal shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.watching.outlook import Estimate
from azext_aksproxy.rollout.watching.progress_bar import end_of, lines, progress
from tests.rollout.watching.clusters import BEGIN, at, course, id_of, job, updated
from tools.checkout import ROOT


def test_the_bar_counts_and_names_the_slowest() -> None:
    running = [job(name, State.RUNNING, minute) for name, minute in (("a", 9), ("b", 1), ("c", 5), ("d", 2))]
    jobs = [*running, job("e", State.SUCCEEDED), job("f", State.FAILED), job("g"), job("h")]

    assert progress(jobs, at(10)) == (
        "[######..................] 2/8  2 pending, 4 running, 1 succeeded, 1 failed  g/b 9:00, g/d 8:00, g/c 5:00"
    )


def test_a_cluster_that_has_just_begun_has_run_for_no_time() -> None:
    assert progress([Job(id_of("a"), state=State.RUNNING)], at(1)).endswith("1 running  g/a 0:00")
    assert progress([job("a", State.RUNNING, 2)], at(1)).endswith("g/a 0:00"), "also by a clock that was set back"


def test_below_it_are_the_pace_and_every_reason_for_waiting() -> None:
    jobs = [
        *[updated(f"u{number}", 10 * number, 10 * number + 10) for number in range(3)],
        job("r", State.RUNNING, 30),
        *[job(f"b{number}", State.WAITING, reason="Busy: Not now.") for number in range(5)],
        job("x", State.WAITING, reason="Azure takes no more requests."),
        job("p"),
    ]
    called = {each.id: each.called for each in jobs}

    assert lines(jobs, course(passed=1, begun=0, max_parallel=1), at(34), called) == [
        "[######..................] 3/11  1 pending, 1 running, 6 waiting, 3 succeeded  g/r 4:00",
        "stage 2 of 2 (rest); 5 clusters an hour; "
        "ends in about 1 h 16 min, at 11:50 UTC, without how long 6 clusters still wait",
        "5 waiting: Busy: Not now. (g/b0, g/b1, g/b2 and 2 more)",
        "1 waiting: Azure takes no more requests. (g/x)",
        "1 pending: At most 1 run at a time. (g/p)",
    ]


def of_the_page(number: int) -> Job:
    """Return one of a thousand clusters after 350 minutes, a minute after the other, each for nine and a half."""
    states = {
        **dict.fromkeys((12, 40, 77, 102, 150, 199, 200, 230, 310), State.WAITING),
        5: State.FAILED,
        222: State.FAILED,
    }
    usual = State.SUCCEEDED if number < 349 else State.RUNNING if number < 359 else State.PENDING
    state = states.get(number, usual)
    times = {State.SUCCEEDED: (number - 10, number - 0.5), State.RUNNING: (number - 8.5, None)}.get(state, (None, None))
    reason = "AnotherOperationInProgress: Another operation runs on it." if state is State.WAITING else ""
    return replace(job(f"c{number}", state, *times, reason=reason), id=id_of(f"c{number}").replace("/g/", "/shop/"))


def test_the_page_shows_what_is_drawn() -> None:
    jobs = [of_the_page(number) for number in range(1000)]
    page = (ROOT / "docs" / "how-to" / "fleet-rollover.md").read_text("utf-8")
    drawn = lines(jobs, course(passed=1, begun=0, max_failures="5%"), at(350), {each.id: each.called for each in jobs})

    assert "".join(f"    {line}\n" for line in drawn) in page


@pytest.mark.parametrize(
    ("estimate", "told"),
    [
        (Estimate(), "it ends"),
        (Estimate(unknown="Fewer than 3."), "the end cannot be told yet"),
        (Estimate(BEGIN), "ends in about 0 min, at 10:00 UTC"),
        (Estimate(BEGIN + timedelta(minutes=59)), "ends in about 59 min, at 10:59 UTC"),
        (Estimate(BEGIN + timedelta(hours=30)), "ends in about 30 h 0 min, on 2026-11-23 at 16:00 UTC"),
    ],
)
def test_an_estimate_in_words(estimate: Estimate, told: str) -> None:
    assert end_of(estimate, BEGIN) == told


def test_nothing_in_a_line_is_an_order_to_the_terminal_or_a_password() -> None:
    jobs = [
        job("a\x1b[5m", State.RUNNING, 1),
        job("b\x1b[5m", State.WAITING, reason="\x1b[2Jhttp://u:Hunter2@proxy/ \u202e"),
    ]
    text = "".join(lines(jobs, course(), at(2), {each.id: each.called for each in jobs}))

    assert text.isprintable()
    assert "Hunter2" not in text
    assert "http://***@proxy/" in text
