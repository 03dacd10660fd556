"""The status of a rollout as `-o table` shows it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from azext_aksproxy.rollout.decisions.clock import read_time
from azext_aksproxy.rollout.watching.progress import labels
from azext_aksproxy.rollout.watching.progress_bar import clock
from azext_aksproxy.rollout.watching.waiting import named

Line = tuple[str, int | float | str | None, str]
"""What, how many, and the details."""


def table(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the table of what `status` returned."""
    return [{"What": what, "Count": count, "Details": details} for what, count, details in _lines(row)]


def _lines(row: dict[str, Any]) -> Iterator[Line]:
    yield from _whole(row)
    grouped = [*row["waiting"], *row["leftOut"]]
    ids = [each["id"] for each in (*row["running"], *row["failed"])] + [
        id_ for each in grouped for id_ in each["first"]
    ]
    called = labels(ids)
    if done := row["counts"]["succeeded"]:
        yield "succeeded", done, ""
    if running := row["running"]:
        yield "running", len(running), _oldest(running, row["asOf"], called)
    for each in row["failed"]:
        yield "failed", 1, f"{each['reason']} ({called[each['id']]})"
    for each in grouped:
        yield each["state"], each["count"], f"{each['reason']} ({named(each['first'], each['count'], called)})"


def _whole(row: dict[str, Any]) -> Iterator[Line]:
    begun = f", begun {row['begun']}: {row['selection']}" if row["begun"] else ""
    yield "rollout", row["clusters"], f"{row['state']}{', PID ' + str(row['pid']) if row['pid'] else ''}{begun}"
    if row["why"]:
        yield "why", None, row["why"]
    if stage := row["stage"]:
        yield "stage", f"{stage['number']}/{stage['of']}", stage["name"]
    if row["rate"]:
        yield "rate", row["rate"], "clusters an hour"
    estimate = row["estimate"]
    without = f", without {', '.join(estimate['leavesOut'])}" if estimate["leavesOut"] else ""
    if row["estimatedEnd"] or estimate["unknown"]:
        yield "end", None, f"about {row['estimatedEnd']}{without}" if row["estimatedEnd"] else estimate["unknown"]


def _oldest(running: list[dict[str, Any]], at: str, called: dict[str, str]) -> str:
    """Return those that run the longest, with how long they do at the time `at`."""
    first = sorted((each for each in running if each["since"]), key=lambda each: read_time(each["since"]))
    since = {each["id"]: f" {clock(read_time(each['since']), read_time(at))}" for each in first}
    ids = [each["id"] for each in first]
    return named(ids, len(running), {id_: called[id_] + since[id_] for id_ in ids})
