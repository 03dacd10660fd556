"""What may start now: canaries first, then the rest, so many at a time, until too many failed. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State

HOURS = 3600.0


@dataclass(frozen=True)
class Limits:
    """What the user allowed.

    The rest waits until `canary` clusters have succeeded, and never starts if one of them failed. At most
    `max_parallel` run at a time. Once `max_failures` have failed nothing starts: a number, or a percentage of the
    clusters that are to be updated. `by_location` ends one location before the next begins. A cluster that has waited
    for `give_up_after` seconds has failed.
    """

    canary: int = 1
    max_parallel: int = 10
    max_failures: str = "1"
    by_location: bool = False
    give_up_after: float = 2 * HOURS

    def failures(self, jobs: Collection[Job]) -> int:
        """Return after how many failures among `jobs` nothing starts, at least 1."""
        count, is_percentage = read_failures(self.max_failures)
        if not is_percentage:
            return count
        return max(1, count * sum(job.state is not State.SKIPPED for job in jobs) // 100)


def read_failures(text: str) -> tuple[int, bool]:
    """Return the number in `--max-failures`, and whether it is a percentage. Raises ValueError."""
    found = re.fullmatch(r"([0-9]{1,9})(%?)", text.strip())
    if not found or int(found[1]) < 1 or (found[2] and int(found[1]) > 100):
        raise ValueError(f"'{text}' is neither a number of clusters, at least 1, nor a percentage up to 100%.")
    return int(found[1]), bool(found[2])


def startable(jobs: Sequence[Job], limits: Limits, not_yet: Collection[str] = ()) -> tuple[int, list[Job]]:
    """Return how many may start now, and which, in order; `not_yet` holds the ids of those that wait and are not due.

    One that waits runs no more, and gives its place to the next, unless an operation of ours runs on it in Azure.
    Failures of earlier runs count as well: a run that is started again and again must not go on failing.
    """
    count = Counter(job.state for job in jobs)
    if why_stopped(jobs, limits):
        return 0, []
    running = sum(job.runs_in_azure for job in jobs)
    free = limits.max_parallel - running
    waiting = [job for job in jobs if job.state in (State.PENDING, State.WAITING) and job.id not in not_yet]
    if count[State.SUCCEEDED] < limits.canary:
        free = min(free, limits.canary - count[State.SUCCEEDED] - running)
    elif limits.by_location:
        unended = {job.location for job in jobs if job.state in UNENDED}
        wave = next((job.location for job in jobs if job.location in unended), None)
        waiting = [job for job in waiting if job.location == wave]
    return max(0, free), waiting


def why_stopped(jobs: Sequence[Job], limits: Limits) -> str:
    """Return why nothing may start any more, as a sentence, or ""."""
    count = Counter(job.state for job in jobs)
    lost = sum(job.is_given_up and job.state is not State.FAILED for job in jobs)
    failed = count[State.FAILED] + lost
    if failed and failed >= limits.failures(jobs):
        what = "failed or cannot be followed any more" if lost else "failed"
        return f"{failed} cluster{'s' * (failed > 1)} {what}, and --max-failures is {limits.max_failures}."
    if failed and count[State.SUCCEEDED] < limits.canary:
        return "A canary cannot be followed any more." if lost else "A canary failed."
    return ""
