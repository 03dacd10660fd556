"""A rollout in stages over several runs: whatever changes between two, no stage begins before its turn."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.model.clock import BEGIN
from tests.model.colleague import Act, Deed, put_cluster, set_window
from tests.model.commands import Outcome
from tests.model.settings import Asked
from tests.model.strategies import FILES, Event, script
from tests.model.trouble import Fault, On, Way
from tests.model.world import World

NEW_CA = Asked(FILES["a new CA"])
BY_RING = {"stage_by": ["ring", "dev", "prod"]}
NAMES = ("c0", "c1", "c2")
OPENING = BEGIN + timedelta(minutes=40)


class Rollouts:
    """Three clusters, and runs of one rollout, each on a clock that says when it begins."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.service, self.journal = world, world.service, folder / "journal.jsonl"
        self.at(0)
        for name in NAMES:
            put_cluster(self.service, name)

    def at(self, minutes: float) -> None:
        self.world.commands.machine.now = minutes * 60

    def run(self, *events: Event, **options: Any) -> Outcome:
        given = {"max_parallel": 3, **options}
        return self.world.commands.rollout(NEW_CA, self.journal, script(events, self.service), **given)

    def tag(self, **rings: str | None) -> None:
        """Set the tag `ring` of clusters; None takes it away."""
        for name, ring in rings.items():
            found = self.service.cluster(name)
            assert found
            found.body["tags"] = {"ring": ring} if ring is not None else {}

    def close(self, *names: str) -> None:
        """Let the windows of clusters be closed until OPENING."""
        for name in names:
            set_window(self.service, name, OPENING)

    @property
    def landed(self) -> list[str]:
        return [each.name for each in self.service.log.attempts if each.has_landed]


@pytest.fixture
def rollouts(world: World, tmp_path: Path) -> Rollouts:
    return Rollouts(world, tmp_path)


@pytest.mark.parametrize(
    "options", [{"canary": 1}, {"stages": ("1", "100%")}, {**BY_RING}], ids=["canary", "shares", "tag"]
)
def test_windows_that_are_all_closed_use_up_no_stage(rollouts: Rollouts, options: dict[str, Any]) -> None:
    """Otherwise the run at night would begin with all clusters at a time."""
    rollouts.tag(c0="dev", c1="prod", c2="prod")
    rollouts.close(*NAMES)
    by_day = rollouts.run(**options)
    assert (by_day.exit_code, rollouts.landed) == (1, [])

    rollouts.at(42)
    fails = Event(On.WRITE, 0, "c0", Fault(Way.FAILING))
    at_night = rollouts.run(fails, **options)
    assert rollouts.landed == ["c0"], at_night
    assert at_night.states() == {"c0": "failed", "c1": "pending", "c2": "pending"}


@pytest.mark.parametrize("options", [{"stages": ("1", "100%")}, {**BY_RING}], ids=["shares", "tag"])
def test_a_stage_whose_windows_are_all_closed_has_proved_nothing(rollouts: Rollouts, options: dict[str, Any]) -> None:
    rollouts.tag(c0="dev", c1="prod", c2="prod")
    rollouts.close("c0")
    by_day = rollouts.run(**options)

    assert (by_day.exit_code, rollouts.landed) == (1, [])
    assert by_day.states() == {"c0": "waiting", "c1": "pending", "c2": "pending"}
    assert "1 cluster left for a maintenance window; the first opens at 2026-11-27T00:40:00.000Z." in by_day.said

    rollouts.at(42)
    assert (rollouts.run(**options).exit_code, rollouts.landed[0]) == (0, "c0")


def test_stages_by_tag_hold_for_what_was_planned_without_them(rollouts: Rollouts) -> None:
    rollouts.tag(c0="prod", c1="prod", c2="dev")
    assert rollouts.run(Event(On.SYNC, 1, "", Fault(Way.KILL))).exit_code is None
    outcome = rollouts.run(**BY_RING)

    assert (outcome.exit_code, rollouts.landed[0]) == (0, "c2"), outcome


def test_a_tag_that_was_changed_between_two_runs_says_which_stage(rollouts: Rollouts) -> None:
    rollouts.tag(c0="dev", c1="prod", c2="prod")
    assert rollouts.run(Event(On.SYNC, 1, "", Fault(Way.KILL)), **BY_RING).exit_code is None
    rollouts.tag(c0="prod", c1="prod", c2="dev")
    outcome = rollouts.run(**BY_RING)

    assert (outcome.exit_code, rollouts.landed[0]) == (0, "c2"), outcome


