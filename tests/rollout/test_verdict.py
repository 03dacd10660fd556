"""What is done with a cluster as it was read: a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from azext_aksproxy.rollout.job import Job
from azext_aksproxy.rollout.verdict import ALREADY, SUCCEEDED, Ending, Next, Reading, before_write, ended, left_out

TO_DO = Reading("id", fields=("trustedCa",), changes=("trustedCa gains x",))
DONE = replace(TO_DO, fields=(), changes=())
WINDOWS = replace(TO_DO, obstacle="A pool runs Windows.")


def job(**known: Any) -> Job:
    return Job("id", fields=["trustedCa"], **known)


@pytest.mark.parametrize(
    ("reading", "reason", "lacks"),
    [
        (DONE, ALREADY, False),
        (replace(TO_DO, has_proxy=False), "It has no HTTP proxy.", False),
        (replace(DONE, state="Failed"), "Its provisioning state is Failed.", True),
        (replace(TO_DO, state="Updating"), "Its provisioning state is Updating.", True),
        (replace(TO_DO, is_stopped=True), "It is stopped.", True),
        (replace(DONE, is_stopped=True), ALREADY, False),
        (WINDOWS, "A pool runs Windows.", True),
    ],
)
def test_who_is_left_out_and_whether_that_lacks_what_was_asked(reading: Reading, reason: str, lacks: bool) -> None:
    assert left_out(reading) == Ending.left_out(reason, lacks)


def test_who_is_not() -> None:
    assert left_out(TO_DO) is None


def test_what_was_only_guessed_is_sent_once() -> None:
    guessed = replace(DONE, fields=("noProxy",), guesses=("10.1.0.0/16",))

    assert left_out(guessed) is None
    assert before_write(guessed, Job("id", fields=["noProxy"])) is Next.SEND
    assert ended(guessed) == SUCCEEDED


NEW, SENT, TRIED = job(), job(is_sent=True), job(was_tried=True)


@pytest.mark.parametrize(
    ("reading", "known", "verdict"),
    [
        (TO_DO, NEW, Next.SEND),
        (TO_DO, SENT, Next.SEND),
        (TO_DO, TRIED, Next.SEND),
        # somebody else was quicker, or is still busy
        (DONE, NEW, Ending.left_out(ALREADY, lacks=False)),
        (replace(TO_DO, state="Upgrading"), NEW, Next.WAIT),
        (replace(TO_DO, state="Updating"), SENT, Next.WAIT),
        (replace(TO_DO, state="Failed"), NEW, Ending.left_out("Its provisioning state is Failed.", lacks=True)),
        # the write whose end is not known has landed
        (DONE, SENT, SUCCEEDED),
        (replace(DONE, state="Updating"), SENT, Next.FOLLOW),
        (replace(DONE, state="Failed"), SENT, Ending.failed("Failed", "The cluster ended in the state Failed.")),
        # what failed before is written again, and need not be where somebody repaired it
        (replace(DONE, state="Failed"), TRIED, Next.SEND),
        (replace(TO_DO, state="Canceled"), TRIED, Next.SEND),
        (DONE, TRIED, SUCCEEDED),
        (replace(WINDOWS, state="Failed"), TRIED, Ending.left_out("A pool runs Windows.", lacks=True)),
        # what was not agreed to is not sent
        (
            replace(TO_DO, fields=("noProxy", "trustedCa")),
            NEW,
            Ending.failed(
                "ChangedSincePlanned", "The cluster was changed since it was planned: noProxy would change as well."
            ),
        ),
    ],
)
def test_what_is_done_right_before_a_write(reading: Reading, known: Job, verdict: Next | Ending) -> None:
    assert before_write(reading, known) == verdict


def test_success_is_what_the_cluster_has() -> None:
    assert ended(DONE) == SUCCEEDED
    assert ended(replace(DONE, state="Canceled")).facts["code"] == "Canceled"
    not_so = ended(TO_DO)
    assert not_so.facts["code"] == "NotAsAsked"
    assert "trustedCa gains x" in not_so.facts["message"]
