"""What is to be done with a cluster as it was read: for the plan, and right before a write. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from azext_aksproxy.config.live.cluster import AT_REST
from azext_aksproxy.config.live.disruption.policy import Forbidden
from azext_aksproxy.config.redact import redact
from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.proof import Changeover
from azext_aksproxy.rollout.decisions.written import Written

ALREADY = "It is already as asked."


@dataclass(frozen=True)
class Reading:
    """A cluster as it was read, and what the settings that are asked for would change.

    `has_setting` says that it is one of those that are meant where none is named, since it has such a setting already;
    `unconcerned` is why the settings are not for it, or "". `digest` tells what would be changed from any other change.
    `obstacle` is why it cannot take the settings, such as a Windows pool, or ""; `unread` why nothing is known of it,
    and `is_missing` that there is no such cluster. `leaving` are the certificates that would leave while they are still
    valid. `guesses` are entries of noProxy that are taken for AKS's own, and may have been the user's to remove: they
    alone are reason to send, but nothing that can be found undone.
    """

    id: str
    location: str = ""
    nodes: int = 0
    pools: int = 0
    etag: str | None = None
    state: str = "Succeeded"
    is_stopped: bool = False
    has_setting: bool = True
    unconcerned: str = ""
    fields: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    reimages: bool = True
    """Whether nodes are reimaged by the changes: those of the HTTP proxy do that, those of kube-proxy do not."""
    digest: str = ""
    leaving: tuple[str, ...] = ()
    changeover: Changeover | None = field(default=None, compare=False, repr=False)
    """What is probed where a certificate leaves, None where none does."""
    guesses: tuple[str, ...] = ()
    obstacle: str = ""
    unread: str = ""
    is_missing: bool = False
    already: str = ALREADY
    """What is said of it where nothing would change."""
    notes: tuple[str, ...] = ()
    """What is said of it besides, as sentences."""
    writes: Mapping[str, Written] = field(default_factory=dict, compare=False, repr=False)
    """What its write changes, to be kept for an undo: by the wire name of the settings."""
    tag: str = ""
    """The value of the tag that stages go by."""
    unstaged: str = ""
    """Why the cluster is in no stage, as a sentence, or ""."""
    ailing: tuple[str, ...] = ()
    """The node pools that have failed."""
    forbidden: Forbidden | None = None
    """What the Node Disruption Policy has against the change now."""
    next_opening: datetime | None = None
    """When the maintenance window opens next that the policy goes by, None where it goes by none or nobody knows."""

    @property
    def opens(self) -> str:
        """When a change is allowed that is not allowed now, as the journal writes it; "" if it is, or nobody knows."""
        return clock.written(self.forbidden.opens) if self.forbidden and self.forbidden.opens else ""

    @property
    def is_as_asked(self) -> bool:
        """Say whether nothing would change."""
        return not self.changes

    @property
    def effects(self) -> tuple[str, ...]:
        """What would change, and what may change, as sentences tell it."""
        return (*self.changes, *(f"noProxy may lose {each}" for each in self.guesses))

    @property
    def touched(self) -> tuple[str, ...]:
        """The settings that would change or may change."""
        return tuple(dict.fromkeys([*self.fields, *["noProxy"] * bool(self.guesses)]))

    @property
    def is_at_rest(self) -> bool:
        """Say whether nothing is being done to the cluster."""
        return self.state in AT_REST


@dataclass(frozen=True)
class Ending:
    """How a cluster ends, in this run: the journal's event, and what belongs to it."""

    event: str
    facts: dict[str, Any]

    @classmethod
    def left_out(cls, reason: str, lacks: bool) -> Ending:
        """Return the ending of a cluster that is not written; `lacks` says that it is not as asked."""
        return cls("left out", {"reason": reason, "lacks": lacks})

    @classmethod
    def blocked(cls, reason: str) -> Ending:
        """Return the ending of a cluster whose Node Disruption Policy allows no change, until somebody changes that."""
        return cls("blocked", {"reason": reason})

    @classmethod
    def closed(cls, reason: str, opens: str) -> Ending:
        """Return the ending of an attempt at a cluster that has its turn when its maintenance window `opens`."""
        return cls("closed", {"reason": reason, "opens": opens})

    @classmethod
    def failed(cls, code: str, message: str) -> Ending:
        """Return the ending of a cluster whose update failed."""
        return cls("failed", {"code": code, "message": message})

    @classmethod
    def unproven(cls, code: str, message: str) -> Ending:
        """Return the ending of a cluster that was updated, and is not well after that."""
        return cls("failed", {"code": code, "message": message, "landed": True})

    @classmethod
    def changed(cls, reason: str) -> Ending:
        """Return the ending of a cluster that is left to the next plan."""
        return cls("changed", {"reason": reason})


SUCCEEDED = Ending("succeeded", {})


class Next(Enum):
    """What is to be done with a cluster that has not ended."""

    SEND = "send"
    FOLLOW = "follow"
    WAIT = "wait"


