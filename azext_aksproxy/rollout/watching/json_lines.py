"""What programs see while a rollout runs: one JSON object a line on standard error, for each thing that happens."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any, TextIO

from azext_aksproxy.rollout.decisions import clock, events
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.outlook import count, outlook
from azext_aksproxy.rollout.watching.paced import Paced
from azext_aksproxy.rollout.watching.screen import Screen
from azext_aksproxy.rollout.watching.waiting import said


class JsonLines(Screen):
    """Writes the events of a rollout to `stream` as JSON."""

    def __init__(self, stream: TextIO | None, jobs: Sequence[Job], course: Course) -> None:
        super().__init__(stream, jobs, has_bar=False, course=course)
        self._outlook = Paced(lambda: outlook(jobs, course, clock.utc_now()), time.monotonic)

    def show(self, job: Job, event: Event) -> None:  # noqa: ARG002 # the event names it
        """Tell one change of state, and where the rollout stands by now."""
        self._tell(changed(event))

    def mark(self, event: Event) -> None:
        """Tell what happens to no cluster, and where the rollout stands by now."""
        self._tell(event)

    def _tell(self, facts: dict[str, Any]) -> None:
        self._write(f"{json.dumps({**facts, **self._outlook().row(), 'counts': count(self._jobs)})}\n")

    def say(self, line: str) -> None:
        """Tell what has no cluster of its own."""
        self._write(f"{message(line)}\n")

    def refresh(self) -> None:
        """Nothing happened."""

    def end(self) -> None:
        """Nothing has to be left behind."""


def message(line: str, **facts: Any) -> str:
    """Return what is said by a rollout as a line of JSON."""
    return json.dumps(events.event("message", message=said(line), **facts))


def changed(told: Event) -> dict[str, Any]:
    """Return what an event of the journal makes of its cluster, whatever has become of that since."""
    job = Job(told["id"], state=State.RUNNING)
    job.take(told)
    return {
        "event": told["event"],
        "at": told["at"],
        "id": job.id,
        "state": job.state.value,
        "reason": said(job.reason) or None,
    }
