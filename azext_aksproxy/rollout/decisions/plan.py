"""The plan of a rollout: the clusters as they were read, beside what the journal knows of them. Pure.

Every run begins with it, so that nothing is done by what an earlier one saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from azext_aksproxy.rollout.decisions.events import Event, event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.verdict import Ending, Reading, left_out, no_longer_agreed

ENDS = {"left out": State.SKIPPED, "blocked": State.BLOCKED, "changed": State.CHANGED}
"""The state of a cluster that a plan leaves out, by the event that says so."""

DELETED = Ending.left_out("It was deleted.", lacks=False)


@dataclass(frozen=True)
class Row:
    """A cluster of a plan: as it was read, as the journal knows it (None for a new one), and why it is left out.

    One that `is_settled` needs no decision: it is as the journal has it.
    """

    reading: Reading
    job: Job | None
    out: Ending | None
    is_settled: bool = False
    is_repair: bool = False
    is_recheck: bool = False
    """Whether only what comes after the update is to be done again."""

    @property
    def is_update(self) -> bool:
        """Say whether the cluster is to be updated by this plan."""
        return self.out is None and not self.is_settled

    @property
    def was_as_asked_and_is_unread(self) -> bool:
        """Say whether the journal has the cluster as one that is as asked, and nobody can say whether it still is."""
        return self.is_settled and bool(self.reading.unread) and self.job is not None and self.job.is_as_asked

    @property
    def is_to_be_agreed(self) -> bool:
        """Say whether somebody has to agree to what would change.

        Nobody has to where just that was agreed to, and has not been done yet; nor where nothing changes, and only what
        failed is repeated.
        """
        if not self.is_update or not self.reading.effects:
            return False
        if self.job is None or self.job.agreed != self.reading.digest:
            return True
        return self.job.state in (State.SUCCEEDED, State.SKIPPED, State.CHANGED, State.BLOCKED)

    @property
    def news(self) -> str:
        """What is new about a cluster since the journal was begun, as words before its line; "" if nothing is."""
        if self.job is None:
            return "new"
        if self.is_to_be_agreed:
            return "changed back" if self.job.state is State.SUCCEEDED else "changed"
        return ""

    def event(self) -> Event | None:
        """Return what the journal is told of it, None where it knows."""
        facts = {"id": self.job.id if self.job else self.reading.id, "location": self.reading.location}
        if self.is_settled:
            return None
        if self.out:
            knows = self.job and (self.job.state, self.job.reason) == (ENDS[self.out.event], self.out.facts["reason"])
            return None if knows else event(self.out.event, **facts, **self.out.facts)
        return event("rechecked", **facts) if self.is_recheck else event("planned", **facts, **self._planned())

    def _planned(self) -> dict[str, Any]:
        """Return what is planned, beside the cluster's id and location."""
        reading = self.reading
        return {
            "nodes": reading.nodes,
            "digest": reading.digest,
            "fields": list(reading.fields),
            "guesses": list(reading.guesses),
            "repair": self.is_repair,
            "tag": reading.tag,
            "opens": reading.opens,
            "reason": reading.forbidden.reason if reading.forbidden else "",
        }


def make_plan(readings: Iterable[Reading], jobs: Iterable[Job], retry_failed: bool, may_ask: bool) -> list[Row]:
    """Return the plan: the clusters of the journal in its order, then those that are new in theirs.

    A cluster that was agreed to and is not done, and would be changed otherwise by now, is asked about again.
    Where nobody `may_ask` it is only told of as changed: the plan of the next run has it.
    """
    read = {reading.id.lower(): reading for reading in readings}
    rows = [_known(job, read.pop(job.id.lower(), None), retry_failed) for job in jobs]
    rows += [Row(reading, None, left_out(reading)) for reading in read.values()]
    return rows if may_ask else [_left_to_the_next(row) for row in rows]


def _left_to_the_next(row: Row) -> Row:
    is_agreed = row.job is not None and row.job.state in (State.PENDING, State.FAILED) and row.job.agreed
    return replace(row, out=no_longer_agreed(row.reading)) if is_agreed and row.is_to_be_agreed else row


def _known(job: Job, reading: Reading | None, retry_failed: bool) -> Row:
    """Return the row of a cluster that the journal knows.

    What cannot be read says nothing against what the journal has; nor is a name that never was a cluster a deleted one.
    """
    if reading is None or job.is_sent or (reading.unread and not reading.is_missing):
        return Row(reading or Reading(job.id, job.location, tag=job.tag), job, None, is_settled=True)
    if reading.is_missing:
        return Row(reading, job, DELETED, is_settled=not (job.location or job.agreed))
    if _is_agreed(job, reading) or _still_has(job, reading):
        return Row(reading, job, None, is_settled=True)
    if job.has_landed and job.state is State.FAILED and reading.is_as_asked:
        return Row(reading, job, None, is_settled=not retry_failed, is_recheck=True)
    is_repair = job.is_repair or (job.state is State.FAILED and retry_failed)
    out = left_out(reading, is_repair)
    is_healed = out is not None and out.facts["reason"] == reading.already
    if job.state is State.FAILED and not retry_failed and not is_healed:
        return Row(reading, job, None, is_settled=True)
    return Row(reading, job, out, is_repair=is_repair)


def unselected(jobs: Iterable[Job], read: Iterable[Reading]) -> list[str]:
    """Return the ids of the clusters that are not done, and that the selection does not return any more.

    An update that failed, or a tag, may have taken them out of it: they are read by their ids.
    """
    found = {reading.id.lower() for reading in read}
    return [job.id for job in jobs if not (job.is_as_asked or job.is_sent) and job.id.lower() not in found]


def _is_agreed(job: Job, reading: Reading) -> bool:
    """Say whether a cluster has not had its turn, and would change as was agreed to and as soon."""
    is_agreed = job.state is State.PENDING and bool(job.agreed) and job.agreed == reading.digest
    is_as_soon = job.opens == reading.opens and (bool(job.opens) or not reading.forbidden)
    return is_agreed and is_as_soon and not reading.unstaged


def _still_has(job: Job, reading: Reading) -> bool:
    """Say whether a cluster that was updated has what was asked. What was only guessed to leave may have come back."""
    has = not reading.unconcerned and reading.is_as_asked and set(reading.guesses) <= set(job.guesses)
    return job.state is State.SUCCEEDED and has
