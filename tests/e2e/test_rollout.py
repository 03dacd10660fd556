"""`az aks proxy rollout`: one command for many clusters, each of them written as `az aks update` writes it."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.rollout.memory.journal import Journal
from tests.e2e.rollout import A_HANG, OTHER_SUBSCRIPTION, Fleet, interrupted, reasons, states, until
from tests.e2e.terminal import on_a_terminal
from tests.model.settings import bundle
from tools.az import AZ
from tools.clusters import GROUP
from tools.fleet import POOL, PROXY, WINDOWS, ca, landed

DONE = {**PROXY, "trustedCa": ca("New")}


def test_the_plan_shows_each_cluster_and_changes_nothing(fleet: Fleet) -> None:
    fleet.put("todo", agentPoolProfiles=[POOL, {**POOL, "name": "two"}], location="northeurope")
    fleet.put("done", httpProxyConfig=DONE)
    fleet.put("windows", agentPoolProfiles=[POOL, WINDOWS])
    fleet.put("busy", provisioningState="Upgrading")
    fleet.put("broken", provisioningState="Failed")
    fleet.put("off", powerState={"code": "Stopped"})
    fleet.put("bare", httpProxyConfig=None)
    outcome = fleet.run("--plan", "-g", GROUP)

    assert outcome.exit_code == 0, outcome.stderr
    assert reasons(outcome) == {
        "todo": None,
        "done": "It is already as asked.",
        "windows": "The node pool 'win' runs Windows, which AKS does not support behind an HTTP proxy.",
        "busy": "It has its turn when the operation on it has ended: Upgrading.",
        "broken": "Its provisioning state is Failed.",
        "off": "It is stopped.",
        "bare": "It has no HTTP proxy.",
    }
    busy, todo = sorted((row for row in outcome.json if row["state"] == "planned"), key=lambda row: row["id"])
    assert busy["changes"] == todo["changes"]
    assert (todo["location"], todo["nodes"]) == ("northeurope", 6)
    assert [change.split(" ")[1] for change in todo["changes"]] == ["loses", "gains"]
    assert "O=New (until " in todo["changes"][1]
    assert "leaves while it is still valid" in outcome.stderr
    assert fleet.emulator.cluster_puts() == []
    assert not fleet.journal.exists()


def test_all_of_the_subscription_are_those_behind_a_proxy(fleet: Fleet) -> None:
    fleet.put("one")
    fleet.put("two", group="other")
    fleet.put("bare", httpProxyConfig=None)
    fleet.put("elsewhere", subscription=OTHER_SUBSCRIPTION)
    fleet.behaves(pageSize=1)
    outcome = fleet.run("--yes", env={"AZURE_DEFAULTS_GROUP": GROUP})

    assert outcome.exit_code == 0, outcome.stderr
    assert states(outcome) == {"one": "succeeded", "two": "succeeded"}, "a configured default group narrows nothing"
    assert landed(fleet.emulator) == {"one": 1, "two": 1}


def test_ids_of_two_subscriptions_are_read_from_a_file(fleet: Fleet, tmp_path: Path) -> None:
    ids = [fleet.put("b"), fleet.put("a", subscription=OTHER_SUBSCRIPTION), fleet.put("c").replace("/c", "/missing")]
    names = tmp_path / "ids.txt"
    names.write_text("\n".join(ids))
    outcome = fleet.run("--yes", "--ids", f"@{names}")

    assert outcome.exit_code == 1, "one of them could not be read, and may lack the CA"
    assert list(states(outcome).items()) == [("b", "succeeded"), ("a", "succeeded"), ("missing", "skipped")]
    assert "ResourceNotFound" in reasons(outcome)["missing"]
    written = [each["path"] for each in fleet.emulator.cluster_puts()]
    assert [OTHER_SUBSCRIPTION in path for path in written] == [False, True]


def test_resource_graph_finds_clusters_page_by_page(fleet: Fleet) -> None:
    for number in range(5):
        fleet.put(f"c{number}", tags={"env": "test" if number else "prod"})
    fleet.put("elsewhere", subscription=OTHER_SUBSCRIPTION, tags={"env": "test"})
    fleet.put("bare", httpProxyConfig=None, tags={"env": "test"})
    fleet.behaves(pageSize=2)
    outcome = fleet.run("--plan", "--graph-filter", "tags.env =~ 'Test' and location in~ ('WestEurope')")
    everywhere = fleet.run("--plan", "--graph-filter", "tags.env == 'test'", "--management-groups", "root")
    refused = fleet.run("--plan", "--graph-filter", "tags.env matches 'x'")

    assert list(states(outcome)) == ["c1", "c2", "c3", "c4"], outcome.stderr
    asked = [each["body"] for each in fleet.emulator.requests("POST", "ResourceGraph")]
    assert [each["options"].get("$skipToken") for each in asked[:2]] == [None, "2"]
    assert asked[0]["subscriptions"] == [fleet.emulator.ready["subscriptionId"]]
    assert set(states(everywhere)) == {"c1", "c2", "c3", "c4", "elsewhere"}
    assert refused.exit_code == 1
    assert "ParserFailure" in refused.stderr


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {
            "addonProfiles": {
                "omsagent": {"enabled": True, "config": {}},
                "ingressApplicationGateway": {"enabled": True},
            },
            "autoUpgradeProfile": {"upgradeChannel": "stable"},
            "somethingNew": {"kept": True},
        },
    ],
)
def test_what_is_sent_is_what_the_single_update_sends(fleet: Fleet, properties: Any) -> None:
    def sent(*command: str) -> Any:
        fleet.put("c", tags={"a": "b"}, **properties)
        fleet.emulator.forget_requests()
        outcome = fleet.az.run(
            *command, "--http-proxy-config", str(fleet.file), env={"AZURE_CORE_DISABLE_CONFIRM": "1"}
        )
        assert outcome.exit_code == 0, outcome.stderr
        [put] = fleet.emulator.cluster_puts()
        put["body"]["properties"]["httpProxyConfig"]["noProxy"].sort()
        headers = {name: value for name, value in put["headers"].items() if name in ("Content-Type", "If-Match")}
        assert headers.pop("If-Match")
        return put["path"].lower(), put["query"], put["body"], headers

    single = sent("aks", "update", "-g", GROUP, "-n", "c")
    rollout = sent("aks", "proxy", "rollout", "--yes")

    assert rollout == single
    assert rollout[2]["properties"]["httpProxyConfig"]["trustedCa"] == ca("New")


def test_nobody_to_ask_means_nothing_is_sent(fleet: Fleet) -> None:
    fleet.put_many(2)
    fleet.put("windows", agentPoolProfiles=[POOL, WINDOWS])
    fleet.file.write_text(json.dumps({"trustedCa": ca("New"), "httpProxy": "http://other:8080/"}))
    outcome = fleet.run()

    assert outcome.exit_code == 1
    assert "would change httpProxy, trustedCa of 2 clusters" in outcome.stderr
    assert "reimage 2 node pools with 6 nodes, and nobody can be asked. Nothing was sent." in outcome.stderr
    assert fleet.emulator.cluster_puts() == []
    assert not fleet.journal.exists()


@pytest.mark.parametrize(("answer", "exit_code", "writes"), [("n", 1, 0), ("y", 0, 3)])
def test_on_a_terminal_it_asks_once_for_all(fleet: Fleet, answer: str, exit_code: int, writes: int) -> None:
    fleet.put_many(3)
    code, shown = on_a_terminal(fleet.az, lambda: answer, *fleet.command())

    assert code == exit_code, shown
    assert shown.count("Change trustedCa of 3 clusters, and reimage 3 node pools with 9 nodes?") == 1
    assert len(fleet.emulator.cluster_puts()) == writes
    assert ("[########################] 3/3  3 succeeded" in shown) == (answer == "y")


@pytest.mark.parametrize(("second", "exit_code", "writes"), [("n", 1, {"c1": 1}), ("y", 0, {"c0": 1, "c1": 1})])
def test_what_others_changed_meanwhile_is_asked_about_again_at_the_end(
    fleet: Fleet, second: str, exit_code: int, writes: dict[str, int]
) -> None:
    """While the first question stands, a colleague adds a CA to one of the clusters."""
    fleet.put_many(2)
    answers = [second, "y"]

    def answer() -> str:
        if len(answers) == 2:
            fleet.put("c0", httpProxyConfig={**PROXY, "trustedCa": bundle([ca("Old"), ca("Colleague")])})
        return answers.pop()

    code, shown = on_a_terminal(fleet.az, answer, *fleet.command("--canary", "0"))

    assert code == exit_code, shown
    assert "Change trustedCa of 2 clusters" in shown
    assert "Change trustedCa of 1 cluster," in shown
    assert "O=Colleague (until" in shown.partition("changed: ")[2]
    assert landed(fleet.emulator) == writes
    assert "Nothing was sent" not in shown
    assert ('"state": "changed"' in shown) == (second == "n")


def test_a_failed_canary_stops_it_and_the_same_command_goes_on(fleet: Fleet) -> None:
    fleet.put_many(4)
    fleet.behaves(failing={"c0": {"code": "QuotaExceeded", "message": "No cores\nleft."}})
    stopped = fleet.run("--yes")
    same = fleet.run("--yes")
    fleet.behaves(failing={})
    healed = fleet.run("--yes", "--retry-failed")

    assert stopped.exit_code == same.exit_code == 1
    assert states(stopped) == {"c0": "failed", "c1": "pending", "c2": "pending", "c3": "pending"}
    assert reasons(stopped)["c0"] == "QuotaExceeded: No cores left."
    assert stopped.json[0]["started"] <= stopped.json[0]["ended"]
    command = " ".join(fleet.command("--yes", "--retry-failed"))
    assert f"1 cluster failed, and --max-failures is 1. This goes on: az {command}" in stopped.stderr
    assert states(same) == states(stopped), "a failure is not tried again unasked"
    assert healed.exit_code == 0, healed.stderr
    assert set(states(healed).values()) == {"succeeded"}
    assert landed(fleet.emulator) == {"c0": 2, "c1": 1, "c2": 1, "c3": 1}


def test_so_many_run_at_a_time_and_one_location_after_the_other(fleet: Fleet) -> None:
    for number in range(8):
        fleet.put(f"c{number}", location=("westeurope", "eastus")[number % 2])
    fleet.emulator.control("PATCH", "settings", {"operationPolls": 1000, "operationTimeLimitSeconds": 0.3})
    outcome = fleet.run("--yes", "--max-parallel", "3", "--by-location", "--canary", "0")

    assert outcome.exit_code == 0, outcome.stderr
    assert fleet.emulator.control("GET", "fleet")["mostAtOnce"] == 3
    places = [each["body"]["location"] for each in fleet.emulator.cluster_puts()]
    assert places == ["westeurope"] * 4 + ["eastus"] * 4


def test_the_limits_of_a_subscription_hold_for_all_its_clusters(fleet: Fleet) -> None:
    """Two writes pass, the third is refused, and the fourth is not even tried before the time is over."""
    fleet.put_many(4)
    fleet.emulator.control("PATCH", "settings", {"operationPolls": 1000, "operationTimeLimitSeconds": 0.8})
    fleet.behaves(writes={"size": 2, "seconds": 2})
    outcome = fleet.run("--yes", "--canary", "0", "--max-parallel", "3")

    assert outcome.exit_code == 0, outcome.stderr
    assert [put["status"] for put in fleet.emulator.cluster_puts()] == [200, 200, 429, 200, 200], (
        "one that came early is refused"
    )
    assert " waits: SubscriptionRequestsThrottled: " in outcome.stderr


def test_trouble_on_the_way_is_no_failure(fleet: Fleet) -> None:
    """Busy clusters, a colleague's write, an answer that was lost, an operation that nobody knows any more."""
    fleet.put_many(5)
    refusals = {"c0": (409, 2), "c1": (412, 1), "c2": (500, 1)}
    fleet.behaves(
        refusing={
            name: {"status": status, "code": "X", "message": "x", "times": n} for name, (status, n) in refusals.items()
        },
        losing={"c3": 1},
        forgetsOperations=True,
    )
    outcome = fleet.run("--yes", "--canary", "0")

    assert outcome.exit_code == 0, outcome.stderr
    assert set(states(outcome).values()) == {"succeeded"}
    assert set(landed(fleet.emulator).values()) == {1}
    assert [put["status"] for put in fleet.emulator.cluster_puts() if put["path"].endswith("/c3")] == [200]
    lost = [json.loads(line)["event"] for line in fleet.journal.read_text().splitlines() if "/c3" in line]
    # it may still run when it is read again
    assert [each for each in lost if each != "accepted"] == ["planned", "started", "waits", "succeeded"]
    assert "rg/c0 waits: X: x" in outcome.stderr


