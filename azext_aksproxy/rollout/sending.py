"""The update of one cluster, from its reading to the end of its operation, each step in the journal before it is taken.

Whatever goes wrong in between, the cluster itself is asked before anything is sent again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.cluster import AT_REST
from azext_aksproxy.host_models import etag_of, wire
from azext_aksproxy.rollout.job import Job
from azext_aksproxy.rollout.planning import Look
from azext_aksproxy.rollout.subscriptions import Subscriptions, Writer
from azext_aksproxy.rollout.throttle import retry_after
from azext_aksproxy.rollout.verdict import Ending, Next, before_write, ended
from azext_aksproxy.secret_filter import masked_text
from azext_aksproxy.web_page import web_page_error, web_pages_named

Tell = Callable[..., None]
"""Called with an event and its facts; returns when they are on disk."""

MAX_REFUSALS = 10
"""How often a write is tried that the service was too busy for. Ours."""

MAX_UNANSWERED = 20
"""How often in a row a running operation may be asked for in vain, after azure-core's own attempts. Ours."""

TRANSIENT = (408, 409, 412, 429, 500, 502, 503, 504)
"""The statuses after which a write is tried again: the cluster is busy, was changed meanwhile, or the service is."""


class Stop(Exception):  # noqa: N818
    """Says, out of the midst of the host's steps, what to do instead of writing."""

    def __init__(self, verdict: Next | Ending) -> None:
        super().__init__(verdict)
        self.verdict = verdict


class Refused(Exception):  # noqa: N818
    """A write was refused, or its answer was lost. It is no HttpResponseError, which the decorator would judge."""


@dataclass(frozen=True)
class Means:
    """What the updates of all clusters share.

    `poll_seconds` is the time between two questions where the service does not say, or says 0, as azure-core reads it.
    """

    subscriptions: Subscriptions
    writer: Writer
    look: Look
    poll_seconds: float

    def carry(self, job: Job, tell: Tell) -> None:
        """Update the cluster of `job`, or go on with an update that was begun, and tell how it ended.

        Raises AzureError where an operation that was begun cannot be followed; the journal then knows it as running.
        """
        with web_pages_named():
            Update(job, self, tell).run()

    def may_send(self, job: Job) -> bool:
        """Say whether the resource manager lets the cluster's subscription send anything now."""
        return not self.subscriptions.throttle.held(job.subscription)


class Update:
    """The update of the cluster of `job`. It tells what happens by `tell`, which also changes `job`."""

    def __init__(self, job: Job, means: Means, tell: Tell) -> None:
        self.job, self.look, self.tell = job, means.look, tell
        self.writer, self.poll_seconds = means.writer, means.poll_seconds
        self.subscription = means.subscriptions[job.subscription]
        self.place = job.place

    def run(self) -> None:
        """Do what `Means.carry` says."""
        end = self._follow(self.job.operation) if self.job.operation else self._send_and_follow()
        self.tell(end.event, **end.facts)

    def _send_and_follow(self) -> Ending:
        refusals = replans = 0
        while True:
            client, status = _Client(self), 0
            try:
                self.writer.send(self.subscription.cmd, client, *self.place)
            except Stop as stop:
                if isinstance(stop.verdict, Ending):
                    return stop.verdict
                if stop.verdict is Next.FOLLOW:
                    return self._follow(None)
                failure, seconds = ("ClusterBusy", "Another operation on the cluster did not end."), None
            except Refused as refusal:
                status, failure, seconds = _read_refusal(refusal.__cause__)
                replans += status == 412
                if replans > 1 or (status and status not in TRANSIENT):
                    return Ending.failed(*failure)
            else:
                return self._follow(client.operation)
            refusals += status != 429  # whoever is told when to come again is not refused
            if refusals >= MAX_REFUSALS:
                return Ending.failed(*failure)
            time.sleep(seconds or self.poll_seconds)

    def read(self, **options: Any) -> Any:
        """Return the cluster as the host's SDK reads it."""
        self._pause()
        return self.subscription.clusters.get(*self.place, raw_response_hook=self.subscription.note, **options)

    def _pause(self) -> None:
        while seconds := self.subscription.throttle.held(self.subscription.id):
            time.sleep(seconds)

    def _follow(self, operation: str | None) -> Ending:
        """Return how the operation ended, as the cluster then is; `operation` is its URL, if it is known."""
        from azure.core.exceptions import AzureError

        unanswered = 0
        while True:
            try:
                end, seconds = self._ask(operation) if operation else self._judge()
            except (AzureError, ValueError):  # ValueError: what answered was no resource manager
                unanswered += 1
                if unanswered > MAX_UNANSWERED:
                    raise
                end, seconds = None, None
            else:
                unanswered = 0
            if isinstance(end, Ending):
                return end
            if end is Next.FOLLOW:
                operation = None
                continue
            time.sleep(seconds or self.poll_seconds)

    def _ask(self, operation: str) -> tuple[Ending | Next, float | None]:
        """Return how the operation ended, WAIT while it runs, or FOLLOW where the cluster is to be asked instead.

        That is so once it succeeded, and where nobody knows the operation any more. With it, how long to wait.
        """
        self._pause()
        if not self.subscription.owns(operation):
            return Next.FOLLOW, None
        response = self.subscription.request("GET", operation)
        if response.status_code in (404, 410):
            return Next.FOLLOW, None
        response.raise_for_status()
        body = response.json()
        status = str(body.get("status") or "InProgress")
        if status in ("Failed", "Canceled"):
            error = body.get("error") or {}
            code, message = error.get("code") or status, error.get("message") or "No reason was given."
            return Ending.failed(str(code), on_one_line(str(message))), None
        return (Next.FOLLOW if status == "Succeeded" else Next.WAIT), retry_after(response.headers)

    def _judge(self) -> tuple[Ending | Next, float | None]:
        """Return how the cluster's update ended, or WAIT while something is being done to it."""
        from azure.core.exceptions import ResourceNotFoundError

        try:
            reading = self.look(wire(self.read()))
        except ResourceNotFoundError as error:
            return Ending.failed(*code_and_message(error)), None
        return (ended(reading) if reading.state in AT_REST else Next.WAIT), None


