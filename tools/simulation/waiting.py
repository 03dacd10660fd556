"""Whose turn it is: the clusters that may start, in the order of the rollout's own scheduler. Pure."""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Callable, Sequence

from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits, startable
from azext_aksproxy.rollout.decisions.stages import Passed
from azext_aksproxy.rollout.gate import Gate

Line = tuple[str, str]
"""Clusters stand in a line for each subscription and location: one that is held up holds up those behind it."""


class Waiting:
    """The clusters that have not begun, by their places among `jobs`.

    `startable` looks at all clusters each time that it is asked. What it says only becomes another when the canaries
    have ended, and by what begins, waits and ends; so it is asked for all of them once, and its answer is used up in
    its order. With `asks_anew` it is asked for each start, as `rollout/run.py` does; that takes the square of the time.
    """

    def __init__(self, jobs: Sequence[Job], limits: Limits, asks_anew: bool = False) -> None:
        self.asked = 0
        self.is_held_up = False
        """Whether a cluster would have begun, had its subscription not been held back."""
        self._jobs, self._limits, self._asks_anew = jobs, limits, asks_anew
        self._places = {job.id: place for place, job in enumerate(jobs)}
        self._line_of: list[Line] = [(job.subscription, job.location) for job in jobs]
        self._not_due: set[str] = set()
        passed = Passed(limits.stages)
        passed.number(jobs)
        self._gate = Gate(jobs, limits, passed, write=lambda _: None, say=lambda _: None)
        self._ask()

    def _ask(self) -> None:
        self.asked += 1
        self._gate.advance((), is_looking=False)
        room, waiting = startable(self._jobs, self._limits, self._gate.passed, self._not_due)
        self._free = room.free
        running = [job for job in self._jobs if job.runs_in_azure]
        self._in_subscription = Counter(job.subscription for job in running)
        self._in_location = Counter(job.location for job in running)
        self._lines: dict[Line, deque[int]] = {}
        self._heads: list[int] = []
        for job in waiting:
            place = self._places[job.id]
            if job.state is State.PENDING:
                self._lines.setdefault(self._line_of[place], deque()).append(place)
            elif not job.is_sent:
                self._heads.append(place)
        self._heads += [line[0] for line in self._lines.values()]
        heapq.heapify(self._heads)

    def take(self, may_send: Callable[[Job], bool]) -> int | None:
        """Return the place of the cluster that begins now, None where none may.

        One that has waited has its turn whatever `may_send` says of its subscription: it finds out, and waits again.
        """
        if self._asks_anew:
            self._ask()
        self.is_held_up = False
        passed: list[int] = []
        found = None
        while found is None and self._free > 0 and self._heads:
            place = heapq.heappop(self._heads)
            job = self._jobs[place]
            if not self._has_place(job):
                passed.append(place)
            elif job.state is State.WAITING or may_send(job):
                found = place
            else:
                passed.append(place)
                self.is_held_up = True
        for each in passed:
            heapq.heappush(self._heads, each)
        if found is not None:
            self._begin(found)
        return found

    def _has_place(self, job: Job) -> bool:
        here, of_all = self._limits.per_location, self._limits.per_subscription
        return (here is None or self._in_location[job.location] < here) and (
            of_all is None or self._in_subscription[job.subscription] < of_all
        )

    def _begin(self, place: int) -> None:
        job = self._jobs[place]
        if job.state is State.PENDING:
            line = self._lines[self._line_of[place]]
            line.popleft()
            if line:
                heapq.heappush(self._heads, line[0])
        self._count(job, 1)

    def _count(self, job: Job, more: int) -> None:
        self._free -= more
        self._in_subscription[job.subscription] += more
        self._in_location[job.location] += more

    def put_back(self, job: Job) -> None:
        """Let a cluster wait. One that was sent keeps its place among those that run."""
        self._not_due.add(job.id)
        if not job.is_sent:
            self._count(job, -1)

    def due(self, job: Job) -> None:
        """Give a cluster that waited its turn again."""
        self._not_due.discard(job.id)
        if not job.is_sent:
            heapq.heappush(self._heads, self._places[job.id])

    def ended(self, job: Job) -> None:
        """Give the place of a cluster that has succeeded to the next."""
        self._count(job, -1)
        if not self._gate.passed.current.is_last:
            self._ask()

    def lost(self) -> None:
        """Ask anew: a cluster was given up, and after so many failures nothing starts."""
        self._ask()
