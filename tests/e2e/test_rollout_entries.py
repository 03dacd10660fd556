"""`az aks proxy rollout --add-no-proxy` and `--remove-no-proxy`: single entries over a fleet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.rollout import Fleet
from tools.az import Outcome

PROXY = "http://proxy.test:3128/"


@pytest.fixture
def fleet(fleet: Fleet) -> Fleet:
    for name, entries in (("c0", [".svc"]), ("c1", ["a.test", "b.test"]), ("c2", ["b.test", "konnectivity"])):
        fleet.put(name, httpProxyConfig={"httpProxy": PROXY, "noProxy": entries})
    return fleet


def roll_out(fleet: Fleet, *arguments: str) -> Outcome:
    return fleet.az.run("aks", "proxy", "rollout", *arguments)


def lists(fleet: Fleet) -> dict[str, Any]:
    """Return noProxy as it was written, by the names of the clusters."""
    puts = fleet.emulator.cluster_puts()
    return {put["path"].rpartition("/")[2]: put["body"]["properties"]["httpProxyConfig"]["noProxy"] for put in puts}


def test_entries_are_changed_in_each_list_and_all_else_stays(fleet: Fleet, tmp_path: Path) -> None:
    journal = str(tmp_path / "entries.jsonl")
    change = ("--add-no-proxy", "a.test,c.test", "--remove-no-proxy", "b.test", "--journal", journal)
    planned = roll_out(fleet, *change, "--plan")
    done = roll_out(fleet, *change, "--yes")
    written = lists(fleet)
    again = roll_out(fleet, *change, "--yes")

    assert planned.exit_code == 0, planned.stderr
    assert planned.json[0]["changes"] == ["noProxy gains a.test", "noProxy gains c.test"]
    assert done.exit_code == 0, done.stderr
    assert {each["state"] for each in done.json} == {"succeeded"}
    assert written == {
        "c0": [".svc", "a.test", "c.test"],
        "c1": ["a.test", "c.test"],
        "c2": ["konnectivity", "a.test", "c.test"],
    }
    assert again.exit_code == 0, again.stderr
    assert lists(fleet) == written


def test_what_aks_adds_leaves_that_cluster_out(fleet: Fleet, tmp_path: Path) -> None:
    journal = str(tmp_path / "entries.jsonl")
    outcome = roll_out(fleet, "--remove-no-proxy", "konnectivity", ".svc", "--yes", "--journal", journal)

    assert outcome.exit_code == 1
    reasons = {each["id"].rpartition("/")[2]: (each["state"], each["reason"]) for each in outcome.json}
    assert reasons["c2"][0] == "skipped"
    assert "AKS itself adds 'konnectivity'" in reasons["c2"][1]
    assert lists(fleet) == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "It was not said what is to change."),
        (("--add-no-proxy", "a.test", "--http-proxy-config", "{}"), "cannot both be rolled out"),
        (("--add-no-proxy", "a.test", "--remove-no-proxy", "A.test"), "To be added and removed: a.test."),
        (("--add-no-proxy", "http://a.test/"), "[no-proxy-url]"),
        (("--add-no-proxy", "a.test", "--yes"), "--journal rollout.jsonl"),
    ],
)
def test_wrong_arguments(fleet: Fleet, arguments: tuple[str, ...], words: str) -> None:
    outcome = roll_out(fleet, *arguments)

    assert outcome.exit_code == 1
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert fleet.emulator.cluster_puts() == []