class _Client:
    """Stands before the host's client for one write: what was read is judged, and what is sent is told before."""

    def __init__(self, update: Update) -> None:
        self._update = update
        self.operation: str | None = None

    def get(self, resource_group_name: str, resource_name: str, **options: Any) -> Any:  # noqa: ARG002
        """Return the cluster if it may be written. Raises Stop."""
        # pylint: disable=unused-argument # named as the host calls it
        from azure.core.exceptions import HttpResponseError

        update = self._update
        try:
            cluster = update.read(**options)
        except HttpResponseError as error:
            if update.job.is_sent and error.status_code != 404:
                raise  # what was sent may have landed: that it cannot be read now is no end
            raise Stop(Ending.failed(*code_and_message(error))) from None
        verdict = before_write(update.look(wire(cluster)), update.job)
        if verdict is not Next.SEND:
            raise Stop(verdict)
        return cluster

    def begin_create_or_update(self, *place: Any, **options: Any) -> None:
        """Send the write, once, without waiting for its operation. Raises Refused."""
        from azure.core.exceptions import AzureError

        update, subscription = self._update, self._update.subscription
        while seconds := subscription.throttle.reserve_write(subscription.id):
            time.sleep(seconds)
        update.tell("started", etag=etag_of(options))
        sent = {**options, "polling": False, "retry_total": 0, "raw_response_hook": subscription.note}
        try:
            subscription.clusters.begin_create_or_update(*place, **sent, cls=self._answered).result()
        except AzureError as error:
            raise Refused from error
        update.tell("accepted", operation=self.operation)

    def _answered(self, response: Any, *_: Any) -> None:
        self.operation = response.http_response.headers.get("azure-asyncoperation")


def on_one_line(message: str) -> str:
    """Return a message of the service as a line of the journal and of the screen, without passwords in URLs."""
    return masked_text(" ".join(message.split()))


def code_and_message(error: Any) -> tuple[str, str]:
    """Return the code and the message of a refusal, each on one line and without passwords in URLs."""
    error = web_page_error(error) or error
    described = getattr(error, "error", None)
    code = getattr(described, "code", None) or getattr(error, "status_code", None) or type(error).__name__
    message = getattr(described, "message", None) or getattr(error, "message", None) or str(error)
    return str(code), on_one_line(str(message))


def _read_refusal(error: Any) -> tuple[int, tuple[str, str], float | None]:
    """Return the status of a refusal, 0 if there was no answer, its code and message, and how long to wait."""
    response = getattr(error, "response", None)
    seconds = retry_after(response.headers) if response is not None else None
    return (response.status_code if response is not None else 0), code_and_message(error), seconds
