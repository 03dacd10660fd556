"""The gate between two stages: it soaks, its clusters are looked at, and the run may pause behind it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.stages import Passed, Stages
from azext_aksproxy.rollout.gate import Gate

TWO = Stages(0, ("1", "100%"))


class World:
    """A clock, a journal and a screen for a gate."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 11, 27, 12, tzinfo=timezone.utc)
        self.journal: list[Event] = []
        self.said: list[str] = []
        patch.setattr(clock, "utc_now", lambda: self.now)

    def gate(self, *states: State, stages: Stages = TWO, **limits: Any) -> Gate:
        jobs = [Job(f"/subscriptions/s/{number}", agreed="digest", state=state) for number, state in enumerate(states)]
        passed = Passed.replay(stages, self.journal)
        passed.number(jobs)
        return Gate(jobs, Limits(stages, **limits), passed, self.journal.append, self.said.append)

    @property
    def events(self) -> list[tuple[str, int]]:
        return [(each["event"], each["number"]) for each in self.journal]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_a_stage_is_looked_at_once_and_then_passes(world: World) -> None:
    gate = world.gate(State.SUCCEEDED, State.PENDING)

    assert gate.advance((), is_looking=False) == [gate.jobs[0]]
    assert gate.advance((), is_looking=True) == []
    assert world.events == []
    assert gate.advance((), is_looking=False) == []
    assert world.events == [("stage", 1)]
    assert gate.passed.current.number == 2
    assert world.said == ["Passed stage 1 of 2 (1)."]


def test_a_canary_alone_is_not_looked_at_again_nor_told_of(world: World) -> None:
    gate = world.gate(State.SUCCEEDED, State.PENDING, stages=Stages(1))

    assert gate.advance((), is_looking=False) == []
    assert (world.events, world.said) == ([("stage", 1)], [])


def test_a_cluster_that_is_not_well_stops_it(world: World) -> None:
    gate = world.gate(State.SUCCEEDED, State.PENDING)
    gate.advance((), is_looking=False)
    gate.jobs[0].state = State.FAILED

    assert gate.advance((), is_looking=False) == []
    assert gate.passed.highest == 0


def test_a_soak_is_waited_for_before_the_look_and_outlives_the_run(world: World) -> None:
    states = State.SUCCEEDED, State.PENDING
    gate = world.gate(*states, soak=600)
    assert gate.advance((), is_looking=False) == []
    assert gate.soaks_until == "2026-11-27T12:10:00.000Z"
    assert world.said == ["Soaking after stage 1 of 2 (1), until 2026-11-27T12:10:00.000Z."]

    world.now += timedelta(seconds=599)
    again = world.gate(*states, soak=600)
    assert again.advance((), is_looking=False) == []
    assert again.soaks_until
    world.now += timedelta(seconds=1)
    assert again.soaks_until == ""
    assert again.advance((), is_looking=False) == [again.jobs[0]]
    again.advance((), is_looking=False)
    assert world.events == [("soak", 1), ("stage", 1)]


def test_nothing_soaks_or_pauses_where_nothing_is_left(world: World) -> None:
    gate = world.gate(State.SUCCEEDED, State.BLOCKED, soak=600, pauses_after_stage=True)
    gate.advance((), is_looking=False)
    gate.advance((), is_looking=False)

    assert (gate.paused, gate.is_soaking) == (None, False)
    assert world.events == [("stage", 1), ("stage", 2)]


def test_what_fails_in_a_soak_ends_it(world: World) -> None:
    gate = world.gate(State.SUCCEEDED, State.PENDING, soak=600)
    gate.advance((), is_looking=False)
    assert gate.is_soaking
    gate.jobs[0].state = State.FAILED
    gate.advance((), is_looking=False)

    assert not gate.is_soaking


def test_the_last_stage_soaks_for_nothing(world: World) -> None:
    gate = world.gate(State.SUCCEEDED, State.SUCCEEDED, soak=600)
    gate.passed.highest = 1
    gate.advance((), is_looking=False)
    gate.advance((), is_looking=False)

    assert world.events == [("stage", 2)]
    assert gate.passed.is_complete


@pytest.mark.parametrize("limits", [{"pauses_after_stage": True}, {"pauses_after_canary": True}])
@pytest.mark.parametrize("stages", [TWO, Stages(1)])
def test_the_run_pauses_after_the_first_stage(world: World, limits: dict[str, Any], stages: Stages) -> None:
    gate = world.gate(State.SUCCEEDED, State.PENDING, stages=stages, **limits)
    gate.advance((), is_looking=False)
    gate.advance((), is_looking=False)

    assert gate.paused
    assert gate.paused.number == 1
    assert gate.passed.highest == 1


def test_there_is_no_pause_where_nothing_was_done_and_none_at_the_end(world: World) -> None:
    skipped = world.gate(State.SKIPPED, State.PENDING, pauses_after_stage=True, soak=9)
    skipped.advance((), is_looking=False)
    assert (skipped.paused, skipped.passed.highest) == (None, 1)
    assert world.events == [("stage", 1)], "nothing soaks either"

    last = world.gate(State.SKIPPED, State.SUCCEEDED, pauses_after_stage=True)
    last.advance((), is_looking=False)
    last.advance((), is_looking=False)
    assert last.passed.is_complete
    assert last.paused is None


def test_a_closed_window_lets_the_stage_pass_only_where_nobody_waits_for_it_and_others_succeeded(world: World) -> None:
    gate = world.gate(State.PENDING, State.SUCCEEDED, State.PENDING, stages=Stages(0, ("2", "100%")))
    gate._looked_at.add(gate.jobs[1].id)
    gate.advance((), is_looking=False)
    assert gate.passed.highest == 0

    gate.advance({gate.jobs[0].id}, is_looking=False)
    assert (gate.passed.highest, gate.passed.counts) == (1, {1: 2})


@pytest.mark.parametrize("stages", [TWO, Stages(1), Stages(2)])
def test_windows_that_are_all_closed_let_nothing_pass(world: World, stages: Stages) -> None:
    gate = world.gate(State.PENDING, State.PENDING, stages=stages)
    gate.advance({job.id for job in gate.jobs}, is_looking=False)

    assert (gate.passed.highest, world.events) == (0, [])
