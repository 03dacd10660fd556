"""The Node Disruption Policy of a cluster: what each command says and does before its nodes would be reimaged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, given, seed, update
from tests.e2e.settings import FIRST, PROXIES, encoded, new_trusted_ca
from tools.az import Az, Outcome
from tools.clusters import cluster_id

IN_WINDOW = "AllowDuringMaintenanceWindow"
WINDOW = "aksManagedNodeOSUpgradeSchedule"
PREVIEW = "2026-08-02-preview"
GA = "2026-06-01"
SAME = ("--http-proxy-config", json.dumps({"httpProxy": PROXIES["httpProxy"]}))


def new_ca() -> tuple[str, str]:
    return "--http-proxy-config", json.dumps({"trustedCa": new_trusted_ca()})


def behind(az: Az, name: str, policy: str) -> None:
    """Put a cluster behind a proxy into the emulator, with `policy`."""
    profile = {"nodeDisruptionPolicy": policy}
    seed(az, name, httpProxyConfig={**PROXIES, "trustedCa": encoded(FIRST)}, nodeDisruptionProfile=profile)


def with_window(az: Az, name: str, begins: timedelta, **parts: Any) -> datetime:
    """Give a cluster a window of four hours each week, that begins so long from now, and return when it begins."""
    start = (datetime.now(timezone.utc) + begins).replace(second=0, microsecond=0)
    schedule = {"weekly": {"intervalWeeks": 1, "dayOfWeek": f"{start:%A}"}}
    window = {"schedule": schedule, "durationHours": 4, "startTime": f"{start:%H:%M}", **parts}
    configuration = f"{cluster_id(az.emulator, name)}/maintenanceConfigurations/{WINDOW}"
    answer = az.emulator.call("PUT", configuration, {"properties": {"maintenanceWindow": window}}, GA)
    assert answer.status_code == 200
    az.emulator.forget_requests()
    return start


def reads(az: Az, name: str) -> list[tuple[str, str]]:
    """Return what was read of a cluster: of itself "", else what, with the API version."""
    asked = az.emulator.requests("GET", f"/managedClusters/{name}")
    return [(each["path"].rpartition(name)[2].strip("/"), each["query"]["api-version"]) for each in asked]


def proxy(az: Az, command: str, name: str, *arguments: str, **more: Any) -> Outcome:
    return az.run("aks", "proxy", command, "-g", RESOURCE_GROUP, "-n", name, *arguments, **more)


@pytest.fixture
def knows(az: Az) -> Iterator[Any]:
    """Return a function that sets the API versions that the cloud knows."""
    yield lambda *versions: az.emulator.set(apiVersions=list(versions))
    az.emulator.set(apiVersions=None)


def test_block_ends_an_update_before_the_write(az: Az, name: str) -> None:
    behind(az, name, "Block")

    outcome = update(az, name, *new_ca(), "--yes")

    assert outcome.exit_code == 1
    assert f"The Node Disruption Policy of the cluster '{name}' is Block: AKS refuses the change." in outcome.stderr
    assert f"az aks update -g {RESOURCE_GROUP} -n {name} --node-disruption-policy Allow" in outcome.stderr
    assert "Nothing was sent; the cluster is as it was." in outcome.stderr
    assert az.emulator.cluster_puts() == []


def test_an_update_that_changes_no_proxy_setting_asks_for_no_policy(az: Az, name: str) -> None:
    given(az, name, "--http-proxy-config", json.dumps(PROXIES))
    [body] = [each for each in az.emulator.control("GET", "clusters") if each["name"] == name]
    body["properties"]["nodeDisruptionProfile"] = {"nodeDisruptionPolicy": "Block"}
    az.emulator.control("PUT", "clusters", body)
    az.emulator.forget_requests()

    same = update(az, name, *SAME, "--tags", "a=b")
    with_our_file = reads(az, name)
    az.emulator.forget_requests()
    plain = update(az, name, "--tags", "a=c")

    assert (same.exit_code, plain.exit_code) == (0, 0), same.stderr + plain.stderr
    assert with_our_file == reads(az, name)
    assert PREVIEW not in {version for _, version in with_our_file}
    assert "Node Disruption Policy" not in same.stderr + plain.stderr


def test_a_policy_that_allows_everything_costs_one_reading_and_no_word(az: Az, name: str) -> None:
    behind(az, name, "Allow")

    outcome = update(az, name, *new_ca())

    assert outcome.exit_code == 0, outcome.stderr
    assert "Node Disruption Policy" not in outcome.stderr
    assert [each for each in reads(az, name) if each[1] == PREVIEW or each[0]] == [("", PREVIEW)]


def test_a_closed_window_ends_an_update_with_the_next_one(az: Az, name: str) -> None:
    behind(az, name, IN_WINDOW)
    begins = with_window(az, name, timedelta(days=2))

    outcome = update(az, name, *new_ca(), "--yes")

    assert outcome.exit_code == 1
    assert f"the window is closed: AKS refuses the change. The next one is from {begins:%Y-%m-%d %H:%M}+00:00" in (
        outcome.stderr
    )
    assert "Nothing was sent" in outcome.stderr
    assert az.emulator.cluster_puts() == []
    assert (f"maintenanceConfigurations/{WINDOW}") in [what for what, _ in reads(az, name)]


def test_an_open_window_is_told_and_the_update_goes_on(az: Az, name: str) -> None:
    behind(az, name, IN_WINDOW)
    begins = with_window(az, name, timedelta(hours=-1))

    outcome = update(az, name, *new_ca())

    assert outcome.exit_code == 0, outcome.stderr
    assert f"the window is open until {begins + timedelta(hours=4):%Y-%m-%d %H:%M}+00:00." in outcome.stderr
    assert len(az.emulator.cluster_puts()) == 1


def test_without_a_window_the_policy_holds_nothing_up(az: Az, name: str) -> None:
    behind(az, name, IN_WINDOW)

    outcome = update(az, name, *new_ca())

    assert outcome.exit_code == 0, outcome.stderr
    assert f"there is no {WINDOW}: AKS takes the change at any time." in outcome.stderr
    assert len(az.emulator.cluster_puts()) == 1


def test_in_doubt_azure_decides_and_its_refusal_comes_with_advice(az: Az, name: str) -> None:
    behind(az, name, IN_WINDOW)
    start = datetime.now(timezone.utc) - timedelta(hours=1)
    schedule = {"weekly": {"intervalWeeks": 2, "dayOfWeek": f"{start:%A}"}}
    with_window(az, name, timedelta(hours=-1), schedule=schedule, startDate=f"{start - timedelta(days=7):%Y-%m-%d}")

    outcome = update(az, name, *new_ca())

    assert outcome.exit_code == 1
    assert "the window seems to be closed" in outcome.stderr
    assert "OperationOutsideNodeDisruptionWindow" in outcome.stderr
    assert "az aks maintenanceconfiguration show --name aksManagedNodeOSUpgradeSchedule" in outcome.stderr
    assert len(az.emulator.cluster_puts()) == 1


@pytest.mark.parametrize("version", [None, "soon"])
def test_a_cloud_that_does_not_know_the_preview_version_is_updated_without_a_word(
    az: Az, name: str, knows: Any, version: str | None
) -> None:
    behind(az, name, "Allow")
    knows(GA, "2026-01-01", "2025-10-01", "2025-09-01")
    if version:
        az.must("config", "set", f"aksproxy.preview_api_version={version}")

    outcome = update(az, name, *new_ca())
    if version:
        az.must("config", "unset", "aksproxy.preview_api_version")

    assert outcome.exit_code == 0, outcome.stderr
    assert "review" not in outcome.stderr
    assert "Disruption" not in outcome.stderr
    assert len(az.emulator.cluster_puts()) == 1


def test_a_policy_that_cannot_be_read_holds_nothing_up(az: Az, name: str) -> None:
    behind(az, name, "Allow")
    az.emulator.set(faults=[{"on": "read", "kind": "status", "status": 403, "skip": 1, "times": 1}])

    outcome = update(az, name, *new_ca())
    az.emulator.set(faults=[])

    assert outcome.exit_code == 0, outcome.stderr
    assert "Disruption" not in outcome.stderr


def test_diff_warns_and_stops_nothing(az: Az, name: str) -> None:
    behind(az, name, "Block")
    blocked = proxy(az, "diff", name, *new_ca())
    unconcerned = proxy(az, "diff", name, *SAME)
    behind(az, name, IN_WINDOW)
    with_window(az, name, timedelta(days=2))
    closed = proxy(az, "diff", name, *new_ca())

    assert [each.exit_code for each in (blocked, unconcerned, closed)] == [0, 0, 0], blocked.stderr + closed.stderr
    assert [each["field"] for each in blocked.json] == [each["field"] for each in closed.json]
    assert "is Block: AKS refuses the change." in blocked.stderr
    assert "the window is closed: AKS refuses the change. The next one is from " in closed.stderr
    assert "Node Disruption Policy" not in unconcerned.stderr


@pytest.mark.parametrize(
    ("policy", "begins", "rule", "exit_code"),
    [
        ("Block", None, "node-disruption-blocked", 1),
        (IN_WINDOW, timedelta(days=2), "node-disruption-window-closed", 1),
        (IN_WINDOW, timedelta(hours=-1), "node-disruption-window-open", 0),
        (IN_WINDOW, None, "node-disruption-without-window", 0),
        ("Allow", None, None, 0),
    ],
)
def test_preflight_has_a_finding(
    az: Az, name: str, policy: str, begins: timedelta | None, rule: str | None, exit_code: int
) -> None:
    behind(az, name, policy)
    if begins:
        with_window(az, name, begins)

    outcome = proxy(az, "preflight", name, *new_ca())

    assert outcome.exit_code == exit_code, outcome.stderr
    found = [(each["rule"], each["file"]) for each in outcome.json if each["rule"].startswith("node-disruption")]
    assert found == ([(rule, f"cluster {name}")] if rule else [])
    assert proxy(az, "preflight", name, *SAME).exit_code == 0
    assert proxy(az, "preflight", name).exit_code == 0


def test_show_tells_the_policy(az: Az, name: str, knows: Any) -> None:
    behind(az, name, "Block")

    shown, page = proxy(az, "show", name), proxy(az, "show", name, "-o", "table")
    knows(GA, "2026-01-01")
    unknown = proxy(az, "show", name)

    assert shown.json["nodeDisruptionPolicy"] == "Block"
    assert "nodeDisruptionPolicy" in page.stdout
    assert unknown.exit_code == 0, unknown.stderr
    assert (list(unknown.json), unknown.json["nodeDisruptionPolicy"]) == (list(shown.json), None)


def test_a_rollout_leaves_out_what_may_not_be_disrupted(az: Az, name: str, tmp_path: Path) -> None:
    names = {kind: f"{name}-{kind}" for kind in ("blocked", "closed", "open", "free")}
    for kind, policy in (("blocked", "Block"), ("closed", IN_WINDOW), ("open", IN_WINDOW), ("free", "Allow")):
        behind(az, names[kind], policy)
    begins = with_window(az, names["closed"], timedelta(days=2))
    with_window(az, names["open"], timedelta(hours=-1))
    file = tmp_path / "ca.json"
    file.write_text(new_ca()[1], "utf-8")
    ids = ["--ids", *[cluster_id(az.emulator, each) for each in names.values()]]
    command = ("aks", "proxy", "rollout", "--http-proxy-config", str(file), *ids)

    planned = az.run(*command, "--plan")
    assert az.emulator.cluster_puts() == []
    done = az.run(*command, "--yes")

    assert planned.exit_code == 0, planned.stderr
    for outcome in (planned, done):
        rows = {row["id"].split("-")[-1]: row for row in outcome.json}
        assert rows["open"]["reason"] is rows["free"]["reason"] is None
        assert "is Block: AKS refuses the change." in rows["blocked"]["reason"]
        assert rows["closed"]["until"] == f"{begins:%Y-%m-%dT%H:%M:00.000Z}"
    assert {kind: rows[kind]["until"] for kind in ("blocked", "open", "free")} == dict.fromkeys(
        ("blocked", "open", "free")
    )
    assert [row["state"] for row in planned.json] == ["blocked", "planned", "planned", "planned"]
    assert f"The next one is from {begins:%Y-%m-%d %H:%M}+00:00" in rows["closed"]["reason"]
    assert {row["id"].split("-")[-1]: row["state"] for row in done.json} == {
        "blocked": "blocked",
        "closed": "waiting",
        "open": "succeeded",
        "free": "succeeded",
    }
    assert done.exit_code == 1
    assert "1 cluster left for a maintenance window; the first opens at" in done.stderr
    assert "--wait-for-windows" in done.stderr
    written = {put["path"].split("/")[-1] for put in az.emulator.cluster_puts()}
    assert written == {names["open"], names["free"]}
