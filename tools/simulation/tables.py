"""The tables of docs/explanation/hundred-thousand-clusters.md, each made of simulations and data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tools.simulation.assumptions import UPDATES
from tools.simulation.fleet import Fleet
from tools.simulation.limits import ARM_READS, LIMITS, OPERATION_STATUS, Limit
from tools.simulation.scenario import Outcome, Scenario, outcome
from tools.simulation.service import Request

TIMES = "\u00d7"
A_MINUTE, AN_HOUR, A_DAY = 60.0, 3600.0, 86400.0

TWENTY, THOUSAND = Fleet(20, 5_000, regions=50), Fleet(1_000, 100)
FLEETS = (
    Scenario(Fleet(1, 10)),
    Scenario(Fleet(1, 1_000)),
    Scenario(Fleet(1, 1_000), max_parallel=50),
    Scenario(Fleet(1, 1_000, regions=10), max_parallel=200),
    Scenario(Fleet(2, 5_000, regions=50), max_parallel=50),
    Scenario(Fleet(2, 5_000, regions=50), runs=2, max_parallel=200),
    Scenario(TWENTY, runs=20, max_parallel=50),
    Scenario(TWENTY, runs=20, max_parallel=200),
    Scenario(THOUSAND, runs=20, max_parallel=50),
    Scenario(THOUSAND, runs=20, max_parallel=200),
    Scenario(THOUSAND, runs=20, max_parallel=200, per_subscription=50),
    Scenario(THOUSAND, runs=1, max_parallel=500, per_subscription=50),
)
LONGEST = FLEETS[-1]
"""It takes about half of the time of all tables."""

ONE_REGION = Fleet(1, 200)
AT_A_TIME = (10, 50, 60, 70, 80, 100, 150)

WORDS = {
    Request.PAGE: "`POST` Azure Resource Graph, a page of ids",
    Request.CLUSTER: "`GET` the cluster: for the plan, right before the write, after the end",
    Request.POLICY: "`GET` the cluster for its Node Disruption Policy: for the plan, right before the write",
    Request.WRITE: "`PUT` the cluster",
    Request.OPERATION: "`GET` the operation, at once and each 30 seconds",
}
TAKEN = {
    Request.PAGE: "Resource Graph",
    Request.CLUSTER: "reads",
    Request.POLICY: "reads",
    Request.WRITE: "writes",
    Request.OPERATION: "reads, and operation status",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """Return a table of Markdown whose first so many columns are texts, and the others numbers."""
    rule = ["---" if place < texts else "---:" for place in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def span(seconds: float) -> str:
    """Return a time as one says it."""
    for unit, name, most in ((1.0, "s", 120), (A_MINUTE, "min", 120), (AN_HOUR, "h", 72)):
        if seconds < most * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds / A_DAY:.1f} days"


def requests() -> str:
    """Return what a rollout sends for one cluster."""
    many = outcome(Scenario(Fleet(1, 1_000)))
    rows = []
    for request in Request:
        count = many.answered[request] / many.succeeded
        rows.append((WORDS[request], TAKEN[request], f"{count:.3f}" if count < 1 else f"{count:.0f}"))
    rows.append(("in all", "", f"{many.requests / many.succeeded:.0f}"))
    return table(("request", "counts as", "a cluster"), rows, texts=2)


def limits() -> str:
    """Return the limits of Azure."""
    rows = ((f"[{each.name}]({each.source})", each.scope, f"{each.size:,}", _rate(each)) for each in LIMITS)
    return table(("limit", "for each", "at once", "then"), rows, texts=2)


def _rate(limit: Limit) -> str:
    return f"{limit.per_second:g} a second" if limit.per_second >= 1 else f"{limit.per_second * A_MINUTE:g} a minute"


def fleets() -> str:
    """Return what becomes of the fleets."""
    head = ("clusters", "subscriptions", "runs", "planned", "done", "requests", "429", "reads/s", "status/s", "waited")
    return table(head, map(fleet_row, FLEETS), texts=3)


def fleet_row(scenario: Scenario) -> list[str]:
    """Return what becomes of one fleet, as a row."""
    fleet, came = scenario.fleet, outcome(scenario)
    regions = f", {fleet.regions} regions" if fleet.regions > 1 else ""
    most = f", {scenario.per_subscription} a subscription" if scenario.per_subscription else ""
    return [
        f"{fleet.size:,}",
        f"{fleet.subscriptions:,} {TIMES} {fleet.clusters:,}{regions}",
        f"{scenario.runs} {TIMES} {scenario.max_parallel}{most}",
        span(came.planned),
        span(came.done),
        *_throttled(came),
    ]


def _throttled(came: Outcome) -> Iterator[str]:
    yield f"{came.requests:,}"
    yield f"{sum(came.refused.values()):,}"
    yield f"{came.busiest[ARM_READS]:.1f}"
    yield f"{came.busiest[OPERATION_STATUS]:.1f}"
    yield span(came.waited / (came.succeeded + came.given_up))


def at_a_time() -> str:
    """Return what becomes of one subscription with one region, for more and more clusters at a time."""
    head = ("--max-parallel", "done", "without limits", "given up", "requests", "429", "reads/s", "status/s", "waited")
    return table([f"`{head[0]}`", *head[1:]], map(at_a_time_row, AT_A_TIME), texts=0)


def at_a_time_row(max_parallel: int) -> list[str]:
    """Return one row of that."""
    came = outcome(Scenario(ONE_REGION, max_parallel=max_parallel))
    free = outcome(Scenario(Fleet(1, ONE_REGION.clusters, regions=ONE_REGION.clusters), max_parallel=max_parallel))
    return [str(max_parallel), span(came.done), span(free.done), str(came.given_up), *_throttled(came)]


def updates() -> str:
    """Return how the time depends on what nobody knows: how long an update takes."""
    rows = []
    for update in UPDATES:
        came = outcome(Scenario(TWENTY, runs=20, max_parallel=50, update=update))
        nodes = f"{update.nodes} nodes, {update.at_a_time} at a time"
        rows.append((update.name, nodes, span(update.seconds), span(came.done), f"{came.requests:,}"))
    return table(("update", "a cluster", "takes", "100,000 clusters", "requests"), rows, texts=2)


def kept() -> str:
    """Return what the journal of one run takes on disk."""
    rows = []
    for scenario in (FLEETS[0], FLEETS[1], FLEETS[6], LONGEST):
        came, size = outcome(scenario), scenario.part.size
        rows.append((f"{size:,}", f"{came.journal_a_run / 1e6:.2f} MB", f"{came.journal_a_run / size:,.0f} bytes"))
    return table(("clusters of a run", "journal", "a cluster"), rows, texts=0)


TABLES: dict[str, Callable[[], str]] = {
    "requests": requests,
    "limits": limits,
    "fleets": fleets,
    "at a time": at_a_time,
    "updates": updates,
    "kept": kept,
}
