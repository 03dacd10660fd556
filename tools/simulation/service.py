"""Azure as a rollout meets it: which buckets a request takes from, and what it answers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum

from azext_aksproxy.rollout.job import Job
from tools.simulation.bucket import Bucket
from tools.simulation.limits import ARM_READS, ARM_WRITES, OPERATION_STATUS, Limit


class Request(Enum):
    """What a rollout sends."""

    PAGE = "POST Resource Graph, a page"
    CLUSTER = "GET cluster"
    POLICY = "GET cluster, for its policy"
    WRITE = "PUT cluster"
    OPERATION = "GET operation"


TOO_MANY = 429


class Service:
    """The buckets of a fleet, by `jobs`, which are known by their places in it.

    The resource manager counts first: what AKS then refuses is counted all the same.
    """

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.answered: Counter[Request] = Counter()
        self.refused: Counter[Request] = Counter()
        self._buckets: dict[tuple[Limit, str], Bucket] = {}
        self.reads = [self._bucket(ARM_READS, job.subscription) for job in jobs]
        self.writes = [self._bucket(ARM_WRITES, job.subscription) for job in jobs]
        self.statuses = [self._bucket(OPERATION_STATUS, f"{job.subscription} {job.location}") for job in jobs]

    def _bucket(self, limit: Limit, scope: str) -> Bucket:
        return self._buckets.setdefault((limit, scope), Bucket(limit))

    def of(self, limit: Limit) -> list[Bucket]:
        """Return the buckets of `limit`, one a scope."""
        return [bucket for (each, _), bucket in self._buckets.items() if each is limit]

    def send(self, request: Request, place: int, now: float) -> int:
        """Return 0 where the request about the cluster at `place` is answered, else the seconds of its 429."""
        if request is Request.WRITE:
            seconds = self.writes[place].take(now)
        else:
            seconds = self.reads[place].take(now)
            if request is Request.OPERATION and not seconds:
                seconds = self.statuses[place].take(now)
        (self.refused if seconds else self.answered)[request] += 1
        return seconds
