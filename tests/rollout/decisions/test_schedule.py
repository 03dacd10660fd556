"""What may start when: held for any fleet, any limits and any order in which its clusters end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits, read_failures, startable, why_stopped
from azext_aksproxy.rollout.decisions.stages import Passed, Stages, is_over, read_shares

ENDINGS = (State.SUCCEEDED, State.SUCCEEDED, State.SUCCEEDED, State.FAILED, State.SKIPPED, State.CHANGED)
WAITS = 5
"""How often clusters of a run are put back at the most."""

STAGES = (
    st.builds(Stages, canary=st.integers(0, 4))
    | st.sampled_from(["1,100%", "2,50%,100%", "10%,20%,100%", "100%"]).map(lambda text: Stages(0, read_shares(text)))
    | st.just(Stages(0, (), "ring", ("x", "y", "z")))
)

LIMITS = st.builds(
    Limits,
    stages=STAGES,
    per_location=st.none() | st.integers(1, 3),
    per_subscription=st.none() | st.integers(1, 4),
    waits_for_windows=st.booleans(),
    max_parallel=st.integers(1, 5),
    max_failures=st.integers(1, 4).map(str) | st.sampled_from(["1%", "30%", "100%"]),
    by_location=st.booleans(),
)


def fleet(*states: State, locations: str = "") -> list[Job]:
    """Clusters in `states`, each in the location that its letter of `locations` names."""
    places = locations or "a" * len(states)
    return [
        Job(f"/subscriptions/s{number % 2}/{number}", place, agreed="digest", tag="xyz"[number % 3], state=state)
        for number, (state, place) in enumerate(zip(states, places, strict=True))
    ]


def numbered(jobs: Iterable[Job]) -> list[str]:
    return [job.id.rpartition("/")[2] for job in jobs]


def started(jobs: list[Job], limits: Limits, shut: Collection[str] = (), highest: int = 0) -> list[str]:
    """Return the numbers of the clusters that start, where the stages up to `highest` have passed."""
    room, waiting = startable(jobs, limits, Passed(limits.stages, highest), shut=shut)
    taken = []
    for job in waiting:
        if room.has_place(job):
            room.take(job)
            taken.append(job)
    return numbered(taken)


def passing(jobs: list[Job], limits: Limits, passed: Passed, left_aside: Collection[str]) -> None:
    """Let pass all stages that are over, as a run without soak does."""
    while not passed.is_complete and is_over(jobs, limits.stages, passed.current, left_aside):
        if why_stopped(jobs, limits):
            break
        passed.highest += 1


def unproven(jobs: Iterable[Job], shut: Collection[str]) -> set[int]:
    """Return the stages in which nothing succeeded, and somebody's window is closed."""
    proven = {job.stage for job in jobs if job.state is State.SUCCEEDED}
    return {job.stage for job in jobs if job.state in UNENDED and job.id in shut} - proven


@given(locations=st.text("abc", max_size=20), limits=LIMITS, data=st.data())
def test_a_whole_run_keeps_every_limit(locations: str, limits: Limits, data: st.DataObject) -> None:
    jobs = fleet(*[State.PENDING] * len(locations), locations=locations)
    shut = {job.id for job in jobs if data.draw(st.integers(0, 5)) == 0}
    passed, waits = Passed(limits.stages), 0
    passed.number(jobs)
    while True:
        passing(jobs, limits, passed, () if limits.waits_for_windows else shut)
        before = Counter(job.state for job in jobs)
        room, waiting = startable(jobs, limits, passed, shut=shut)
        has_started = False
        for job in waiting:
            # whichever of them start: some may be held back by their subscription
            must = not before[State.RUNNING] and not any(each.state is State.RUNNING for each in jobs)
            if not room.has_place(job) or not (must or data.draw(st.booleans())):
                continue
            assert not before[State.FAILED] or before[State.FAILED] < limits.failures(jobs)
            assert job.state in (State.PENDING, State.WAITING)
            assert job.id not in shut
            if limits.stages.is_given:
                earlier = [each for each in jobs if each.stage < job.stage and each.id not in shut]
                assert not any(each.state in UNENDED for each in earlier)
                assert not any(number < job.stage for number in unproven(jobs, shut))
            if limits.by_location and passed.current.is_last:
                others = {each.location for each in jobs if each.state is State.RUNNING}
                assert others <= {job.location}
            job.state, has_started = State.RUNNING, True
            room.take(job)
        running = [job for job in jobs if job.state is State.RUNNING]
        assert len(running) <= limits.max_parallel
        for most, counted in (
            (limits.per_location, Counter(job.location for job in running)),
            (limits.per_subscription, Counter(job.subscription for job in running)),
        ):
            assert most is None or max(counted.values(), default=0) <= most
        if has_started and not limits.stages.is_given and before[State.SUCCEEDED] < limits.stages.canary:
            assert not before[State.FAILED]
            assert before[State.SUCCEEDED] + len(running) <= limits.stages.canary
        if not running:
            if not (shut and limits.waits_for_windows):
                break
            shut.pop()
            continue
        ending = data.draw(st.sampled_from([*ENDINGS, *[State.WAITING] * (waits < WAITS)]))
        waits += ending is State.WAITING
        data.draw(st.sampled_from(running)).state = ending
    held = min(unproven(jobs, shut), default=len(limits.stages.names))
    left = [job for job in jobs if job.state in UNENDED and job.id not in shut and job.stage <= held]
    if not any(job.state is State.FAILED for job in jobs):
        assert not left, "nothing failed, and something never started"
    assert bool(why_stopped(jobs, limits)) or not left


