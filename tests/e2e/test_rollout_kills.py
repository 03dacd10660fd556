"""Many clusters, faults among them, and `kill -9` at random moments: nothing is sent twice or forgotten."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.rollout import Fleet, killed_at_random, own_fleet, states
from tools.fleet import POOL, WINDOWS, landed

OPTIONS = ("--yes", "--canary", "2", "--max-parallel", "12", "--max-failures", "25%")


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with own_fleet(tmp_path) as fleet:
        fleet.emulator.control("PATCH", "settings", {"operationPolls": 3, "retryAfterMilliseconds": 100})
        yield fleet


def test_nothing_is_sent_twice_and_nothing_is_forgotten(fleet: Fleet, thorough: bool) -> None:
    """Two hundred clusters and six kills in the nightly run."""
    clusters, kills_tried = (200, 6) if thorough else (60, 3)
    chance = random.Random(9)  # noqa: S311
    names = fleet.put_many(clusters)
    fleet.put("windows", agentPoolProfiles=[POOL, WINDOWS])
    # those that fail come late: a part of what has ended may fail, and 25% of the first few is one
    failing, busy, lost = chance.sample(names[clusters // 2 :], 5), chance.sample(names, 10), chance.sample(names, 10)
    failure = {"code": "QuotaExceeded", "message": "No cores left."}
    fleet.behaves(
        failing=dict.fromkeys(failing, failure),
        refusing={name: {"status": 409, "code": "Busy", "message": "Busy.", "times": 2} for name in busy},
        losing=dict.fromkeys(lost, 1),
    )
    kills = sum(killed_at_random(fleet, fleet.command(*OPTIONS), fleet.journal, chance) for _ in range(kills_tried))
    ended = fleet.run(*OPTIONS)

    assert kills > kills_tried // 3, "the runs ended before they could be killed"
    assert ended.exit_code == 1, ended.stderr
    assert Counter(states(ended).values()) == {"succeeded": clusters - 5, "failed": 5, "skipped": 1}, ended.stderr
    assert {name for name, state in states(ended).items() if state == "failed"} == set(failing)
    assert landed(fleet.emulator) == Counter(names)
    assert fleet.emulator.control("GET", "fleet")["mostAtOnce"] <= 12

    fleet.behaves(failing={})
    healed = fleet.run(*OPTIONS, "--retry-failed")
    assert healed.exit_code == 1, "the cluster with a Windows pool still lacks the CA"
    assert Counter(states(healed).values()) == {"succeeded": clusters, "skipped": 1}
    assert landed(fleet.emulator) == Counter([*names, *failing])
    told = [json.loads(line) for line in fleet.journal.read_text("utf-8").splitlines()]
    assert [each["event"] for each in told].count("begun") == 1
    assert Counter(each["event"] for each in told)["succeeded"] == clusters
