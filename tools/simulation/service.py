"""Azure as a rollout meets it: which buckets a request takes from, and what is answered. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from azext_aksproxy.rollout.decisions.job import Job
from tools.simulation.bucket import Bucket
from tools.simulation.limits import ARM_READS, ARM_WRITES, OPERATION_STATUS, Limit


class Request(IntEnum):
    """What a rollout sends: for a page of Resource Graph, a cluster, its policy, its update, and the end of that."""

    PAGE = 0
    CLUSTER = 1
    POLICY = 2
    WRITE = 3
    OPERATION = 4


TOO_MANY = 429


class Service:
    """The buckets of a fleet. Its clusters are known by their places among `jobs`.

    `answered` and `refused` count the requests, by their kind. The resource manager counts before AKS does: what AKS
    refuses has taken of the resource manager's bucket.
    """

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.answered = [0] * len(Request)
        self.refused = [0] * len(Request)
        self._buckets: dict[tuple[Limit, str], Bucket] = {}
        self.reads = [self._bucket(ARM_READS, job.subscription) for job in jobs]
        self.writes = [self._bucket(ARM_WRITES, job.subscription) for job in jobs]
        self.statuses = [self._bucket(OPERATION_STATUS, f"{job.subscription} {job.location}") for job in jobs]

    def _bucket(self, limit: Limit, scope: str) -> Bucket:
        known = self._buckets.get((limit, scope))
        if known is None:
            known = self._buckets[limit, scope] = Bucket(limit)
        return known

    def of(self, limit: Limit) -> list[Bucket]:
        """Return the buckets of `limit`, one a scope."""
        return [bucket for (each, _), bucket in self._buckets.items() if each is limit]

    def send(self, request: Request, place: int, now: float) -> int:
        """Return 0 where a request about the cluster at `place` is answered, else the seconds of its 429."""
        if request is Request.WRITE:
            seconds = self.writes[place].take(now)
        else:
            seconds = self.reads[place].take(now)
            if request is Request.OPERATION and not seconds:
                seconds = self.statuses[place].take(now)
        (self.refused if seconds else self.answered)[request] += 1
        return seconds
