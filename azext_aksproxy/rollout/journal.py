"""The journal: what was planned and what happened, one JSON object a line, on disk before the next step is taken."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

from azext_aksproxy.rollout.job import Event, Job

VERSION = 1
HEADER = {"at", "settings", "selection", "selected"}
"""What the first line says besides the version."""


class JournalError(Exception):
    """The journal cannot be used; the message says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Journal:
    """An open journal, locked against a second run. `events` holds what it said when it was opened."""

    def __init__(self, path: Path) -> None:
        """Open the journal at `path`, which need not exist. Raises JournalError.

        A last line that was cut off is taken away: what it would have said had not been acted on.
        """
        self.path = path
        self._writing = threading.Lock()
        try:
            # pylint: disable-next=consider-using-with
            self._file: BinaryIO = open(path, "a+b", buffering=0, opener=_for_the_user)  # noqa: SIM115
        except OSError as error:
            hint = "Name another file with --journal."
            raise JournalError(f"The journal '{path}' cannot be opened: {error.strerror}.", hint) from None
        try:
            self._lock()
            self.events = self._read()
        except BaseException:
            self._file.close()
            raise

    def _lock(self) -> None:
        # a dependency of azure-cli-core, by azure-cli-telemetry; the lock ends with the process, however it ends
        from portalocker import LOCK_EX, LOCK_NB, lock
        from portalocker.exceptions import LockException

        try:
            lock(self._file, LOCK_EX | LOCK_NB)
            is_mine = os.path.samestat(os.fstat(self._file.fileno()), os.stat(self.path))
        except (LockException, FileNotFoundError):
            is_mine = False
        if not is_mine:  # locked by another run, or removed by one that had nothing to do
            hint = "Wait until that run has ended, or stop it."
            raise JournalError(f"Another run is using the journal '{self.path}'.", hint)

    def _read(self) -> list[Event]:
        self._file.seek(0)
        data = self._file.readall()  # type: ignore[attr-defined]
        whole = data.rfind(b"\n") + 1
        begin = json.dumps({"event": "rollout"}).encode()[:-1]
        if data and data[: len(begin)] != begin[: len(data)]:
            hint = "Name another file with --journal."
            raise JournalError(f"'{self.path}' is not the journal of a rollout; it was left as it is.", hint)
        if whole < len(data):
            self._file.truncate(whole)
        return [self._event(number, line) for number, line in enumerate(data[:whole].splitlines(), 1)]

    def _event(self, number: int, line: bytes) -> Event:
        try:
            told: Event = json.loads(line)
            if told["event"] == "rollout" and (told["version"] != VERSION or not told.keys() >= HEADER):
                raise ValueError
            if "id" in told:
                job = Job(told["id"])
                job.take(told)  # raises KeyError where something is missing
                _ = job.called  # raises IndexError for what is no id
        except (ValueError, LookupError, TypeError, AttributeError):
            hint = "Keep it for your records, and begin a new one with --journal."
            raise JournalError(f"Line {number} of the journal '{self.path}' cannot be read.", hint) from None
        return told

    @property
    def has_begun(self) -> bool:
        """Say whether the plan in it is whole and was agreed to. Until then nothing was sent."""
        return any(event["event"] == "begun" for event in self.events)

    def begin(self, events: Iterable[Event]) -> None:
        """Write the plan, its header first, in the place of one that was never begun."""
        self._file.truncate(0)
        self.append(*events)
        _sync_directory(self.path.absolute().parent)

    def append(self, *events: Event) -> None:
        """Write `events` and wait until they are on disk. Raises JournalError."""
        data = b"".join(json.dumps(event).encode() + b"\n" for event in events)
        try:
            with self._writing:
                while data:
                    written = self._file.write(data)
                    data = data[written:]
                os.fsync(self._file.fileno())
        except OSError as error:
            hint = "Make room for it, then run the same command again."
            raise JournalError(f"The journal '{self.path}' cannot be written: {error.strerror}.", hint) from None

    def close(self) -> None:
        """Give the journal free; one in which nothing was ever written is removed."""
        is_empty = os.fstat(self._file.fileno()).st_size == 0
        if is_empty and os.name != "nt":  # while it is still locked; Windows removes no open file
            self.path.unlink(missing_ok=True)
        self._file.close()
        if is_empty and os.name == "nt":
            self.path.unlink(missing_ok=True)


def now() -> str:
    """Return the time as the journal writes it: UTC, to the millisecond."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def event(kind: str, **facts: object) -> Event:
    """Return an event of just now."""
    return {"event": kind, "at": now(), **facts}


def replay(events: Iterable[Event]) -> list[Job]:
    """Return the clusters that a journal planned, in its order, each as the events left it."""
    jobs: dict[str, Job] = {}
    for each in events:
        if "id" in each:
            jobs.setdefault(each["id"], Job(each["id"])).take(each)
    return list(jobs.values())


def _for_the_user(path: str, flags: int) -> int:
    """Open a file that only the user may read: the URLs of operations are signed."""
    return os.open(path, flags, 0o600)


def _sync_directory(directory: Path) -> None:
    """See to it that a new file survives a power cut. Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
