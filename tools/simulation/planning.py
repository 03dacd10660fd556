"""What a plan asks: the pages of Resource Graph, then each cluster and its policy, several at a time. Pure."""

from __future__ import annotations

import heapq
from math import ceil

from tools.simulation.assumptions import Assumptions
from tools.simulation.service import Request, Service


def planned(count: int, service: Service, assumed: Assumptions) -> float:
    """Ask for `count` clusters as `rollout/clusters/` does, and return when the last one is read.

    A reading that is refused is asked for again by azure-core, after the seconds of the 429; that of a policy is not.
    """
    pages = max(1, ceil(count / assumed.page))
    service.answered[Request.PAGE] += pages
    cast = assumed.dice()
    now = 0.0
    for _ in range(pages):  # not by sum(), which rounds otherwise from Python 3.12 on
        now += cast(assumed.read_seconds)
    due = [(now, place, Request.CLUSTER) for place in range(min(assumed.readers, count))]
    end, following = now, len(due)
    while due:
        now, place, request = heapq.heappop(due)
        seconds = service.send(request, place, now)
        answered = now + cast(assumed.read_seconds)
        end = max(end, answered)
        if request is Request.CLUSTER:
            again = (answered + seconds, place, request) if seconds else (answered, place, Request.POLICY)
            heapq.heappush(due, again)
        elif following < count:
            heapq.heappush(due, (answered, following, Request.CLUSTER))
            following += 1
    return end
