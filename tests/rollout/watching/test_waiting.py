"""Who waits for what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.decisions.clock import written
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.waiting import Group, groups, waiting
from tests.rollout.watching.clusters import at, course, id_of, job, updated

ELSEWHERE = id_of("x").replace("/s/", "/t/")


def told(groups: list[Group]) -> list[tuple[str, str]]:
    """Return states and reasons, and the names of the clusters."""
    return [(f"{each.state}: {each.reason}", " ".join(id_.split("/")[-1] for id_ in each.ids)) for each in groups]


@pytest.mark.parametrize(
    ("jobs", "known", "expected"),
    [
        ([job("a")], course(), [("pending: First comes stage 1 of 2 (canary).", "a")]),
        (
            [job("a")],
            course(soaks=9),
            [(f"pending: Soaking after stage 1 of 2 (canary), until {written(at(9))}.", "a")],
        ),
        ([job("a")], course(soaks=4), [("pending: First comes stage 1 of 2 (canary).", "a")]),
        ([updated("u", 0, 1), job("a")], course(passed=1), [("pending: They begin next.", "a")]),
        (
            [job(name, agreed="x") for name in "abc"],
            course(1, "1", "100%", max_parallel=5),
            [("pending: First comes stage 1 of 2 (1).", "b c"), ("pending: They begin next.", "a")],
        ),
        (
            [updated("u", 0, 1), job("r", State.RUNNING, 1), job("a"), job("b")],
            course(passed=1, max_parallel=1),
            [("pending: At most 1 run at a time.", "a b")],
        ),
        (
            [job("r", State.RUNNING, 1, location="a"), job("a", location="a"), job("b", location="b")],
            course(passed=1, per_location=1),
            [
                ("pending: At most so many run at a time in their location or subscription.", "a"),
                ("pending: They begin next.", "b"),
            ],
        ),
        (
            [job("f", State.FAILED), job("a")],
            course(),
            [("pending: 1 cluster failed, and --max-failures is 1.", "a")],
        ),
        (
            [job("a", location="eastus"), job("b", location="uksouth"), job("c", location="eastus")],
            course(0, by_location=True),
            [("pending: They begin next.", "a c"), ("pending: The location eastus comes first.", "b")],
        ),
        (
            [job("w", State.WAITING, reason="Azure takes no more requests."), job("a"), Job(ELSEWHERE)],
            course(0),
            [
                ("waiting: Azure takes no more requests.", "w"),
                ("pending: Another cluster of the subscription waits.", "a"),
                ("pending: They begin next.", "x"),
            ],
        ),
        (
            [
                job("a"),
                job("w", State.WAITING, reason="Busy."),
                job("p", reason="The window of the cluster 'p' is closed.", opens=written(at(60))),
                job("q", reason="The window of the cluster 'q' is closed.", opens=written(at(60))),
                job("v", State.WAITING, reason="Full."),
                job("u", State.WAITING, reason="Full."),
                job("t", State.WAITING, reason="Full."),
            ],
            course(0),
            [
                ("waiting: Full.", "v u t"),
                ("pending: The window of the cluster is closed.", "p q"),
                ("waiting: Busy.", "w"),
                ("pending: Another cluster of the subscription waits.", "a"),
            ],
        ),
    ],
)
def test_the_reasons(jobs: list[Job], known: Course, expected: list[tuple[str, str]]) -> None:
    known.passed.number(jobs)

    assert told(waiting(jobs, known, at(5))) == expected


def test_without_a_run_or_its_limits_less_is_known() -> None:
    jobs = [job("a"), job("w", State.WAITING, reason="Busy.")]

    assert told(waiting(jobs, course(), at(5), is_running=False)) == [
        ("waiting: Busy.", "w"),
        ("pending: No run is going on.", "a"),
    ]
    assert told(waiting(jobs, None, at(5)))[1] == ("pending: They have not had their turn.", "a")


@given(
    found=st.lists(st.tuples(st.sampled_from(State), st.sampled_from(["", "Busy.", "Full.\n", "a\x1b[2J"]))),
    known=st.builds(course, st.integers(0, 3), max_parallel=st.integers(1, 3), by_location=st.booleans()),
    is_running=st.booleans(),
)
def test_whoever_waits_is_in_one_group_with_a_reason(
    found: list[tuple[State, str]], known: Course, is_running: bool
) -> None:
    jobs = [job(str(number), state, reason=reason) for number, (state, reason) in enumerate(found)]
    made = waiting(jobs, known, at(5), is_running)

    ids = [id_ for group in made for id_ in group.ids]
    idle = [each.id for each in jobs if each.state in UNENDED and each.state is not State.RUNNING]
    assert sorted(ids) == sorted(idle)
    assert all(group.reason and group.reason.isprintable() for group in made)
    assert len({(group.state, group.reason) for group in made}) == len(made)


def test_groups_are_named_by_the_first_and_the_largest_comes_first() -> None:
    jobs = [job("z", State.SKIPPED, reason="It is stopped.")]
    jobs += [job(f"c{number}", State.SKIPPED, reason="It is already as asked.") for number in range(5)]
    jobs += [job("x", State.CHANGED, reason="http://u:Hunter2@proxy/\x1b[2J")]
    first, *_, last = groups(jobs, (State.SKIPPED, State.CHANGED))
    called = {each.id: each.called for each in jobs}

    assert first.named(called) == "g/c0, g/c1, g/c2 and 2 more"
    assert first.row() == {
        "state": "skipped",
        "reason": "It is already as asked.",
        "count": 5,
        "first": [id_of("c0"), id_of("c1"), id_of("c2")],
    }
    assert (last.state, last.reason, last.named(called)) == ("changed", "http://***@proxy/ [2J", "g/x")
