"""What the simulation takes for granted: what was recorded, and what nobody knows, with a range. Data."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from azext_aksproxy.azure.plain.resource_graph import PAGE
from azext_aksproxy.rollout.clusters.listing import READERS
from azext_aksproxy.rollout.options import POLL_SECONDS

READ_SECONDS = 0.5
"""From a GET to its answer. Recorded in August 2024: 0.3 seconds for an operation, up to 1 for a cluster."""

WRITE_SECONDS = 4.0
"""From the PUT of a cluster to its answer; so in both recordings of an update."""

SEND_SECONDS = 0.01
"""What it costs the process to take up a cluster; it does one thing at a time. Measured in November 2026: 11 ms of the
processor for each cluster of a plan."""

SPREAD = 0.5
"""How much longer or shorter than usual an answer and an update take at most, as a share; evenly between."""


@dataclass(frozen=True)
class Update:
    """How long Azure works on a cluster: `nodes` are reimaged, so many `at_a_time`, each in so many `minutes`."""

    name: str
    nodes: int
    at_a_time: int
    minutes: float

    @property
    def seconds(self) -> float:
        """How long the operation usually takes."""
        return ceil(self.nodes / self.at_a_time) * self.minutes * 60


RECORDED = Update("recorded", nodes=3, at_a_time=3, minutes=109 / 60)
"""The one update of an HTTP proxy that we have a recording of, August 2024: 3 nodes, 109 seconds in all."""

USUAL = Update("usual", nodes=5, at_a_time=1, minutes=3)
"""Assumed: a surge of 10% is one node of five at a time, and a node is ready again after three minutes."""

LONG = Update("long", nodes=40, at_a_time=4, minutes=6)
"""Assumed: larger clusters with the same surge, whose pods take their time to leave."""

UPDATES = (RECORDED, USUAL, LONG)


@dataclass(frozen=True)
class Assumptions:
    """How the world answers. All times are seconds; `page` is how many rows Resource Graph answers at a time."""

    update: Update = USUAL
    spread: float = SPREAD
    read_seconds: float = READ_SECONDS
    write_seconds: float = WRITE_SECONDS
    send_seconds: float = SEND_SECONDS
    poll_seconds: float = POLL_SECONDS
    page: int = PAGE
    readers: int = READERS
    seed: int = 18

    def dice(self) -> Callable[[float], float]:
        """Return what makes of a usual time one that is longer or shorter, in the same order for the same seed."""
        random_ = random.Random(self.seed).random  # noqa: S311 # no secret
        least, range_ = 1 - self.spread, 2 * self.spread
        return lambda usual: usual * (least + range_ * random_())
