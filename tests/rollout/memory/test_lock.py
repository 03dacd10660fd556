"""The lock of a journal: one run holds it, and looks are in no run's way."""

from __future__ import annotations

import errno
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from azext_aksproxy.rollout.memory import lock
from azext_aksproxy.rollout.memory.lock import FAR, is_held, take


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ca.rollout.jsonl"
    path.write_bytes(b"x")
    return path


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PAUSE_SECONDS", 0.001)


def test_one_takes_it_and_others_see_that(path: Path) -> None:
    with path.open("a+b") as first, path.open("a+b") as second, path.open("rb") as looking:
        assert is_held(looking) is False
        assert take(first)
        assert is_held(looking) is True
        assert not take(second)
        first.close()
        assert is_held(looking) is False
        assert take(second), "the look has given it back"


def test_looks_do_not_take_each_other_for_a_run(path: Path) -> None:
    with path.open("rb") as one, path.open("rb") as other:
        assert lock._try(one, True, 1), "in the midst of its look"
        assert is_held(other) is False


def test_a_run_that_meets_a_look_begins_all_the_same(path: Path) -> None:
    with path.open("a+b") as run, path.open("rb") as looking:
        assert lock._try(looking, True, 1)
        threading.Timer(0.003, lock._free, [looking]).start()
        assert take(run)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_does_not_tell(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", refuse)
    with path.open("a+b") as file:
        assert is_held(file) is None
        with pytest.raises(OSError, match=os.strerror(number)):
            take(file)


class WindowsLocks:
    """Stands in for `msvcrt.locking`, whose locks are exclusive, and begin where the file's pointer is."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.locked: dict[int, tuple[int, int]] = {}

    def locking(self, handle: int, mode: int, count: int) -> None:
        place = (os.lseek(handle, 0, os.SEEK_CUR), count)
        if mode == self.LK_UNLCK:
            assert self.locked.pop(handle) == place
        elif self.locked:
            raise PermissionError(errno.EACCES, "Permission denied")
        else:
            self.locked[handle] = place


def test_on_windows_a_byte_is_locked_that_nobody_reads(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks: Any = WindowsLocks()
    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    monkeypatch.setattr(lock, "os", SimpleNamespace(name="nt"))
    with open(path, "a+b", buffering=0) as run, open(path, "rb", buffering=0) as looking:
        assert is_held(looking) is False
        assert locks.locked == {}
        assert take(run)
        assert locks.locked == {run.fileno(): (FAR, 1)}
        assert is_held(looking) is True
        run.write(b"y")
        assert path.read_bytes() == b"xy", "it is written at the end, wherever the pointer is"

        locks.locked = {99: (FAR, 1)}
        threading.Timer(0.003, locks.locked.clear).start()
        assert is_held(looking) is False, "that was another look"
