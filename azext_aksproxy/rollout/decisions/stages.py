"""The stages of a rollout: which cluster belongs to which, and which stage has its turn. Pure.

A stage is over when all of its clusters have ended. It has passed when it has soaked and its clusters are well after
that; only then the next one begins.
"""

from __future__ import annotations

import re
import shlex
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from azext_aksproxy.rollout.decisions.clock import read_time
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State

SHARE = re.compile(r"([0-9]{1,9})(%?)")


@dataclass(frozen=True)
class Stages:
    """How the user wants the clusters in stages: by `shares` of all, or by the values of a tag; neither is one stage.

    The first of all is the canary: so many clusters (`canary`), or the first stage where there are some.
    """

    canary: int = 1
    shares: tuple[str, ...] = ()
    tag: str = ""
    values: tuple[str, ...] = ()

    @property
    def is_given(self) -> bool:
        """Say whether stages were asked for."""
        return bool(self.shares or self.tag)

    def __str__(self) -> str:
        """Return it as one that the journal tells from another."""
        if self.tag:  # whose values may hold any character
            return shlex.join(["--stage-by", self.tag, *self.values])
        return ",".join(self.shares) or f"canary {self.canary}"

    @property
    def names(self) -> tuple[str, ...]:
        """What the stages are called, in their order."""
        if self.tag:
            return tuple(f"{self.tag}={value}" for value in self.values)
        return self.shares or (("canary", "rest") if self.canary else ("all",))


@dataclass(frozen=True)
class Stage:
    """A stage, its number counted from 1, of so many. The last needs nothing behind it."""

    number: int
    of: int
    name: str

    @property
    def is_last(self) -> bool:
        """Say whether no other comes after it."""
        return self.number == self.of

    def __str__(self) -> str:
        """Return how a line calls it."""
        return f"stage {self.number} of {self.of} ({self.name})"


def read_shares(text: str) -> tuple[str, ...]:
    """Return the stages in `--stages`: numbers of clusters or percentages of all, each more than the one before.

    Raises ValueError, with a sentence for the user.
    """
    shares = tuple(each.strip() for each in text.split(","))
    found = [SHARE.fullmatch(each) for each in shares]
    if not all(each and int(each[1]) and (not each[2] or int(each[1]) <= 100) for each in found):
        raise ValueError(f"'{text}' is no list of numbers of clusters and percentages, such as 1,10%,50%,100%.")
    if shares[-1] != "100%":
        raise ValueError(f"The last stage of '{text}' is not 100%: some clusters would be in none.")
    for is_percentage in (False, True):
        sizes = [int(each[1]) for each in found if each and bool(each[2]) is is_percentage]
        if sizes != sorted(set(sizes)):
            raise ValueError(f"A stage of '{text}' is not larger than the one before it.")
    return shares


def numbers(jobs: Sequence[Job], stages: Stages, counts: Mapping[int, int] | None = None) -> dict[str, int]:
    """Return the number of each cluster's stage, by its id. Of canaries nothing is said: who is first is one.

    Shares count those that were planned, in the order in which they were: one that is skipped from the beginning is in
    the first stage, and ends none; one that is planned later displaces nobody. `counts` says of stages that have passed
    how many clusters were in them and those before: new clusters change that no more.
    """
    if stages.tag:
        places = {value: number for number, value in enumerate(stages.values, 1)}
        return {job.id: places.get(job.tag, len(stages.values)) for job in jobs}
    if not stages.shares:
        return {job.id: 1 for job in jobs}
    planned = [job.id for job in sorted(jobs, key=lambda job: job.planned) if job.agreed]
    bounds = _bounds(stages.shares, len(planned), counts or {})
    found = dict.fromkeys((job.id for job in jobs), 1)
    for place, id_ in enumerate(planned):
        found[id_] = bisect_right(bounds, place) + 1
    return found


