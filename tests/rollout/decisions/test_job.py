"""How a cluster ends by what the journal tells: when, why, and whether the next run repairs it."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.plan import make_plan
from azext_aksproxy.rollout.decisions.verdict import Reading
from tests.rollout.events import ID, planned

STARTED = event("started", id=ID, etag="1", ailing=[])
CHANGED = event("changed", id=ID, reason="It was changed.")
LEFT_OUT = event("left out", id=ID, reason="It was deleted.", lacks=False)


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        (event("succeeded", id=ID), State.SUCCEEDED, ""),
        (event("failed", id=ID, code="Quota", message="None left."), State.FAILED, "Quota: None left."),
        (CHANGED, State.CHANGED, "It was changed."),
        (LEFT_OUT, State.SKIPPED, "It was deleted."),
    ],
)
@pytest.mark.parametrize("is_sent", [True, False])
def test_what_was_sent_ends_at_a_time_and_what_was_not_has_none(
    told: dict[str, Any], state: State, reason: str, is_sent: bool
) -> None:
    job = Job(ID)
    for each in (planned(ID), *([STARTED] if is_sent else []), told):
        job.take(each)

    assert (job.state, job.reason) == (state, reason)
    assert (job.is_sent, job.has_doubt, job.is_accepted, job.operation) == (False, False, False, None)
    if is_sent or state in (State.SUCCEEDED, State.FAILED):
        assert job.ended == told["at"]
    else:
        assert job.ended is None


@pytest.mark.parametrize(
    ("state", "retry_failed", "is_repair"),
    [
        (State.FAILED, True, True),
        (State.CHANGED, True, False),
        (State.SUCCEEDED, True, False),
        (State.CHANGED, False, False),
    ],
)
def test_only_what_failed_is_repaired(state: State, retry_failed: bool, is_repair: bool) -> None:
    reading = Reading(ID, fields=("trustedCa",), changes=("trustedCa gains x",), digest="new")

    [row] = make_plan([reading], [Job(ID, agreed="old", state=state)], retry_failed, may_ask=True)

    assert (row.is_update, row.is_repair) == (True, is_repair)