def test_what_the_service_refuses_for_good_has_failed(fleet: Fleet) -> None:
    fleet.put("c")
    fleet.behaves(refusing={"c": {"status": 400, "code": "NoSuchThing", "message": "No.", "times": 1}})
    outcome = fleet.run("--yes")

    assert outcome.exit_code == 1
    assert reasons(outcome) == {"c": "NoSuchThing: No."}
    assert len(fleet.emulator.cluster_puts()) == 1


def test_a_cluster_that_stays_busy_is_waited_for_only_so_long(fleet: Fleet) -> None:
    """The next cluster is the canary meanwhile; a busy one has its turn in the next run as well."""
    fleet.put_many(2)
    fleet.behaves(refusing={"c0": {"status": 409, "code": "Busy", "message": "Not now.", "times": 1000}})
    outcome = fleet.run("--yes", "--give-up-after", "1")

    assert outcome.exit_code == 1
    assert states(outcome) == {"c0": "failed", "c1": "succeeded"}
    assert reasons(outcome)["c0"].startswith("GaveUp: It was waited for, for ")
    assert reasons(outcome)["c0"].endswith(" Busy: Not now.")


def test_the_exit_code_says_whether_all_are_as_asked(fleet: Fleet) -> None:
    fleet.put("done", httpProxyConfig=DONE)
    fleet.put("bare", httpProxyConfig=None)
    assert fleet.run("--yes", "-g", GROUP).exit_code == 0
    fleet.put("windows", agentPoolProfiles=[POOL, WINDOWS])
    outcome = fleet.run("--yes", "-g", GROUP, "-o", "table")

    assert outcome.exit_code == 1
    assert [line.split() for line in outcome.stdout.splitlines()[2:]][2][:2] == ["rg/windows", "skipped"]
    assert not fleet.journal.exists(), "nothing was sent"


