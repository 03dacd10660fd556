"""What may start now: stage by stage, so many at a time, until too many failed. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from azext_aksproxy.rollout.decisions.clock import read_time
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.stages import Passed, Stage, Stages

HOURS = 3600.0
CANNOT_BE_FOLLOWED = "cannot be followed any more"
AFTER_OPENING = timedelta(minutes=1)
"""How long after the opening of a maintenance window the first write is made: clocks differ. Ours."""


@dataclass(frozen=True)
class Limits:
    """What the user allowed.

    The clusters have their turn by `stages`. At most `max_parallel` run at a time, `per_location` of one location and
    `per_subscription` of one subscription, where these are given. Once `max_failures` have failed nothing starts: a
    number, or a percentage of the clusters that are to be updated. `by_location` ends one location before the next
    begins. A cluster that has waited for `give_up_after` seconds has failed. With `waits_for_windows` clusters are
    waited for whose maintenance window is closed, and else left to the next run. A stage soaks for `soak` seconds.
    """

    stages: Stages = field(default_factory=Stages)
    max_parallel: int = 10
    max_failures: str = "1"
    by_location: bool = False
    give_up_after: float = 2 * HOURS
    per_location: int | None = None
    per_subscription: int | None = None
    waits_for_windows: bool = False
    soak: float = 0.0
    pauses_after_canary: bool = False
    pauses_after_stage: bool = False

    def failures(self, jobs: Collection[Job]) -> int:
        """Return after how many failures among `jobs` nothing starts, at least 1."""
        count, is_percentage = read_failures(self.max_failures)
        if not is_percentage:
            return count
        return max(1, count * sum(job.state not in (State.SKIPPED, State.BLOCKED) for job in jobs) // 100)


def read_failures(text: str) -> tuple[int, bool]:
    """Return the number in `--max-failures`, and whether it is a percentage. Raises ValueError."""
    found = re.fullmatch(r"([0-9]{1,9})(%?)", text.strip())
    if not found or int(found[1]) < 1 or (found[2] and int(found[1]) > 100):
        raise ValueError(f"'{text}' is neither a number of clusters, at least 1, nor a percentage up to 100%.")
    return int(found[1]), bool(found[2])


class Room:
    """How many more may run, in all, in a location, in a subscription."""

    def __init__(self, jobs: Collection[Job], limits: Limits) -> None:
        running = [job for job in jobs if job.runs_in_azure]
        self.free = max(0, limits.max_parallel - len(running))
        self._limits = limits
        self._locations = Counter(job.location for job in running)
        self._subscriptions = Counter(job.subscription for job in running) if limits.per_subscription else Counter()

    def has_place(self, job: Job) -> bool:
        """Say whether `job` may run as well."""
        here = self._limits.per_location is None or self._locations[job.location] < self._limits.per_location
        most = self._limits.per_subscription
        return self.free > 0 and here and (most is None or self._subscriptions[job.subscription] < most)

    def take(self, job: Job) -> None:
        """Let `job` run as well."""
        self.free -= 1
        self._locations[job.location] += 1
        if self._limits.per_subscription:
            self._subscriptions[job.subscription] += 1


def closed(jobs: Collection[Job], now: datetime) -> set[str]:
    """Return the ids of the clusters whose maintenance window is not open yet at `now`, an aware time."""
    # a thread that begins with one of them takes the time away
    return {job.id for job in jobs if (opens := job.opens) and now < read_time(opens) + AFTER_OPENING}


def startable(
    jobs: Sequence[Job], limits: Limits, passed: Passed, not_yet: Collection[str] = (), shut: Collection[str] = ()
) -> tuple[Room, list[Job]]:
    """Return how many may start now, and which, in order.

    `not_yet` holds the ids of those that wait and are not due, `shut` of those whose maintenance window is closed. One
    that waits runs no more, and gives its place to the next, unless an operation of ours runs on it in Azure. Failures
    of earlier runs count as well: a run that is started again and again must not go on failing.
    """
    room = Room(jobs, limits)
    if why_stopped(jobs, limits):
        return room, []
    stages, stage = limits.stages, passed.current
    in_turn = [job for job in jobs if job.stage <= stage.number]
    waiting = [
        job
        for job in in_turn
        if job.state in (State.PENDING, State.WAITING) and job.id not in not_yet and job.id not in shut
    ]
    if (canaries := _canaries(jobs, stages, stage)) is not None:
        running = sum(job.runs_in_azure for job in jobs)
        room.free = max(0, min(room.free, canaries - running))
    if limits.by_location and (stages.is_given or stage.is_last):
        waiting = _of_one_location(in_turn, waiting, () if limits.waits_for_windows else shut)
    return room, waiting


def _canaries(jobs: Sequence[Job], stages: Stages, stage: Stage) -> int | None:
    """Return how many clusters may run as canaries, None where others may run as well.

    Where no cluster of the first stage was updated after all, the first one behind it takes its place.
    """
    succeeded = sum(job.state is State.SUCCEEDED for job in jobs)
    if stages.is_given:
        return 1 if stage.number > 1 and not succeeded else None
    return None if stage.is_last else stages.canary - succeeded


def _of_one_location(jobs: Sequence[Job], waiting: list[Job], left_aside: Collection[str]) -> list[Job]:
    """Return those of `waiting` whose location has its turn; the ids in `left_aside` hold up nobody."""
    is_held_up = (job for job in jobs if job.state in UNENDED and not job.is_given_up and job.id not in left_aside)
    unended = {job.location for job in is_held_up}
    wave = next((job.location for job in jobs if job.location in unended), None)
    return [job for job in waiting if job.location == wave]


def why_stopped(jobs: Sequence[Job], limits: Limits) -> str:
    """Return why nothing may start any more, as a sentence, or ""."""
    failed = [job for job in jobs if job.state is State.FAILED]
    lost = [job for job in jobs if job.is_given_up and job.state is not State.FAILED]
    count = len(failed) + len(lost)
    if count and count >= limits.failures(jobs):
        what = f"failed or {CANNOT_BE_FOLLOWED}" if lost else "failed"
        return f"{count} cluster{'s' * (count > 1)} {what}, and --max-failures is {limits.max_failures}."
    if not count:
        return ""
    stages = limits.stages
    if stages.is_given:
        if first := [job for job in (*failed, *lost) if job.stage == 1]:
            return f"A cluster of the first stage {'failed' if first[0] in failed else CANNOT_BE_FOLLOWED}."
        if not any(job.state is State.SUCCEEDED for job in jobs):
            return f"A canary {CANNOT_BE_FOLLOWED if lost else 'failed'}."
    elif sum(job.state is State.SUCCEEDED for job in jobs) < stages.canary:
        return f"A canary {CANNOT_BE_FOLLOWED if lost else 'failed'}."
    return ""
