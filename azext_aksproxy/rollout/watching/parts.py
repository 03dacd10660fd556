"""What is left of a rollout, in the parts of which one ends before the next begins. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from azext_aksproxy.rollout.decisions.clock import read_time
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.watching.course import Course

Unended = tuple[Job, bool]
"""A cluster that has not ended, and whether it runs."""


@dataclass(frozen=True)
class Part:
    """Clusters that have yet to begin, and for how many seconds the rollout soaks after them.

    The first part is that of the clusters that run now.
    """

    jobs: list[Job]
    soak: float = 0.0
    is_first: bool = False


def parts(unended: Sequence[Unended], jobs: Sequence[Job], course: Course, now: datetime) -> list[Part]:
    """Return the parts of `unended`, which are among all `jobs`."""
    found = list(_parts(unended, jobs, course, now))
    return [replace(each, is_first=not place) for place, each in enumerate(found)]


def _parts(unended: Sequence[Unended], jobs: Sequence[Job], course: Course, now: datetime) -> Iterator[Part]:
    limits, stages, stage = course.limits, course.limits.stages, course.passed.current
    if not (stages.is_given or stage.is_last):
        running = sum(runs for _, runs in unended)
        succeeded = sum(job.state is State.SUCCEEDED for job in jobs)
        waiting = [job for job, runs in unended if not runs]
        canaries = waiting[: max(0, stages.canary - succeeded - running)]
        rest = waiting[len(canaries) :]
        yield Part(canaries, _soak(course, now) if rest and (running or succeeded or canaries) else 0.0)
        yield from _by_location([(job, False) for job in rest], limits)
        return
    done = {job.stage for job in jobs if job.state is State.SUCCEEDED}
    for number in range(stage.number, stage.of + 1):
        mine = [each for each in unended if max(each[0].stage, stage.number) == number]
        *before, last = list(_by_location(mine, limits)) or [Part([])]
        yield from before
        # what is soaked for is whatever comes after it
        soaks = (mine or number in done) and any(job.stage > number for job, _ in unended)
        yield replace(last, soak=(_soak(course, now) if number == stage.number else limits.soak) if soaks else 0.0)


def _by_location(mine: Sequence[Unended], limits: Limits) -> Iterator[Part]:
    """Yield the parts of one stage. What runs keeps its location from ending."""
    if not limits.by_location:
        yield Part([job for job, runs in mine if not runs])
        return
    for location in dict.fromkeys(job.location for job, _ in mine):
        yield Part([job for job, runs in mine if not runs and job.location == location])


def _soak(course: Course, now: datetime) -> float:
    """Return for how many seconds the stage that has its turn soaks from when its clusters have ended."""
    until = course.passed.soaks.get(course.passed.current.number)
    return max(0.0, (read_time(until) - now).total_seconds()) if until else course.limits.soak
