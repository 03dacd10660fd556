"""The journal: what was planned and what happened, one JSON object a line, on disk before the next step is taken."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from azext_aksproxy.rollout.decisions.clock import utc_now
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.schedule import closed
from azext_aksproxy.rollout.decisions.stages import check_stage
from azext_aksproxy.rollout.memory.lock import take
from azext_aksproxy.rollout.memory.regular_file import NotRegular, open_regular, sync_directory
from azext_aksproxy.rollout.memory.whole_lines import WholeLines

VERSION = 2
HEADER = {"at", "settings", "selection", "selected"}
"""What the first line says besides the version."""

ANOTHER_FILE = "Name another file with --journal."
ANOTHER_RUN = "Wait until that run has ended, or stop it."


class JournalError(Exception):
    """The journal cannot be used; the message says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Journal:
    """An open journal, locked against a second run. `events` holds what it said when it was opened."""

    def __init__(self, path: Path) -> None:
        """Open the journal at `path`, a regular file or none yet. Raises JournalError.

        A last line that was cut off is taken away: what it would have said had not been acted on.
        """
        self.path = path
        try:
            handle, self._is_new = open_regular(path)
            # pylint: disable-next=consider-using-with
            self._file: BinaryIO = open(handle, "a+b", buffering=0)  # noqa: SIM115
        except NotRegular as what:
            raise JournalError(f"'{path}' is {what}, and no journal; it was left as it is.", ANOTHER_FILE) from None
        except OSError as error:
            raise JournalError(f"The journal '{path}' cannot be opened: {error.strerror}.", ANOTHER_FILE) from None
        self._lines = WholeLines(self._file)
        try:
            self._lock()
            self.events = self._read()
        except OSError as error:
            self._file.close()
            raise JournalError(f"The journal '{path}' cannot be read: {error.strerror}.", ANOTHER_FILE) from None
        except BaseException:
            self._file.close()
            raise

    def _lock(self) -> None:
        # locked by another run, or removed by one that had nothing to do
        if not (take(self._file) and self._is_in_place()):
            raise JournalError(f"Another run is using the journal '{self.path}'.", ANOTHER_RUN)

    def _is_in_place(self) -> bool:
        """Say whether the open file is still the one at `path`."""
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), os.lstat(self.path))
        except FileNotFoundError:
            return False

    def _read(self) -> list[Event]:
        self._file.seek(0)
        data = self._file.readall()  # type: ignore[attr-defined]
        events, self._lines.whole = parse(self.path, data)
        self._lines.cut_back()
        return events

    @property
    def has_begun(self) -> bool:
        """Say whether the plan in it is whole and was agreed to. Until then nothing was sent."""
        return any(event["event"] == "begun" for event in self.events)

    def begin(self, events: Iterable[Event]) -> None:
        """Write the plan, its header first, in the place of one that was never begun. Raises JournalError."""
        self._lines.whole = 0
        self.append(*events)
        sync_directory(self.path.absolute().parent)

    def append(self, *events: Event) -> None:
        """Write `events` and wait until they are on disk. Raises JournalError; then none of them is in the journal."""
        data = b"".join(json.dumps(event).encode() + b"\n" for event in events)
        try:
            self._lines.append(data)
        except OSError as error:
            hint = "Make room for it, then run the same command again."
            raise JournalError(f"The journal '{self.path}' cannot be written: {error.strerror}.", hint) from None

    def close(self) -> None:
        """Give the journal free; one that this process made, and in which nothing was ever written, is removed."""
        with suppress(OSError):
            self._lines.cut_back()
        is_empty = os.fstat(self._file.fileno()).st_size == 0
        is_to_go = self._is_new and is_empty and self._is_in_place()
        if is_to_go and os.name != "nt":  # while it is still locked; Windows removes no open file
            self.path.unlink(missing_ok=True)
        self._file.close()
        if is_to_go and os.name == "nt":
            self.path.unlink(missing_ok=True)


def parse(path: Path, data: bytes) -> tuple[list[Event], int]:
    """Return the events of the journal at `path`, which holds `data`, and the size up to its last whole line.

    Raises JournalError.
    """
    begin = json.dumps({"event": "rollout"}).encode()[:-1]
    if data and data[: len(begin)] != begin[: len(data)]:
        raise JournalError(f"'{path}' is not the journal of a rollout; it was left as it is.", ANOTHER_FILE)
    lines = data.split(b"\n")
    whole = len(data) - len(lines.pop())
    return [_event(path, number, line) for number, line in enumerate(lines, 1)], whole


def _event(path: Path, number: int, line: bytes) -> Event:
    try:
        entry: Event = json.loads(line)
        if entry["event"] == "rollout" and (entry["version"] != VERSION or not entry.keys() >= HEADER):
            raise ValueError
        if "id" in entry:
            job = Job(entry["id"])
            job.take(entry)  # raises KeyError where something is missing
            _ = job.called  # raises IndexError for what is no id
            _ = closed([job], utc_now())  # raises ValueError for what is no time
        else:
            check_stage(entry)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        hint = (
            "Keep it for your records, and name a new one with --journal: "
            "that plans again, from the clusters as they are by then."
        )
        raise JournalError(f"Line {number} of the journal '{path}' cannot be read.", hint) from None
    return entry


def replay(events: Iterable[Event]) -> list[Job]:
    """Return the clusters that a journal planned, in its order, each as the events left it."""
    jobs: dict[str, Job] = {}
    for each in events:
        if "id" in each:
            jobs.setdefault(each["id"], Job(each["id"])).take(each)
    return list(jobs.values())
