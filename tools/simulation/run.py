"""One run of a rollout on a virtual clock: what `rollout/run.py` and `rollout/updates/` do, without their threads.

The scheduler, the throttle and the states of the clusters are the rollout's own. Nothing goes wrong but by the limits.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from enum import IntEnum

from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.throttle import REMAINING_WRITES, Throttle
from azext_aksproxy.rollout.run import TICK_SECONDS
from tools.simulation.assumptions import Assumptions
from tools.simulation.service import TOO_MANY, Request, Service
from tools.simulation.waiting import Waiting

WAS_REFUSED, IS_HELD = "It was refused.", "Its subscription is held back."
"""Why a cluster waits. A reason that comes again at once is not written down again."""


class Step(IntEnum):
    """What happens to a cluster next."""

    READ = 0
    POLICY = 1
    WRITE = 2
    ACCEPTED = 3
    ASK = 4
    RESULT = 5
    SUCCEEDED = 6
    REFUSED = 7
    DUE = 8
    TICK = 9


class Run:
    """A run over `jobs` that begins at the time `now`. What it did is read from it when `to_its_end` has returned."""

    def __init__(
        self,
        jobs: Sequence[Job],
        limits: Limits,
        service: Service,
        assumed: Assumptions,
        now: float = 0.0,
        asks_anew: bool = False,
    ) -> None:
        self.jobs, self.limits, self.service, self.assumed, self.now = jobs, limits, service, assumed, now
        self.throttle = Throttle(lambda: self.now)
        self.waiting = Waiting(jobs, limits, asks_anew)
        self.waited = 0.0
        """Seconds for which clusters waited because of limits, in all."""
        self.waits = 0
        """Lines of the journal that tell of a wait."""
        self.events = self.succeeded = self.given_up = self.threads = self.most_threads = 0
        count = len(jobs)
        self._cast = assumed.dice()
        self._busy = now
        self._of = [job.subscription for job in jobs]
        self._ends, self._has_waited = [0.0] * count, [0.0] * count
        self._answers, self._seconds = [0] * count, [0] * count
        self._begun = dict.fromkeys(self._of, 0)
        self._ever_refused: set[str] = set()
        self._ticks = False
        self._queue: list[tuple[float, int, int]] = []

    def to_its_end(self) -> float:
        """Go on until nothing runs or waits any more, and return the time of that."""
        steps: list[Callable[[int], None]] = [getattr(self, f"_{step.name.lower()}") for step in Step]
        due, pop = self._queue, heapq.heappop
        self._start()
        while due:
            self.now, place, step = pop(due)
            self.events += 1
            steps[step](place)
        return self.now

    def _then(self, step: Step, place: int, seconds: float = 0.0) -> None:
        heapq.heappush(self._queue, (self.now + seconds, place, step))

    def _start(self) -> None:
        while (place := self.waiting.take(self._has_turn)) is not None:
            if self.jobs[place].state is State.PENDING:
                self._begun[self._of[place]] += 1
            self._begin(place, Step.READ)
        if self.waiting.is_held_up and not self._ticks:
            self._ticks = True
            self._then(Step.TICK, 0, TICK_SECONDS)

    def _has_turn(self, job: Job) -> bool:
        """Say whether the subscription is free, or nobody is there to find out."""
        return not self.throttle.held(job.subscription) or not self._begun[job.subscription]

    def _begin(self, place: int, step: Step) -> None:
        self.jobs[place].state = State.RUNNING
        self._answers[place] = 0
        self.threads += 1
        self.most_threads = max(self.most_threads, self.threads)
        self._busy = max(self._busy, self.now) + self.assumed.send_seconds
        self._then(step, place, self._busy - self.now)

    def _tick(self, _: int) -> None:
        self._ticks = False
        self._start()

    def _read(self, place: int) -> None:
        if not self._is_held(place) and self._sent(place, Request.CLUSTER):
            self._then(Step.POLICY, place, self._cast(self.assumed.read_seconds))

    def _policy(self, place: int) -> None:
        self.service.send(Request.POLICY, place, self.now)  # where it is refused, it is not known, and AKS decides
        self._then(Step.WRITE, place, self._cast(self.assumed.read_seconds))

    def _write(self, place: int) -> None:
        if seconds := self.throttle.reserve_write(self._of[place]):
            if not self._is_held(place):
                self.waited += seconds
                self._then(Step.WRITE, place, seconds)
            return
        self._tell(place, "started", etag="", ailing=[])
        if self._sent(place, Request.WRITE, self.assumed.write_seconds):
            self._seconds[place] = int(self.service.writes[place].tokens)
            self._then(Step.ACCEPTED, place, self._cast(self.assumed.write_seconds))

    def _accepted(self, place: int) -> None:
        self.throttle.answered(self._of[place], 200, {REMAINING_WRITES: str(self._seconds[place])})
        self._tell(place, "accepted", operation="")
        self._has_waited[place] = 0.0
        self._ends[place] = self.now + self._cast(self.assumed.update.seconds)
        self._ask(place)

    def _ask(self, place: int) -> None:
        if (self._ever_refused and self._is_held(place)) or not self._sent(place, Request.OPERATION):
            return
        self._answers[place] += 1
        if self._ends[place] <= self.now:
            self._then(Step.RESULT, place, self._cast(self.assumed.read_seconds))
        else:
            self._then(Step.ASK, place, self._cast(self.assumed.read_seconds) + self.assumed.poll_seconds)

    def _result(self, place: int) -> None:
        if not self._is_held(place) and self._sent(place, Request.CLUSTER):
            self._then(Step.SUCCEEDED, place, self._cast(self.assumed.read_seconds))

    def _succeeded(self, place: int) -> None:
        self._tell(place, "succeeded")
        self.succeeded += 1
        self._begun[self._of[place]] -= 1
        self.threads -= 1
        self.waiting.ended(self.jobs[place])
        self._start()

    def _tell(self, place: int, kind: str, **facts: object) -> None:
        self.jobs[place].take({"event": kind, "at": "", **facts})

    def _sent(self, place: int, request: Request, seconds: float | None = None) -> bool:
        """Send a request. Where it is refused, the cluster hears of it when the answer has come."""
        if refused := self.service.send(request, place, self.now):
            self._seconds[place] = refused
            self._then(Step.REFUSED, place, self._cast(self.assumed.read_seconds if seconds is None else seconds))
        return not refused

    def _refused(self, place: int) -> None:
        subscription, job = self._of[place], self.jobs[place]
        self._ever_refused.add(subscription)
        self.throttle.answered(subscription, TOO_MANY, {"Retry-After": str(self._seconds[place])})
        if job.is_sent and not job.is_accepted:
            self._tell(place, "refused")
        self._put_back(place, self.throttle.held(subscription), WAS_REFUSED)

    def _is_held(self, place: int) -> bool:
        """Put a cluster back while nothing of its subscription may be sent."""
        subscription = self._of[place]
        if subscription not in self._ever_refused or not (seconds := self.throttle.held(subscription)):
            return False
        self._put_back(place, seconds, IS_HELD)
        return True

    def _put_back(self, place: int, seconds: float, reason: str) -> None:
        job = self.jobs[place]
        if self._answers[place]:
            self._has_waited[place] = 0.0
        left = self.limits.give_up_after - self._has_waited[place]
        if left <= 0:
            self._give_up(place)
            return
        self._has_waited[place] += min(seconds, left)
        self.waited += min(seconds, left)
        if job.reason != reason:
            self.waits += 1
            self._tell(place, "waits", reason=reason)
        job.state = State.WAITING
        self.threads -= 1
        self.waiting.put_back(job)
        self._then(Step.DUE, place, min(seconds, left))
        self._start()

    def _give_up(self, place: int) -> None:
        """Count a cluster as failed that was not sent; one that runs in Azure is left to the next run."""
        job = self.jobs[place]
        self.given_up += 1
        job.is_given_up = True
        if not job.is_sent:
            self._tell(place, "failed", code="GaveUp", message="")
        self._begun[self._of[place]] -= 1
        self.threads -= 1
        self.waiting.lost()
        self._start()

    def _due(self, place: int) -> None:
        job = self.jobs[place]
        self.waiting.due(job)
        if job.is_sent:
            self._begin(place, Step.ASK)
        else:
            self._start()