def left_out(reading: Reading, is_repair: bool = False) -> Ending | None:
    """Return why a cluster is left out of the plan, or None if it is to be updated, now or when its window opens.

    One on which an operation runs is planned all the same, and has its turn when that has ended. One whose last
    operation failed is left to its owner, unless that was ours and this is the repair.
    """
    if reading.unread:
        return Ending.left_out(reading.unread, lacks=True)
    if reading.unconcerned:
        return Ending.left_out(reading.unconcerned, lacks=False)
    if reading.obstacle:
        return Ending.left_out(reading.obstacle, lacks=True)
    is_done = reading.is_as_asked and not reading.guesses
    if reading.state == "Succeeded" and is_done:
        return Ending.left_out(reading.already, lacks=False)
    is_left = not is_repair if reading.is_at_rest else is_done
    if reading.state != "Succeeded" and is_left:
        return Ending.left_out(f"Its provisioning state is {reading.state}.", lacks=True)
    if reading.is_stopped:
        return Ending.left_out("It is stopped.", lacks=True)
    if reading.unstaged:
        return Ending.left_out(reading.unstaged, lacks=True)
    if reading.forbidden and not reading.opens:
        return Ending.blocked(reading.forbidden.reason)
    return None


def before_write(reading: Reading, job: Job) -> Next | Ending:
    """Return what to do with a planned cluster that was read again, right before it would be written.

    A write of ours whose answer was lost is decided first. A cluster that somebody else is busy with is waited for.
    What was not agreed to is not sent.
    """
    if job.is_sent and not _is_untouched(reading, job):
        return _of_the_write(reading, job)
    if not reading.is_at_rest:
        return Next.WAIT
    if out := left_out(reading, job.is_repair):
        return out
    if reading.digest != job.agreed:
        return no_longer_agreed(reading)
    if reading.tag != job.tag:
        return Ending.changed(f"Its tag is '{redact(reading.tag)}', and was '{redact(job.tag)}' when it was planned.")
    return Ending.closed(reading.forbidden.reason, reading.opens) if reading.forbidden else Next.SEND


BY_POLICY = ("OperationBlockedByNodeDisruptionPolicy", "OperationOutsideNodeDisruptionWindow")
"""The codes with which AKS refuses a change by the Node Disruption Policy (AKS documentation, August 2026)."""


def refused_by_policy(reading: Reading | None, code: str, message: str) -> Ending:
    """Return what becomes of a cluster whose write AKS refused with a code of BY_POLICY, as it was read before."""
    reason = f"{code}: {message}"
    if code == BY_POLICY[1] and reading and reading.next_opening:
        return Ending.closed(reason, clock.written(reading.next_opening))
    return Ending.blocked(reason)


def no_longer_agreed(reading: Reading) -> Ending:
    """Return the ending of a cluster that would be changed otherwise than was agreed to."""
    what = "; ".join(reading.effects)
    return Ending.changed(f"It was changed since it was planned. What would change now: {what or 'nothing'}.")


def _is_untouched(reading: Reading, job: Job) -> bool:
    """Say whether the cluster is the one over which a write was sent, and that is not running: it did not land."""
    return not job.is_accepted and bool(job.etag) and reading.etag == job.etag and reading.is_at_rest


def _of_the_write(reading: Reading, job: Job) -> Next | Ending:
    """Return what became of a write of ours that Azure took, or whose answer was lost.

    A network of noProxy that was only guessed to be AKS's comes back where it is: that it is there proves nothing.
    """
    if not reading.is_at_rest:
        return Next.FOLLOW
    if job.is_accepted:
        return ended(reading, job)
    if not reading.is_as_asked:
        what = "; ".join(reading.changes)
        return Ending.changed(f"Azure's answer to its update was lost. What would still change: {what}.")
    if not job.fields and set(job.guesses) <= set(reading.guesses):
        return Ending.failed(
            "InDoubt", "Azure's answer was lost, and the cluster does not show whether it was written."
        )
    return ended(reading, job)


def ended(reading: Reading, job: Job) -> Ending:
    """Return how the update of a cluster that is at rest ended."""
    if reading.state != "Succeeded":
        return Ending.failed(reading.state, f"The cluster ended in the state {reading.state}.")
    if not reading.is_as_asked:
        changes = "; ".join(reading.changes)
        return Ending.failed("NotAsAsked", f"The update succeeded. What would still change: {changes}.")
    return unwell(reading, job) or SUCCEEDED


def unwell(reading: Reading, job: Job) -> Ending | None:
    """Return what is wrong with a cluster that is at rest after its update, and was not before; None if nothing is."""
    if reading.state != "Succeeded":
        return Ending.unproven("NotHealthy", f"Its provisioning state is {reading.state} after the update.")
    if reading.is_stopped:
        return Ending.unproven("NotHealthy", "It is stopped after the update.")
    if pools := [each for each in reading.ailing if each not in job.ailing]:
        return Ending.unproven("NotHealthy", f"After the update node pools have failed: {', '.join(pools)}.")
    return None
