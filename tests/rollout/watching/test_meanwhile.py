"""Clusters change while they are looked at, since each is updated in a thread of its own."""

from __future__ import annotations

import random
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions.clock import written
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.outlook import outlook
from azext_aksproxy.rollout.watching.progress_bar import lines
from tests.rollout.watching.clusters import at, course, id_of, updated

CHANCE = random.Random(7)  # noqa: S311
MAY_BE: dict[str, list[Any]] = {
    "state": list(State),
    "started": [None, written(at(1))],
    "ended": [None, written(at(9))],
    "opens": ["", written(at(20))],
    "reason": ["", "Busy."],
    "is_sent": [False, True],
    "is_accepted": [False, True],
    "location": ["a", "b"],
    "stage": [1, 2, 3],
}


class Restless(Job):
    """A cluster of which each look sees something else."""

    def __getattribute__(self, name: str) -> Any:
        return CHANCE.choice(MAY_BE[name]) if name in MAY_BE else super().__getattribute__(name)


@pytest.mark.parametrize(
    "known",
    [
        course(passed=1, begun=0, by_location=True, max_failures="99"),
        course(9, max_failures="99", soak=60, waits_for_windows=True),
        course(1, "1", "50%", "100%", max_failures="99", per_location=2, waits_for_windows=True),
    ],
)
def test_whatever_changes_meanwhile_breaks_nothing(known: Course) -> None:
    ended = [updated(f"u{number}", 0, 10) for number in range(3)]
    jobs = [*ended, *[Restless(id_of(f"c{number}"), agreed="x") for number in range(12)]]
    called = {each.id: each.called for each in jobs}
    shown = [lines(jobs, known, at(12), called) for _ in range(300)]
    rows = [outlook(jobs, known, at(12)).row() for _ in range(300)]

    assert all(len(each) >= 2 for each in shown)
    assert any(row["estimatedEnd"] for row in rows)
