"""The waiting between two attempts at one cluster."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from azure.core.exceptions import HttpResponseError

from azext_aksproxy.rollout.job import Job
from azext_aksproxy.rollout.sending import Means, Refused, Stop
from azext_aksproxy.rollout.verdict import SUCCEEDED

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"


class BusyWriter:
    """Stands in for what writes: the service refuses the first writes with 429 and `headers`."""

    def __init__(self, refusals: int, **headers: str) -> None:
        self.refusals, self.headers = refusals, headers

    def send(self, *_: Any) -> None:
        self.refusals -= 1
        if self.refusals < 0:
            raise Stop(SUCCEEDED)
        error = HttpResponseError("Too many requests.")
        error.response = cast(Any, SimpleNamespace(status_code=429, headers=self.headers, text=lambda: ""))
        raise Refused from error


@pytest.mark.parametrize(("headers", "seconds"), [({}, 7.0), ({"Retry-After": "0"}, 7.0), ({"Retry-After": "2"}, 2.0)])
def test_a_refused_write_is_never_tried_again_at_once(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], seconds: float
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("azext_aksproxy.rollout.sending.time.sleep", slept.append)
    told: list[str] = []
    subscriptions = {"s": SimpleNamespace(cmd=None)}
    means = Means(cast(Any, subscriptions), cast(Any, BusyWriter(2, **headers)), lambda body: body, poll_seconds=7.0)

    means.carry(Job(ID), lambda kind, **_: told.append(kind))

    assert slept == [seconds, seconds]
    assert told == ["succeeded"]
