"""The journal: what was planned and what happened, one JSON object a line, on disk before the next step is taken."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.memory.regular_file import NotRegular, open_regular

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
        self._writing = threading.Lock()
        self._whole = 0  # the size up to the last whole line
        try:
            handle, self._is_new = open_regular(path)
            # pylint: disable-next=consider-using-with
            self._file: BinaryIO = open(handle, "a+b", buffering=0)  # noqa: SIM115
        except NotRegular as what:
            raise JournalError(f"'{path}' is {what}, and no journal; it was left as it is.", ANOTHER_FILE) from None
        except OSError as error:
            raise JournalError(f"The journal '{path}' cannot be opened: {error.strerror}.", ANOTHER_FILE) from None
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
        # a dependency of azure-cli-core, by azure-cli-telemetry; the lock ends with the process, however it ends
        from portalocker import LOCK_EX, LOCK_NB, lock
        from portalocker.exceptions import LockException

        try:
            lock(self._file, LOCK_EX | LOCK_NB)
            is_locked = self._is_in_place()
        except LockException:
            is_locked = False
        if not is_locked:  # locked by another run, or removed by one that had nothing to do
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
        begin = json.dumps({"event": "rollout"}).encode()[:-1]
        if data and data[: len(begin)] != begin[: len(data)]:
            raise JournalError(f"'{self.path}' is not the journal of a rollout; it was left as it is.", ANOTHER_FILE)
        lines = data.split(b"\n")
        self._whole = len(data) - len(lines.pop())
        events = [self._event(number, line) for number, line in enumerate(lines, 1)]
        self._cut_back()
        return events

    def _event(self, number: int, line: bytes) -> Event:
        try:
            entry: Event = json.loads(line)
            if entry["event"] == "rollout" and (entry["version"] != VERSION or not entry.keys() >= HEADER):
                raise ValueError
            if "id" in entry:
                job = Job(entry["id"])
                job.take(entry)  # raises KeyError where something is missing
                _ = job.called  # raises IndexError for what is no id
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            hint = (
                "Keep it for your records, and name a new one with --journal: "
                "that plans again, from the clusters as they are by then."
            )
            raise JournalError(f"Line {number} of the journal '{self.path}' cannot be read.", hint) from None
        return entry

    @property
    def has_begun(self) -> bool:
        """Say whether the plan in it is whole and was agreed to. Until then nothing was sent."""
        return any(event["event"] == "begun" for event in self.events)

    def begin(self, events: Iterable[Event]) -> None:
        """Write the plan, its header first, in the place of one that was never begun. Raises JournalError."""
        self._whole = 0
        self.append(*events)
        _sync_directory(self.path.absolute().parent)

    def append(self, *events: Event) -> None:
        """Write `events` and wait until they are on disk. Raises JournalError; then none of them is in the journal."""
        data = b"".join(json.dumps(event).encode() + b"\n" for event in events)
        try:
            with self._writing:
                self._write(data)
        except OSError as error:
            hint = "Make room for it, then run the same command again."
            raise JournalError(f"The journal '{self.path}' cannot be written: {error.strerror}.", hint) from None

    def _write(self, data: bytes) -> None:
        self._cut_back()
        rest = data
        try:
            while rest:
                written = self._file.write(rest)
                rest = rest[written:]
            os.fsync(self._file.fileno())
        except BaseException:
            with suppress(OSError):  # then the next write, or the end, tries again
                self._cut_back()
            raise
        self._whole += len(data)

    def _cut_back(self) -> None:
        """Take away what is behind the last whole line: what a full disk, or the end of a process, left of others."""
        if os.fstat(self._file.fileno()).st_size > self._whole:
            self._file.truncate(self._whole)

    def close(self) -> None:
        """Give the journal free; one that this process made, and in which nothing was ever written, is removed."""
        with suppress(OSError):
            self._cut_back()
        is_empty = os.fstat(self._file.fileno()).st_size == 0
        is_to_go = self._is_new and is_empty and self._is_in_place()
        if is_to_go and os.name != "nt":  # while it is still locked; Windows removes no open file
            self.path.unlink(missing_ok=True)
        self._file.close()
        if is_to_go and os.name == "nt":
            self.path.unlink(missing_ok=True)


def replay(events: Iterable[Event]) -> list[Job]:
    """Return the clusters that a journal planned, in its order, each as the events left it."""
    jobs: dict[str, Job] = {}
    for each in events:
        if "id" in each:
            jobs.setdefault(each["id"], Job(each["id"])).take(each)
    return list(jobs.values())


def _sync_directory(directory: Path) -> None:
    """See to it that a new file survives a power cut. Windows has no such call, nor have some network drives.

    Where it fails a power cut may lose the journal as a whole, and the next run plans from the clusters.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
