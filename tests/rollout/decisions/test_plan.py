"""The plan beside the journal: a table of what a cluster was, what it is now, and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from azext_aksproxy.config.live.disruption.policy import Forbidden
from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.plan import Row, make_plan, unselected
from azext_aksproxy.rollout.decisions.verdict import ALREADY, Reading

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"
TO_DO = Reading(ID, "westeurope", nodes=3, etag="2", fields=("trustedCa",), changes=("trustedCa gains x",), digest="x")
OTHERWISE = replace(TO_DO, changes=("trustedCa gains x", "trustedCa loses y"), digest="y")
DONE = replace(TO_DO, fields=(), changes=(), digest="")
GUESSED = replace(DONE, guesses=("10.1.0.0/16",), digest="guess")
FAILED = replace(DONE, state="Failed")
BLOCKED = replace(TO_DO, forbidden=Forbidden("Blocked."))
CLOSED = replace(TO_DO, forbidden=Forbidden("Closed.", datetime(2026, 11, 28, 1, tzinfo=timezone.utc)))
OPENS = "2026-11-28T01:00:00.000Z"
UNREAD = Reading(ID, unread="It cannot be read: 503")
MISSING = Reading(ID, unread="It cannot be read: 404", is_missing=True)


def known(state: State, **more: Any) -> Job:
    return Job(ID, **{"agreed": "x", "fields": ["trustedCa"], "state": state, **more})


def row(reading: Reading | None, job: Job | None, retry_failed: bool = False) -> Row:
    [only] = make_plan([reading] if reading else [], [job] if job else [], retry_failed, may_ask=True)
    return only


ASKED, AGREED, SETTLED, OUT = "asked about", "agreed to", "settled", "left out"


def decision(planned: Row) -> str:
    if planned.is_settled:
        return SETTLED
    if planned.is_to_be_agreed:
        return ASKED
    return AGREED if planned.is_update else OUT


@pytest.mark.parametrize(
    ("reading", "job", "decided"),
    [
        # new
        (TO_DO, None, ASKED),
        (GUESSED, None, ASKED),
        (DONE, None, OUT),
        (UNREAD, None, OUT),
        (replace(TO_DO, state="Upgrading"), None, ASKED),
        # agreed to, and not done
        (TO_DO, known(State.PENDING), SETTLED),
        (UNREAD, known(State.PENDING), SETTLED),
        (OTHERWISE, known(State.PENDING), ASKED),
        (DONE, known(State.PENDING), OUT),
        (TO_DO, known(State.CHANGED), ASKED),
        (OTHERWISE, known(State.CHANGED), ASKED),
        # sent, and its end not seen
        (TO_DO, known(State.RUNNING, is_sent=True), SETTLED),
        (OTHERWISE, known(State.RUNNING, is_sent=True), SETTLED),
        (None, known(State.RUNNING, is_sent=True), SETTLED),
        # done
        (DONE, known(State.SUCCEEDED), SETTLED),
        (replace(DONE, state="Upgrading"), known(State.SUCCEEDED), SETTLED),
        (GUESSED, known(State.SUCCEEDED, guesses=["10.1.0.0/16"]), SETTLED),
        (GUESSED, known(State.SUCCEEDED), ASKED),
        (TO_DO, known(State.SUCCEEDED), ASKED),
        (UNREAD, known(State.SUCCEEDED), SETTLED),
        (UNREAD, known(State.FAILED), SETTLED),
        (None, known(State.SUCCEEDED), SETTLED),
        # left out
        (DONE, known(State.SKIPPED, agreed=""), OUT),
        (TO_DO, known(State.SKIPPED, agreed=""), ASKED),
        (TO_DO, known(State.SKIPPED), ASKED),
        # failed
        (TO_DO, known(State.FAILED), SETTLED),
        (FAILED, known(State.FAILED), SETTLED),
        (DONE, known(State.FAILED), OUT),
        (DONE, known(State.FAILED, has_landed=True), SETTLED),
        (TO_DO, known(State.FAILED, has_landed=True), SETTLED),
        # a policy, and a window
        (BLOCKED, None, OUT),
        (BLOCKED, known(State.PENDING), OUT),
        (replace(TO_DO, unstaged="It has no tag."), known(State.PENDING), OUT),
        (TO_DO, known(State.BLOCKED), ASKED),
        (CLOSED, None, ASKED),
        (CLOSED, known(State.PENDING, opens=OPENS), SETTLED),
        (CLOSED, known(State.PENDING), AGREED),
        (TO_DO, known(State.PENDING, opens=OPENS), AGREED),
        (replace(CLOSED, digest="y"), known(State.PENDING, opens=OPENS), ASKED),
        # no longer there
        (None, known(State.PENDING), SETTLED),
        (MISSING, known(State.PENDING), OUT),
        (MISSING, known(State.SUCCEEDED), OUT),
        (MISSING, known(State.SKIPPED, agreed="", lacks=True), SETTLED),
    ],
)
def test_what_a_plan_decides(reading: Reading | None, job: Job | None, decided: str) -> None:
    assert decision(row(reading, job)) == decided


@pytest.mark.parametrize(
    ("reading", "decided", "is_repair"),
    [(TO_DO, AGREED, True), (FAILED, AGREED, True), (OTHERWISE, ASKED, True), (DONE, OUT, True)],
)
def test_what_failed_is_planned_again_where_that_is_asked_for(reading: Reading, decided: str, is_repair: bool) -> None:
    planned = row(reading, known(State.FAILED), retry_failed=True)

    assert (decision(planned), planned.is_repair) == (decided, is_repair)


@pytest.mark.parametrize(
    ("reading", "job", "news"),
    [
        (TO_DO, None, "new"),
        (TO_DO, known(State.SUCCEEDED), "changed back"),
        (OTHERWISE, known(State.PENDING), "changed"),
        (TO_DO, known(State.PENDING), ""),
        (DONE, known(State.SUCCEEDED), ""),
    ],
)
def test_what_is_new_is_said(reading: Reading, job: Job | None, news: str) -> None:
    assert row(reading, job).news == news


@pytest.mark.parametrize(
    ("job", "lacks"),
    [(None, True), (known(State.PENDING), False), (known(State.SKIPPED, agreed="", location="x", lacks=True), False)],
)
def test_a_deleted_cluster_lacks_nothing_but_a_name_that_never_was_may(job: Job | None, lacks: bool) -> None:
    told = row(MISSING, job).event()
    assert told
    assert (told["event"], told["lacks"]) == ("left out", lacks)


def test_a_name_that_never_was_a_cluster_is_none_in_the_next_run_either() -> None:
    told = row(MISSING, None).event()
    assert told
    job = Job(ID)
    job.take(told)
    again = row(MISSING, job)

    assert again.is_settled
    assert not job.is_as_asked


@pytest.mark.parametrize("state", [State.FAILED, State.CHANGED, State.PENDING, State.SKIPPED])
def test_what_cannot_be_read_changes_nothing_that_the_journal_knows(state: State) -> None:
    assert row(UNREAD, known(state), retry_failed=True).event() is None


def test_a_repair_stays_one_until_it_succeeds() -> None:
    failed = known(State.FAILED)
    for told in (row(FAILED, failed, retry_failed=True).event(), event("changed", id=ID, reason="x")):
        assert told
        failed.take(told)
    planned = row(FAILED, failed)

    assert planned.is_update
    assert planned.is_repair
    failed.take(event("succeeded", id=ID))
    assert not failed.is_repair


def test_what_is_not_done_is_read_even_where_the_selection_has_it_no_more() -> None:
    states = {
        State.PENDING: True,
        State.FAILED: True,
        State.CHANGED: True,
        State.SUCCEEDED: False,
        State.SKIPPED: False,
    }
    jobs = [replace(known(state), id=f"{ID}{state.value}") for state in states]
    sent = known(State.RUNNING, is_sent=True)

    assert unselected([*jobs, sent], []) == [job.id for job in jobs if states[job.state]]
    assert unselected(jobs, [replace(TO_DO, id=job.id.upper()) for job in jobs]) == []


def test_the_journal_is_told_what_it_does_not_know() -> None:
    planned = row(TO_DO, None).event()
    assert planned
    agreed = Job(ID)
    agreed.take(planned)
    assert (agreed.agreed, agreed.fields, agreed.state) == ("x", ["trustedCa"], State.PENDING)
    assert row(TO_DO, agreed).event() is None

    left = row(DONE, None).event()
    assert left
    skipped = Job(ID)
    skipped.take(left)
    assert (skipped.state, skipped.reason, skipped.lacks) == (State.SKIPPED, ALREADY, False)
    assert row(DONE, skipped).event() is None


def test_the_journals_order_comes_first_and_each_cluster_once() -> None:
    first, second, third = (replace(TO_DO, id=f"{ID}{number}") for number in range(3))
    jobs = [replace(known(State.PENDING), id=first.id.upper()), replace(known(State.PENDING), id=third.id)]
    rows = make_plan([first, second, third], jobs, retry_failed=False, may_ask=True)

    assert [each.reading.id for each in rows] == [first.id, third.id, second.id]
    assert [each.job is None for each in rows] == [False, False, True]


def test_where_nobody_may_ask_what_was_agreed_to_otherwise_is_only_told_of_until_the_next_plan() -> None:
    [planned] = make_plan([OTHERWISE], [known(State.PENDING)], retry_failed=False, may_ask=False)
    told = planned.event()
    assert told
    job = known(State.PENDING)
    job.take(told)
    [again] = make_plan([OTHERWISE], [job], retry_failed=False, may_ask=False)

    assert not planned.is_update
    assert (job.state, job.is_as_asked) == (State.CHANGED, False)
    assert "What would change now: trustedCa gains x; trustedCa loses y." in job.reason
    assert again.is_update


def test_what_failed_and_would_be_changed_otherwise_is_told_of_first_as_well() -> None:
    failed = known(State.FAILED)
    [planned] = make_plan([OTHERWISE], [failed], retry_failed=True, may_ask=False)
    told = planned.event()
    assert told
    failed.take(told)
    [again] = make_plan([replace(OTHERWISE, state="Failed")], [failed], retry_failed=False, may_ask=False)

    assert not planned.is_update
    assert (again.is_update, again.is_repair) == (True, True)


@pytest.mark.parametrize("job", [None, known(State.SUCCEEDED), known(State.CHANGED), known(State.SKIPPED)])
def test_what_is_new_or_was_changed_back_is_planned_whether_or_not_somebody_may_ask(job: Job | None) -> None:
    [planned] = make_plan([TO_DO], [job] if job else [], retry_failed=False, may_ask=False)

    assert planned.is_update


def test_the_journal_is_told_what_was_only_guessed() -> None:
    told = row(replace(GUESSED, fields=("trustedCa",)), None).event()

    assert told is not None
    assert (told["fields"], told["guesses"]) == (["trustedCa"], ["10.1.0.0/16"])


def test_a_closed_window_and_what_it_waits_for_are_written_down_and_read_back() -> None:
    told = row(CLOSED, None).event()
    assert told
    job = Job(ID)
    job.take(told)

    assert (job.state, job.opens, job.reason, job.agreed) == (State.PENDING, OPENS, "Closed.", "x")
    assert job.row() | {"id": ""} == {
        "id": "",
        "state": "waiting",
        "reason": "Closed.",
        "until": OPENS,
        "started": None,
        "ended": None,
    }
    assert row(CLOSED, job).event() is None, "the journal knows"
    opened = row(TO_DO, job).event()
    assert opened
    job.take(opened)
    assert (job.opens, job.reason) == ("", "")


def test_what_is_blocked_is_told_once() -> None:
    told = row(BLOCKED, None).event()
    assert told
    job = Job(ID)
    job.take(told)

    assert (job.state, job.is_as_asked) == (State.BLOCKED, False)
    assert row(BLOCKED, job).event() is None


def test_what_failed_after_its_update_is_only_checked_again_where_that_is_asked_for() -> None:
    failed = known(State.FAILED, has_landed=True)
    planned = row(DONE, failed, retry_failed=True)
    told = planned.event()
    assert told
    assert (told["event"], planned.is_to_be_agreed) == ("rechecked", False)

    failed.take(told)
    failed.resume()
    assert (failed.state, failed.is_sent, failed.is_accepted) == (State.RUNNING, True, True)
    assert row(TO_DO, known(State.FAILED, has_landed=True), retry_failed=True).is_repair, "somebody took it back"