def test_a_journal_is_that_of_one_rollout(fleet: Fleet, tmp_path: Path) -> None:
    ids = [fleet.put("a"), fleet.put("b")]
    assert fleet.run("--yes", "--ids", *ids).exit_code == 0
    other_selection = fleet.run("--yes")
    fleet.file.write_text(json.dumps({"trustedCa": ca("Newer")}))
    other_settings = fleet.run("--yes", "--ids", *ids)
    fleet.emulator.forget_requests()
    of_its_own = fleet.run("--yes", "--ids", *ids, "--journal", str(tmp_path / "second.jsonl"))

    assert other_selection.exit_code == other_settings.exit_code == 1
    assert "is that of another selection: 2 ids on 20" in other_selection.stderr
    assert "is that of other settings. Nothing was sent." in other_settings.stderr
    assert states(of_its_own) == {"a": "succeeded", "b": "succeeded"}
    written = fleet.journal.read_text() + (tmp_path / "second.jsonl").read_text()
    assert ca("New")[:100] not in written
    assert "BEGIN CERTIFICATE" not in written


def test_a_second_run_on_one_journal_is_refused(fleet: Fleet) -> None:
    fleet.put("c")
    journal = Journal(fleet.journal)
    outcome = fleet.run("--yes")
    journal.close()

    assert outcome.exit_code == 1
    assert f"Another run is using the journal '{fleet.journal}'" in outcome.stderr
    assert fleet.emulator.cluster_puts() == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--ids", "c1"], "'c1' is not the id of a managed cluster."),
        (["--ids", "x", "-g", "rg"], "--ids and --resource-group each select the clusters"),
        (["--subscriptions", "x"], "--subscriptions says where --graph-filter looks, which is missing."),
        (["--graph-filter", "true) | where (true"], "holds a pipe"),
        (["--max-failures", "0"], "--max-failures: '0' is neither a number of clusters, at least 1, nor a percentage"),
        (["--give-up-after", "0"], "--give-up-after is 0; it must be at least 1."),
        (["--journal", "missing/folder.jsonl"], "cannot be opened: No such file"),
    ],
)
def test_wrong_arguments_are_told_before_anything_is_asked(fleet: Fleet, arguments: list[str], message: str) -> None:
    outcome = fleet.run(*arguments)

    assert outcome.exit_code == 1
    assert message in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert fleet.emulator.requests() == []


