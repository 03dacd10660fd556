"""Which cluster belongs to which stage, and when one is over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.stages import Passed, Stage, Stages, is_over, members, numbers, read_shares

TWO = Stages(0, ("1", "100%"))
BY_RING = Stages(0, (), "ring", ("dev", "prod"))


def jobs(*states: State, tags: str = "") -> list[Job]:
    return [
        Job(f"/subscriptions/s/{number}", agreed="digest", tag=tag, state=state)
        for number, (state, tag) in enumerate(zip(states, tags.split() or [""] * len(states), strict=True))
    ]


@pytest.mark.parametrize(
    ("text", "count", "sizes"),
    [
        ("1,10%,50%,100%", 100, [1, 9, 40, 50]),
        ("1,10%,50%,100%", 5, [1, 0, 1, 3]),
        ("1%,100%", 10, [1, 9]),
        ("3,100%", 2, [2, 0]),
        ("100%", 4, [4]),
        ("5,10%,100%", 20, [5, 0, 15]),
        (" 1 , 100% ", 2, [1, 1]),
    ],
)
def test_shares_are_of_all_and_count_those_before_them(text: str, count: int, sizes: list[int]) -> None:
    number_of = numbers(jobs(*[State.PENDING] * count), Stages(0, read_shares(text)))

    assert [list(number_of.values()).count(number) for number in range(1, len(sizes) + 1)] == sizes
    assert list(number_of.values()) == sorted(number_of.values()), "in the order of the plan"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no list of numbers"),
        ("1,x,100%", "no list of numbers"),
        ("0,100%", "no list of numbers"),
        ("1,101%", "no list of numbers"),
        ("-1,100%", "no list of numbers"),
        ("1,,100%", "no list of numbers"),
        ("1,50%", "not 100%"),
        ("10", "not 100%"),
        ("50%,10%,100%", "not larger"),
        ("10,10,100%", "not larger"),
    ],
)
def test_other_shares_are_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_shares(text)


def test_what_was_never_planned_takes_no_place_in_a_stage() -> None:
    fleet = jobs(*[State.PENDING] * 3)
    fleet[0].agreed = ""

    assert list(numbers(fleet, Stages(0, ("1", "100%"))).values()) == [1, 1, 2]


def test_what_is_planned_later_displaces_nobody() -> None:
    fleet = jobs(*[State.PENDING] * 3)
    for job, planned in zip(fleet, ("2026-01-03", "2026-01-01", "2026-01-02"), strict=True):
        job.planned = planned

    assert list(numbers(fleet, TWO).values()) == [2, 1, 2]


@pytest.mark.parametrize(
    ("counts", "sizes"),
    [({}, [2, 8, 10]), ({1: 1}, [1, 9, 10]), ({1: 1, 2: 3}, [1, 2, 17]), ({1: 1, 2: 3, 3: 7}, [1, 2, 17])],
)
def test_a_stage_that_has_passed_keeps_its_size_and_the_last_has_all(counts: dict[int, int], sizes: list[int]) -> None:
    number_of = numbers(jobs(*[State.PENDING] * 20), Stages(0, ("10%", "50%", "100%")), counts)

    assert [list(number_of.values()).count(number) for number in (1, 2, 3)] == sizes


def test_a_tag_says_which_stage() -> None:
    fleet = jobs(*[State.PENDING] * 3, tags="prod dev prod")

    assert list(numbers(fleet, BY_RING).values()) == [2, 1, 2]
    assert BY_RING.names == ("ring=dev", "ring=prod")


def test_canaries_are_those_that_succeeded_first() -> None:
    fleet = jobs(State.SUCCEEDED, State.SUCCEEDED, State.PENDING)
    fleet[0].ended, fleet[1].ended = "2026-01-02", "2026-01-01"

    assert members(fleet, Stages(1), Stage(1, 2, "canary")) == [fleet[1]]
    assert members(fleet, Stages(1), Stage(2, 2, "rest")) == [fleet[0], fleet[2]]
    assert members(fleet, Stages(0), Stage(1, 1, "all")) == fleet


@pytest.mark.parametrize(
    ("states", "stages", "number", "over"),
    [
        ((State.SUCCEEDED, State.PENDING), Stages(1), 1, True),
        ((State.PENDING, State.PENDING), Stages(1), 1, False),
        ((State.SUCCEEDED, State.PENDING), Stages(2), 1, False),
        ((State.SUCCEEDED, State.BLOCKED), Stages(2), 1, True),
        ((State.SUCCEEDED, State.PENDING), Stages(0, ("1", "100%")), 1, True),
        ((State.RUNNING, State.PENDING), Stages(0, ("1", "100%")), 1, False),
        ((State.SUCCEEDED, State.WAITING), Stages(0, ("1", "100%")), 2, False),
        ((State.FAILED, State.SKIPPED), Stages(0, ("1", "100%")), 2, True),
    ],
)
def test_when_a_stage_is_over(states: tuple[State, ...], stages: Stages, number: int, over: bool) -> None:
    names = stages.names

    fleet = jobs(*states)
    Passed(stages).number(fleet)

    assert is_over(fleet, stages, Stage(number, len(names), names[number - 1]), ()) is over


def test_a_closed_window_holds_up_no_stage_in_which_one_succeeded_but_what_runs_in_azure_does() -> None:
    fleet = jobs(State.PENDING, State.PENDING, State.PENDING)
    stages, first = Stages(0, ("2", "100%")), Stage(1, 2, "2")
    Passed(stages).number(fleet)
    assert not is_over(fleet, stages, first, {fleet[0].id, fleet[1].id}), "nothing was done in it"

    fleet[1].is_given_up = True
    assert not is_over(fleet, stages, first, {fleet[0].id, fleet[1].id})
    fleet[0].is_given_up = True
    assert is_over(fleet, stages, first, {fleet[0].id, fleet[1].id}), "what is given up is as a failure"
    fleet[0].is_given_up = False
    fleet[1].state = State.SUCCEEDED
    assert is_over(fleet, stages, first, {fleet[0].id})

    fleet[0].is_sent = True
    assert not is_over(fleet, stages, first, {fleet[0].id})


def test_a_closed_window_of_an_earlier_stage_holds_up_no_later_one() -> None:
    fleet = jobs(State.PENDING, State.SUCCEEDED, State.SKIPPED, State.PENDING)
    stages = Stages(0, ("2", "3", "100%"))
    Passed(stages).number(fleet)

    assert is_over(fleet, stages, Stage(2, 3, "3"), {fleet[0].id})


def test_the_journal_says_which_stages_have_passed_if_they_are_the_same_stages() -> None:
    stages = Stages(0, ("1", "10%", "100%"))
    others = [event("stage", number=2, count=3, stages="1,100%"), event("soak", number=1, until="x", stages="1,100%")]
    ours = [
        event("stage", number=1, count=1, stages=str(stages)),
        event("soak", number=2, until="y", stages=str(stages)),
    ]
    passed = Passed.replay(stages, [*others, *ours, event("run", pid=1)])

    assert (passed.highest, passed.soaks, passed.is_complete) == (1, {2: "y"}, False)
    assert str(passed.current) == "stage 2 of 3 (10%)"
    by_tags = [("ring", ("a,b", "c")), ("ring", ("a", "b,c")), ("ring", ("a", "b", "c")), ("ring=a", ("b", "c"))]
    more = [Stages(0, (), tag, values) for tag, values in [*by_tags, ("canary", ("1",))]]
    assert len({str(each) for each in (stages, BY_RING, Stages(1), Stages(2), Stages(0), *more)}) == 10


@pytest.mark.parametrize(("state", "highest"), [(State.PENDING, 1), (State.SUCCEEDED, 2)])
def test_the_last_stage_has_not_passed_for_clusters_that_came_later(state: State, highest: int) -> None:
    passed = Passed(TWO, 2)
    passed.number(jobs(State.SUCCEEDED, state))

    assert passed.highest == highest


@given(count=st.integers(0, 40), shares=st.sampled_from(["1,100%", "3,30%,60%,100%", "1%,2%,100%"]))
def test_each_cluster_is_in_one_stage(count: int, shares: str) -> None:
    fleet, stages = jobs(*[State.PENDING] * count), Stages(0, read_shares(shares))
    Passed(stages).number(fleet)
    found = [
        job.id
        for number, name in enumerate(stages.names, 1)
        for job in members(fleet, stages, Stage(number, len(stages.names), name))
    ]

    assert sorted(found) == sorted(job.id for job in fleet)
