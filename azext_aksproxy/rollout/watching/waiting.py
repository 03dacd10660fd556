"""Why clusters wait, or stand as they do: each reason once, with how many it holds up and the first of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from azext_aksproxy.config.redact import mask_message, printable
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits, why_stopped

NAMED = 3
"""How many of a group are named."""


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


def waiting(jobs: Sequence[Job], limits: Limits | None, is_running: bool = True) -> list[Group]:
    """Return whoever waits, by reason: first those with a reason of their own, then those that have not had their turn.

    `limits` are those of the run, None if they are not known; without a run they wait for one.
    """
    idle = [job for job in jobs if job.state in (State.PENDING, State.WAITING)]
    turn = _Turn(jobs, limits).why if is_running else lambda _: "No run is going on."
    own = _grouped((job, job.reason) for job in idle if job.reason)
    return own + _grouped((job, turn(job)) for job in idle if not job.reason)


def said(reason: str) -> str:
    """Return a reason as it may be shown, whoever wrote the journal that it comes from."""
    return printable(mask_message(reason))


def _grouped(reasons: Iterable[tuple[Job, str]]) -> list[Group]:
    found: dict[tuple[str, str], list[str]] = {}
    for job, reason in reasons:
        found.setdefault((job.state.value, said(reason)), []).append(job.id)
    made = [Group(*key, tuple(ids)) for key, ids in found.items()]
    return sorted(made, key=lambda group: -len(group.ids))


class _Turn:
    """Why clusters of `jobs` that nothing is wrong with have not begun."""

    def __init__(self, jobs: Sequence[Job], limits: Limits | None) -> None:
        self._limits = limits
        self._stopped = why_stopped(jobs, limits) if limits else ""
        self._has_canaries = limits is not None and sum(job.state is State.SUCCEEDED for job in jobs) >= limits.canary
        self._place = next((job.location for job in jobs if job.state in UNENDED), "")
        self._is_full = limits is not None and sum(job.runs_in_azure for job in jobs) >= limits.max_parallel
        self._held = {job.subscription for job in jobs if job.state is State.WAITING}

    def why(self, job: Job) -> str:
        """Return why `job` has not begun."""
        limits = self._limits
        if limits is None:
            return "They have not had their turn."
        if self._stopped:
            return self._stopped
        if not self._has_canaries:
            return "The canaries come first."
        if limits.by_location and job.location != self._place:
            return f"The location {self._place} comes first."
        if self._is_full:
            return f"At most {limits.max_parallel} run at a time."
        if job.subscription in self._held:
            return "Another cluster of the subscription waits."
        return "They begin next."
