"""What may start when: held for any fleet, any limits and any order in which its clusters end."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.job import Job, State
from azext_aksproxy.rollout.schedule import Limits, startable, why_stopped

ENDINGS = (State.SUCCEEDED, State.SUCCEEDED, State.SUCCEEDED, State.FAILED, State.SKIPPED)
LIMITS = st.builds(
    Limits,
    canary=st.integers(0, 4),
    max_parallel=st.integers(1, 5),
    max_failures=st.integers(1, 4),
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
    while True:
        before = Counter(job.state for job in jobs)
        free, waiting = startable(jobs, limits)
        # whichever of them start: some may be held back by their subscription
        chosen = data.draw(st.lists(st.sampled_from(waiting), unique_by=id, max_size=free)) if free and waiting else []
        if not before[State.RUNNING]:
            chosen = chosen or waiting[: min(free, 1)]
        for job in chosen:
            assert before[State.FAILED] < limits.max_failures
            assert job.state is State.PENDING
            if limits.by_location and before[State.SUCCEEDED] >= limits.canary:
                unended = {each.location for each in jobs if each.state in (State.PENDING, State.RUNNING)}
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
        data.draw(st.sampled_from(running)).state = data.draw(st.sampled_from(ENDINGS))
    if not any(job.state is State.FAILED for job in jobs):
        assert all(job.state is not State.PENDING for job in jobs), "nothing failed, and something never started"
    assert bool(why_stopped(jobs, limits)) or all(job.state is not State.PENDING for job in jobs)


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

    assert started(jobs, Limits(canary=1, max_failures=5)) == []
    assert why_stopped(jobs, Limits(canary=1, max_failures=5)) == "A canary failed."
    assert started(jobs, Limits(canary=0, max_failures=2)) == ["1", "2"]


def test_failures_stop_what_did_not_start() -> None:
    jobs = fleet(State.SUCCEEDED, State.FAILED, State.FAILED, State.RUNNING, State.PENDING)

    assert started(jobs, Limits(max_failures=3)) == ["4"]
    assert started(jobs, Limits(max_failures=2)) == []
    assert why_stopped(jobs, Limits(max_failures=2)) == "2 clusters failed, and --max-failures is 2."


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
