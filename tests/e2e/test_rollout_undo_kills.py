"""A rollout and its undo, killed at random moments beside lost answers: each cluster goes back to what it had."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.rollout import Fleet, killed_at_random, own_fleet, states
from tools.fleet import NO_PROXY, PROXY, ca, landed

CLUSTERS = 40
KILLS = 3
OPTIONS = ("--yes", "--canary", "0", "--max-parallel", "4", "--max-failures", "100%")


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with own_fleet(tmp_path) as fleet:
        fleet.emulator.control("PATCH", "settings", {"operationPolls": 3, "retryAfterMilliseconds": 100})
        yield fleet


def test_whenever_they_are_killed_all_that_was_written_goes_back(fleet: Fleet) -> None:
    chance = random.Random(18)  # noqa: S311
    names = [f"c{number}" for number in range(CLUSTERS)]
    had = {name: {**PROXY, "noProxy": [*NO_PROXY, f"{name}.test"], "trustedCa": ca(name[-1])} for name in names}
    for name in names:
        fleet.put(name, httpProxyConfig=had[name])
    fleet.file.write_text(json.dumps({"trustedCa": ca("New"), "noProxy": [*NO_PROXY, "new.test"]}), "utf-8")
    fleet.behaves(losing=dict.fromkeys(chance.sample(names, 6), 1))
    undo = ["aks", "proxy", "rollout", "--undo", str(fleet.journal), *OPTIONS]
    own = fleet.file.with_name("ca.rollout.undo.jsonl")

    kills = sum(killed_at_random(fleet, fleet.command(*OPTIONS), fleet.journal, chance) for _ in range(KILLS))
    written = Counter(landed(fleet.emulator))
    kills += sum(killed_at_random(fleet, undo, own, chance) for _ in range(KILLS))
    ended = fleet.az.run(*undo)

    assert kills >= KILLS, "the runs ended before they could be killed"
    assert 0 < len(written) <= CLUSTERS
    assert ended.exit_code == 0, ended.stderr
    assert {name for name, state in states(ended).items() if state == "succeeded"} == set(written)
    now = {each["name"]: each["properties"]["httpProxyConfig"] for each in fleet.emulator.control("GET", "clusters")}
    for name in names:
        entries = {each for each in now[name]["noProxy"] if each.endswith(".test")}
        assert (now[name]["trustedCa"], entries) == (had[name]["trustedCa"], {f"{name}.test"}), name
    assert landed(fleet.emulator) == written + Counter(set(written)), "once there, once back"
