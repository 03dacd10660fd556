"""The status of a rollout, by its journal alone: as data, and as a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from azext_aksproxy.rollout.decisions.clock import read_time, written
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits, read_failures
from azext_aksproxy.rollout.decisions.stages import Passed, Stages
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.outlook import Estimate, outlook
from azext_aksproxy.rollout.watching.waiting import NO_RUN, groups, said, waiting


def status(events: Sequence[Event], jobs: Sequence[Job], is_held: bool | None, now: datetime) -> dict[str, Any]:
    """Return how a rollout stands whose journal has `events`, which left the clusters as `jobs`.

    `is_held` says whether a run holds the journal, None where that cannot be told: then the last run is believed to go
    on, unless it wrote down that it ended.
    """
    told = _Told(events, jobs, is_held)
    state = told.state
    is_running = state == "running"
    shown = [replace(job) if is_running else _left(job) for job in jobs]
    # what ended is told as of its end
    course = told.course
    if course:
        course.passed.number(shown)
    seen = outlook(shown, course, now if is_running else told.last or now)
    estimate = seen.estimate if is_running else Estimate(unknown=NO_RUN * told.has_unended)
    return {
        "state": state,
        "why": told.why if not is_running else None,
        "pid": told.pid if is_running else None,
        "begun": events[0]["at"] if events else None,
        "runBegun": told.run.get("at"),
        "lastEvent": events[-1]["at"] if events else None,
        "asOf": written(now),
        "selection": said(events[0]["selected"]) if events else None,
        "clusters": len(jobs),
        **replace(seen, estimate=estimate).row(),
        "estimate": {
            "unknown": estimate.unknown or None,
            "updates": seen.estimate.updates,
            "leavesOut": list(estimate.leaves_out),
        },
        "running": [_running(job) for job in shown if job.state is State.RUNNING],
        "waiting": [group.row() for group in waiting(shown, course, now, is_running)],
        "failed": [_failed(job) for job in shown if job.state is State.FAILED],
        "leftOut": [group.row() for group in groups(shown, set(State) - {*UNENDED, State.SUCCEEDED, State.FAILED})],
    }


class _Told:
    """What a journal tells of its runs."""

    def __init__(self, events: Sequence[Event], jobs: Sequence[Job], is_held: bool | None) -> None:
        self._events, self._is_held = events, is_held
        self.has_begun = any(each["event"] == "begun" for each in events)
        self.has_unended = any(job.state in UNENDED for job in jobs)
        self.last = read_time(events[-1]["at"]) if events else None
        marks = [each for each in events if each["event"] in ("run", "ended")]
        self.run: Event = next((each for each in reversed(marks) if each["event"] == "run"), {})
        self._end = marks[-1] if marks and marks[-1]["event"] == "ended" else None

    @property
    def state(self) -> str:
        """How the rollout stands, in a word or two."""
        may_run = self._is_held is None and self.has_unended and not self._end
        if not self.has_begun:
            return "planning" if self._is_held is not False else "not begun"
        if self._is_held or may_run:
            return "running"
        if not self.has_unended:
            return "ended"
        return "stopped" if self._end else "interrupted"

    @property
    def why(self) -> str | None:
        """Why the last run ended, None where all was done or it did not say."""
        return said(str(self._end.get("why", ""))) or None if self._end else None

    @property
    def pid(self) -> int | None:
        """The process of the last run, on the machine where that was."""
        pid = self.run.get("pid")
        return pid if isinstance(pid, int) else None

    @property
    def limits(self) -> Limits | None:
        """The limits of the last run, None where they are not told, or not as we tell them."""
        given = self.run.get("limits")
        if not isinstance(given, dict):
            return None
        try:
            known = {each.name: given[each.name] for each in fields(Limits) if each.name in given}
            limits = Limits(**{**known, "stages": _stages(known["stages"])})
            read_failures(limits.max_failures)
            return limits if limits.max_parallel >= 1 and limits.soak >= 0 else None
        except (ValueError, TypeError, LookupError, AttributeError):
            return None

    @property
    def course(self) -> Course | None:
        """The course of the last run, None where it is not told."""
        if limits := self.limits:
            return Course(limits, Passed.replay(limits.stages, self._events), read_time(self.run["at"]))
        return None


def _stages(given: dict[str, Any]) -> Stages:
    """Return the stages as the journal tells them. Raises TypeError, LookupError, AttributeError or ValueError."""
    stages = Stages(int(given["canary"]), tuple(given["shares"]), str(given["tag"]), tuple(given["values"]))
    if stages.is_given and not stages.names:
        raise ValueError
    return stages


def _left(job: Job) -> Job:
    """Return a cluster as a run that is over has left it: nobody follows what it sent."""
    if job.state is not State.RUNNING:
        return replace(job)
    reason = str(job.row()["reason"]) if job.is_sent else ""
    return replace(job, state=State.WAITING if job.is_sent else State.PENDING, reason=reason)


def _running(job: Job) -> dict[str, Any]:
    return {"id": job.id, "since": job.started, "step": "runs" if job.is_accepted else "is sent"}


def _failed(job: Job) -> dict[str, Any]:
    return {"id": job.id, "reason": said(job.reason), "ended": job.ended}
