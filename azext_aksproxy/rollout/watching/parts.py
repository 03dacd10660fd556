"""What is left of a rollout, in the parts of which one ends before the next begins. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from azext_aksproxy.rollout.decisions.clock import read_time
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.stages import numbers
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
        yield Part(canaries, _soak(course, now, bool(running or succeeded or canaries)))
        yield from _by_location([(job, False) for job in waiting[len(canaries) :]], limits)
        return
    number_of = numbers(jobs, stages, course.passed.counts)
    done = {number_of[job.id] for job in jobs if job.state is State.SUCCEEDED}
    for number in range(stage.number, stage.of + 1):
        mine = [each for each in unended if max(number_of[each[0].id], stage.number) == number]
        *before, last = list(_by_location(mine, limits)) or [Part([])]
        yield from before
        has_any = bool(mine) or number in done
        soak = _soak(course, now, has_any) if number == stage.number else limits.soak * has_any
        yield last if number == stage.of else replace(last, soak=soak)


def _by_location(mine: Sequence[Unended], limits: Limits) -> Iterator[Part]:
    """Yield the parts of one stage. What runs keeps its location from ending."""
    if not limits.by_location:
        yield Part([job for job, runs in mine if not runs])
        return
    for location in dict.fromkeys(job.location for job, _ in mine):
        yield Part([job for job, runs in mine if not runs and job.location == location])


def _soak(course: Course, now: datetime, has_any: bool) -> float:
    """Return for how many seconds the stage that has its turn soaks from when its clusters have ended."""
    until = course.passed.soaks.get(course.passed.current.number)
    if until:
        return max(0.0, (read_time(until) - now).total_seconds())
    return course.limits.soak if has_any else 0.0
