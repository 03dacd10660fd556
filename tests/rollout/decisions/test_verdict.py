"""What is done with a cluster as it was read: a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from azext_aksproxy.config.live.disruption.policy import Forbidden
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.verdict import (
    ALREADY,
    BY_POLICY,
    SUCCEEDED,
    Ending,
    Next,
    Reading,
    before_write,
    ended,
    left_out,
    no_longer_agreed,
    refused_by_policy,
    unwell,
)

TO_DO = Reading("id", etag="2", fields=("trustedCa",), changes=("trustedCa gains x",), digest="x")
DONE = replace(TO_DO, fields=(), changes=(), digest="")
GUESSED = replace(DONE, guesses=("10.1.0.0/16",), digest="guess")
WINDOWS = replace(TO_DO, obstacle="A pool runs Windows.")


def job(**known: Any) -> Job:
    return Job("id", **{"fields": ["trustedCa"], "agreed": "x", **known})


@pytest.mark.parametrize(
    ("reading", "reason", "lacks"),
    [
        (DONE, ALREADY, False),
        (replace(TO_DO, unconcerned="It has no HTTP proxy."), "It has no HTTP proxy.", False),
        (replace(DONE, state="Failed"), "Its provisioning state is Failed.", True),
        (replace(TO_DO, state="Canceled"), "Its provisioning state is Canceled.", True),
        (replace(DONE, state="Updating"), "Its provisioning state is Updating.", True),
        (replace(TO_DO, is_stopped=True), "It is stopped.", True),
        (replace(DONE, is_stopped=True), ALREADY, False),
        (WINDOWS, "A pool runs Windows.", True),
        (Reading("id", unread="It cannot be read: 503"), "It cannot be read: 503", True),
    ],
)
def test_who_is_left_out_and_whether_that_lacks_what_was_asked(reading: Reading, reason: str, lacks: bool) -> None:
    assert left_out(reading) == Ending.left_out(reason, lacks)


@pytest.mark.parametrize("reading", [TO_DO, replace(TO_DO, state="Upgrading"), GUESSED])
def test_who_is_not(reading: Reading) -> None:
    """One that is busy has its turn when it is not."""
    assert left_out(reading) is None


def test_what_failed_by_us_is_repaired() -> None:
    assert left_out(replace(DONE, state="Failed"), is_repair=True) is None
    assert left_out(replace(TO_DO, state="Canceled"), is_repair=True) is None
    assert left_out(DONE, is_repair=True) == Ending.left_out(ALREADY, lacks=False)


OPENS = datetime(2026, 11, 28, 1, tzinfo=timezone.utc)
BLOCKED = replace(TO_DO, forbidden=Forbidden("Blocked."))
CLOSED = replace(TO_DO, forbidden=Forbidden("Closed.", OPENS), next_opening=OPENS)
WAITS = Ending.closed("Closed.", "2026-11-28T01:00:00.000Z")


def test_a_policy_blocks_what_would_be_written_and_a_closed_window_has_it_wait() -> None:
    assert left_out(BLOCKED) == Ending.blocked("Blocked.")
    assert left_out(replace(BLOCKED, is_stopped=True)) == Ending.left_out("It is stopped.", lacks=True)
    assert left_out(CLOSED) is None
    assert (CLOSED.opens, BLOCKED.opens, TO_DO.opens) == (WAITS.facts["opens"], "", "")


@pytest.mark.parametrize(
    ("reading", "code", "becomes"),
    [
        (TO_DO, BY_POLICY[0], "blocked"),
        (replace(TO_DO, next_opening=OPENS), BY_POLICY[0], "blocked"),
        (TO_DO, BY_POLICY[1], "blocked"),
        (None, BY_POLICY[1], "blocked"),
        (replace(TO_DO, next_opening=OPENS), BY_POLICY[1], "closed"),
    ],
)
def test_what_the_service_refuses_by_its_policy_waits_if_it_is_known_until_when(
    reading: Reading | None, code: str, becomes: str
) -> None:
    ending = refused_by_policy(reading, code, "No.")

    assert (ending.event, ending.facts["reason"]) == (becomes, f"{code}: No.")
    assert ending.facts.get("opens") == (WAITS.facts["opens"] if becomes == "closed" else None)


def test_a_cluster_in_no_stage_is_left_out_if_it_is_not_as_asked() -> None:
    assert left_out(replace(TO_DO, unstaged="In none.")) == Ending.left_out("In none.", lacks=True)
    assert left_out(replace(DONE, unstaged="In none.")) == Ending.left_out(ALREADY, lacks=False)


@pytest.mark.parametrize(
    ("reading", "ailing", "why"),
    [
        (DONE, [], None),
        (replace(DONE, ailing=("old",)), ["old"], None),
        (replace(DONE, ailing=("old", "new")), ["old"], "After the update node pools have failed: new."),
        (replace(DONE, is_stopped=True), [], "It is stopped after the update."),
        (replace(DONE, state="Failed"), [], "Its provisioning state is Failed after the update."),
    ],
)
def test_a_cluster_is_not_well_after_its_update_by_what_was_well_before(
    reading: Reading, ailing: list[str], why: str | None
) -> None:
    assert unwell(reading, job(ailing=ailing)) == (Ending.unproven("NotHealthy", why) if why else None)


NEW, REPAIR = job(), job(fields=[], agreed="", is_repair=True)
SENT = job(is_sent=True, etag="1")
"""Its answer was lost, and the cluster has another eTag by now."""
SENT_OVER_THIS = job(is_sent=True, etag="2")
SENT_WITHOUT_ETAG = job(is_sent=True)
ACCEPTED = job(is_sent=True, is_accepted=True, etag="2")
GUESS_SENT = Job("id", guesses=["10.1.0.0/16"], agreed="guess", is_sent=True, etag="1")
LOST = "Azure's answer to its update was lost. What would still change: trustedCa gains x."


@pytest.mark.parametrize(
    ("reading", "known", "verdict"),
    [
        (TO_DO, NEW, Next.SEND),
        (GUESSED, Job("id", guesses=["10.1.0.0/16"], agreed="guess"), Next.SEND),
        # somebody else was quicker, or is still busy
        (DONE, NEW, Ending.left_out(ALREADY, lacks=False)),
        (replace(TO_DO, state="Upgrading"), NEW, Next.WAIT),
        (replace(TO_DO, state="Failed"), NEW, Ending.left_out("Its provisioning state is Failed.", lacks=True)),
        # the write whose answer was lost did not land: the cluster is the one that was read
        (TO_DO, SENT_OVER_THIS, Next.SEND),
        (GUESSED, replace(GUESS_SENT, etag="2"), Next.SEND),
        (replace(TO_DO, state="Updating"), SENT_OVER_THIS, Next.FOLLOW),
        # it landed
        (DONE, SENT, SUCCEEDED),
        (DONE, SENT_WITHOUT_ETAG, SUCCEEDED),
        (replace(DONE, state="Updating"), SENT, Next.FOLLOW),
        (replace(TO_DO, state="Updating"), SENT, Next.FOLLOW),
        (replace(DONE, state="Failed"), SENT, Ending.failed("Failed", "The cluster ended in the state Failed.")),
        (DONE, GUESS_SENT, SUCCEEDED),
        # nobody can say, or others came between
        (TO_DO, SENT, Ending.changed(LOST)),
        (TO_DO, SENT_WITHOUT_ETAG, Ending.changed(LOST)),
        (
            GUESSED,
            GUESS_SENT,
            Ending.failed("InDoubt", "Azure's answer was lost, and the cluster does not show whether it was written."),
        ),
        # what Azure took is over
        (DONE, ACCEPTED, SUCCEEDED),
        (GUESSED, replace(GUESS_SENT, is_accepted=True), SUCCEEDED),
        (replace(TO_DO, state="Updating"), ACCEPTED, Next.FOLLOW),
        # what failed before is written again
        (replace(DONE, state="Failed"), REPAIR, Next.SEND),
        (replace(WINDOWS, state="Failed"), REPAIR, Ending.left_out("A pool runs Windows.", lacks=True)),
        # what was not agreed to is not sent
        (
            replace(TO_DO, changes=("trustedCa gains x", "trustedCa loses a colleague's"), digest="y"),
            NEW,
            Ending.changed(
                "It was changed since it was planned. "
                "What would change now: trustedCa gains x; trustedCa loses a colleague's."
            ),
        ),
        (
            GUESSED,
            NEW,
            Ending.changed("It was changed since it was planned. What would change now: noProxy may lose 10.1.0.0/16."),
        ),
        # a policy
        (CLOSED, NEW, WAITS),
        (CLOSED, SENT_OVER_THIS, WAITS),
        (BLOCKED, NEW, Ending.blocked("Blocked.")),
        (replace(CLOSED, digest="y"), NEW, no_longer_agreed(CLOSED)),
        (replace(CLOSED, state="Updating"), NEW, Next.WAIT),
    ],
)
def test_what_is_done_right_before_a_write(reading: Reading, known: Job, verdict: Next | Ending) -> None:
    assert before_write(reading, known) == verdict


def test_success_is_what_the_cluster_has() -> None:
    assert ended(DONE, job()) == SUCCEEDED
    assert ended(GUESSED, job()) == SUCCEEDED
    assert ended(replace(DONE, state="Canceled"), job()).facts["code"] == "Canceled"
    not_so = ended(TO_DO, job())
    assert not_so.facts["code"] == "NotAsAsked"
    assert "trustedCa gains x" in not_so.facts["message"]
