"""A run that goes on after one that was killed: a journal at each point where that can happen, and what Azure has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.rollout.journal import VERSION, Journal, event
from azext_aksproxy.rollout.selection import Selection, digest
from tests.clusters import cluster_id
from tests.e2e.conftest import EXTENSIONS
from tests.e2e.rollout import Fleet, reasons, states
from tests.fleet import PROXY, ca, landed
from tests.harness import Az, Emulator

DONE = {"httpProxyConfig": {**PROXY, "trustedCa": ca("New")}}
OPERATION = "/subscriptions/x/providers/Microsoft.ContainerService/locations/westeurope/operations/unknown"


@pytest.fixture
def fleet(tmp_path: Path) -> Any:
    with Emulator(tmp_path / "emulator") as emulator:
        az = Az(tmp_path / "config", EXTENSIONS, emulator)
        az.log_in()
        az.must("config", "set", "aksproxy.rollout_poll_seconds=0.1")
        fleet = Fleet(az, tmp_path / "ca.json")
        fleet.reset()
        yield fleet


def begun(fleet: Fleet, **clusters: list[dict[str, Any]]) -> None:
    """Write the journal of a run that was killed after the events of `clusters`."""
    settings = digest(check(HTTP_PROXY, str(fleet.file), Purpose.UPDATE).settings)
    selection = Selection(fleet.emulator.ready["subscriptionId"]).hash
    ids = {name: cluster_id(fleet.emulator, name) for name in clusters}
    plan = [event("planned", id=id_, location="westeurope", nodes=3, fields=["trustedCa"]) for id_ in ids.values()]
    header = event("rollout", version=VERSION, settings=settings, selection=selection, selected="all")
    journal = Journal(fleet.journal)
    journal.begin([header, *plan, event("begun")])
    journal.append(*[{**each, "id": ids[name]} for name, events in clusters.items() for each in events])
    journal.close()


def test_the_cluster_itself_says_what_landed(fleet: Fleet) -> None:
    started = event("started", etag="the one that was read")
    manager = fleet.emulator.ready["resourceManager"]
    accepted = {
        name: [started, event("accepted", operation=url)]
        for name, url in (
            ("forgotten", f"{manager}{OPERATION}"),
            ("meddled", "https://attacker.example/operation"),
            ("silent", None),
            ("deleted", f"{manager}{OPERATION}"),
        )
    }
    begun(fleet, unsent=[started], changed=[started], landed=[started], broken=[started], waiting=[], **accepted)
    fleet.put("unsent")
    fleet.put("changed", tags={"by": "colleague"})
    for name in ("landed", "forgotten", "meddled", "silent"):
        fleet.put(name, **DONE)
    fleet.put("broken", provisioningState="Failed", **DONE)
    fleet.put("waiting")
    fleet.put("new since then")
    outcome = fleet.run("--yes", "--canary", "0", "--max-failures", "9")

    assert outcome.exit_code == 1
    failed = {"broken", "deleted"}
    expected = dict.fromkeys(("unsent", "changed", "landed", "waiting", "forgotten", "meddled", "silent"), "succeeded")
    assert states(outcome) == {**expected, **dict.fromkeys(failed, "failed")}, outcome.stderr
    assert landed(fleet.emulator) == {"unsent": 1, "changed": 1, "waiting": 1}
    assert reasons(outcome)["broken"] == "Failed: The cluster ended in the state Failed."
    assert reasons(outcome)["deleted"].startswith("ResourceNotFound: ")
    [written] = [put for put in fleet.emulator.cluster_puts() if put["path"].endswith("/changed")]
    assert written["body"]["tags"] == {"by": "colleague"}, "what a colleague changed meanwhile is kept"


def test_an_operation_that_still_runs_is_followed(fleet: Fleet) -> None:
    fleet.put_many(3)
    fleet.emulator.control("PATCH", "settings", {"operationPolls": 10**6, "operationTimeLimitSeconds": 4})
    update = ("aks", "update", "-g", "rg", "--no-wait", "--http-proxy-config", str(fleet.file), "-n")
    fleet.az.must(*update, "c0")
    begun(fleet, c0=[event("started", etag="x")], c1=[], c2=[])
    fleet.emulator.control("PATCH", "settings", {"operationTimeLimitSeconds": 0.1})
    outcome = fleet.run("--yes", "--max-parallel", "2")

    assert set(states(outcome).values()) == {"succeeded"}, outcome.stderr
    assert landed(fleet.emulator) == {"c0": 1, "c1": 1, "c2": 1}
    ended = {row["id"][-2:]: row["ended"] for row in outcome.json}
    assert ended["c0"] < ended["c1"], "it is the canary, and the rest waits for it"
