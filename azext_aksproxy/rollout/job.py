"""One cluster of a rollout: what is known of it, and how an event changes that, in a live run as in a replay."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Event = dict[str, Any]
"""What happened, as a line of the journal: `event`, `at` (UTC, ISO 8601), `id`, and what belongs to that event."""


class State(str, Enum):
    """Where a cluster stands. The words are those of the result; a running cluster is pending there."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass
class Job:  # pylint: disable=too-many-instance-attributes
    """A cluster of a rollout.

    `fields` are the settings whose change was agreed to. `is_sent` says that a write was begun whose end is not known,
    and `operation` is the URL that tells it, if the answer to the write was seen. `was_tried` says that an earlier
    attempt failed. `lacks` says that a skipped cluster is not as asked.
    """

    id: str
    location: str = ""
    fields: list[str] = field(default_factory=list)
    state: State = State.PENDING
    reason: str = ""
    lacks: bool = False
    is_sent: bool = False
    operation: str | None = None
    was_tried: bool = False
    started: str | None = None
    ended: str | None = None

    @property
    def subscription(self) -> str:
        """The id of the cluster's subscription."""
        return self.id.split("/")[2]

    @property
    def place(self) -> tuple[str, str]:
        """The cluster's resource group and name."""
        parts = self.id.split("/")
        return parts[4], parts[8]

    @property
    def called(self) -> str:
        """The cluster as a line calls it: resource group and name."""
        return "/".join(self.place)

    @property
    def is_as_asked(self) -> bool:
        """Say whether the cluster has what was asked, or has no proxy at all."""
        return self.state is State.SUCCEEDED or (self.state is State.SKIPPED and not self.lacks)

    def take(self, event: Event) -> None:
        """Change with `event`."""
        kind, at = event["event"], event["at"]
        if kind == "planned":
            self.location, self.fields = event["location"], event["fields"]
        elif kind == "started":
            self.state, self.is_sent, self.operation, self.reason = State.RUNNING, True, None, ""
            self.started, self.ended = at, None
        elif kind == "accepted":
            self.operation = event["operation"]
        elif kind == "succeeded":
            self._end(State.SUCCEEDED, "", at)
        elif kind == "failed":
            self.was_tried = True
            self._end(State.FAILED, f"{event['code']}: {event['message']}", at)
        elif kind == "left out":
            self.lacks, self.location = event["lacks"], event.get("location", self.location)
            self._end(State.SKIPPED, event["reason"], at if self.is_sent else None)

    def _end(self, state: State, reason: str, at: str | None) -> None:
        self.state, self.reason, self.ended = state, reason, at
        self.is_sent, self.operation = False, None

    def row(self) -> dict[str, Any]:
        """Return the cluster as the result of the command shows it."""
        is_over = self.state is not State.RUNNING
        return {
            "id": self.id,
            "state": (self.state if is_over else State.PENDING).value,
            "reason": self.reason or (None if is_over else "Its update was sent, and not followed to the end."),
            "started": self.started,
            "ended": self.ended,
        }
