"""Long-running operations, and the headers by which an answer says that it started one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from aiohttp import web

from emulator.control.settings import Settings
from emulator.documents import Json

OPERATIONS_API_VERSION = "2017-08-31"
"""The API version in the service's polling URLs, whatever version the request was made with."""


@dataclass
class Operation:
    """One long-running operation; it ends when it was polled often enough, or by a time limit."""

    name: str
    location: str
    on_end: Callable[[str], None]
    status: str = "InProgress"
    started: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    ended: datetime | None = None
    failure: dict[str, str] | None = None
    polls_left: int = 0
    deadline: float | None = None

    def begin(self, settings: Settings) -> None:
        """Set how long the operation takes and whether it will fail."""
        self.polls_left = settings.operation_polls
        self.failure = settings.fail_next_operation
        if settings.operation_time_limit_seconds is not None:
            self.deadline = time.monotonic() + settings.operation_time_limit_seconds

    @property
    def in_progress(self) -> bool:
        """Whether the operation has not ended."""
        return self.status == "InProgress"

    @property
    def error(self) -> dict[str, str]:
        """What the service says of an operation that did not succeed."""
        return {name: text for name, text in (self.failure or {}).items() if name != "status"}

    def poll(self) -> None:
        """Count one question about the operation; ends it once its answers `InProgress` are used up."""
        if self.in_progress and self.polls_left == 0:
            self._end()
        self.polls_left = max(0, self.polls_left - 1)

    def end_if_overdue(self) -> None:
        """End the operation if its time limit has passed."""
        if self.in_progress and self.deadline is not None and time.monotonic() >= self.deadline:
            self._end()

    def _end(self) -> None:
        self.status = self.failure.get("status", "Failed") if self.failure else "Succeeded"
        self.ended = datetime.now(timezone.utc)
        self.on_end(self.status)

    def as_json(self) -> Json:
        """Return the operation as the service describes it to a client that polls."""
        result: Json = {"name": self.name, "status": self.status, "startTime": self.started.isoformat()}
        if self.ended is not None:
            result["endTime"] = self.ended.isoformat()
        if self.ended is not None and self.failure:
            result["error"] = self.error
        return result


def retry_hint(settings: Settings) -> dict[str, str]:
    """Return the header that keeps a client from waiting 30 seconds until it asks again.

    azure-core reads `retry-after`, which has whole seconds and also provokes retries, before
    `retry-after-ms`.
    """
    return {"retry-after-ms": str(settings.retry_after_milliseconds)}


def operation_headers(request: web.Request, operation: Operation, settings: Settings) -> dict[str, str]:
    """Return the headers of an answer that starts an operation on a cluster.

    The answer to a DELETE has a `location` as well, in recorded traffic.
    """
    headers = {"azure-asyncoperation": _url(request, operation, "operations"), **retry_hint(settings)}
    if request.method == "DELETE":
        headers["location"] = _url(request, operation, "operationresults")
    return headers


def _url(request: web.Request, operation: Operation, kind: str) -> str:
    subscription = request.match_info["subscription"]
    return (
        f"https://{request.host}/subscriptions/{subscription}/providers/Microsoft.ContainerService/locations/"
        f"{operation.location}/{kind}/{operation.name}?api-version={OPERATIONS_API_VERSION}"
    )
