"""A run that goes on after one that was killed: a journal at each point where that can happen, and what Azure has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.live.disruption.policy import Disruption
from azext_aksproxy.rollout.clusters.reader import make_reader
from azext_aksproxy.rollout.clusters.selection import Selection, digest
from azext_aksproxy.rollout.decisions.asked import Asked
from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.memory.journal import VERSION, Journal
from tests.e2e.rollout import Fleet, own_fleet, reasons, states
from tests.rollout.events import planned
from tools.clusters import cluster_id
from tools.fleet import PROXY, ca, landed

DONE = {"httpProxyConfig": {**PROXY, "trustedCa": ca("New")}}
OPERATION = "/subscriptions/x/providers/Microsoft.ContainerService/locations/westeurope/operations/unknown"


@pytest.fixture
def fleet(tmp_path: Path) -> Any:
    with own_fleet(tmp_path) as fleet:
        yield fleet


def digest_of_the_change(fleet: Fleet) -> str:
    """Return the digest of what the file changes in a cluster of the fleet."""
    allow = Disruption("Allow", "rg", "c")
    asked = check(HTTP_PROXY, str(fleet.file), Purpose.UPDATE)
    read = make_reader(Asked(asked), lambda _: (frozenset(), True), lambda _: allow)
    properties = {"provisioningState": "Succeeded", "httpProxyConfig": {**PROXY, "trustedCa": ca("Old")}}
    return read({"id": cluster_id(fleet.emulator, "c"), "properties": properties}).digest


def begun(fleet: Fleet, **clusters: list[dict[str, Any]]) -> None:
    """Write the journal of a run that was killed after the events of `clusters`."""
    settings = digest(check(HTTP_PROXY, str(fleet.file), Purpose.UPDATE).settings)
    selection = Selection(fleet.emulator.ready["subscriptionId"]).hash
    ids = {name: cluster_id(fleet.emulator, name) for name in clusters}
    plan = [planned(id_, digest_of_the_change(fleet)) for id_ in ids.values()]
    header = event("rollout", version=VERSION, settings=settings, selection=selection, selected="all")
    journal = Journal(fleet.journal)
    journal.begin([header, *plan, event("begun")])
    journal.append(*[{**each, "id": ids[name]} for name, events in clusters.items() for each in events])
    journal.close()


def test_the_cluster_itself_says_what_landed(fleet: Fleet) -> None:
    started = event("started", etag="the one that was read", ailing=[])
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
    fleet.put("unsent")
    over_this = event("started", etag=fleet.etag("unsent"), ailing=[])
    begun(fleet, unsent=[over_this], changed=[started], landed=[started], broken=[started], waiting=[], **accepted)
    fleet.put("changed", tags={"by": "colleague"})
    for name in ("landed", "forgotten", "meddled", "silent"):
        fleet.put(name, **DONE)
    fleet.put("broken", provisioningState="Failed", **DONE)
    fleet.put("waiting")
    fleet.put("new")
    outcome = fleet.run("--yes", "--canary", "0", "--max-failures", "9")

    assert outcome.exit_code == 1
    done = dict.fromkeys(("unsent", "landed", "waiting", "forgotten", "meddled", "silent", "new"), "succeeded")
    assert states(outcome) == {**done, "broken": "failed", "deleted": "skipped", "changed": "changed"}, outcome.stderr
    assert landed(fleet.emulator) == {"unsent": 1, "waiting": 1, "new": 1}
    assert reasons(outcome)["broken"] == "Failed: The cluster ended in the state Failed."
    assert reasons(outcome)["deleted"] == "It was deleted."
    assert reasons(outcome)["changed"].startswith("Azure's answer to its update was lost. What would still change: ")
    assert "new: planned  rg/new" in outcome.stderr

    again = fleet.run("--yes", "--canary", "0", "--max-failures", "9")

    assert states(again) == {**states(outcome), "changed": "succeeded"}
    [written] = [put for put in fleet.emulator.cluster_puts() if put["path"].endswith("/changed")]
    assert written["body"]["tags"] == {"by": "colleague"}, "what a colleague changed meanwhile is kept"


def test_a_finished_rollout_looks_again(fleet: Fleet) -> None:
    fleet.put_many(3)
    first = fleet.run("--yes")
    same = fleet.run("--yes")
    size = fleet.journal.stat().st_size
    fleet.put("c1")
    fleet.put("c9")
    plan = fleet.run()
    again = fleet.run("--yes")

    assert first.exit_code == same.exit_code == again.exit_code == 0
    assert set(states(same).values()) == {"succeeded"}
    of_the_first = 1 + 3 + 1 + 1 + 3 * 3 + 2 + 1  # the plan, the run, its updates, its stages and its end
    assert size == len("".join(fleet.journal.read_text().splitlines(True)[:of_the_first])), "nothing was to be said"
    assert plan.exit_code == 1
    assert "would change trustedCa of 2 clusters" in plan.stderr, "it was agreed to once, and not to do it again"
    assert "changed back: planned  rg/c1" in again.stderr
    assert "new: planned  rg/c9" in again.stderr
    assert "rg/c0" not in again.stderr
    assert states(again) == dict.fromkeys(("c0", "c1", "c2", "c9"), "succeeded")
    assert landed(fleet.emulator) == {"c0": 1, "c1": 2, "c2": 1, "c9": 1}


def test_an_operation_that_still_runs_is_followed(fleet: Fleet) -> None:
    fleet.put_many(3)
    fleet.emulator.control("PATCH", "settings", {"operationPolls": 10**6, "operationTimeLimitSeconds": 4})
    update = ("aks", "update", "-g", "rg", "--no-wait", "--http-proxy-config", str(fleet.file), "-n")
    fleet.az.must(*update, "c0")
    begun(fleet, c0=[event("started", etag="x", ailing=[])], c1=[], c2=[])
    fleet.emulator.control("PATCH", "settings", {"operationTimeLimitSeconds": 0.1})
    outcome = fleet.run("--yes", "--max-parallel", "2")

    assert set(states(outcome).values()) == {"succeeded"}, outcome.stderr
    assert landed(fleet.emulator) == {"c0": 1, "c1": 1, "c2": 1}
    ended = {row["id"][-2:]: row["ended"] for row in outcome.json}
    assert ended["c0"] < ended["c1"], "it is the canary, and the rest waits for it"
