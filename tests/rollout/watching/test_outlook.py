"""Stage, rate and estimate, by what has ended so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.decisions.clock import read_time, written
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import startable
from azext_aksproxy.rollout.decisions.stages import Passed, is_over, members
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.outlook import FEWEST, LAST, estimate, outlook, rate
from tests.rollout.watching.clusters import BEGIN, at, course, job, updated

ENDED = [updated(f"u{number}", 0, 10) for number in range(FEWEST)]
"""As few updates as tell something, of ten minutes each."""


def pending(count: int, **more: Any) -> list[Job]:
    return [job(f"p{number}", **more) for number in range(count)]


def minutes(jobs: list[Job], known: Course, now: float) -> float:
    """Return in how many minutes it ends."""
    known.passed.number(jobs)
    end = estimate(jobs, known, at(now)).end
    assert end is not None
    return (end - at(now)).total_seconds() / 60


RUNS = job("r", State.RUNNING, 7)
AGREED: dict[str, Any] = {"agreed": "x"}
"""Shares count those that were planned."""


@pytest.mark.parametrize(
    ("jobs", "known", "expected"),
    [
        (pending(1), course(passed=1), 10),
        (pending(10), course(passed=1), 10),
        (pending(11), course(passed=1), 20),
        (pending(11), course(passed=1, max_parallel=1), 110),
        (pending(2), course(4, max_parallel=2), 20),
        (pending(2), course(9, max_parallel=2), 10),
        ([RUNS], course(passed=1), 7),
        ([RUNS, *pending(1)], course(passed=1, max_parallel=1), 17),
        ([RUNS, *pending(2)], course(passed=1, max_parallel=2), 17),
        ([RUNS, *pending(1)], course(4), 17),
        ([RUNS, *pending(1)], course(4, soak=300), 22),
        (pending(1), course(3, soak=300), 15),
        (pending(1), course(3, soak=300, soaks=12), 12),
        (pending(1), course(3, soak=300, soaks=9), 10),
        (
            [job("r", State.WAITING, 9, is_sent=True, is_given_up=True), *pending(2)],
            course(passed=1, max_failures="5", max_parallel=2),
            10,
        ),
        ([job("r", State.WAITING, 7, is_sent=True)], course(passed=1), 7),
        ([*pending(3, location="a"), job("q", location="b")], course(passed=1, by_location=True, max_parallel=2), 30),
        ([*pending(3), job("f", State.FAILED), RUNS], course(passed=1), 7),
        ([*pending(3), job("f", State.FAILED), RUNS], course(passed=1, max_failures="2"), 10),
        (
            [job("s", State.SKIPPED), job("c", State.CHANGED), job("b", State.BLOCKED), *pending(1)],
            course(passed=1),
            10,
        ),
        (pending(4, location="a"), course(passed=1, per_location=2), 20),
        ([RUNS, *pending(4)], course(passed=1, per_subscription=2), 20),
        ([*pending(1), job("w", opens=written(at(40)))], course(passed=1), 10),
        ([*pending(1), job("w", opens=written(at(40)))], course(passed=1, waits_for_windows=True), 41),
        ([*pending(1), job("w", opens=written(at(8)))], course(passed=1, waits_for_windows=True), 10),
        (pending(4, **AGREED), course(1, "1", "50%", "100%"), 30),
        (pending(4, **AGREED), course(1, "1", "50%", "100%", soak=60), 32),
        (pending(4, **AGREED), course(1, "1", "50%", "100%", passed=2), 10),
        ([job("a", tag="dev"), job("b"), job("c", tag="dev")], course(tag="ring dev prod", max_parallel=1), 30),
    ],
)
def test_the_end_by_durations_limits_and_what_is_left(jobs: list[Job], known: Course, expected: float) -> None:
    assert minutes([*ENDED, *jobs], known, 10) == pytest.approx(expected)


def test_one_that_runs_takes_as_long_as_those_did_that_took_longer() -> None:
    took = [updated(f"u{each}", 0, each) for each in (10, 10, 10, 10, 30, 40)]
    running = [job("r", State.RUNNING, 0)]

    assert minutes([*took, *running], course(passed=1), 2) == pytest.approx(8)
    assert minutes([*took, *running], course(passed=1), 15) == pytest.approx(20), "30 or 40 in all"
    assert minutes([*took, *running], course(passed=1), 35) == pytest.approx(5)
    assert minutes([*took, *running], course(passed=1), 99) == 0, "longer than any before: it may end at once"


def test_an_update_that_nobody_followed_for_a_night_moves_nothing() -> None:
    assert minutes([*ENDED, updated("n", 0, 900), *pending(1)], course(passed=1), 900) == pytest.approx(10)


@pytest.mark.parametrize("ended", range(FEWEST))
def test_of_too_few_nothing_is_concluded(ended: int) -> None:
    found = estimate([*ENDED[:ended], *pending(1)], course(passed=1), at(10))

    assert (found.end, found.updates) == (None, ended)
    assert found.unknown == "Fewer than 3 clusters were updated so far."


def test_what_has_ended_has_no_end_to_come() -> None:
    assert estimate(ENDED, course(passed=1), at(11)) == estimate(ENDED, course(passed=1), at(99))
    assert (estimate(ENDED, course(passed=1), at(11)).end, estimate(ENDED, course(passed=1), at(11)).unknown) == (
        None,
        "",
    )
    assert outlook(ENDED, course(passed=1), at(11)).row()["estimatedEnd"] is None


def test_it_says_what_it_leaves_out() -> None:
    one, two = ([*ENDED, *[job(f"w{number}", State.WAITING) for number in range(count)]] for count in (1, 2))

    assert estimate([*ENDED, *pending(1)], course(passed=1), at(10)).leaves_out == ()
    assert estimate([*ENDED, *pending(1)], course(4, pauses_after_canary=True), at(10)).leaves_out == ("pauses",)
    assert (
        estimate([*ENDED, *pending(1)], course(1, "1", "100%", passed=1, pauses_after_stage=True), at(10)).leaves_out
        == ()
    )
    assert estimate(one, course(passed=1), at(10)).leaves_out == ("how long 1 cluster still waits",)
    assert estimate(two, course(passed=1), at(10)).leaves_out == ("how long 2 clusters still wait",)


USUAL = timedelta(minutes=10)
SHARES = [("1", "100%"), ("2", "25%", "50%", "100%"), ("10%", "100%"), ("100%",)]


@st.composite
def courses(draw: Callable[..., Any]) -> Course:
    shares = draw(st.sampled_from([(), *SHARES]))
    canary = draw(st.integers(0, 6))
    known = course(
        canary,
        *shares,
        max_parallel=draw(st.integers(1, 5)),
        by_location=draw(st.booleans()),
        soak=draw(st.sampled_from([0, 60, 1800])),
    )
    passed = draw(st.integers(0, len(known.limits.stages.names) - 1)) if shares else int(0 < canary <= FEWEST)
    return replace(known, passed=Passed(known.limits.stages, passed))


def run_to_the_end(jobs: list[Job], known: Course, now: datetime) -> datetime:
    """Return when `jobs` have ended and nothing soaks, by the real schedule, where each update takes the usual time."""
    limits, passed, soaks = known.limits, known.passed, now
    while True:
        while not passed.is_complete and is_over(jobs, limits.stages, stage := passed.current, ()):
            done = any(each.state is State.SUCCEEDED for each in members(jobs, limits.stages, stage))
            is_one_left = any(each.state in UNENDED for each in jobs)
            if done and limits.soak and not stage.is_last and is_one_left:
                soaks = read_time(passed.soaks.setdefault(stage.number, written(now + timedelta(seconds=limits.soak))))
                if now < soaks:
                    break
            passed.highest = stage.number
        room, waiting = startable(jobs, limits, passed)
        for each in waiting:
            if room.has_place(each):
                each.state, each.is_sent, each.started = State.RUNNING, True, written(now)
                room.take(each)
        running = [each for each in jobs if each.state is State.RUNNING]
        ends = [read_time(each.started or "") + USUAL for each in running] + [soaks] * (now < soaks)
        if not ends:
            return now
        now = min(ends)
        for each in running:
            if read_time(each.started or "") + USUAL <= now:
                each.state, each.is_sent = State.SUCCEEDED, False


@given(
    known=courses(),
    begun=st.lists(st.integers(0, 9), max_size=5),
    places=st.lists(st.sampled_from("abc"), max_size=30),
)
def test_the_estimate_is_right_where_every_update_takes_the_same_time(
    known: Course, begun: list[int], places: list[str]
) -> None:
    """What runs is of the stage that has its turn, and of the location, as a run leaves it."""
    limits = known.limits
    is_canary = not (limits.stages.is_given or known.passed.current.is_last)
    most = min(limits.max_parallel, limits.stages.canary - FEWEST if is_canary else limits.max_parallel)
    jobs = [replace(each, location="a", agreed="x") for each in ENDED]
    jobs += [job(f"p{number}", location=place, agreed="x") for number, place in enumerate(sorted(places))]
    known.passed.number(jobs)
    turn = [each for each in jobs if each.stage <= known.passed.current.number]
    first = [each for each in turn if each.state is State.PENDING and each.location == "a"]
    for each, minute in zip(first[:most], begun, strict=False):
        each.state, each.is_sent, each.started = State.RUNNING, True, written(at(minute))
    found = estimate(jobs, known, at(10)).end

    if found is None:
        assert not any(each.state in UNENDED for each in jobs)
    else:
        expected = run_to_the_end(jobs, known, at(10))
        assert abs(found - expected) < timedelta(seconds=1)


@given(
    places=st.lists(st.sampled_from("abc"), min_size=1, max_size=30),
    most=st.integers(1, 5),
    here=st.integers(1, 5),
    of_one=st.integers(1, 5),
)
def test_limits_of_a_location_and_a_subscription_are_kept(places: list[str], most: int, here: int, of_one: int) -> None:
    known = course(passed=1, max_parallel=most, per_location=here, per_subscription=of_one)
    jobs = [*ENDED, *[job(f"p{number}", location=place) for number, place in enumerate(places)]]
    found = estimate(jobs, known, at(10)).end
    assert found is not None

    expected = run_to_the_end(jobs, known, at(10))
    assert timedelta(0) <= expected - found <= 3 * USUAL, "in which order they begin is not foreseen"


@pytest.mark.parametrize(
    ("jobs", "known", "expected"),
    [
        (pending(2), course(), "stage 1 of 2 (canary)"),
        ([*ENDED, *pending(1)], course(passed=1), "stage 2 of 2 (rest)"),
        (pending(2), course(0), "stage 1 of 1 (all)"),
        (pending(2), course(1, "1", "50%", "100%", passed=1), "stage 2 of 3 (50%)"),
        (pending(2), course(tag="ring dev prod"), "stage 1 of 2 (ring=dev)"),
        (ENDED, course(passed=1), "None"),
        ([], course(), "None"),
    ],
)
def test_the_stage(jobs: list[Job], known: Course, expected: str) -> None:
    assert str(outlook(jobs, known, at(10)).stage) == expected


def test_the_rate_is_that_of_the_last_ones_until_now() -> None:
    jobs = [updated("a", 0, 10), updated("b", 0, 20), job("c", State.FAILED, 0, 30), job("d", State.SKIPPED, 0, 30)]

    assert rate(jobs, at(30)) == 6.0
    assert rate(jobs, at(130)) == 1.0, "it sinks where nothing ends any more"
    assert rate(jobs, at(30), since=at(15)) == 6.0
    assert rate(jobs, at(30), since=at(25)) is None, "one is none"
    assert rate(jobs[:1], at(30)) is None
    assert rate(jobs, at(10)) is None, "all of them at one time are no rate"


def test_of_a_long_run_only_the_last_ones_count() -> None:
    slow = [updated(f"s{number}", 0, 60 * number) for number in range(50)]
    quick = [updated(f"q{number}", 0, 3000 + number) for number in range(LAST)]

    assert rate([*slow, *quick], at(3000 + LAST - 1)) == 60.0


def test_all_states_are_counted_and_nothing_else_is_told_without_limits() -> None:
    row = outlook([*ENDED, *pending(2)], None, at(10)).row()

    assert row == {
        "counts": {**dict.fromkeys((each.value for each in State), 0), "succeeded": 3, "pending": 2},
        "stage": None,
        "rate": None,
        "estimatedEnd": None,
    }
    known = outlook([*ENDED, *pending(2)], course(passed=1), at(10)).row()
    assert known["stage"] == {"number": 2, "of": 2, "name": "rest"}
    assert known["estimatedEnd"] == written(BEGIN + timedelta(minutes=20))
