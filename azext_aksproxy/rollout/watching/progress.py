"""How clusters are called and counted, and rows of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from azext_aksproxy.config.redact import printable
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.verdict import Ending, Reading

CHECKED_AGAIN = "It was updated, and is only checked again."

STATES = {"changed": "changed", "blocked": "blocked", "left out": "skipped"}
"""What a plan calls a cluster that it leaves out, by the event that says so."""

BUSY = "It has its turn when the operation on it has ended: {}."


def labels(ids: Iterable[str]) -> dict[str, str]:
    """Return what to call the clusters with `ids`, by their ids: `group/name`, so that each is called otherwise.

    Where they are of more than one subscription, that comes first: `subscription/group/name`.
    """
    jobs = [Job(each) for each in ids]
    is_one = len({job.subscription.lower() for job in jobs}) <= 1
    return {job.id: job.called if is_one else f"{job.subscription}/{job.called}" for job in jobs}


def states(jobs: Sequence[Job]) -> str:
    """Return how many of `jobs` stand where."""
    count = Counter(job.state for job in jobs)
    return ", ".join(f"{count[each]} {each.value}" for each in State if count[each])


def plan_row(reading: Reading, out: Ending | None, is_recheck: bool = False) -> dict[str, Any]:
    """Return a cluster as the plan shows it; `is_recheck` says that nothing is sent."""
    busy = [BUSY.format(reading.state)] * (not reading.is_at_rest)
    reason = " ".join([*reading.notes, *busy]) or None
    return {
        "id": reading.id,
        "location": reading.location,
        "nodes": reading.nodes,
        "state": STATES[out.event] if out else "planned",
        "until": reading.opens or None if not out else None,
        "changes": [] if out and out.event != "blocked" else list(reading.effects),
        "reason": out.facts["reason"] if out else CHECKED_AGAIN if is_recheck else reason,
    }


def plan_line(row: dict[str, Any], label: str | None = None) -> str:
    """Return a row of the plan as a line for people; `label` is what to call the cluster, as `labels` says."""
    waits = [f"waits until {row['until']}"] if row["until"] else []
    what = (
        "; ".join([*row["changes"], *waits, *[row["reason"]] * bool(row["reason"])]) or "its last update is sent again"
    )
    place = f"{row['location']}, {counted(row['nodes'], 'node')}" if row["location"] else "not read"
    return printable(f"{row['state']:8} {label or Job(row['id']).called} ({place}): {what}")


def counted(count: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{count} {what}{'s' * (count != 1)}"