def test_a_cluster_that_lost_its_tag_between_two_runs_is_in_no_stage(rollouts: Rollouts) -> None:
    rollouts.tag(c0="dev", c1="prod", c2="prod")
    assert rollouts.run(Event(On.SYNC, 1, "", Fault(Way.KILL)), **BY_RING).exit_code is None
    rollouts.tag(c1=None)
    outcome = rollouts.run(**BY_RING)

    assert (rollouts.landed, outcome.states()["c1"]) == (["c0", "c2"], "skipped"), outcome


def test_a_failure_of_a_run_without_stages_counts_in_its_stage(rollouts: Rollouts) -> None:
    rollouts.tag(c0="dev", c1="prod", c2="prod")
    first = rollouts.run(Event(On.WRITE, 0, "c0", Fault(Way.FAILING)), canary=1)
    second = rollouts.run(**BY_RING, max_failures="3")

    assert (first.states()["c0"], second.states()["c0"]) == ("failed", "failed")
    assert rollouts.landed == ["c0"], second
    assert "A cluster of the first stage failed." in second.said


def test_a_tag_that_is_changed_right_before_the_write_is_left_to_the_next_plan(rollouts: Rollouts) -> None:
    rollouts.tag(c0="dev", c1="dev", c2="prod")

    def move() -> None:
        rollouts.tag(c1="prod")

    rollouts.service.later("c1", 2, move)
    outcome = rollouts.run(**BY_RING, max_parallel=1)

    assert outcome.states() == {"c0": "succeeded", "c1": "changed", "c2": "succeeded"}, outcome
    assert outcome.reasons()["c1"] == "Its tag is 'prod', and was 'dev' when it was planned."
    assert rollouts.run(**BY_RING).exit_code == 0


def test_what_can_be_planned_later_takes_no_place_in_the_first_stage(rollouts: Rollouts) -> None:
    """The stage failed: whoever is unblocked after that is not a new canary."""
    Deed(Act.BLOCK).on(rollouts.service, "c0")()
    options = {"stages": ("1", "100%"), "max_failures": "3"}
    first = rollouts.run(Event(On.WRITE, 0, "c1", Fault(Way.FAILING)), **options)
    Deed(Act.ALLOW).on(rollouts.service, "c0")()
    second = rollouts.run(**options)

    assert first.states() == {"c0": "blocked", "c1": "failed", "c2": "pending"}
    assert second.states() == {"c0": "pending", "c1": "failed", "c2": "pending"}, second
    assert rollouts.landed == ["c1"]


def test_new_clusters_move_none_into_a_stage_that_has_passed(rollouts: Rollouts) -> None:
    """A failure that was allowed in its stage would else be one of the first."""
    options = {"stages": ("34%", "100%"), "max_failures": "2"}
    first = rollouts.run(Event(On.WRITE, 0, "c1", Fault(Way.FAILING)), **options, max_parallel=1)
    assert first.states() == {"c0": "succeeded", "c1": "failed", "c2": "succeeded"}
    for number in range(3, 9):
        put_cluster(rollouts.service, f"c{number}")
    second = rollouts.run(**options)

    assert set(second.states().values()) == {"succeeded", "failed"}, second


def test_a_last_stage_that_nobody_looked_at_is_looked_at_by_the_next_run(rollouts: Rollouts) -> None:
    options = {"stages": ("1", "100%")}
    assert rollouts.run(**options).exit_code == 0
    lines = rollouts.journal.read_text("utf-8").splitlines(keepends=True)
    rollouts.journal.write_text("".join(each for each in lines if '"number": 2' not in each))
    found = rollouts.service.cluster("c1")
    assert found
    found.body["properties"]["agentPoolProfiles"][0]["provisioningState"] = "Failed"
    outcome = rollouts.run(**options)

    assert (outcome.exit_code, outcome.states()["c1"]) == (1, "failed"), outcome
    assert len(rollouts.landed) == 3


def test_a_pause_ends_well_although_a_later_cluster_is_blocked(rollouts: Rollouts) -> None:
    Deed(Act.BLOCK).on(rollouts.service, "c2")()
    options = {"stages": ("1", "100%"), "pause_after_stage": True}
    paused, last = rollouts.run(**options), rollouts.run(**options)

    assert (paused.exit_code, list(paused.states().values())) == (0, ["succeeded", "pending", "blocked"])
    assert (last.exit_code, list(last.states().values())) == (1, ["succeeded", "succeeded", "blocked"])