def _bounds(shares: Iterable[str], count: int, counts: Mapping[int, int]) -> list[int]:
    """Return how many of `count` clusters belong to each stage and those before it; a share is never less than one."""
    bounds: list[int] = []
    for number, each in enumerate(shares, 1):
        size = max(1, count * int(each[:-1]) // 100) if each.endswith("%") else int(each)
        size = size if each == "100%" else counts.get(number, size)
        bounds.append(min(count, max([size, *bounds])))
    return bounds


@dataclass
class Passed:
    """Which of the `stages` have passed, and until when one soaks (UTC, ISO 8601), as the journal has it.

    `counts` says how many clusters were planned for a stage that passed and those before it.
    """

    stages: Stages
    highest: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    soaks: dict[int, str] = field(default_factory=dict)

    @classmethod
    def replay(cls, stages: Stages, events: Iterable[Event]) -> Passed:
        """Return what `events`, those of a journal, say of `stages`."""
        passed = cls(stages)
        for each in events:
            passed.take(each)
        return passed

    def take(self, event: Event) -> None:
        """Change with `event`; one of other stages says nothing."""
        if event.get("stages") != str(self.stages):
            return
        if event["event"] == "stage":
            self.highest = max(self.highest, event["number"])
            self.counts[event["number"]] = event["count"]
        elif event["event"] == "soak":
            self.soaks[event["number"]] = event["until"]

    def number(self, jobs: Sequence[Job]) -> None:
        """Tell each of `jobs`, all clusters of a plan, in which stage it is. The last has not passed if any is left."""
        if any(job.state in UNENDED for job in jobs):
            self.highest = min(self.highest, len(self.stages.names) - 1)
        number_of = numbers(jobs, self.stages, self.counts)
        for job in jobs:
            job.stage = number_of[job.id]

    @property
    def is_complete(self) -> bool:
        """Say whether all stages have passed."""
        return self.highest >= len(self.stages.names)

    @property
    def current(self) -> Stage:
        """The stage that has its turn, the last one where all have passed."""
        names = self.stages.names
        number = min(self.highest + 1, len(names))
        return Stage(number, len(names), names[number - 1])


def check_stage(event: Event) -> None:
    """Raise LookupError, TypeError or ValueError for an event of a stage or a soak that lacks something."""
    if event["event"] in ("stage", "soak"):
        passed = Passed(Stages())
        passed.take({**event, "stages": str(passed.stages)})
        _ = passed.is_complete, event["stages"], [read_time(until) for until in passed.soaks.values()]
        passed.number([Job("")])


def members(jobs: Sequence[Job], stages: Stages, stage: Stage) -> list[Job]:
    """Return the clusters of `stage`: canaries are those that succeeded first, and the rest are all others."""
    if stages.is_given or stage.of == 1:
        return [job for job in jobs if job.stage == stage.number]
    succeeded = sorted((job for job in jobs if job.state is State.SUCCEEDED), key=lambda job: job.ended or "")
    canaries = {job.id for job in succeeded[: stages.canary]}
    return [job for job in jobs if (job.id in canaries) is (stage.number == 1)]


def is_over(jobs: Sequence[Job], stages: Stages, stage: Stage, left_aside: Collection[str]) -> bool:
    """Say whether nothing is left to be done in `stage`. The ids in `left_aside` are waited for by nobody.

    Where nothing was done but to leave clusters aside, nothing is proved, and it is not over.
    """
    unended = [job for job in jobs if job.state in UNENDED and job.stage <= stage.number]
    if not stages.is_given and not stage.is_last:
        return not unended or sum(job.state is State.SUCCEEDED for job in jobs) >= stages.canary
    if any(job.id not in left_aside or job.runs_in_azure for job in unended):
        return False
    is_one_left = any(job.stage == stage.number and not job.is_given_up for job in unended)
    return not is_one_left or any(job.state is State.SUCCEEDED for job in members(jobs, stages, stage))
