"""A rollout in stages: what is found between them stops it, and what comes between them is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions.clock import read_time
from tests.model.colleague import Act, Deed, Ending, put_cluster
from tests.model.commands import Outcome
from tests.model.settings import Asked
from tests.model.strategies import FILES, Event, script
from tests.model.trouble import Fault, Happening, On, Script, Way
from tests.model.world import World

NEW_CA = Asked(FILES["a new CA"])
STAGES = {"stages": ("1", "100%")}
AFTER_ITS_UPDATE = 5
"""The reading of a cluster that looks whether it is well: before are those of the write and of its operation."""


class KillAfter(Script):
    """Kills the process when an event of a kind is in the journal."""

    def __init__(self, journal: Path, kind: str) -> None:
        super().__init__()
        self.journal, self.kind = journal, kind

    def at(self, on: On, name: str) -> list[Happening]:
        """Return the kill, once it has come to that."""
        is_there = on is On.SYNC and f'{{"event": "{self.kind}"' in self.journal.read_text("utf-8")
        return [Happening(on, name=name, fault=Fault(Way.KILL))] if is_there else []


class Stages:
    """Three clusters, and runs of one rollout."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.service, self.journal = world, world.service, folder / "journal.jsonl"
        for name in ("c0", "c1", "c2"):
            put_cluster(self.service, name)

    def run(self, *events: Event | Happening, **options: Any) -> Outcome:
        happenings = [each if isinstance(each, Happening) else script([each], self.service) for each in events]
        flat = [one for each in happenings for one in (each.happenings if isinstance(each, Script) else [each])]
        return self.run_by(Script(flat), **options)

    def run_by(self, script: Script, **options: Any) -> Outcome:
        return self.world.commands.rollout(NEW_CA, self.journal, script, **{"max_parallel": 3, **options})

    def fails(self, name: str) -> Callable[[], None]:
        """Return a function that lets a node pool of a cluster fail."""

        def fail() -> None:
            found = self.service.cluster(name)
            assert found
            found.body["properties"]["agentPoolProfiles"][0]["provisioningState"] = "Failed"

        return fail

    @property
    def landed(self) -> list[str]:
        return sorted(each.name for each in self.service.log.attempts if each.has_landed)

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.journal.read_text("utf-8").splitlines()]
        return [each for each in lines if each["event"] in kinds]


@pytest.fixture
def stages(world: World, tmp_path: Path) -> Stages:
    return Stages(world, tmp_path)


def test_one_stage_follows_the_other(stages: Stages) -> None:
    outcome = stages.run(**STAGES, soak=300)

    assert (outcome.exit_code, stages.landed) == (0, ["c0", "c1", "c2"]), outcome
    ended = next(each["at"] for each in stages.events("succeeded") if each["id"].endswith("c0"))
    started = [each["at"] for each in stages.events("started") if not each["id"].endswith("c0")]
    assert all((read_time(each) - read_time(ended)).total_seconds() >= 300 for each in started)
    assert [each["number"] for each in stages.events("stage")] == [1, 2]
    assert "Passed stage 1 of 2 (1)." in outcome.said


def test_a_node_pool_that_fails_after_the_update_stops_it_before_the_next_stage(stages: Stages) -> None:
    fails = Happening(On.READ, AFTER_ITS_UPDATE, "c0", before=stages.fails("c0"))
    outcome = stages.run(fails, **STAGES, soak=300)

    assert (outcome.exit_code, stages.landed) == (1, ["c0"]), outcome
    assert outcome.reasons()["c0"] == "NotHealthy: After the update node pools have failed: nodepool1."
    assert "--retry-failed" in outcome.said

    stays = stages.run(**STAGES)
    assert (stays.states()["c0"], stages.landed) == ("failed", ["c0"]), "it is as asked, and yet not well"

    found = stages.service.cluster("c0")
    assert found
    found.body["properties"]["agentPoolProfiles"][0]["provisioningState"] = "Succeeded"
    again = stages.run(**STAGES, retry_failed=True)
    assert (again.exit_code, stages.landed) == (0, ["c0", "c1", "c2"]), again


