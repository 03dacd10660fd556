"""What a cluster has is kept before the journal says that its write begins, and that before anything is sent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from azure.mgmt.containerservice.models import ManagedCluster

from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.throttle import Throttle
from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.rollout.decisions.written import Written
from azext_aksproxy.rollout.memory.journal import JournalError
from azext_aksproxy.rollout.updates.interrupts import PutBack
from azext_aksproxy.rollout.updates.sending import Updater
from tests.rollout.events import ID

READING = Reading(ID, etag="1", changes=("trustedCa gains x",), digest="agreed", writes={"x": Written({}, {})})


class Clusters:
    """Stands in for the client: it takes each write, and tells `told`."""

    def __init__(self, told: list[str]) -> None:
        self.told = told

    def get(self, *_: Any, **__: Any) -> Any:
        return ManagedCluster({"location": "westeurope"})

    def begin_create_or_update(self, *_: Any, **__: Any) -> Any:
        self.told.append("sent")
        return SimpleNamespace(result=lambda: None)


class Host:
    """Stands in for the host's update, which reads and then writes."""

    def send(self, _: Any, client: Any, *place: Any) -> None:
        client.get(*place)
        client.begin_create_or_update(*place, etag="1")


def told(keep: Any) -> list[str]:
    seen: list[str] = []

    def report(kind: str, **facts: Any) -> None:
        seen.append(f"{kind} {facts.get('before', '')}".strip())
        if kind == "accepted":
            raise JournalError("It ends here.", "")

    subscription = SimpleNamespace(
        cmd=None, id="s", throttle=Throttle(lambda: 0.0), clusters=Clusters(seen), note=lambda _: None
    )
    updater = Updater(
        cast(Any, {"s": subscription}), cast(Any, Host()), lambda _: READING, 7.0, keep=lambda *each: keep(seen, *each)
    )
    try:
        updater.update(Job(ID, agreed="agreed"), report)
    except (JournalError, PutBack) as error:
        seen.append(str(error))
    return seen


def test_it_is_kept_first_and_named_by_the_journal() -> None:
    def keep(seen: list[str], reading: Reading, etag: str | None) -> str:
        assert reading is READING
        seen.append(f"kept over {etag}")
        return "sha256:x"

    assert told(keep)[:4] == ["kept over 1", "started sha256:x", "sent", "accepted"]


def test_what_cannot_be_kept_is_not_written() -> None:
    def keep(*_: Any) -> str:
        raise JournalError("The disk is full.", "Make room.")

    assert told(keep) == ["The disk is full."]


@pytest.mark.parametrize("state", ["Updating", "Failed"])
def test_nothing_is_kept_of_what_is_not_written(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.READING", Reading(ID, etag="1", state=state, digest="agreed"))
    seen = told(lambda seen, *_: seen.append("kept"))

    assert len(seen) == 1
    assert not {"kept", "sent"} & set(seen)
