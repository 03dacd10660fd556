"""What may start when: held for any fleet, any limits and any order in which its clusters end."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits, read_failures, startable, why_stopped

ENDINGS = (State.SUCCEEDED, State.SUCCEEDED, State.SUCCEEDED, State.FAILED, State.SKIPPED, State.CHANGED)
WAITS = 5
"""How often clusters of a run are put back at the most."""

LIMITS = st.builds(
    Limits,
    canary=st.integers(0, 4),
    max_parallel=st.integers(1, 5),
    max_failures=st.integers(1, 4).map(str) | st.sampled_from(["1%", "30%", "100%"]),
    by_location=st.booleans(),
)


def fleet(*states: State, locations: str = "") -> list[Job]:
    """Clusters in `states`, each in the location that its letter of `locations` names."""
    places = locations or "a" * len(states)
    return [
        Job(str(number), place, state=state) for number, (state, place) in enumerate(zip(states, places, strict=True))
    ]


def started(jobs: list[Job], limits: Limits) -> list[str]:
    free, waiting = startable(jobs, limits)
    return [job.id for job in waiting[:free]]


@given(locations=st.text("abc", max_size=20), limits=LIMITS, data=st.data())
def test_a_whole_run_keeps_every_limit(locations: str, limits: Limits, data: st.DataObject) -> None:
    jobs = fleet(*[State.PENDING] * len(locations), locations=locations)
    waits = 0
    while True:
        before = Counter(job.state for job in jobs)
        free, waiting = startable(jobs, limits)
        # whichever of them start: some may be held back by their subscription
        chosen = data.draw(st.lists(st.sampled_from(waiting), unique_by=id, max_size=free)) if free and waiting else []
        if not before[State.RUNNING]:
            chosen = chosen or waiting[: min(free, 1)]
        for job in chosen:
            assert not before[State.FAILED] or before[State.FAILED] < limits.failures(jobs)
            assert job.state in (State.PENDING, State.WAITING)
            if limits.by_location and before[State.SUCCEEDED] >= limits.canary:
                unended = {each.location for each in jobs if each.state in UNENDED}
                assert job.location == next(each.location for each in jobs if each.location in unended)
                assert all(each.location == job.location for each in jobs if each.state is State.RUNNING)
            job.state = State.RUNNING
        running = [job for job in jobs if job.state is State.RUNNING]
        assert len(running) <= limits.max_parallel
        if chosen and before[State.SUCCEEDED] < limits.canary:
            assert not before[State.FAILED]
            assert before[State.SUCCEEDED] + len(running) <= limits.canary
        if not running:
            break
        ending = data.draw(st.sampled_from([*ENDINGS, *[State.WAITING] * (waits < WAITS)]))
        waits += ending is State.WAITING
        data.draw(st.sampled_from(running)).state = ending
    if not any(job.state is State.FAILED for job in jobs):
        assert not any(job.state in UNENDED for job in jobs), "nothing failed, and something never started"
    assert bool(why_stopped(jobs, limits)) or not any(job.state in UNENDED for job in jobs)


def test_what_waits_gives_its_place_to_the_next_but_not_while_it_runs_in_azure() -> None:
    waiting, pending = State.WAITING, State.PENDING
    jobs = fleet(waiting, pending, pending)
    limits = Limits(canary=0, max_parallel=1)
    free, able = startable(jobs, limits, not_yet={"0"})
    assert (free, [job.id for job in able]) == (1, ["1", "2"])

    jobs[0].is_sent = True
    assert startable(jobs, limits, not_yet={"0"})[0] == 0


def test_a_canary_that_waits_is_replaced() -> None:
    jobs = fleet(State.WAITING, State.PENDING, State.PENDING)

    assert startable(jobs, Limits(canary=1), not_yet={"0"})[1][0].id == "1"


@pytest.mark.parametrize(
    ("text", "count", "failures"),
    [("1", 10, 1), ("3", 10, 3), ("5%", 10, 1), ("5%", 100, 5), ("5%", 119, 5), ("100%", 7, 7), ("1%", 0, 1)],
)
def test_failures_are_a_number_or_a_part_of_those_to_be_updated(text: str, count: int, failures: int) -> None:
    jobs = fleet(*[State.PENDING] * count, State.SKIPPED, State.SKIPPED)

    assert Limits(max_failures=text).failures(jobs) == failures


@pytest.mark.parametrize("text", ["0", "0%", "101%", "-1", "1.5", "", "%", "x", "1 %%"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither a number of clusters"):
        read_failures(text)


def test_the_rest_waits_for_the_canaries() -> None:
    pending, running, succeeded = State.PENDING, State.RUNNING, State.SUCCEEDED
    limits = Limits(canary=2, max_parallel=3)

    assert started(fleet(*[pending] * 5), limits) == ["0", "1"]
    assert started(fleet(running, succeeded, pending, pending), limits) == []
    assert started(fleet(succeeded, succeeded, *[pending] * 5), limits) == ["2", "3", "4"]


def test_a_skipped_canary_has_proved_nothing() -> None:
    assert started(fleet(State.SKIPPED, State.PENDING, State.PENDING), Limits(canary=1)) == ["1"]


def test_a_failed_canary_ends_it_whatever_may_fail_later() -> None:
    jobs = fleet(State.FAILED, State.PENDING, State.PENDING)

    assert started(jobs, Limits(canary=1, max_failures="5")) == []
    assert why_stopped(jobs, Limits(canary=1, max_failures="5")) == "A canary failed."
    assert started(jobs, Limits(canary=0, max_failures="2")) == ["1", "2"]


def test_failures_stop_what_did_not_start() -> None:
    jobs = fleet(State.SUCCEEDED, State.FAILED, State.FAILED, State.RUNNING, State.PENDING)

    assert started(jobs, Limits(max_failures="3")) == ["4"]
    assert started(jobs, Limits(max_failures="2")) == []
    assert why_stopped(jobs, Limits(max_failures="2")) == "2 clusters failed, and --max-failures is 2."


@pytest.mark.parametrize(
    ("states", "starts"),
    [
        ([State.SUCCEEDED, State.PENDING, State.PENDING, State.PENDING], ["2"]),
        ([State.SUCCEEDED, State.PENDING, State.RUNNING, State.PENDING], []),
        ([State.SUCCEEDED, State.PENDING, State.SUCCEEDED, State.PENDING], ["1", "3"]),
    ],
)
def test_one_location_ends_before_the_next_begins(states: list[State], starts: list[str]) -> None:
    assert started(fleet(*states, locations="abab"), Limits(by_location=True)) == starts