def test_settings_from_no_file_need_a_name_for_the_journal(fleet: Fleet, tmp_path: Path) -> None:
    fleet.put("c")
    command = ["aks", "proxy", "rollout", "--yes", "--http-proxy-config", fleet.file.read_text()]
    unnamed = fleet.az.run(*command)
    named = fleet.az.run(*command, "--journal", str(tmp_path / "named.jsonl"))

    assert unnamed.exit_code == 1
    assert "--journal rollout.jsonl" in unnamed.stderr
    assert states(named) == {"c": "succeeded"}


def test_ctrl_c_starts_nothing_more_and_follows_what_runs(fleet: Fleet) -> None:
    code, out, err = interrupted(fleet, 1, seconds=2)

    assert code == 1
    assert [row["state"] for row in json.loads(out)] == ["succeeded", "succeeded", "pending", "pending"], err
    assert f"This goes on: az {' '.join(fleet.command('--yes', '--max-parallel', '2', '--canary', '0'))}" in err
    again = fleet.run("--yes", "--max-parallel", "2", "--canary", "0")
    assert again.exit_code == 0
    assert set(landed(fleet.emulator).values()) == {1}


def test_a_reader_of_the_progress_that_goes_away_ends_nothing(fleet: Fleet) -> None:
    """As `2>&1 | tee log` and Ctrl-C do, which ends tee at once."""
    fleet.put_many(3)
    fleet.emulator.control("PATCH", "settings", {"operationPolls": 1000, "operationTimeLimitSeconds": 0.5})
    with subprocess.Popen(
        [*AZ, *fleet.command("--yes")],
        env=fleet.az.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        until(process, "is sent")
        process.stderr.close()
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        out = process.stdout.read()
    rest = fleet.run("--yes")

    assert process.returncode == 1
    assert [row["state"] for row in json.loads(out)] == ["succeeded", "pending", "pending"], "what was sent is followed"
    assert set(states(rest).values()) == {"succeeded"}
    assert set(landed(fleet.emulator).values()) == {1}


def test_clusters_of_two_subscriptions_can_be_told_apart(fleet: Fleet) -> None:
    ids = [fleet.put("c"), fleet.put("c", subscription=OTHER_SUBSCRIPTION)]
    outcome = fleet.run("--yes", "-o", "table", "--ids", *ids)

    assert outcome.exit_code == 0, outcome.stderr
    for subscription in (fleet.emulator.ready["subscriptionId"], OTHER_SUBSCRIPTION):
        assert f"{subscription}/rg/c " in outcome.stdout
        assert f" {subscription}/rg/c succeeded" in outcome.stderr


def test_what_a_terminal_would_obey_is_not_shown(fleet: Fleet) -> None:
    fleet.put("c")
    message = "Red: \x1b[31m, back: \r, title: \x1b]0;x\x07"
    fleet.behaves(refusing={"c": {"status": 400, "code": "No\x1b[2J", "message": message, "times": 1}})
    outcome = fleet.run("--yes", "-o", "table")

    assert outcome.exit_code == 1
    assert "Red:" in outcome.stdout
    assert not {"\x1b", "\r", "\x07"} & {*outcome.stdout, *outcome.stderr}


def test_a_cluster_without_an_etag_is_told_of(fleet: Fleet) -> None:
    fleet.put("c")
    [body] = fleet.emulator.control("GET", "clusters")
    fleet.emulator.control("PUT", "clusters", {**body, "eTag": None})
    outcome = fleet.run("--yes")

    assert outcome.exit_code == 0, outcome.stderr
    assert "Azure tells no eTag of 1 cluster: a change that others make meanwhile is overwritten" in outcome.stderr


def test_ctrl_c_twice_leaves_at_once(fleet: Fleet) -> None:
    """Whoever waited for the operations would wait for hours."""
    code, out, err = interrupted(fleet, 2, seconds=100 * A_HANG)

    assert (code, out) == (1, "")
    assert "2 updates are left to run in Azure." in err
    assert "This goes on: az aks proxy rollout" in err
    assert "Traceback" not in err
    assert len(fleet.emulator.cluster_puts()) == 2


def test_a_password_that_a_cluster_has_is_told_nowhere(fleet: Fleet) -> None:
    fleet.put("c", httpProxyConfig={**PROXY, "httpProxy": "http://user:Hunter2@proxy.example.com:8080/"})
    outcome = fleet.run("--yes", "--debug")

    assert outcome.exit_code == 1
    assert "http://***@proxy.example.com:8080/" in reasons(outcome)["c"], "the service repeats the URL in its refusal"
    assert "Response content" in outcome.stderr, "answers are logged, which is what must be masked"
    assert "Hunter2" not in outcome.stdout + outcome.stderr + fleet.journal.read_text("utf-8")


@pytest.mark.parametrize("selected", [(), ("--ids", "c")], ids=["list", "read"])
def test_a_web_page_of_a_proxy_is_named(fleet: Fleet, selected: tuple[str, ...]) -> None:
    """Between plan and write it is waited for; a cluster that cannot be planned is left to the next run."""
    ids = [fleet.put("c")]
    # where the plan has listed the clusters, the first that it reads of one is its Node Disruption Policy
    fault = {"on": "read", "kind": "not-json", "skip": 0 if selected else 1}
    fleet.emulator.control("PATCH", "settings", {"faults": [fault]})
    outcome = fleet.run("--yes", *(selected and ("--ids", *ids)))
    again = fleet.run("--yes", *(selected and ("--ids", *ids)))

    assert outcome.exit_code == bool(selected)
    assert "A web page came where Azure's answer was expected" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert set(states(again).values()) == {"succeeded"}
    assert landed(fleet.emulator) == {"c": 1}
