"""Why clusters wait, or stand as they do: each reason once, with how many it holds up and the first of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from azext_aksproxy.config.redact import mask_message, printable
from azext_aksproxy.rollout.decisions.clock import read_time
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import Room, why_stopped
from azext_aksproxy.rollout.watching.course import Course

NAMED = 3
"""How many of a group are named."""

NO_RUN = "No run is going on."
UNKNOWN = "They have not had their turn."


@dataclass(frozen=True)
class Group:
    """Clusters that are in the same state for the same reason, in the order of the rollout; their ids."""

    state: str
    reason: str
    ids: tuple[str, ...]

    def named(self, called: Mapping[str, str]) -> str:
        """Return what to call the first of them, and how many more there are."""
        return named(self.ids, len(self.ids), called)

    def row(self) -> dict[str, object]:
        """Return the group as data."""
        return {"state": self.state, "reason": self.reason, "count": len(self.ids), "first": list(self.ids[:NAMED])}


def named(ids: Sequence[str], count: int, called: Mapping[str, str]) -> str:
    """Return what to call the first of `count` clusters, of which at least these have `ids`, and how many more."""
    names = ", ".join(printable(called.get(each, each)) for each in ids[:NAMED])
    more = count - len(ids[:NAMED])
    return f"{names} and {more} more" if more > 0 else names


def groups(jobs: Iterable[Job], states: Iterable[State]) -> list[Group]:
    """Return those of `jobs` that are in one of `states`, by state and reason, the largest group first."""
    wanted = set(states)
    return _grouped((job, job.reason) for job in jobs if job.state in wanted)


def waiting(jobs: Sequence[Job], course: Course | None, now: datetime, is_running: bool = True) -> list[Group]:
    """Return whoever waits, by reason: first those with a reason of their own, then those that have not had their turn.

    `course` is that of the run, None if it is not known. Without a run they wait for one.
    """
    idle = [job for job in jobs if job.state in (State.PENDING, State.WAITING)]
    why = _Turn(jobs, course, now).why if course and is_running else lambda _: UNKNOWN if is_running else NO_RUN
    own = _grouped((job, job.reason) for job in idle if job.reason)
    return own + _grouped((job, why(job)) for job in idle if not job.reason)


def said(reason: str) -> str:
    """Return a reason as it may be shown, whoever wrote the journal that it comes from."""
    return printable(mask_message(reason))


def _grouped(reasons: Iterable[tuple[Job, str]]) -> list[Group]:
    found: dict[tuple[str, str], list[str]] = {}
    for job, reason in reasons:
        # in what is said of many, the name of one has no place
        found.setdefault((job.state.value, said(reason.replace(f" '{job.place[1]}'", ""))), []).append(job.id)
    made = [Group(*key, tuple(ids)) for key, ids in found.items()]
    return sorted(made, key=lambda group: -len(group.ids))


class _Turn:
    """Why clusters of `jobs` that nothing is wrong with have not begun."""

    def __init__(self, jobs: Sequence[Job], course: Course, now: datetime) -> None:
        limits, passed = course.limits, course.passed
        self._limits, self._stage = limits, passed.current
        self._stopped = why_stopped(jobs, limits)
        until = passed.soaks.get(self._stage.number)
        self._soaks = f"Soaking after {self._stage}, until {until}." if until and now < read_time(until) else ""
        in_turn = [job for job in jobs if job.stage <= self._stage.number]
        self._location = next((job.location for job in in_turn if job.state in UNENDED), "")
        self._room = Room(jobs, limits)
        self._held = {job.subscription for job in jobs if job.state is State.WAITING}

    def why(self, job: Job) -> str:
        """Return why `job` has not begun."""
        if self._stopped:
            return self._stopped
        if self._waits_for_stage(job):
            return self._soaks or f"First comes {self._stage}."
        limits = self._limits
        if limits.by_location and job.location != self._location:
            return f"The location {self._location} comes first."
        if not self._room.free:
            return f"At most {limits.max_parallel} run at a time."
        if not self._room.has_place(job):
            return "At most so many run at a time in their location or subscription."
        if job.subscription in self._held:
            return "Another cluster of the subscription waits."
        return "They begin next."

    def _waits_for_stage(self, job: Job) -> bool:
        """Say whether `job` is of a later stage, or may be. Who is a canary shows only when it has succeeded."""
        if self._limits.stages.is_given:
            return job.stage > self._stage.number
        return not self._stage.is_last
