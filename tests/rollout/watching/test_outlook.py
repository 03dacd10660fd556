"""Stage, rate and estimate, by what has ended so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.decisions.events import read_time, written
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits, startable
from azext_aksproxy.rollout.watching.outlook import FEWEST, LAST, Stage, estimate, outlook, rate, stage
from tests.rollout.watching.clusters import BEGIN, at, job, updated

ENDED = [updated(f"u{number}", 0, 10) for number in range(FEWEST)]
"""As few updates as tell something, of ten minutes each."""


def pending(count: int, **more: Any) -> list[Job]:
    return [job(f"p{number}", **more) for number in range(count)]


def minutes(jobs: list[Job], limits: Limits, now: float) -> float:
    """Return in how many minutes it ends."""
    end = estimate(jobs, limits, at(now)).end
    assert end is not None
    return (end - at(now)).total_seconds() / 60


@pytest.mark.parametrize(
    ("jobs", "limits", "expected"),
    [
        (pending(1), {}, 10),
        (pending(10), {}, 10),
        (pending(11), {}, 20),
        (pending(11), {"max_parallel": 1}, 110),
        (pending(2), {"canary": 4, "max_parallel": 2}, 20),
        (pending(2), {"canary": 9, "max_parallel": 2}, 10),
        ([job("r", State.RUNNING, 7)], {}, 7),
        ([job("r", State.RUNNING, 7), *pending(1)], {"max_parallel": 1}, 17),
        ([job("r", State.RUNNING, 7), *pending(2)], {"max_parallel": 2}, 17),
        ([job("r", State.RUNNING, 7), *pending(1)], {"canary": 4}, 17),
        ([job("r", State.RUNNING, 9, is_given_up=True), *pending(2)], {"max_failures": "5"}, 10),
        ([job("r", State.WAITING, 7, is_sent=True)], {}, 7),
        ([*pending(3, location="a"), job("q", location="b")], {"by_location": True, "max_parallel": 2}, 30),
        ([*pending(3), job("f", State.FAILED), job("r", State.RUNNING, 6)], {}, 6),
        ([*pending(3), job("f", State.FAILED), job("r", State.RUNNING, 6)], {"max_failures": "2"}, 10),
        ([job("s", State.SKIPPED), job("c", State.CHANGED), *pending(1)], {}, 10),
    ],
)
def test_the_end_by_durations_limits_and_what_is_left(jobs: list[Job], limits: dict[str, Any], expected: float) -> None:
    assert minutes([*ENDED, *jobs], Limits(**limits), 10) == pytest.approx(expected)


def test_one_that_runs_takes_as_long_as_those_did_that_took_longer() -> None:
    took = [updated(f"u{each}", 0, each) for each in (10, 10, 10, 10, 30, 40)]
    running = [job("r", State.RUNNING, 0)]

    assert minutes([*took, *running], Limits(), 2) == pytest.approx(8)
    assert minutes([*took, *running], Limits(), 15) == pytest.approx(20), "30 or 40 in all"
    assert minutes([*took, *running], Limits(), 35) == pytest.approx(5)
    assert minutes([*took, *running], Limits(), 99) == 0, "longer than any before: it may end at once"


def test_an_update_that_nobody_followed_for_a_night_moves_nothing() -> None:
    assert minutes([*ENDED, updated("n", 0, 900), *pending(1)], Limits(), 900) == pytest.approx(10)


@pytest.mark.parametrize("ended", range(FEWEST))
def test_of_too_few_nothing_is_concluded(ended: int) -> None:
    found = estimate([*ENDED[:ended], *pending(1)], Limits(), at(10))

    assert (found.end, found.updates) == (None, ended)
    assert found.unknown == "Fewer than 3 clusters were updated so far."


def test_what_has_ended_has_no_end_to_come() -> None:
    assert estimate(ENDED, Limits(), at(11)) == estimate(ENDED, Limits(), at(99))
    assert (estimate(ENDED, Limits(), at(11)).end, estimate(ENDED, Limits(), at(11)).unknown) == (None, "")
    assert outlook(ENDED, Limits(), at(11)).row()["estimatedEnd"] is None


def test_it_says_what_it_leaves_out() -> None:
    one, two = ([*ENDED, *[job(f"w{number}", State.WAITING) for number in range(count)]] for count in (1, 2))

    assert estimate([*ENDED, *pending(1)], Limits(), at(10)).leaves_out == ()
    assert estimate(one, Limits(), at(10)).leaves_out == ("how long 1 cluster still waits",)
    assert estimate(two, Limits(), at(10)).leaves_out == ("how long 2 clusters still wait",)


USUAL = timedelta(minutes=10)
LIMITS = st.builds(
    Limits,
    canary=st.integers(0, 6),
    max_parallel=st.integers(1, 5),
    by_location=st.booleans(),
)


def run_to_the_end(jobs: list[Job], limits: Limits, now: datetime) -> datetime:
    """Return when `jobs` have ended, by the real schedule, where each update takes the usual time."""
    while any(each.state in UNENDED for each in jobs):
        free, waiting = startable(jobs, limits)
        for each in waiting[:free]:
            each.state, each.is_sent, each.started = State.RUNNING, True, written(now)
        running = [each for each in jobs if each.state is State.RUNNING]
        now = min(read_time(each.started or "") for each in running) + USUAL
        for each in running:
            if read_time(each.started or "") + USUAL <= now:
                each.state, each.is_sent = State.SUCCEEDED, False
    return now


@given(
    limits=LIMITS,
    begun=st.lists(st.integers(0, 9), max_size=5),
    places=st.lists(st.sampled_from("abc"), max_size=30),
)
def test_the_estimate_is_right_where_every_update_takes_the_same_time(
    limits: Limits, begun: list[int], places: list[str]
) -> None:
    """Locations are told by the first that is left of each; what runs is of the first one, as a run leaves it."""
    jobs = [replace(each, location="a") for each in ENDED]
    running = begun[
        : limits.max_parallel if limits.canary <= FEWEST else min(limits.max_parallel, limits.canary - FEWEST)
    ]
    jobs += [job(f"r{number}", State.RUNNING, minute, location="a") for number, minute in enumerate(running)]
    jobs += [job(f"p{number}", location=place) for number, place in enumerate(sorted(places))]
    found = estimate(jobs, limits, at(10)).end

    if found is None:
        assert not running
        assert not places
    else:
        expected = run_to_the_end(jobs, limits, at(10))
        assert abs(found - expected) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("jobs", "limits", "expected"),
    [
        (pending(2), {}, Stage(1, 2, "canary")),
        ([*ENDED, *pending(1)], {}, Stage(2, 2, "the rest")),
        ([*ENDED, *pending(1)], {"canary": 9}, Stage(1, 2, "canary")),
        (pending(2), {"canary": 0}, Stage(1, 1, "all")),
        ([job("x", location="a"), job("y", location="b")], {"by_location": True, "canary": 0}, Stage(1, 2, "a")),
        (
            [updated("x", 0, 1, location="a"), job("y", location="b"), job("z", State.SKIPPED, location="c")],
            {"by_location": True},
            Stage(3, 3, "b"),
        ),
        (ENDED, {}, None),
        ([], {}, None),
    ],
)
def test_the_stage(jobs: list[Job], limits: dict[str, Any], expected: Stage | None) -> None:
    assert stage(jobs, Limits(**limits)) == expected


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
    known = outlook([*ENDED, *pending(2)], Limits(), at(10)).row()
    assert known["stage"] == {"number": 2, "of": 2, "name": "the rest"}
    assert known["estimatedEnd"] == written(BEGIN + timedelta(minutes=20))