def test_a_node_pool_that_had_failed_before_is_no_reason_to_stop(stages: Stages) -> None:
    stages.fails("c0")()
    fails = [Happening(On.READ, nth, "c0", before=stages.fails("c0")) for nth in range(AFTER_ITS_UPDATE + 1)]

    assert stages.run(*fails, **STAGES).exit_code == 0


def test_a_cluster_that_others_are_busy_with_is_waited_for_before_it_is_judged(stages: Stages) -> None:
    busy = Deed(Act.TAGS, Ending.LONG, 6)
    outcome = stages.run(Event(On.READ, AFTER_ITS_UPDATE, "c0", busy), **STAGES)

    assert (outcome.exit_code, stages.landed) == (0, ["c0", "c1", "c2"]), outcome


@pytest.mark.parametrize(
    ("what", "states"),
    [
        (Deed(Act.TAGS, Ending.LONG_FAILED, 4), {"c0": "failed", "c1": "pending", "c2": "pending"}),
        (Deed(Act.TAGS, Ending.LONG, 10**6), {"c0": "failed", "c1": "pending", "c2": "pending"}),
        (Deed(Act.DELETE), {"c0": "skipped", "c1": "succeeded", "c2": "succeeded"}),
        (Fault(Way.ANSWERED, 503), {"c0": "succeeded", "c1": "succeeded", "c2": "succeeded"}),
        (Fault(Way.CUT), {"c0": "succeeded", "c1": "succeeded", "c2": "succeeded"}),
    ],
    ids=["fails", "does not end", "is deleted", "503", "cut"],
)
def test_what_is_met_when_it_is_looked_at(stages: Stages, what: Any, states: dict[str, str]) -> None:
    outcome = stages.run(Event(On.READ, AFTER_ITS_UPDATE, "c0", what), **STAGES)

    assert outcome.states() == states, outcome


def test_a_pause_ends_well_and_the_next_run_goes_on_behind_it(stages: Stages) -> None:
    each = {"stages": ("1", "2", "100%"), "pause_after_stage": True}
    outcomes = [stages.run(**each) for _ in range(3)]

    assert [one.exit_code for one in outcomes] == [0, 0, 0], outcomes[-1]
    assert [sum(state == "succeeded" for state in one.states().values()) for one in outcomes] == [1, 2, 3]
    assert "Paused after stage 1 of 3 (1)." in outcomes[0].said
    assert "Paused" not in outcomes[2].said


def test_a_kill_behind_a_soak_neither_shortens_nor_repeats_it(stages: Stages) -> None:
    killed = stages.run_by(KillAfter(stages.journal, "stage"), **STAGES, soak=3600)
    assert killed.exit_code is None
    assert len(stages.events("soak")) == 1
    begun = read_time(stages.events("soak")[0]["at"])
    again = stages.run(**STAGES, soak=3600)

    assert (again.exit_code, stages.landed) == (0, ["c0", "c1", "c2"])
    assert len(stages.events("soak")) == 1
    assert (read_time(stages.events("stage")[0]["at"]) - begun).total_seconds() >= 3600


def test_a_check_that_fails_is_a_failure_that_is_not_forgotten(stages: Stages, tmp_path: Path) -> None:
    passes = tmp_path / "passes"
    check = f"test -e {passes} || (echo $AKSPROXY_CLUSTER_NAME has no DNS; exit 3)"
    first = stages.run(canary=1, check=check)

    assert (first.exit_code, first.states()) == (1, {"c0": "failed", "c1": "pending", "c2": "pending"})
    assert first.reasons()["c0"] == "CheckFailed: The check ended with 3: c0 has no DNS"
    second = stages.run(canary=1, check=check)
    assert second.states() == first.states()

    passes.touch()
    third = stages.run(canary=1, check=check, retry_failed=True)
    assert (third.exit_code, stages.landed) == (0, ["c0", "c1", "c2"]), third
