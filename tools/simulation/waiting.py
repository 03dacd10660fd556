"""Whose turn it is: the clusters that may start, in the order of the rollout's own scheduler. Pure."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Sequence

from azext_aksproxy.rollout.job import Job, State
from azext_aksproxy.rollout.schedule import Limits, startable


class Waiting:
    """The clusters that have not begun, by their places among `jobs`.

    `startable` looks at all clusters each time that it is asked. What it says only becomes another when a canary has
    ended, and by what begins, waits and ends; so it is asked for all of them once, and its answer is used up in its
    order. With `asks_anew` it is asked for each start, as `rollout/run.py` does; that takes the square of the time.
    """

    def __init__(self, jobs: Sequence[Job], limits: Limits, asks_anew: bool = False) -> None:
        self.asked = 0
        self._jobs, self._limits, self._asks_anew = jobs, limits, asks_anew
        self._places = {job.id: place for place, job in enumerate(jobs)}
        self._not_due: set[str] = set()
        self._succeeded = 0
        self._ask()

    def _ask(self) -> None:
        self.asked += 1
        self._free, waiting = startable(self._jobs, self._limits, self._not_due)
        self._again: list[int] = []
        self._lines: dict[str, deque[int]] = {}
        for job in waiting:
            if job.state is State.PENDING:
                self._lines.setdefault(job.subscription, deque()).append(self._places[job.id])
            elif not job.is_sent:
                self._again.append(self._places[job.id])
        self._heads = [(line[0], subscription) for subscription, line in self._lines.items()]
        heapq.heapify(self._heads)

    def take(self, may_send: Callable[[Job], bool]) -> int | None:
        """Return the place of the cluster that begins now, None where none may.

        One that has waited has its turn whatever `may_send` says of its subscription: it finds out, and waits again.
        """
        if self._asks_anew:
            self._ask()
        if self._free <= 0:
            return None
        passed: list[tuple[int, str]] = []
        while self._heads and not may_send(self._jobs[self._heads[0][0]]):
            passed.append(heapq.heappop(self._heads))
        place = self._first()
        for each in passed:
            heapq.heappush(self._heads, each)
        self._free -= place is not None
        return place

    def _first(self) -> int | None:
        if self._again and (not self._heads or self._again[0] < self._heads[0][0]):
            return heapq.heappop(self._again)
        if not self._heads:
            return None
        place, subscription = heapq.heappop(self._heads)
        line = self._lines[subscription]
        line.popleft()
        if line:
            heapq.heappush(self._heads, (line[0], subscription))
        return place

    @property
    def is_held_up(self) -> bool:
        """Say whether a cluster could begin, had its subscription not been held back."""
        return self._free > 0 and bool(self._heads or self._again)

    def put_back(self, job: Job) -> None:
        """Let a cluster wait. One that was sent keeps its place among those that run."""
        self._not_due.add(job.id)
        self._free += not job.is_sent

    def due(self, job: Job) -> None:
        """Give a cluster that waited its turn again."""
        self._not_due.discard(job.id)
        if not job.is_sent:
            heapq.heappush(self._again, self._places[job.id])

    def ended(self) -> None:
        """Give the place of a cluster that has succeeded to the next."""
        self._free += 1
        self._succeeded += 1
        if self._succeeded <= self._limits.canary:
            self._ask()

    def lost(self) -> None:
        """Ask anew: a cluster was given up, and after so many failures nothing starts."""
        self._ask()
