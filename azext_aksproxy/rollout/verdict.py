"""What is to be done with a cluster as it was read: for the plan, and right before a write. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from azext_aksproxy.config.cluster import AT_REST
from azext_aksproxy.rollout.job import Job

ALREADY = "It is already as asked."


@dataclass(frozen=True)
class Reading:  # pylint: disable=too-many-instance-attributes
    """A cluster as it was read, and what the file would change.

    `obstacle` is why it cannot take the settings, such as a Windows pool, or "". `leaving` are the certificates that
    would leave while they are still valid. `guesses` are entries of noProxy that are taken for AKS's own, and may have
    been the user's to remove: they alone are reason to send, but nothing that can be found undone.
    """

    id: str
    location: str = ""
    nodes: int = 0
    pools: int = 0
    state: str = "Succeeded"
    is_stopped: bool = False
    has_proxy: bool = True
    fields: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    obstacle: str = ""

    @property
    def is_as_asked(self) -> bool:
        """Say whether the file would change nothing."""
        return not self.changes


@dataclass(frozen=True)
class Ending:
    """How a cluster ends: the journal's event, and what belongs to it."""

    event: str
    facts: dict[str, Any]

    @classmethod
    def left_out(cls, reason: str, lacks: bool) -> Ending:
        """Return the ending of a cluster that is not written; `lacks` says that it is not as asked."""
        return cls("left out", {"reason": reason, "lacks": lacks})

    @classmethod
    def failed(cls, code: str, message: str) -> Ending:
        """Return the ending of a cluster whose update failed."""
        return cls("failed", {"code": code, "message": message})


SUCCEEDED = Ending("succeeded", {})


class Next(Enum):
    """What is to be done with a cluster that has not ended."""

    SEND = "send"
    FOLLOW = "follow"
    WAIT = "wait"


def left_out(reading: Reading) -> Ending | None:
    """Return why a cluster is left out of the plan, or None if it is to be updated."""
    if not reading.has_proxy:
        return Ending.left_out("It has no HTTP proxy.", lacks=False)
    if reading.obstacle:
        return Ending.left_out(reading.obstacle, lacks=True)
    if reading.state != "Succeeded":
        return Ending.left_out(f"Its provisioning state is {reading.state}.", lacks=True)
    if reading.is_as_asked and not reading.guesses:
        return Ending.left_out(ALREADY, lacks=False)
    if reading.is_stopped:
        return Ending.left_out("It is stopped.", lacks=True)
    return None


def before_write(reading: Reading, job: Job) -> Next | Ending:
    """Return what to do with a planned cluster that was read again, right before it would be written.

    A write of ours whose end is not known may have landed: then the cluster is as asked. A cluster that somebody else
    is busy with is waited for. What was not agreed to is not sent.
    """
    if reading.is_as_asked and job.is_sent:
        return ended(reading) if reading.state in AT_REST else Next.FOLLOW
    if reading.state not in AT_REST:
        return Next.WAIT
    is_ours = job.is_sent or job.was_tried
    if reading.is_as_asked and is_ours and reading.state == "Succeeded":
        return SUCCEEDED
    out = left_out(reading)
    is_to_be_repaired = is_ours and reading.has_proxy and not reading.obstacle and reading.state != "Succeeded"
    if out and not is_to_be_repaired:
        return out
    unasked = [name for name in reading.fields if name not in job.fields]
    if unasked:
        message = f"The cluster was changed since it was planned: {', '.join(unasked)} would change as well."
        return Ending.failed("ChangedSincePlanned", message)
    return Next.SEND


def ended(reading: Reading) -> Ending:
    """Return how the update of a cluster that is at rest ended."""
    if reading.state != "Succeeded":
        return Ending.failed(reading.state, f"The cluster ended in the state {reading.state}.")
    if not reading.is_as_asked:
        changes = "; ".join(reading.changes)
        return Ending.failed("NotAsAsked", f"The update succeeded, but the cluster is not as asked: {changes}.")
    return SUCCEEDED
