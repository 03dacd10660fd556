"""A rollout and the Node Disruption Policies of its clusters, on a clock that goes as fast as it is waited for."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions import clock
from tests.model.clock import BEGIN
from tests.model.colleague import Act, Deed, put_cluster, set_window
from tests.model.commands import Outcome
from tests.model.settings import Asked
from tests.model.strategies import FILES, LASTING, Event, script
from tests.model.trouble import Fault, On, Way
from tests.model.world import World

NEW_CA = Asked(FILES["a new CA"])
MINUTES = 40
"""After how many minutes the window of a cluster opens."""


class Windows:
    """Three clusters: the window of the first opens in a while, and the two others may be disrupted."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.journal = world, folder / "journal.jsonl"
        self.service, self.machine = world.service, world.commands.machine
        self.machine.now = 0.0
        for name in ("c0", "c1", "c2"):
            put_cluster(self.service, name)
        self.opens = BEGIN + timedelta(minutes=MINUTES)
        set_window(self.service, "c0", self.opens)

    def run(self, *events: Event, **options: Any) -> Outcome:
        return self.world.commands.rollout(NEW_CA, self.journal, script(events, self.service), **options)

    def deed(self, name: str, act: Act) -> None:
        Deed(act).on(self.service, name)()

    @property
    def landed(self) -> list[str]:
        return [each.name for each in self.service.log.attempts if each.has_landed]

    @property
    def refused(self) -> list[int | None]:
        return [each.status for each in self.service.log.attempts if not each.has_landed]

    def told(self, name: str) -> list[str]:
        lines = [json.loads(line) for line in self.journal.read_text("utf-8").splitlines()]
        return [each["event"] for each in lines if each.get("id", "").endswith(f"/{name}")]


@pytest.fixture
def windows(world: World, tmp_path: Path) -> Windows:
    return Windows(world, tmp_path)


def test_a_closed_window_holds_up_nobody_and_is_left_to_the_next_run(windows: Windows) -> None:
    first = windows.run(canary=1)

    assert first.exit_code == 1
    assert first.states() == {"c0": "waiting", "c1": "succeeded", "c2": "succeeded"}
    assert first.rows[0]["until"] == clock.written(windows.opens)
    assert "1 cluster left for a maintenance window; the first opens at 2026-11-27T00:40:00.000Z" in first.said
    windows.machine.now = MINUTES * 60.0 + 60
    second = windows.run()

    assert (second.exit_code, second.states()["c0"]) == (0, "succeeded")
    assert (windows.landed, windows.refused) == (["c1", "c2", "c0"], [])


def test_it_is_waited_for_where_that_is_asked_for_and_a_minute_longer(windows: Windows) -> None:
    outcome = windows.run(canary=1, wait_for_windows=True)

    assert (outcome.exit_code, windows.landed, windows.refused) == (0, ["c1", "c2", "c0"], []), outcome
    assert windows.machine.utc_now >= windows.opens + timedelta(minutes=1)
    assert windows.told("c0") == ["planned", "started", "accepted", "succeeded"]


@pytest.mark.parametrize("options", [{"stages": ("1", "100%")}, {"by_location": True}])
def test_a_stage_waits_for_its_windows_where_that_is_asked_for(windows: Windows, options: dict[str, Any]) -> None:
    assert windows.run(wait_for_windows=True, **options).exit_code == 0
    assert windows.landed[0] == ("c0" if "stages" in options else "c1")


def test_a_kill_in_the_wait_loses_nothing(windows: Windows) -> None:
    killed = windows.run(Event(On.SYNC, 12, "c0", Fault(Way.KILL)), wait_for_windows=True)
    again = windows.run(wait_for_windows=True)

    assert killed.exit_code is None
    assert (again.exit_code, sorted(windows.landed)) == (0, ["c0", "c1", "c2"])


def test_what_a_colleague_blocks_between_reading_and_write_is_no_failure(windows: Windows) -> None:
    blocks = Event(On.WRITE, 0, "c1", Deed(Act.BLOCK), is_before=True)
    outcome = windows.run(blocks, canary=1)

    assert (outcome.exit_code, outcome.states()) == (1, {"c0": "waiting", "c1": "blocked", "c2": "succeeded"}), outcome
    assert windows.landed == ["c2"]
    windows.deed("c1", Act.ALLOW)
    again = windows.run()
    assert again.states()["c1"] == "succeeded"


def test_a_block_that_is_read_is_not_even_tried(windows: Windows) -> None:
    windows.deed("c1", Act.BLOCK)
    outcome = windows.run(canary=1)

    assert outcome.states()["c1"] == "blocked"
    assert "is Block" in outcome.reasons()["c1"]
    assert windows.refused == []


@pytest.mark.parametrize("way", [Way.ANSWERED, Way.PAGE])
def test_where_the_policy_cannot_be_read_the_service_decides_and_is_believed(windows: Windows, way: Way) -> None:
    """Without the window nobody knows until when to wait: the next run does."""
    unread = Event(On.POLICY, 0, "c0", Fault(way, 503), times=LASTING)
    outcome = windows.run(unread, canary=1, wait_for_windows=True)

    assert (outcome.exit_code, outcome.states()["c0"]) == (1, "blocked"), outcome
    assert outcome.reasons()["c0"].startswith("OperationOutsideNodeDisruptionWindow: ")
    assert windows.told("c0") == ["planned", "started", "refused", "blocked"]
    again = windows.run(wait_for_windows=True)
    assert again.states()["c0"] == "succeeded"


def test_a_window_that_moved_while_it_was_waited_for_is_waited_for_anew(windows: Windows) -> None:
    def move() -> None:
        set_window(windows.service, "c0", windows.opens + timedelta(minutes=30))

    windows.service.later("c0", 4, move)
    outcome = windows.run(wait_for_windows=True)

    assert (outcome.exit_code, windows.refused) == (0, []), outcome
    assert windows.told("c0")[:2] == ["planned", "closed"]
    assert windows.machine.utc_now >= windows.opens + timedelta(minutes=31)


def test_what_was_changed_while_its_window_was_waited_for_is_not_written(windows: Windows) -> None:
    windows.service.later("c0", 4, lambda: windows.deed("c0", Act.CA))
    outcome = windows.run(wait_for_windows=True)

    assert outcome.states()["c0"] == "changed", outcome
    assert "c0" not in windows.landed
