"""One cluster of a rollout: what is known of it, and how an event changes that, in a live run as in a replay."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from azext_aksproxy.rollout.decisions.events import Event


class State(str, Enum):
    """Where a cluster stands. The words are those of the result; a running cluster is pending there.

    A waiting one is put back, and taken again later in the same run: it is busy, the service is, or it cannot be read.
    A changed one would no longer be changed as was agreed to, a blocked one may not be changed by its Node Disruption
    Policy; both are left to the next plan.
    """

    PENDING = "pending"
    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CHANGED = "changed"
    BLOCKED = "blocked"
    SKIPPED = "skipped"


UNENDED = (State.PENDING, State.RUNNING, State.WAITING)


@dataclass
class Job:
    """A cluster of a rollout.

    `agreed` is the digest of the changes that were agreed to, `fields` are the settings that they change, `guesses`
    entries of noProxy that may leave by them; `is_repair` says that the last update of ours failed and is sent again.
    `planned` is when it was planned first. `stage` is the number of its stage by the last plan, and `tag` the value of
    the tag that stages go by. `opens` is when the maintenance window of a pending cluster opens
    (UTC, ISO 8601), "" where it waits for none. `is_sent` says that a write was begun whose end is not known, over a
    cluster with `etag` whose node pools in `ailing` had failed before; `has_doubt` that this is so of an earlier one as
    well, whatever becomes of the last. `is_accepted` says that Azure took it, and `operation` is the URL that tells its
    end, if that was seen. `lacks` says that a skipped cluster is not as asked; `has_landed` that a failed one is;
    `is_given_up` that this run follows it no more.
    """

    id: str
    location: str = ""
    fields: list[str] = field(default_factory=list)
    agreed: str = ""
    guesses: list[str] = field(default_factory=list)
    is_repair: bool = False
    state: State = State.PENDING
    reason: str = ""
    opens: str = ""
    lacks: bool = False
    has_landed: bool = False
    planned: str = ""
    stage: int = 1
    tag: str = ""
    ailing: list[str] = field(default_factory=list)
    is_sent: bool = False
    has_doubt: bool = False
    is_accepted: bool = False
    etag: str | None = None
    operation: str | None = None
    started: str | None = None
    ended: str | None = None
    is_given_up: bool = False

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

    @property
    def runs_in_azure(self) -> bool:
        """Say whether an operation of ours may run on the cluster, and is followed or will be again."""
        return self.state is State.RUNNING or (self.is_sent and not self.is_given_up)

    def take(self, event: Event) -> None:
        """Change with `event`."""
        kind, at = event["event"], event["at"]
        if kind == "planned":
            self.location, self.fields = event["location"], event["fields"]
            self.agreed, self.guesses, self.is_repair = event["digest"], event["guesses"], event["repair"]
            self.state, self.started, self.ended, self.has_landed = State.PENDING, None, None, False
            self.planned, self.tag = self.planned or at, event["tag"]
            self.opens, self.reason = event["opens"], event["reason"]
        elif kind == "started":
            self.state, self.reason, self.opens, self.started, self.ended = State.RUNNING, "", "", at, None
            self.has_doubt = self.is_sent and not self.is_accepted
            self.is_sent, self.is_accepted, self.operation, self.etag = True, False, None, event["etag"]
            self.ailing = event["ailing"]
        elif kind == "refused":
            self.is_sent = self.has_doubt
            self.started = self.started if self.is_sent else None
        elif kind == "accepted":
            self.is_accepted, self.operation, self.reason = True, event["operation"], ""
        elif kind == "waits":
            self.state, self.reason = State.WAITING, event["reason"]
        elif kind == "rechecked":  # as if its update had only just been taken
            self.state, self.reason, self.is_sent, self.is_accepted = State.RUNNING, "", True, True
        elif kind == "closed":
            self._end(State.PENDING, event["reason"], None)
            self.opens, self.started = event["opens"], None
        elif kind == "succeeded":
            self.is_repair = False
            self._end(State.SUCCEEDED, "", at)
        elif kind == "failed":
            self.has_landed = event.get("landed", False)
            self._end(State.FAILED, f"{event['code']}: {event['message']}", at)
        elif kind == "changed":
            self.is_repair = self.is_repair or self.state is State.FAILED
            self._end(State.CHANGED, event["reason"], at if self.is_sent else None)
        elif kind == "blocked":
            self._end(State.BLOCKED, event["reason"], at if self.is_sent else None)
        elif kind == "left out":
            self.lacks, self.location = event["lacks"], event.get("location", self.location)
            self._end(State.SKIPPED, event["reason"], at if self.is_sent else None)

    def _end(self, state: State, reason: str, at: str | None) -> None:
        self.state, self.reason, self.opens, self.ended = state, reason, "", at
        self.is_sent, self.has_doubt, self.is_accepted, self.operation = False, False, False, None

    def resume(self) -> None:
        """Stand where the next run begins: what was sent is followed, what only waited may start."""
        self.is_given_up = False
        if self.state in UNENDED:
            self.state = State.RUNNING if self.is_sent else State.PENDING

    def row(self) -> dict[str, Any]:
        """Return the cluster as the result of the command shows it."""
        is_over = self.state is not State.RUNNING
        state = State.PENDING if not is_over else State.WAITING if self.opens else self.state
        return {
            "id": self.id,
            "state": state.value,
            "reason": self.reason or (None if is_over else "Its update was sent, and not followed to the end."),
            "until": self.opens or None,
            "started": self.started,
            "ended": self.ended,
        }
