"""The update of one cluster, from its reading to the end of its operation, each step in the journal before it is taken.

Whatever goes wrong in between, the cluster itself is asked before anything is sent again. What may be over in a while,
such as an operation of others or a limit of the service, is no end: the cluster is put back, and taken again later.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from azure.core.exceptions import AzureError

from azext_aksproxy.azure.answers import is_refusal_of_azure, is_without_token, says_missing, status_of
from azext_aksproxy.azure.attempts import Fate
from azext_aksproxy.azure.models import wire
from azext_aksproxy.azure.refusal import code_and_message, on_one_line, seconds_to_wait
from azext_aksproxy.azure.retry_after import retry_after
from azext_aksproxy.azure.web_page import web_pages_named
from azext_aksproxy.rollout.clusters.reader import Reader
from azext_aksproxy.rollout.clusters.subscriptions import Subscription, Subscriptions
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.verdict import (
    BY_POLICY,
    SUCCEEDED,
    Ending,
    Next,
    Reading,
    before_write,
    ended,
    refused_by_policy,
    unwell,
)
from azext_aksproxy.rollout.memory.journal import JournalError
from azext_aksproxy.rollout.updates.check import Check
from azext_aksproxy.rollout.updates.guarded_client import GuardedClient, Keep
from azext_aksproxy.rollout.updates.interrupts import NotAnyMore, PutBack, Stop, Unfinished
from azext_aksproxy.rollout.updates.writer import Writer

Report = Callable[..., None]
"""Called with an event and its facts; returns when they are on disk."""

TRANSIENT = (401, 408, 409, 412, 429, 500, 502, 503, 504)
"""The statuses that may be over in a while: the cluster is busy, was changed meanwhile, or the service is."""

MOST_REREADINGS = 3
"""How often in a row a cluster is read anew at once because others changed it between reading and write. Ours."""


@dataclass(frozen=True)
class Updater:
    """What the updates of all clusters share.

    `poll_seconds` is the time between two questions where the service does not say, or says 0, as azure-core reads it.
    """

    subscriptions: Subscriptions
    writer: Writer
    reader: Reader
    poll_seconds: float
    check: Check | None = None
    """The operator's own check of each cluster that was updated."""
    keep: Keep | None = None
    """What keeps what a cluster has, right before it is written."""

    def update(self, job: Job, report: Report) -> None:
        """Update the cluster of `job`, or go on with an update that was begun, and report how it ended.

        Raises PutBack where it is to be taken again later, and what `report` raises.
        """
        with web_pages_named():
            Update(job, self, report).run()

    def look(self, job: Job, report: Report, seconds: float) -> None:
        """Look whether the cluster of `job`, which was updated, is well, and report it where it is not.

        It is waited for, for as many `seconds`, while it cannot be read, or others are busy with it.
        """
        with web_pages_named():
            Update(job, self, report).look(time.monotonic() + seconds)

    def may_send(self, job: Job) -> bool:
        """Say whether the resource manager lets the cluster's subscription send anything now."""
        return not self.subscriptions.throttle.held(job.subscription)


