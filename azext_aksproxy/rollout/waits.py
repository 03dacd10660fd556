"""Which clusters wait, and for how long."""

from __future__ import annotations

import math
import time

from azext_aksproxy.rollout.decisions.job import Job


class Waits:
    """Which clusters wait, for how long in all, and until when by the monotonic clock. All times are seconds."""

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self._waited: dict[str, float] = {}
        self._until: dict[str, float] = {}

    def put_back(self, job: Job, seconds: float) -> bool:
        """Let a cluster wait for `seconds`, or as long as it still may; False where its time is over.

        Only these waits count: not the time for which it has no place among those that run.
        """
        waited = self._waited.get(job.id, 0.0)
        if waited >= self.longest:
            self.give_up(job)
            return False
        seconds = min(seconds, self.longest - waited)
        self._waited[job.id] = waited + seconds
        self._until[job.id] = time.monotonic() + seconds
        return True

    def give_up(self, job: Job) -> None:
        """Take a cluster no more in this run."""
        self._until[job.id], job.is_given_up = math.inf, True

    def forget(self, job: Job) -> None:
        """Count anew how long a cluster waits: it has come further."""
        self._waited.pop(job.id, None)

    def not_yet(self) -> set[str]:
        """Return the ids of those that are not to be taken now."""
        now = time.monotonic()
        return {id_ for id_, until in list(self._until.items()) if until > now}

    def until_next(self, most: float) -> float:
        """Return after how many seconds the next one is due, at most `most`."""
        now = time.monotonic()
        waiting = [until - now for until in list(self._until.values()) if until > now]
        return max(0.001, min([most, *waiting]))
