"""What is seen while a rollout runs: a bar on a terminal, lines elsewhere; and rows of plan and result."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TextIO

from azext_aksproxy.config.redact import printable
from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.verdict import Ending, Reading
from azext_aksproxy.terminal.stream import write_line

BAR = 24
SLOWEST = 3
"""How many of the running clusters the bar names, those that began first."""

WORDS = {"started": "is sent", "accepted": "runs"}
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


class Screen:
    """Shows the events of a rollout on `stream`, which is standard error. Once that is closed it shows nothing."""

    def __init__(self, stream: TextIO | None, jobs: Sequence[Job], has_bar: bool, is_quiet: bool = False) -> None:
        self._stream, self._jobs, self._has_bar, self._is_quiet = stream, jobs, has_bar, is_quiet
        self._labels = labels(job.id for job in jobs)

    def called(self, job: Job) -> str:
        """Return what the cluster of `job` is called."""
        return self._labels.get(job.id, job.called)

    def show(self, job: Job, event: Event) -> None:
        """Show one change of state: with a bar only what needs a look, else each."""
        kind = event["event"]
        if kind == "refused" or (self._has_bar and kind not in ("waits", "failed", "changed", "left out")):
            self.refresh()
            return
        why = event.get("reason") or ": ".join(event[each] for each in ("code", "message") if each in event)
        reason = f": {why}" if why else ""
        ended = "" if self._has_bar else f" ({self._ended()}/{len(self._jobs)} ended)"
        self.say(f"{event['at']} {self.called(job)} {WORDS.get(kind, kind)}{reason}{ended}")

    def say(self, line: str) -> None:
        """Show a line of its own, without what a terminal would obey."""
        self._write(f"{self._clear}{printable(line)}\n")
        self.refresh()

    def refresh(self) -> None:
        """Draw the bar anew."""
        if self._has_bar and not self._is_quiet:
            width = shutil.get_terminal_size().columns - 1
            line = printable(progress(self._jobs, clock.written(clock.utc_now()), self._labels))
            self._write(f"{self._clear}{line[:width]}")

    def end(self) -> None:
        """Leave the bar behind; what is said from now on are lines."""
        self.refresh()
        if self._has_bar:
            self._write("\n")
        self._has_bar = False

    @property
    def _clear(self) -> str:
        return "\r\033[2K" if self._has_bar else ""

    def _write(self, text: str) -> None:
        self._is_quiet = self._is_quiet or not write_line(self._stream, text, end="")

    def _ended(self) -> int:
        return sum(job.state not in UNENDED for job in self._jobs)


def progress(jobs: Sequence[Job], at: str, called: Mapping[str, str] | None = None) -> str:
    """Return the progress of `jobs` at the time `at` on one line: counts, and what has run the longest.

    `called` is what to call them, by id; their resource groups and names by default.
    """
    count = Counter(job.state for job in jobs)
    over = len(jobs) - sum(count[each] for each in UNENDED)
    filled = BAR * over // max(1, len(jobs))
    running = sorted((job for job in jobs if job.state is State.RUNNING), key=lambda job: job.started or at)
    slowest = ", ".join(
        f"{(called or {}).get(job.id, job.called)} {_minutes(job.started or at, at)}" for job in running[:SLOWEST]
    )
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {over}/{len(jobs)}  {states(jobs)}" + (
        f"  {slowest}" if slowest else ""
    )


def states(jobs: Sequence[Job]) -> str:
    """Return how many of `jobs` stand where."""
    count = Counter(job.state for job in jobs)
    return ", ".join(f"{count[each]} {each.value}" for each in State if count[each])


def _minutes(begin: str, end: str) -> str:
    times = [datetime.fromisoformat(each.replace("Z", "+00:00")) for each in (begin, end)]
    minutes, seconds = divmod(int((times[1] - times[0]).total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def plan_row(reading: Reading, out: Ending | None, is_recheck: bool = False) -> dict[str, Any]:
    """Return a cluster as the plan shows it; `is_recheck` says that nothing is sent."""
    reason = None if reading.is_at_rest else BUSY.format(reading.state)
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
