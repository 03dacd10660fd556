"""What is seen while a rollout runs: on a terminal lines that are drawn anew, elsewhere a line for each change."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from azext_aksproxy.config.redact import printable
from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.job import UNENDED, Job
from azext_aksproxy.rollout.watching.block import CLEAR, drawn
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.paced import Paced
from azext_aksproxy.rollout.watching.progress import labels
from azext_aksproxy.rollout.watching.progress_bar import lines, progress
from azext_aksproxy.terminal.stream import write_line

WORDS = {"started": "is sent", "accepted": "runs"}
WORTH_A_LOOK = ("waits", "closed", "failed", "changed", "blocked", "left out")
USUAL_SIZE = (80, 24)


class Screen:
    """Shows the events of a rollout on `stream`, which is standard error. Once that is closed it shows nothing.

    `course` is that of the run.
    """

    def __init__(
        self,
        stream: TextIO | None,
        jobs: Sequence[Job],
        has_bar: bool,
        is_quiet: bool = False,
        course: Course | None = None,
    ) -> None:
        self._stream, self._jobs, self._has_bar, self._is_quiet = stream, jobs, has_bar, is_quiet
        self._course = course or Course()
        self._labels = labels(job.id for job in jobs)
        self._lines = Paced(lambda: lines(jobs, self._course, clock.utc_now(), self._labels), time.monotonic)

    def called(self, job: Job) -> str:
        """Return what the cluster of `job` is called."""
        return self._labels.get(job.id, job.called)

    def show(self, job: Job, event: Event) -> None:
        """Show one change of state: with a bar only what needs a look, else each."""
        kind = event["event"]
        if kind == "refused" or (self._has_bar and kind not in WORTH_A_LOOK):
            self.refresh()
            return
        why = event.get("reason") or ": ".join(event[each] for each in ("code", "message") if each in event)
        reason = f": {why}" if why else ""
        ended = "" if self._has_bar else f" ({self._ended()}/{len(self._jobs)} ended)"
        self.say(f"{event['at']} {self.called(job)} {WORDS.get(kind, kind)}{reason}{ended}")

    def mark(self, event: Event) -> None:
        """Hear what happens to no cluster. What people are to know of it is said."""

    def say(self, line: str) -> None:
        """Show a line of its own, without what a terminal would obey."""
        self._write(f"{CLEAR if self._has_bar else ''}{printable(line)}\n")
        self.refresh()

    def refresh(self) -> None:
        """Draw the lines of the terminal anew."""
        if self._has_bar and not self._is_quiet:
            self._write(drawn(self._lines(), *self._size()))

    def end(self) -> None:
        """Leave the bar behind; what is said from now on are lines."""
        if self._has_bar and not self._is_quiet:
            self._write(f"{CLEAR}{progress(self._jobs, clock.utc_now(), self._labels)}\n")
        self._has_bar = False

    def _size(self) -> tuple[int, int]:
        """Return the columns and rows of the terminal, now; where it does not know them, those of most."""
        size = shutil.get_terminal_size(USUAL_SIZE)
        with suppress(OSError, ValueError, AttributeError):
            if self._stream:
                size = os.get_terminal_size(self._stream.fileno())
        return size.columns or USUAL_SIZE[0], size.lines or USUAL_SIZE[1]

    def _write(self, text: str) -> None:
        self._is_quiet = self._is_quiet or not write_line(self._stream, text, end="")

    def _ended(self) -> int:
        return sum(job.state not in UNENDED for job in self._jobs)
