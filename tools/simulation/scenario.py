"""A fleet, how it is rolled over, and what comes of that. Pure, and the same each time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from azext_aksproxy.rollout.decisions.schedule import Limits
from tools.simulation.assumptions import USUAL, Assumptions, Update
from tools.simulation.fleet import Fleet
from tools.simulation.limits import ARM_READS, ARM_WRITES, OPERATION_STATUS, Limit
from tools.simulation.planning import planned
from tools.simulation.run import Run
from tools.simulation.service import Request, Service
from tools.simulation.sizes import journal_bytes, wait_bytes


@dataclass(frozen=True)
class Scenario:
    """A rollout over `fleet` by so many `runs` at the same time, each with as many of its subscriptions.

    `max_parallel` and `per_subscription` are the limits of each run.
    """

    fleet: Fleet
    runs: int = 1
    max_parallel: int = 10
    update: Update = USUAL
    per_subscription: int | None = None

    @property
    def part(self) -> Fleet:
        """What one run has of the fleet. Runs that share no subscription share no bucket, and are all alike."""
        if self.fleet.subscriptions % self.runs:
            raise ValueError(f"{self.runs} runs do not share {self.fleet.subscriptions} subscriptions evenly.")
        return Fleet(self.fleet.subscriptions // self.runs, self.fleet.clusters, self.fleet.regions)


@dataclass(frozen=True)
class Outcome:
    """What came of a scenario: for the whole fleet, but that one run is told of where it says `a_run`.

    Times are seconds. `busiest` is how many requests a second passed each limit in its busiest minute, and `least` how
    many tokens were left at the worst moment, in the busiest bucket of each. `journal_a_run` is in bytes.
    """

    planned: float
    done: float
    answered: dict[Request, int]
    refused: dict[Request, int]
    waited: float
    succeeded: int
    given_up: int
    busiest: dict[Limit, float]
    least: dict[Limit, float]
    threads_a_run: int
    journal_a_run: int

    @property
    def requests(self) -> int:
        """All that was sent."""
        return sum(self.answered.values()) + sum(self.refused.values())


@cache
def outcome(scenario: Scenario) -> Outcome:
    """Simulate `scenario`."""
    assumed = Assumptions(update=scenario.update)
    jobs = scenario.part.jobs()
    service = Service(jobs)
    begin = planned(len(jobs), service, assumed)
    limits = Limits(max_parallel=scenario.max_parallel, per_subscription=scenario.per_subscription)
    run = Run(jobs, limits, service, assumed, begin)
    end = run.to_its_end()
    buckets = {limit: service.of(limit) for limit in (ARM_READS, ARM_WRITES, OPERATION_STATUS)}
    return Outcome(
        planned=begin,
        done=end,
        answered={each: scenario.runs * service.answered[each] for each in Request},
        refused={each: scenario.runs * service.refused[each] for each in Request},
        waited=scenario.runs * run.waited,
        succeeded=scenario.runs * run.succeeded,
        given_up=scenario.runs * run.given_up,
        busiest={limit: max(each.busiest for each in several) for limit, several in buckets.items()},
        least={limit: min(each.least for each in several) for limit, several in buckets.items()},
        threads_a_run=run.most_threads,
        journal_a_run=sum(map(journal_bytes, jobs)) + run.waits * wait_bytes(jobs[0]),
    )
