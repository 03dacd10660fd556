"""The lines of a rollout on a terminal: a bar, the pace, and every reason for waiting. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from azext_aksproxy.config.redact import printable
from azext_aksproxy.rollout.decisions.clock import read_time
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.outlook import Estimate, Outlook, outlook
from azext_aksproxy.rollout.watching.progress import states
from azext_aksproxy.rollout.watching.waiting import waiting

BAR = 24
SLOWEST = 3
"""How many of the running clusters the bar names, those that began first."""


def lines(jobs: Sequence[Job], course: Course, now: datetime, called: Mapping[str, str]) -> list[str]:
    """Return what is seen of `jobs` while a run with that `course` goes on; `called` is what to call them, by id."""
    groups = waiting(jobs, course, now)
    return [
        progress(jobs, now, called),
        pace(outlook(jobs, course, now), now),
        *[f"{len(group.ids)} {group.state}: {group.reason} ({group.named(called)})" for group in groups],
    ]


def progress(jobs: Sequence[Job], now: datetime, called: Mapping[str, str] | None = None) -> str:
    """Return the progress of `jobs` on one line: counts, and what has run the longest.

    `called` is what to call them, by id; their resource groups and names by default.
    """
    count = Counter(job.state for job in jobs)
    over = len(jobs) - sum(count[each] for each in UNENDED)
    filled = BAR * over // max(1, len(jobs))
    begun = {job.id: read_time(at) if (at := job.started) else now for job in jobs if job.state is State.RUNNING}
    first = sorted(begun, key=lambda id_: begun[id_])[:SLOWEST]
    slowest = ", ".join(f"{(called or {}).get(id_, Job(id_).called)} {clock(begun[id_], now)}" for id_ in first)
    text = f"[{'#' * filled}{'.' * (BAR - filled)}] {over}/{len(jobs)}  {states(jobs)}"
    return printable(f"{text}  {slowest}" if slowest else text)


def pace(seen: Outlook, now: datetime) -> str:
    """Return stage, rate and estimate on one line."""
    parts = [str(seen.stage)] if seen.stage else []
    parts += [f"{seen.rate:g} clusters an hour"] if seen.rate else []
    return "; ".join([*parts, end_of(seen.estimate, now)])


def end_of(estimate: Estimate, now: datetime) -> str:
    """Return an estimate in words, as of `now`."""
    if estimate.end is None:
        return "the end cannot be told yet" if estimate.unknown else "it ends"
    minutes = round((estimate.end - now).total_seconds() / 60)
    spent = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    rest = f", without {', '.join(estimate.leaves_out)}" if estimate.leaves_out else ""
    day = f"on {estimate.end:%Y-%m-%d} " if estimate.end.date() != now.date() else ""
    return f"ends in about {spent}, {day}at {estimate.end:%H:%M} UTC{rest}"


def clock(begin: datetime, end: datetime) -> str:
    """Return the time between two times, in minutes and seconds."""
    minutes, seconds = divmod(max(0, int((end - begin).total_seconds())), 60)
    return f"{minutes}:{seconds:02}"
