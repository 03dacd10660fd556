"""The client that the host's update is given: it reads for one write, judges what was read, and writes once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from azext_aksproxy.azure.attempts import Attempt, Fate, fate_of, recorded
from azext_aksproxy.azure.models import etag_of, wire
from azext_aksproxy.rollout.clusters.reader import Reader
from azext_aksproxy.rollout.clusters.subscriptions import Subscription
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.verdict import Next, Reading, before_write
from azext_aksproxy.rollout.updates.interrupts import Stop, Unfinished

Keep = Callable[[Reading, str | None], str]
"""Keeps what the write of a cluster changes, as it was read with an eTag; returns what the journal calls that."""


class Update(Protocol):
    """What is known of the update for which the client reads and writes."""

    job: Job
    reader: Reader
    keep: Keep | None
    report: Callable[..., None]
    subscription: Subscription

    def read(self, **options: Any) -> Any:
        """Return the cluster."""

    def refuse_while_held(self) -> None:
        """Raise PutBack while nothing of the subscription passes."""


class GuardedClient:
    """Stands before the host's client for one write: what was read is judged, and what is sent is told before."""

    def __init__(self, update: Update) -> None:
        self._update = update
        self._operation: str | None = None
        self.was_written = False
        self.reading: Reading | None = None

    def get(self, resource_group_name: str, resource_name: str, **options: Any) -> Any:  # noqa: ARG002
        """Return the cluster if it may be written. Raises Stop, or PutBack."""
        # pylint: disable=unused-argument # named as the host calls it
        update = self._update
        cluster = update.read(**options)
        self.reading = update.reader(wire(cluster))
        verdict = before_write(self.reading, update.job)
        if verdict is not Next.SEND:
            raise Stop(verdict)
        return cluster

    def begin_create_or_update(self, *place: Any, **options: Any) -> None:
        """Send the write, once, without waiting for its operation. Raises Unfinished, or PutBack."""
        update, subscription = self._update, self._update.subscription
        while seconds := subscription.throttle.reserve_write(subscription.id):
            update.refuse_while_held()
            time.sleep(seconds)
        etag, ailing = etag_of(options), list(self.reading.ailing) if self.reading else []
        kept = {"before": update.keep(self.reading, etag)} if update.keep and self.reading else {}
        update.report("started", etag=etag, ailing=ailing, **kept)
        self.was_written = True
        attempts: list[Attempt] = []
        sent = {**options, "polling": False, "retry_total": 0, "raw_response_hook": self._answered}
        try:
            with recorded(attempts):
                subscription.clusters.begin_create_or_update(*place, **sent).result()
        except Exception as error:
            fate = fate_of(attempts)
            if fate is Fate.LANDED:
                update.report("accepted", operation=self._operation)
            raise Unfinished(fate) from error
        update.report("accepted", operation=self._operation)

    def _answered(self, response: Any) -> None:
        self._update.subscription.note(response)
        self._operation = response.http_response.headers.get("azure-asyncoperation")
