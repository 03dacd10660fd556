"""Time that passes when somebody waits, and the process that may be killed or find its disk full at any touch of it.

It is all here that knows how the code under test waits and starts: by `time.sleep`, by looking at `time.monotonic`, by
the `SimpleQueue` of a rollout's loop, and by threads. A touch is a sleep, a request, or a `fsync` of the journal.
"""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions import clock
from emulator.clusters.checks import node_disruption

REAL_SLEEP = time.sleep
YIELD_SECONDS = 0.0002
"""What a wait really takes: another thread shall have its turn."""

SECONDS_A_LOOK = 5.0
"""How far the clock goes on when it is looked at: what waits for a time without sleeping sees it come."""

WAIT_SECONDS = 0.002
"""How long a wait for what a thread has to say really takes."""

JOIN_SECONDS = 20


BEGIN = datetime(2026, 11, 27, tzinfo=timezone.utc)


class Killed(BaseException):
    """The process is no more. Nothing that the code does in answer to it counts."""


class Machine:
    """The clock, the life and the disk of the process of a command. `journal` is the file that the disk is about."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.is_dead = False
        self.journal: Path | None = None
        self.on_sync: Callable[[], None] = lambda: None
        self._full_for = 0
        self._lock = threading.RLock()
        self._elsewhere = threading.local()

    @property
    def utc_now(self) -> datetime:
        """The time of day, which is that of the service as well."""
        return BEGIN + timedelta(seconds=self.now)

    def touch(self) -> None:
        """Count one touch of the world outside. Raises Killed in a process that is dead."""
        with self._lock:
            if self.is_dead:
                raise Killed
            if self._full_for:
                self._full_for -= 1
                if not self._full_for:
                    self._limit(resource.RLIM_INFINITY)

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Do in this thread what another machine does: the service goes on where the process is killed meanwhile."""
        self._elsewhere.is_here = True
        try:
            yield
        finally:
            self._elsewhere.is_here = False

    def kill(self) -> None:
        """Let the process be dead: what it still does touches nothing, and writes nothing into the journal."""
        with self._lock:
            self.is_dead = True
            self._limit(self._size())
        raise Killed

    def fill_disk(self, room: int, touches: int) -> None:
        """Let the disk have `room` bytes more, for so many touches."""
        with self._lock:
            self._full_for = touches
            self._limit(self._size() + room)

    @property
    def is_full(self) -> bool:
        """Say whether the disk is full."""
        return self._full_for > 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run a command as a process of its own: what it started has ended afterwards, and the disk has room."""
        others = set(threading.enumerate())
        hook = threading.excepthook
        with pytest.MonkeyPatch.context() as patch:
            self._patch(patch)
            threading.excepthook = lambda told: None if told.exc_type is Killed else hook(told)
            try:
                yield
            finally:
                for each in set(threading.enumerate()) - others:
                    each.join(JOIN_SECONDS)
                threading.excepthook = hook
                self._full_for, self.is_dead = 0, False
                self._limit(resource.RLIM_INFINITY)

    def _patch(self, patch: pytest.MonkeyPatch) -> None:
        start = threading.Thread.start

        def start_alive(thread: threading.Thread) -> None:
            if self.is_dead:
                raise Killed
            start(thread)

        patch.setattr(time, "sleep", self._sleep)
        patch.setattr(time, "monotonic", self._look)
        patch.setattr(os, "fsync", self._sync)
        patch.setattr(threading.Thread, "start", start_alive)
        patch.setattr(clock, "utc_now", lambda: self.utc_now)
        patch.setattr(node_disruption, "utc_now", lambda: self.utc_now)
        patch.setattr("azext_aksproxy.rollout.run.SimpleQueue", lambda: QuickQueue(self), raising=False)

    def _sleep(self, seconds: float) -> None:
        self.touch()
        with self._lock:
            self.now += seconds
        REAL_SLEEP(YIELD_SECONDS)

    def _look(self) -> float:
        if self.is_dead and not getattr(self._elsewhere, "is_here", False):
            raise Killed
        with self._lock:
            self.now += SECONDS_A_LOOK
            return self.now

    def waited(self, seconds: float) -> None:
        """Let `seconds` have passed. Raises Killed."""
        if self.is_dead:
            raise Killed
        with self._lock:
            self.now += seconds

    def _sync(self, _: Any) -> None:
        self.touch()
        self.on_sync()

    def _size(self) -> int:
        return self.journal.stat().st_size if self.journal and self.journal.exists() else 0

    @staticmethod
    def _limit(size: int) -> None:
        # a write beyond it ends with a part and then an OSError, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


class QuickQueue(SimpleQueue[Any]):
    """A queue whose clock says that it was waited as long as was allowed, though it was not."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Return what is in the queue. Raises Empty, and Killed."""
        while True:
            try:
                return super().get(block, WAIT_SECONDS)
            except Empty:
                self._machine.waited(timeout or 0.0)
                if timeout is not None or not block:
                    raise
