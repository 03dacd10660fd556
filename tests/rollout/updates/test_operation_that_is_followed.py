"""An update that Azure took, followed by its operation: to its end, and then by what the cluster shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.containerservice.models import ManagedCluster

from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.throttle import Throttle
from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.rollout.updates.interrupts import PutBack
from azext_aksproxy.rollout.updates.sending import Updater

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"
OPERATION = "https://manager/operations/1"
RUNS = {"status": "InProgress"}
DONE = {"status": "Succeeded"}


class Answer:
    """An answer of the resource manager about an operation."""

    def __init__(self, body: Any, status: int = 200, retry_after: str = "") -> None:
        self.body, self.status_code = body, status
        self.headers = {"Retry-After": retry_after} if retry_after else {}

    def json(self) -> Any:
        return self.body

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            error = HttpResponseError("No.")
            error.status_code = self.status_code
            raise error


def followed(monkeypatch: pytest.MonkeyPatch, *answers: Answer, owns: bool = True, **reading: Any) -> list[str]:
    """Follow the update of a cluster that is read as `reading` at the end, and return what was done and told."""
    told: list[str] = []
    left = list(answers)

    def request(method: str, url: str) -> Answer:
        told.append(f"{method} {url}")
        return left.pop(0)

    def get(*_: Any, **__: Any) -> Any:
        told.append("the cluster is read")
        return ManagedCluster({"location": "westeurope"})

    subscription = SimpleNamespace(
        cmd=None,
        id="s",
        throttle=Throttle(lambda: 0.0),
        clusters=SimpleNamespace(get=get),
        note=lambda _: None,
        owns=lambda _: owns,
        request=request,
    )
    look = cast(Any, lambda _: Reading(ID, **reading))
    updater = Updater(cast(Any, {"s": subscription}), cast(Any, None), look, 7.0)
    job = Job(ID, state=State.RUNNING, is_sent=True, is_accepted=True, operation=OPERATION)
    monkeypatch.setattr("time.sleep", lambda seconds: told.append(f"sleeps {seconds:g}"))
    try:
        updater.update(job, lambda kind, **facts: told.append(": ".join([kind, *map(str, facts.values())])))
    except PutBack as back:
        told.append(f"{back} ({back.seconds:g} s, came on: {back.has_come_on})")
    assert not left
    return [each.replace(f"GET {OPERATION}", "asks") for each in told]


READ = "the cluster is read"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([Answer(DONE)], ["asks", READ, "succeeded"]),
        ([Answer(RUNS), Answer(DONE)], ["asks", "sleeps 7", "asks", READ, "succeeded"]),
        ([Answer({}), Answer(DONE)], ["asks", "sleeps 7", "asks", READ, "succeeded"]),
        ([Answer(RUNS, retry_after="3"), Answer(DONE)], ["asks", "sleeps 3", "asks", READ, "succeeded"]),
        # nobody knows it any more: the cluster tells
        ([Answer(None, 404)], ["asks", READ, "succeeded"]),
        ([Answer(None, 410)], ["asks", READ, "succeeded"]),
        # it failed
        (
            [Answer({"status": "Failed", "error": {"code": "Quota", "message": "None\nleft."}})],
            ["asks", "failed: Quota: None left."],
        ),
        ([Answer({"status": "Canceled"})], ["asks", "failed: Canceled: No reason was given."]),
        # it cannot be asked about now
        (
            [Answer(None, 503)],
            ["asks", "Its update runs, and cannot be asked about: 503: No. (7 s, came on: False)"],
        ),
        (
            [Answer(RUNS), Answer([])],
            [
                "asks",
                "sleeps 7",
                "asks",
                "Its update runs, and cannot be asked about: ValueError: The answer is no JSON object. "
                "(7 s, came on: True)",
            ],
        ),
    ],
)
def test_an_operation_is_asked_about_until_it_ends(
    answers: list[Answer], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert followed(monkeypatch, *answers) == told


def test_a_url_of_somebody_else_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token would go with the request, whatever a journal says."""
    assert followed(monkeypatch, owns=False) == [READ, "succeeded"]


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        ({"state": "Failed"}, "failed: Failed: The cluster ended in the state Failed."),
        (
            {"changes": ("trustedCa gains x",)},
            "failed: NotAsAsked: The update succeeded. What would still change: trustedCa gains x.",
        ),
    ],
)
def test_an_operation_that_succeeded_does_not_make_a_success(
    reading: dict[str, Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert followed(monkeypatch, Answer(DONE), **reading) == ["asks", READ, told]
