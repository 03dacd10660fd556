"""`az aks proxy rollout` in stages, as it is typed."""

from __future__ import annotations

import shlex

import pytest

from tests.e2e.rollout import Fleet, reasons, states
from tools.fleet import landed


def test_it_pauses_after_each_stage_and_the_command_that_it_prints_goes_on(fleet: Fleet) -> None:
    fleet.put_many(4)
    first = fleet.run("--stages", "1,50%,100%", "--pause-after-stage", "--yes")
    written = dict(landed(fleet.emulator))
    [line] = [line for line in first.stderr.splitlines() if "This goes on: " in line]
    command = shlex.split(line.partition("This goes on: ")[2])
    second = fleet.az.run(*command[1:])
    third = fleet.az.run(*command[1:])

    assert (first.exit_code, written) == (0, {"c0": 1}), first.stderr
    assert line.startswith("Paused after stage 1 of 3 (1).")
    assert (second.exit_code, third.exit_code) == (0, 0)
    assert list(states(second).values()) == ["succeeded", "succeeded", "pending", "pending"]
    assert dict(landed(fleet.emulator)) == {"c0": 1, "c1": 1, "c2": 1, "c3": 1}


def test_a_tag_says_who_comes_when_and_who_does_not(fleet: Fleet) -> None:
    for name, tags in (("c0", {"ring": "prod"}), ("c1", {"Ring": "dev"}), ("c2", {}), ("c3", {"ring": "lab"})):
        fleet.put(name, tags=tags)
    command = ("--stage-by", "ring", "dev", "prod", "--check", "test $AKSPROXY_CLUSTER_NAME = c1")
    plan = fleet.run(*command, "--plan")
    outcome = fleet.run(*command, "--yes")

    assert [row["state"] for row in plan.json] == ["planned", "planned", "skipped", "skipped"]
    assert outcome.exit_code == 1
    assert list(landed(fleet.emulator)) == ["c1", "c0"]
    assert states(outcome) == {"c0": "failed", "c1": "succeeded", "c2": "skipped", "c3": "skipped"}
    assert reasons(outcome)["c0"] == "CheckFailed: The check ended with 1"
    assert reasons(outcome)["c2"] == "It has no tag ring, and the stages are for dev, prod."
    assert reasons(outcome)["c3"] == "The tag ring is 'lab', and the stages are for dev, prod."


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("--stages 1,50%", "--stages: The last stage of '1,50%' is not 100%"),
        ("--stages 10%,5%,100%", "is not larger than the one before it"),
        ("--stages 1,100% --canary 2", "--canary and --stages cannot be given together"),
        ("--stage-by ring", "--stage-by ring: it takes a tag, and then its values"),
        ("--soak -1", "--soak is -1; it must be at least 0"),
        ("--soak 99999999999999", "--soak is 99999999999999; it must be at most 2592000"),
        ("--check ''", "--check is empty"),
        ("--max-parallel-per-location 0", "--max-parallel-per-location is 0; it must be at least 1"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_read(fleet: Fleet, options: str, says: str) -> None:
    fleet.az.emulator.forget_requests()
    outcome = fleet.run(*shlex.split(options))

    assert outcome.exit_code == 1
    assert says in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert fleet.az.emulator.requests("GET", "managedClusters") == []
