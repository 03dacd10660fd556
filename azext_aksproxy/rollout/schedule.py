"""What may start now: canaries first, then the rest, so many at a time, until too many failed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from azext_aksproxy.rollout.job import Job, State


@dataclass(frozen=True)
class Limits:
    """What the user allowed.

    The rest waits until `canary` clusters have succeeded, and never starts if one of them failed. At most
    `max_parallel` run at a time. Once `max_failures` have failed nothing starts. `by_location` ends one location before
    the next begins.
    """

    canary: int = 1
    max_parallel: int = 10
    max_failures: int = 1
    by_location: bool = False


def startable(jobs: Sequence[Job], limits: Limits) -> tuple[int, list[Job]]:
    """Return how many may start now, and which, in order.

    Failures of earlier runs count as well: a run that is started again and again must not go on failing.
    """
    count = Counter(job.state for job in jobs)
    if why_stopped(jobs, limits):
        return 0, []
    free = limits.max_parallel - count[State.RUNNING]
    waiting = [job for job in jobs if job.state is State.PENDING]
    if count[State.SUCCEEDED] < limits.canary:
        free = min(free, limits.canary - count[State.SUCCEEDED] - count[State.RUNNING])
    elif limits.by_location:
        unended = {job.location for job in jobs if job.state in (State.PENDING, State.RUNNING)}
        wave = next((job.location for job in jobs if job.location in unended), None)
        waiting = [job for job in waiting if job.location == wave]
    return max(0, free), waiting


def why_stopped(jobs: Sequence[Job], limits: Limits) -> str:
    """Return why nothing may start any more, as a sentence, or ""."""
    count = Counter(job.state for job in jobs)
    failed = count[State.FAILED]
    if failed >= limits.max_failures:
        return f"{failed} cluster{'s' * (failed > 1)} failed, and --max-failures is {limits.max_failures}."
    if failed and count[State.SUCCEEDED] < limits.canary:
        return "A canary failed."
    return ""