class Update:
    """The update of the cluster of `job`. It reports what happens by `report`, which also changes `job`."""

    def __init__(self, job: Job, shared: Updater, report: Report) -> None:
        self.job, self.reader, self.keep, self.report = job, shared.reader, shared.keep, report
        self.writer, self.poll_seconds = shared.writer, shared.poll_seconds
        self.check = shared.check
        self.subscription: Subscription = shared.subscriptions[job.subscription]
        self.place = job.place

    def run(self) -> None:
        """Do what `Updater.update` says."""
        verdict: Next | Ending = Next.FOLLOW if self.job.is_accepted else Next.SEND
        rereadings = 0
        while not isinstance(verdict, Ending):
            if verdict is Next.FOLLOW:
                verdict = self._follow()
                continue
            rereadings += 1
            if rereadings > MOST_REREADINGS:
                raise PutBack("Others change it again and again.", self.poll_seconds)
            verdict = self._send()
        if verdict is SUCCEEDED and self.check:
            verdict = self.check.run(self.job) or verdict
        self.report(verdict.event, **verdict.facts)

    def look(self, until: float) -> None:
        """Do what `Updater.look` says, `until` a time of the monotonic clock."""
        while True:
            try:
                reading = self.reader(wire(self.read()))
                why, seconds = f"Its provisioning state is {reading.state}.", self.poll_seconds
                if reading.is_at_rest:
                    return self._report(unwell(reading, self.job))
            except Stop as stop:
                return self._report(stop.verdict)
            except PutBack as back:
                why, seconds = str(back), back.seconds
            if time.monotonic() + seconds > until:
                return self._report(Ending.unproven("NotHealthy", f"After its update: {why}"))
            time.sleep(seconds)

    def _report(self, verdict: Next | Ending | None) -> None:
        if isinstance(verdict, Ending):
            self.report(verdict.event, **verdict.facts)

    def _send(self) -> Next | Ending:
        """Read the cluster and write it, by the host's own function, and return what comes next. Raises PutBack."""
        client = GuardedClient(self)
        try:
            self.writer.send(self.subscription.cmd, client, *self.place)
        except Stop as stop:
            if stop.verdict is Next.WAIT:
                raise PutBack("Another operation on it has not ended.", self.poll_seconds) from None
            return stop.verdict
        except Unfinished as unfinished:
            return self._unfinished(unfinished.fate, unfinished.__cause__, client.reading)
        except (PutBack, NotAnyMore, JournalError):
            raise
        # whatever the host raises for this cluster is no trouble of the others
        except Exception as error:  # pylint: disable=broad-exception-caught
            if is_without_token(error):
                raise PutBack(
                    f"There is no token for Azure: {code_and_message(error)[1]}", self.poll_seconds
                ) from error
            return Ending.failed(*code_and_message(error))
        if not client.was_written:
            return Ending.failed("NotWritten", "azure-cli ended its update without writing the cluster.")
        return Next.FOLLOW

    def _unfinished(self, fate: Fate, error: Any, reading: Reading | None) -> Next | Ending:
        """Return what comes after a write over a cluster as in `reading` that ended with `error`. Raises PutBack."""
        code, message = code_and_message(error)
        status = status_of(error)
        if fate is Fate.LANDED:
            return Next.FOLLOW
        if fate in (Fate.REFUSED, Fate.NOT_SENT):
            self.report("refused", code=code, message=message)
            if status == 412:
                return Next.SEND
            if code in BY_POLICY:
                return refused_by_policy(reading, code, message)
            is_of_this_machine = not status and not isinstance(error, AzureError) and not is_without_token(error)
            if is_of_this_machine or (fate is Fate.REFUSED and status not in TRANSIENT):
                return Ending.failed(code, message)
        raise PutBack(f"{code}: {message}", self._seconds_until(error))

    def _seconds_until(self, error: Any) -> float:
        held = self.subscription.throttle.held(self.subscription.id)
        return held or seconds_to_wait(error) or self.poll_seconds

    def read(self, **options: Any) -> Any:
        """Return the cluster as the host's SDK reads it. Raises PutBack where it cannot be read now, Stop if never."""
        self.refuse_while_held()
        try:
            return self.subscription.clusters.get(
                *self.place, **{**options, "retry_total": 0, "raw_response_hook": self.subscription.note}
            )
        except (AzureError, ValueError) as error:  # ValueError: what answered was no resource manager
            code, message = code_and_message(error)
            if says_missing(error):
                raise Stop(Ending.left_out("It was deleted.", lacks=False)) from None
            is_final = is_refusal_of_azure(error) and status_of(error) not in (*TRANSIENT, 404)
            if is_final and not self.job.is_sent:
                raise Stop(Ending.failed(code, message)) from None
            raise PutBack(f"It cannot be read: {code}: {message}", self._seconds_until(error)) from error

    def refuse_while_held(self) -> None:
        """Raise PutBack while the resource manager lets nothing of the subscription pass."""
        if seconds := self.subscription.throttle.held(self.subscription.id):
            raise PutBack("Azure takes no more requests of its subscription for a while.", seconds)

    def _follow(self) -> Next | Ending:
        """Return how the operation that was begun ended, as the cluster then is. Raises PutBack."""
        operation, answers = self.job.operation, 0
        while True:
            try:
                end, seconds = self._ask(operation) if operation else self._judge()
            except PutBack as back:
                back.has_come_on = answers > 0
                raise
            answers += 1
            if end is Next.FOLLOW:
                operation = None
            elif end is not Next.WAIT:
                return end
            else:
                time.sleep(seconds or self.poll_seconds)

    def _ask(self, operation: str) -> tuple[Ending | Next, float | None]:
        """Return how the operation ended, WAIT while it runs, or FOLLOW where the cluster is to be asked instead.

        That is so once it succeeded, and where nobody knows the operation any more. With it, how long to wait.
        """
        self.refuse_while_held()
        if not self.subscription.owns(operation):
            return Next.FOLLOW, None
        try:
            response = self.subscription.request("GET", operation)
            if response.status_code in (404, 410):
                return Next.FOLLOW, None
            response.raise_for_status()
            body = _object(response.json())
        except Exception as error:
            if not isinstance(error, (AzureError, ValueError)) and not is_without_token(error):
                raise
            why = ": ".join(code_and_message(error))
            raise PutBack(f"Its update runs, and cannot be asked about: {why}", self._seconds_until(error)) from error
        status = str(body.get("status") or "InProgress")
        if status in ("Failed", "Canceled"):
            problem = body.get("error") or {}
            code, message = problem.get("code") or status, problem.get("message") or "No reason was given."
            return Ending.failed(str(code), on_one_line(str(message))), None
        return (Next.FOLLOW if status == "Succeeded" else Next.WAIT), retry_after(response.headers)

    def _judge(self) -> tuple[Ending | Next, float | None]:
        """Return how the cluster's update ended, WAIT while something is being done to it, SEND if it never landed."""
        try:
            reading = self.reader(wire(self.read()))
        except Stop as stop:
            return stop.verdict, None
        if reading.is_at_rest:
            return (ended(reading, self.job) if self.job.is_accepted else before_write(reading, self.job)), None
        if not (self.job.is_accepted or reading.is_as_asked):
            raise PutBack(
                "An operation of others runs on it, and the answer to its update was lost.", self.poll_seconds
            )
        return Next.WAIT, None


def _object(body: Any) -> dict[str, Any]:
    """Return `body`, an answer of the resource manager. Raises ValueError for what is no JSON object."""
    if not isinstance(body, dict):
        raise ValueError("The answer is no JSON object.")
    return body
