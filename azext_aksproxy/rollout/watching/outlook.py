"""How far a rollout is, how fast it is, and when it may end, by what has ended so far. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from heapq import heapify, heapreplace
from statistics import median
from typing import Any

from azext_aksproxy.rollout.decisions.events import read_time, written
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import HOURS, Limits, why_stopped

FEWEST = 3
"""From so many updates on their durations tell something of the next ones."""

LAST = 20
"""By so many updates that ended last the rate is counted."""


@dataclass(frozen=True)
class Stage:
    """A part of a rollout that ends before the next one begins: its number from 1 on, of how many, and what it is."""

    number: int
    of: int
    name: str

    @property
    def text(self) -> str:
        """The stage as a line tells it."""
        return f"stage {self.number} of {self.of}, {self.name}"


@dataclass(frozen=True)
class Estimate:
    """When a rollout ends: `end` is None where nobody can say, and `unknown` is why, a sentence.

    It is made of the durations of `updates` clusters, and `leaves_out` names what may come on top.
    """

    end: datetime | None = None
    unknown: str = ""
    updates: int = 0
    leaves_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """Where a rollout stands at some time: how many clusters are in each state, and what may come."""

    counts: dict[str, int]
    stage: Stage | None
    rate: float | None
    """Clusters an hour, None where too few have ended."""
    estimate: Estimate

    def row(self) -> dict[str, Any]:
        """Return it as data."""
        end = self.estimate.end
        return {
            "counts": self.counts,
            "stage": asdict(self.stage) if self.stage else None,
            "rate": self.rate,
            "estimatedEnd": written(end) if end else None,
        }


def outlook(jobs: Sequence[Job], limits: Limits | None, now: datetime, since: datetime | None = None) -> Outlook:
    """Return where `jobs` stand, which may change meanwhile; `limits` are those of the run, None if nobody knows."""
    counts = dict.fromkeys((state.value for state in State), 0)
    for job in jobs:
        counts[job.state.value] += 1
    if limits is None:
        return Outlook(counts, None, rate(jobs, now, since), Estimate(unknown="The limits of the run are not known."))
    return Outlook(counts, stage(jobs, limits), rate(jobs, now, since), estimate(jobs, limits, now))


def stage(jobs: Sequence[Job], limits: Limits) -> Stage | None:
    """Return the stage that `jobs` are in, None where all have ended."""
    seen = [(job.location, job.state) for job in jobs]
    left = [location for location, state in seen if state in UNENDED]
    if not left:
        return None
    canaries = int(limits.canary > 0)
    locations = list(dict.fromkeys(location for location, state in seen if state is not State.SKIPPED))
    parts = locations if limits.by_location else ["the rest" if canaries else "all"]
    of = canaries + len(parts)
    if sum(state is State.SUCCEEDED for _, state in seen) < limits.canary:
        return Stage(1, of, "canary")
    now = left[0] if limits.by_location else parts[0]
    return Stage(canaries + parts.index(now) + 1, of, now)


def rate(jobs: Sequence[Job], now: datetime, since: datetime | None = None) -> float | None:
    """Return how many clusters an hour were updated by the last ones that ended, None where too few did to say.

    It counts from the first of them until `now`, and so sinks where nothing ends any more. What ended before `since`,
    by an earlier run, does not count.
    """
    told = [job.ended for job in jobs if job.state in (State.SUCCEEDED, State.FAILED)]
    ends = sorted(map(read_time, filter(None, told)))
    ends = [each for each in ends if since is None or each >= since][-LAST:]
    if len(ends) < 2 or now <= ends[0]:
        return None
    return round((len(ends) - 1) / (now - ends[0]).total_seconds() * HOURS, 1)


def estimate(jobs: Sequence[Job], limits: Limits, now: datetime) -> Estimate:
    """Return when `jobs` will have ended, if nothing fails that does not fail yet.

    Each update that is left takes as long as those before it did in the middle, and `limits` are kept. One that runs
    takes as much longer as those did that took longer than it has so far.
    """
    durations = _durations(jobs)
    unended = [(job, job.runs_in_azure) for job in jobs if job.state in UNENDED and not job.is_given_up]
    if why_stopped(jobs, limits):  # what runs is followed, nothing else begins
        unended = [each for each in unended if each[1]]
    if not unended:
        return Estimate(updates=len(durations))
    if len(durations) < FEWEST:
        return Estimate(unknown=f"Fewer than {FEWEST} clusters were updated so far.", updates=len(durations))
    usual = median(durations)
    places = [_remaining(job, durations, now) for job, runs in unended if runs]
    for count in _waves(unended, jobs, limits):
        places = _occupied(places, limits.max_parallel, count, usual)
    end = now + timedelta(seconds=max(places, default=0.0))
    return Estimate(end, updates=len(durations), leaves_out=tuple(_left_out(unended)))


def _durations(jobs: Sequence[Job]) -> list[float]:
    """Return how many seconds each update took that succeeded."""
    times = [(job.started, job.ended) for job in jobs if job.state is State.SUCCEEDED]
    return [(read_time(end) - read_time(begin)).total_seconds() for begin, end in times if begin and end]


def _remaining(job: Job, durations: Sequence[float], now: datetime) -> float:
    """Return for how many seconds more an update runs. One that took longer than any before it may end at once."""
    begun = job.started
    ran = (now - read_time(begun)).total_seconds() if begun else 0.0
    return max(0.0, median([each for each in durations if each > ran] or [ran]) - ran)


def _waves(unended: Sequence[tuple[Job, bool]], jobs: Sequence[Job], limits: Limits) -> list[int]:
    """Return how many clusters begin in each of the parts that are left, of which one ends before the next begins.

    `unended` are the clusters of these parts, and whether they run.
    """
    still = max(0, limits.canary - sum(job.state is State.SUCCEEDED for job in jobs))
    running = sum(runs for _, runs in unended)
    canaries = min(max(0, still - running), len(unended) - running)
    if not limits.by_location:
        counts = [len(unended) - running - canaries]
    else:  # what runs now keeps its location from ending, unless it runs as a canary
        rest = [each for each in unended if not (still and each[1])][canaries:]
        locations = Counter({job.location: 0 for job, _ in rest})
        locations.update(job.location for job, runs in rest if not runs)
        counts = list(locations.values())
    return [canaries, *counts] if still else counts


def _occupied(free_in: Sequence[float], most: int, count: int, usual: float) -> list[float]:
    """Return in how many seconds each place is free once `count` updates more have begun, at most `most` at a time.

    `free_in` says when the places are free that are taken now. The part that comes next begins when all are.
    """
    places = [*free_in, *[0.0] * (most - len(free_in))]
    heapify(places)
    for _ in range(count):
        heapreplace(places, places[0] + usual)
    return [max(places)] * most


def _left_out(unended: Sequence[tuple[Job, bool]]) -> list[str]:
    waiting = sum(job.state is State.WAITING for job, runs in unended if not runs)
    return [f"how long {waiting} cluster{'s' * (waiting > 1)} still wait{'s' * (waiting == 1)}"] * bool(waiting)
