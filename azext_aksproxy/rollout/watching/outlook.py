"""How far a rollout is, how fast it is, and when it may end, by what has ended so far. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from heapq import heapify, heapreplace
from statistics import median
from typing import Any

from azext_aksproxy.rollout.decisions.clock import read_time, written
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import AFTER_OPENING, HOURS, Limits, closed, why_stopped
from azext_aksproxy.rollout.decisions.stages import Stage
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.parts import Part, parts

FEWEST = 3
"""From so many updates on their durations tell something of the next ones."""

LAST = 20
"""By so many updates that ended last the rate is counted."""


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


def outlook(jobs: Sequence[Job], course: Course | None, now: datetime) -> Outlook:
    """Return where `jobs` stand, which may change meanwhile, by a run with that `course`, None if it is not known."""
    counts = count(jobs)
    if course is None:
        return Outlook(counts, None, rate(jobs, now), Estimate(unknown="The limits of the run are not known."))
    stage = course.passed.current if any(counts[state.value] for state in UNENDED) else None
    return Outlook(counts, stage, rate(jobs, now, course.begun), estimate(jobs, course, now))


def count(jobs: Sequence[Job]) -> dict[str, int]:
    """Return how many of `jobs` are in each state."""
    found = Counter(job.state for job in jobs)
    return {state.value: found[state] for state in State}


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


def estimate(jobs: Sequence[Job], course: Course, now: datetime) -> Estimate:
    """Return when a run over `jobs` ends, if nothing fails that does not fail yet.

    Each update that is left takes as long as those before it did in the middle, and the limits are kept. One that runs
    takes as much longer as those did that took longer than it has so far.
    """
    limits = course.limits
    durations = _durations(jobs)
    shut = closed(jobs, now)
    unended = [(job, job.runs_in_azure) for job in jobs if job.state in UNENDED and not job.is_given_up]
    if why_stopped(jobs, limits):  # what runs is followed, nothing else begins
        unended = [each for each in unended if each[1]]
    elif not limits.waits_for_windows:
        unended = [each for each in unended if each[0].id not in shut]
    if not unended:
        return Estimate(updates=len(durations))
    if len(durations) < FEWEST:
        return Estimate(unknown=f"Fewer than {FEWEST} clusters were updated so far.", updates=len(durations))
    usual = median(durations)
    places = [_remaining(job, durations, now) for job, runs in unended if runs]
    for part in parts(unended, jobs, course, now):
        places = [_end(places, part, limits, usual) + part.soak] * limits.max_parallel
    opens = [read_time(at) + AFTER_OPENING for job, _ in unended if (at := job.opens)]
    last = [each + timedelta(seconds=usual) for each in opens]
    end = max([now + timedelta(seconds=max(places)), *last])
    return Estimate(end, updates=len(durations), leaves_out=tuple(_left_out(unended, course)))


def _durations(jobs: Sequence[Job]) -> list[float]:
    """Return how many seconds each update took that succeeded."""
    times = [(job.started, job.ended) for job in jobs if job.state is State.SUCCEEDED]
    return [(read_time(end) - read_time(begin)).total_seconds() for begin, end in times if begin and end]


def _remaining(job: Job, durations: Sequence[float], now: datetime) -> float:
    """Return for how many seconds more an update runs. One that took longer than any before it may end at once."""
    begun = job.started
    ran = (now - read_time(begun)).total_seconds() if begun else 0.0
    return max(0.0, median([each for each in durations if each > ran] or [ran]) - ran)


def _end(free_in: Sequence[float], part: Part, limits: Limits, usual: float) -> float:
    """Return in how many seconds the updates of `part` have ended. `free_in` says when the places are free."""
    begin = max(free_in, default=0.0) if not part.is_first else 0.0
    ends = [_occupied(free_in, limits.max_parallel, len(part.jobs), usual)]
    for most, places in (
        (limits.per_location, Counter(job.location for job in part.jobs)),
        (limits.per_subscription, Counter(job.subscription for job in part.jobs)),
    ):
        ends += [begin + _occupied((), most, count, usual) for count in places.values() if most]
    return max(ends)


def _occupied(free_in: Sequence[float], most: int, updates: int, usual: float) -> float:
    """Return in how many seconds all has ended once so many `updates` more have begun, at most `most` at a time."""
    places = [*free_in, *[0.0] * (most - len(free_in))]
    heapify(places)
    for _ in range(updates):
        heapreplace(places, places[0] + usual)
    return max(places)


def _left_out(unended: Sequence[tuple[Job, bool]], course: Course) -> list[str]:
    limits, stage = course.limits, course.passed.current
    waiting = sum(job.state is State.WAITING for job, runs in unended if not runs)
    pauses = limits.pauses_after_stage or (limits.pauses_after_canary and stage.number == 1)
    return [
        *[f"how long {waiting} cluster{'s' * (waiting > 1)} still wait{'s' * (waiting == 1)}"] * bool(waiting),
        *["pauses"] * bool(pauses and not stage.is_last),
    ]
