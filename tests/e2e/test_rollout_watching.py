"""A rollout that is watched: from another shell, by a program, on a terminal."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from azext_aksproxy.rollout.memory.snapshot import look
from tests.e2e.places import EXTENSIONS
from tests.e2e.rollout import A_HANG, Fleet, until
from tests.e2e.terminal import on_a_terminal
from tests.rollout.watching.emulated_terminal import Terminal
from tools.az import AZ, Az, Outcome
from tools.fleet import PROXY, landed

KEYS = {"event", "at", "id", "state", "reason", "counts", "stage", "rate", "estimatedEnd"}


@pytest.fixture
def stranger(fleet: Fleet, tmp_path: Path) -> Az:
    """`az` of somebody who is not logged in, and whose every request would fail."""
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "", "no_proxy": ""}
    return Az(tmp_path / "stranger", EXTENSIONS, fleet.emulator, nowhere)


def status(az: Az, journal: Path, *arguments: str) -> Outcome:
    return az.run("aks", "proxy", "rollout", "--status", str(journal), *arguments)


def begun(fleet: Fleet, *arguments: str) -> subprocess.Popen[str]:
    """Return a rollout that is going on."""
    command = [*AZ, *fleet.command("--yes", "--max-parallel", "2", "--canary", "0", *arguments)]
    return subprocess.Popen(
        command, env=fleet.az.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def first(line: str) -> str:
    return line.split(maxsplit=1)[0]


def test_another_shell_sees_how_it_stands(fleet: Fleet, stranger: Az) -> None:
    fleet.emulator.control("PATCH", "settings", {"operationPolls": 10**6, "operationTimeLimitSeconds": 100 * A_HANG})
    fleet.put_many(4)
    fleet.put("off", powerState={"code": "Stopped"})
    fleet.behaves(refusing={"c0": {"status": 409, "code": "Busy", "message": "Not now.\x1b[2J", "times": 10**6}})
    with begun(fleet) as process:
        try:
            until(process, " runs ")
            until(process, " runs ")
            before = fleet.journal.stat()
            seen, table = status(stranger, fleet.journal), status(stranger, fleet.journal, "-o", "table")
            assert process.poll() is None
        finally:
            process.kill()
    row = seen.json

    assert (seen.exit_code, seen.stderr) == (table.exit_code, table.stderr) == (0, "")
    assert fleet.journal.stat().st_ino == before.st_ino
    assert (row["state"], row["pid"], row["clusters"]) == ("running", process.pid, 5)
    assert row["stage"] == {"number": 1, "of": 1, "name": "all"}
    assert row["estimate"]["unknown"] == "Fewer than 3 clusters were updated so far."
    assert Counter(row["counts"]) == Counter(running=2, waiting=1, pending=1, skipped=1)
    assert [each["id"].split("/")[-1] for each in row["running"]] == ["c1", "c2"]
    assert [each["step"] for each in row["running"]] == ["runs"] * 2
    assert row["waiting"][0]["reason"] == "Busy: Not now. [2J"
    assert row["leftOut"][0]["reason"] == "It is stopped."
    lines = table.stdout.splitlines()[2:]
    assert {"rollout", "running", "waiting", "pending", "skipped"} <= set(map(first, lines))
    assert "Busy: Not now. [2J (rg/c0)" in table.stdout
    assert "\x1b" not in table.stdout + seen.stdout

    left = status(stranger, fleet.journal).json
    assert (left["state"], left["pid"], left["running"]) == ("interrupted", None, [])
    assert left["waiting"][0]["reason"] == "Its update was sent, and not followed to the end."
    assert left["waiting"][0]["count"] == 2


def test_a_run_does_not_notice_that_it_is_watched(fleet: Fleet, stranger: Az) -> None:
    """It opens the journal, plans, and ends while others look at it all the time."""
    names = fleet.put_many(12)
    looks = 0
    with begun(fleet) as process:
        while process.poll() is None:
            if fleet.journal.exists():
                assert look(fleet.journal).is_held is not None
                looks += 1
        out = process.stdout.read() if process.stdout else ""
    ended = status(stranger, fleet.journal).json

    assert process.returncode == 0
    assert {row["state"] for row in json.loads(out)} == {"succeeded"}
    assert landed(fleet.emulator) == Counter(names)
    assert looks > 50
    assert (ended["state"], ended["counts"]["succeeded"]) == ("ended", 12)
    assert ended["running"] == ended["waiting"] == ended["failed"] == []


@pytest.mark.parametrize("quiet", [(), ("--only-show-errors",)])
def test_a_program_reads_each_event_as_json(fleet: Fleet, quiet: tuple[str, ...]) -> None:
    names = fleet.put_many(4)
    fleet.behaves(
        failing={"c3": {"code": "Quota", "message": "No cores\nleft."}},
        refusing={"c0": {"status": 409, "code": "Busy", "message": "Not now.", "times": 1}},
    )
    outcome = fleet.run("--yes", "--canary", "0", "--max-failures", "9", "--progress", "json", *quiet)
    lines = outcome.stderr.splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]

    # the certificate that leaves is warned of as ever, by azure-cli
    others = [line for line in lines if not line.startswith("{")]
    assert [first(line) for line in others] == ["WARNING:"] * (not quiet)
    assert [row["state"] for row in outcome.json] == ["succeeded"] * 3 + ["failed"]
    changes = [each for each in told if each["event"] != "message"]
    marks = [each for each in changes if "id" not in each]
    assert [each["event"] for each in marks] == ["run", "stage", "ended"]
    assert all(each.keys() > KEYS - {"id", "state", "reason"} for each in marks)
    changes = [each for each in changes if "id" in each]
    assert all(each.keys() == KEYS for each in changes)
    journal = [json.loads(line) for line in fleet.journal.read_text("utf-8").splitlines()]
    seen = Counter((each["event"], each["id"], each["at"]) for each in changes)
    after = [each for each in journal if "id" in each and each["event"] != "planned"]
    assert seen == Counter((each["event"], each["id"], each["at"]) for each in after)
    assert [each["reason"] for each in changes if each["event"] == "failed"] == ["Quota: No cores left."]
    assert Counter(each["state"] for each in changes if each["event"] == "waits") == {"waiting": 1}
    assert changes[-1]["counts"]["succeeded"] == 3
    assert [each["state"] for each in told if each.get("changes")] == ["planned"] * len(names)


def test_a_program_is_told_of_an_error_as_ever(fleet: Fleet) -> None:
    fleet.put("c", httpProxyConfig={**PROXY, "httpProxy": "http://user:Hunter2@proxy.example.com:8080/"})
    outcome = fleet.run("--yes", "--progress", "json", "--only-show-errors")

    assert outcome.exit_code == 1
    told = [json.loads(line) for line in outcome.stderr.splitlines()]
    assert "http://***@proxy.example.com:8080/" in told[-3]["reason"]
    assert (told[-2]["event"], told[-2]["why"]) == ("ended", "1 cluster failed, and --max-failures is 1.")
    assert "This goes on: az aks proxy rollout" in told[-1]["message"]
    assert "Hunter2" not in outcome.stderr + status(fleet.az, fleet.journal).stdout


def test_a_terminal_shows_stage_and_reasons_and_the_bar_stays_behind(fleet: Fleet) -> None:
    fleet.put_many(5)
    fleet.emulator.control("PATCH", "settings", {"operationPolls": 1000, "operationTimeLimitSeconds": 1})
    code, shown = on_a_terminal(fleet.az, lambda: "y", *fleet.command("--max-parallel", "1"), "-o", "none")

    assert code == 0, shown
    assert "stage 1 of 2 (canary); the end cannot be told yet" in shown
    assert "4 pending: First comes stage 1 of 2 (canary). (rg/c1, rg/c2, rg/c3 and 1 more)" in shown
    assert "stage 2 of 2 (rest); " in shown
    assert "clusters an hour; ends in about 0 min, at " in shown
    assert shown.endswith("[########################] 5/5  5 succeeded\r\n")
    terminal = Terminal()
    terminal.write(shown)
    assert terminal.lines[-2:] == ["[########################] 5/5  5 succeeded", ""]
    assert "? (asked): y" in "".join(terminal.lines[:-2])
    assert not [line for line in terminal.lines[:-2] if line.startswith(("stage", "[", "4 pending"))]
    drawn = re.findall(r"\x1b\[J((?:\r\n[^\r\n\x1b]+)+)\r\x1b\[(\d+)A", shown)
    assert len(drawn) > 10
    for lines, up in drawn:
        assert lines.count("\n") == int(up)
        assert max(map(len, lines.split("\r\n"))) < 80


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--status", "no.jsonl"), "There is no journal 'no.jsonl'."),
        (("--status", "{file}"), "is not the journal of a rollout"),
        (("--status", "{file}", "--yes", "-g", "rg"), "--resource-group, --yes would be for a run."),
        (("--status", "{file}", "--max-parallel", "3"), "--max-parallel would be for a run."),
        (("--status", "{file}", "--http-proxy-config", "{file}"), "--http-proxy-config would be for a run."),
    ],
)
def test_a_look_at_no_journal_is_one_error(
    fleet: Fleet, stranger: Az, arguments: tuple[str, ...], message: str
) -> None:
    outcome = stranger.run("aks", "proxy", "rollout", *(each.format(file=fleet.file) for each in arguments))

    assert outcome.exit_code == 1
    assert message in outcome.stderr
    assert outcome.stderr.count("ERROR") == 1
    assert "Traceback" not in outcome.stderr
    assert outcome.stdout == ""
