"""Right before a write, by the client that the host is given: what was agreed to passes, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from azure.mgmt.containerservice.models import ManagedCluster

from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.throttle import Throttle
from azext_aksproxy.rollout.decisions.verdict import ALREADY, Reading
from azext_aksproxy.rollout.updates.interrupts import PutBack
from azext_aksproxy.rollout.updates.sending import Updater

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"
TO_DO = {"etag": "1", "fields": ("trustedCa",), "changes": ("trustedCa gains x",), "digest": "agreed"}
DONE = {"etag": "1"}
RUNS = "Another operation on it has not ended. (7 s)"
LOST = "An operation of others runs on it, and the answer to its update was lost. (7 s)"


class Clusters:
    """Stands in for the client: what it reads does not matter, since every reading is given."""

    def get(self, *_: Any, **__: Any) -> Any:
        return ManagedCluster({"location": "westeurope"})


class Host:
    """Stands in for the host's update, which reads and then would write."""

    def send(self, _: Any, client: Any, *place: Any) -> None:
        client.get(*place)
        raise AssertionError("it would be written")


def carried(job: Job, *readings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Carry `job` with what is read, one reading after the other, and return what was told."""
    told: list[str] = []
    left = [Reading(ID, **each) for each in readings]
    subscription = SimpleNamespace(
        cmd=None, id="s", throttle=Throttle(lambda: 0.0), clusters=Clusters(), note=lambda _: None
    )
    look = cast(Any, lambda _: left.pop(0))
    updater = Updater(cast(Any, {"s": subscription}), cast(Any, Host()), look, 7.0)
    monkeypatch.setattr("time.sleep", lambda seconds: told.append(f"sleeps {seconds:g}"))
    try:
        updater.update(job, lambda kind, **facts: told.append(": ".join([kind, *map(str, facts.values())])))
    except PutBack as back:
        told.append(f"{back} ({back.seconds:g} s)")
    assert not left
    return told


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        (TO_DO, "failed: AssertionError: it would be written"),
        ({**TO_DO, "digest": "other"}, "changed: It was changed since it was planned."),
        ({**TO_DO, "state": "Upgrading"}, RUNS),
        (DONE, f"left out: {ALREADY}: False"),
        ({**TO_DO, "is_stopped": True}, "left out: It is stopped.: True"),
    ],
)
def test_only_what_was_agreed_to_is_written(
    reading: dict[str, Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [found] = carried(Job(ID, agreed="agreed"), reading, monkeypatch=monkeypatch)

    assert found.startswith(told)


@pytest.mark.parametrize(
    ("job", "readings", "told"),
    [
        # Azure took it: its end is waited for
        (Job(ID, is_sent=True, is_accepted=True), [{**TO_DO, "state": "Updating"}, DONE], ["sleeps 7", "succeeded"]),
        (Job(ID, is_sent=True, is_accepted=True), [{**DONE, "state": "Updating"}, DONE], ["sleeps 7", "succeeded"]),
        # its answer was lost, and somebody's operation runs: it is ours only where the cluster is as asked
        (Job(ID, fields=["trustedCa"], is_sent=True, etag="0"), [{**TO_DO, "state": "Updating"}] * 2, [LOST]),
        (
            Job(ID, fields=["trustedCa"], is_sent=True, etag="0"),
            [{**DONE, "state": "Updating"}] * 2 + [DONE],
            ["sleeps 7", "succeeded"],
        ),
    ],
)
def test_a_write_that_was_begun_is_followed_by_what_the_cluster_shows(
    job: Job, readings: list[dict[str, Any]], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job.state = State.RUNNING

    assert carried(job, *readings, monkeypatch=monkeypatch) == told
