"""Clusters of a rollout as tests of what is seen of it make them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from azext_aksproxy.rollout.decisions.clock import written
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.stages import Passed, Stages
from azext_aksproxy.rollout.watching.course import Course

BEGIN = datetime(2026, 11, 22, 10, tzinfo=timezone.utc)


def at(minute: float) -> datetime:
    """Return the time so many minutes after the begin."""
    return BEGIN + timedelta(minutes=minute)


def id_of(name: str) -> str:
    """Return the id of a cluster."""
    return f"/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/{name}"


def job(
    name: str, state: State = State.PENDING, started: float | None = None, ended: float | None = None, **more: Any
) -> Job:
    """Return a cluster; its times are minutes after the begin."""
    times = {key: written(at(minute)) for key, minute in (("started", started), ("ended", ended)) if minute is not None}
    is_sent = state is State.RUNNING
    return Job(id_of(name), state=state, **{"is_sent": is_sent, "is_accepted": is_sent, **times, **more})


def updated(name: str, started: float, ended: float, **more: Any) -> Job:
    """Return a cluster that was updated."""
    return job(name, State.SUCCEEDED, started, ended, **more)


def course(
    canary: int = 1,
    *shares: str,
    passed: int = 0,
    soaks: float | None = None,
    begun: float | None = None,
    tag: str = "",
    **limits: Any,
) -> Course:
    """Return the course of a run, of whose stages so many have passed; the next soaks until a minute."""
    tag, *values = tag.split() or [""]
    stages = Stages(canary, shares, tag, tuple(values))
    until = {} if soaks is None else {passed + 1: written(at(soaks))}
    known = Passed(stages, passed, soaks=until)
    return Course(Limits(stages, **limits), known, None if begun is None else at(begun))
