"""What is seen while a rollout runs: a bar on a terminal, lines elsewhere; and rows of plan and result."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TextIO

from azext_aksproxy.rollout.job import Event, Job, State
from azext_aksproxy.rollout.journal import now
from azext_aksproxy.rollout.verdict import Ending, Reading

BAR = 24
SLOWEST = 3
"""How many of the running clusters the bar names, those that began first."""

WORDS = {"started": "is sent", "accepted": "runs"}


class Screen:
    """Shows the events of a rollout on `stream`, which is standard error."""

    def __init__(self, stream: TextIO, jobs: Sequence[Job], has_bar: bool, is_quiet: bool = False) -> None:
        self._stream, self._jobs, self._has_bar, self._is_quiet = stream, jobs, has_bar, is_quiet

    def show(self, job: Job, event: Event) -> None:
        """Show one change of state: with a bar only what needs a look, else each."""
        kind = event["event"]
        if self._has_bar and kind not in ("failed", "left out"):
            self.refresh()
            return
        reason = f": {printable(job.reason)}" if job.reason else ""
        ended = "" if self._has_bar else f" ({self._ended()}/{len(self._jobs)} ended)"
        self.say(f"{event['at']} {job.called} {WORDS.get(kind, kind)}{reason}{ended}")

    def say(self, line: str) -> None:
        """Show a line of its own."""
        if not self._is_quiet:
            print(f"\r\033[2K{line}" if self._has_bar else line, file=self._stream, flush=True)
            self.refresh()

    def refresh(self) -> None:
        """Draw the bar anew."""
        if self._has_bar and not self._is_quiet:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\033[2K{progress(self._jobs, now())[:width]}", end="", file=self._stream, flush=True)

    def end(self) -> None:
        """Leave the bar behind; what is said from now on are lines."""
        if self._has_bar and not self._is_quiet:
            self.refresh()
            print(file=self._stream, flush=True)
        self._has_bar = False

    def _ended(self) -> int:
        return sum(job.state not in (State.PENDING, State.RUNNING) for job in self._jobs)


def progress(jobs: Sequence[Job], at: str) -> str:
    """Return the progress of `jobs` at the time `at` on one line: counts, and what has run the longest."""
    count = Counter(job.state for job in jobs)
    over = len(jobs) - count[State.PENDING] - count[State.RUNNING]
    filled = BAR * over // max(1, len(jobs))
    running = sorted((job for job in jobs if job.state is State.RUNNING), key=lambda job: job.started or at)
    slowest = ", ".join(f"{job.called} {_minutes(job.started or at, at)}" for job in running[:SLOWEST])
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


def plan_row(reading: Reading, out: Ending | None) -> dict[str, Any]:
    """Return a cluster as the plan shows it."""
    return {
        "id": reading.id,
        "location": reading.location,
        "nodes": reading.nodes,
        "state": "skipped" if out else "planned",
        "changes": [] if out else [*reading.changes, *(f"noProxy may lose {each}" for each in reading.guesses)],
        "reason": out.facts["reason"] if out else None,
    }


def plan_line(row: dict[str, Any]) -> str:
    """Return a row of the plan as a line for people."""
    what = row["reason"] or "; ".join(row["changes"])
    place = f"{row['location']}, {counted(row['nodes'], 'node')}" if row["location"] else "not read"
    return f"{row['state']:8} {Job(row['id']).called} ({place}): {printable(what)}"


def counted(count: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{count} {what}{'s' * (count != 1)}"


def printable(text: str) -> str:
    """Return `text`, which may be the service's, on one line and without control characters."""
    return "".join(each if each.isprintable() else " " for each in text)
