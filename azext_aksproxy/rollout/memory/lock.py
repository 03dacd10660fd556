"""The lock of a journal: the run that writes it holds it, and whoever only looks learns whether one does.

No system tells that without a try. A look takes the lock shared, and gives it back at once; a run that finds it taken
tries again for much longer than that, so that no look is ever in its way.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import BinaryIO

TRIES = 10
PAUSE_SECONDS = 0.05

FAR = 0x7FFF0000
"""The byte that is locked on Windows, behind the end of any journal: nobody else could read what is locked there."""


def take(file: BinaryIO) -> bool:
    """Lock `file`, open for writing, until it is closed or the process ends; False where another one keeps it.

    Raises OSError where the file system has no locks.
    """
    return _try(file, False, TRIES)


def is_held(file: BinaryIO) -> bool | None:
    """Say whether a run holds the lock of `file`, open for reading; None where the file system has no locks."""
    try:
        # shared looks do not meet; Windows has only exclusive locks here, and another look is no run
        if not _try(file, True, TRIES if os.name == "nt" else 1):
            return True
    except OSError:
        return None
    _free(file)
    return False


def _try(file: BinaryIO, is_shared: bool, tries: int) -> bool:
    lock = _lock_on_windows if os.name == "nt" else _lock
    for left in reversed(range(tries)):
        with suppress(BlockingIOError, PermissionError):
            lock(file, is_shared)
            return True
        if left:
            time.sleep(PAUSE_SECONDS)
    return False


def _lock(file: BinaryIO, is_shared: bool) -> None:
    import fcntl

    fcntl.flock(file, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _lock_on_windows(file: BinaryIO, _: bool) -> None:
    import msvcrt  # pylint: disable=import-error # it is there on Windows

    file.seek(FAR)
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]


def _free(file: BinaryIO) -> None:
    if os.name == "nt":
        import msvcrt  # pylint: disable=import-error # it is there on Windows

        file.seek(FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)
