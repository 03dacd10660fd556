"""A rollout sends what its simulation counts: each request, and each line of the journal."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.schedule import Limits
from emulator.process import PREVIEW
from tests.e2e.rollout import OTHER_SUBSCRIPTION, Fleet, states
from tools.clusters import GROUP
from tools.simulation.assumptions import Assumptions, Update
from tools.simulation.fleet import Fleet as Simulated
from tools.simulation.planning import planned
from tools.simulation.run import Run
from tools.simulation.service import Request, Service
from tools.simulation.sizes import journal_bytes

PAGE, ANSWERS = 3, 2
"""How many rows Resource Graph answers at a time, and how often an operation answers that it still runs."""

OUR_POLLS = Update("as polled", nodes=1, at_a_time=1, minutes=0.75)
"""Asked about at once and after 30 seconds, it runs; after 60 seconds it has ended."""


@pytest.fixture
def fleet(fleet: Fleet) -> Fleet:
    fleet.emulator.set(operationPolls=ANSWERS)
    return fleet


def kind(request: dict[str, Any]) -> Request:
    if "Microsoft.ResourceGraph" in request["path"]:
        return Request.PAGE
    if "/operations/" in request["path"]:
        return Request.OPERATION
    assert "/managedClusters/" in request["path"], request
    if request["method"] == "PUT":
        return Request.WRITE
    return Request.POLICY if request["query"]["api-version"] == PREVIEW else Request.CLUSTER


@pytest.mark.parametrize("clusters", [1, 7])
def test_a_rollout_sends_what_its_simulation_counts(fleet: Fleet, clusters: int) -> None:
    for number in range(clusters):
        fleet.put(f"c{number}", subscription=(None, OTHER_SUBSCRIPTION)[number % 2])
    fleet.behaves(pageSize=PAGE)
    fleet.emulator.forget_requests()
    scopes = [fleet.emulator.ready["subscriptionId"], OTHER_SUBSCRIPTION]
    outcome = fleet.run("--yes", "--graph-filter", "true", "--subscriptions", *scopes, "--max-parallel", "4")
    sent = Counter(map(kind, fleet.emulator.requests()))

    assert outcome.exit_code == 0, outcome.stderr
    assert set(states(outcome).values()) == {"succeeded"}

    jobs = Simulated(1, clusters).jobs()
    service = Service(jobs)
    assumed = Assumptions(update=OUR_POLLS, spread=0.0, page=PAGE)
    run = Run(jobs, Limits(max_parallel=4), service, assumed, planned(clusters, service, assumed))
    run.to_its_end()

    assert {request: sent[request] for request in Request} == dict(zip(Request, service.answered, strict=True))
    assert sum(service.refused) == 0


def test_the_journal_has_the_lines_that_are_counted(fleet: Fleet) -> None:
    [id_] = [fleet.put("c0")]
    assert fleet.run("--yes", "-g", GROUP).exit_code == 0
    lines = [line for line in fleet.journal.read_bytes().splitlines(keepends=True) if id_.encode() in line]

    job = Job(id_, location="westeurope")
    manager = fleet.emulator.ready["resourceManager"].rstrip("/")
    assert sum(map(len, lines)) == journal_bytes(job, manager)