def test_what_waits_gives_its_place_to_the_next_but_not_while_it_runs_in_azure() -> None:
    waiting, pending = State.WAITING, State.PENDING
    jobs = fleet(waiting, pending, pending)
    limits = Limits(Stages(0), max_parallel=1)
    passed = Passed(limits.stages)
    room, able = startable(jobs, limits, passed, not_yet={jobs[0].id})
    assert (room.free, numbered(able)) == (1, ["1", "2"])

    jobs[0].is_sent = True
    assert startable(jobs, limits, passed, not_yet={jobs[0].id})[0].free == 0


def test_a_canary_that_waits_is_replaced() -> None:
    jobs = fleet(State.WAITING, State.PENDING, State.PENDING)

    assert numbered(startable(jobs, Limits(), Passed(Stages()), not_yet={jobs[0].id})[1])[0] == "1"


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
    limits = Limits(Stages(2), max_parallel=3)

    assert started(fleet(*[pending] * 5), limits) == ["0", "1"]
    assert started(fleet(running, succeeded, pending, pending), limits) == []
    assert started(fleet(succeeded, succeeded, *[pending] * 5), limits) == []
    assert started(fleet(succeeded, succeeded, *[pending] * 5), limits, highest=1) == ["2", "3", "4"]


def test_a_skipped_canary_has_proved_nothing() -> None:
    assert started(fleet(State.SKIPPED, State.PENDING, State.PENDING), Limits(Stages(1))) == ["1"]


def test_a_failed_canary_ends_it_whatever_may_fail_later() -> None:
    jobs = fleet(State.FAILED, State.PENDING, State.PENDING)

    assert started(jobs, Limits(Stages(1), max_failures="5")) == []
    assert why_stopped(jobs, Limits(Stages(1), max_failures="5")) == "A canary failed."
    assert started(jobs, Limits(Stages(0), max_failures="2")) == ["1", "2"]


def test_failures_stop_what_did_not_start() -> None:
    jobs = fleet(State.SUCCEEDED, State.FAILED, State.FAILED, State.RUNNING, State.PENDING)

    assert started(jobs, Limits(max_failures="3"), highest=1) == ["4"]
    assert started(jobs, Limits(max_failures="2"), highest=1) == []
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
    assert started(fleet(*states, locations="abab"), Limits(Stages(1), by_location=True), highest=1) == starts


@pytest.mark.parametrize(("waits", "starts"), [(True, []), (False, ["1"])])
def test_a_location_waits_for_its_windows_only_where_that_is_asked_for(waits: bool, starts: list[str]) -> None:
    jobs = fleet(State.PENDING, State.PENDING, locations="ab")
    limits = Limits(Stages(0), by_location=True, waits_for_windows=waits)

    assert started(jobs, limits, shut={jobs[0].id}) == starts


def test_a_first_stage_in_which_nothing_was_updated_leaves_one_canary_to_the_next() -> None:
    jobs = fleet(State.CHANGED, State.PENDING, State.PENDING, State.PENDING)
    limits = Limits(Stages(0, ("1", "100%")), max_failures="3")
    Passed(limits.stages).number(jobs)

    assert started(jobs, limits, highest=1) == ["1"]
    jobs[1].state = State.RUNNING
    assert started(jobs, limits, highest=1) == []
    jobs[1].state = State.SUCCEEDED
    assert started(jobs, limits, highest=1) == ["2", "3"]
    jobs[1].state = State.FAILED
    assert why_stopped(jobs, limits) == "A canary failed."
