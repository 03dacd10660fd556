"""Open a file that is to be ours: a regular one, or none yet. A device, pipe, socket, folder or link is left alone."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

CAREFULLY = 0
# where the system has them: follow no link, wait for no pipe's other end, become no terminal's, take nothing for text
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
    CAREFULLY |= getattr(os, _name, 0)
FLAGS = CAREFULLY | os.O_RDWR | os.O_APPEND

KINDS = {
    stat.S_IFDIR: "a directory",
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class NotRegular(Exception):  # noqa: N818
    """What stands there is no regular file; the message says what it is, such as "a directory"."""

    def __init__(self, mode: int) -> None:
        super().__init__(KINDS.get(stat.S_IFMT(mode), "no ordinary file"))


def open_regular(path: Path) -> tuple[int, bool]:
    """Return a descriptor to read and append with, and whether the file was made here: only the user may read it then.

    Raises NotRegular, and OSError where it cannot be opened.
    """
    while True:
        try:
            handle, is_new = os.open(path, FLAGS | os.O_CREAT | os.O_EXCL, 0o600), True
        except FileExistsError:
            _refuse_others(os.lstat(path).st_mode)  # before it is opened: that alone rewinds a tape
            try:
                handle, is_new = os.open(path, FLAGS), False
            except FileNotFoundError:  # removed just now, as a run removes its journal that had nothing to do
                continue
        return _regular(handle), is_new


def open_to_read(path: Path) -> int:
    """Return a descriptor to read with. Raises NotRegular, and OSError where it cannot be opened."""
    _refuse_others(os.lstat(path).st_mode)
    return _regular(os.open(path, CAREFULLY | os.O_RDONLY))


def _regular(handle: int) -> int:
    """Return `handle`, or close it: of what was put there meanwhile, or of a device's name, as NUL is on Windows."""
    try:
        _refuse_others(os.fstat(handle).st_mode)
    except NotRegular:
        os.close(handle)
        raise
    return handle


def _refuse_others(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise NotRegular(mode)


def sync_directory(directory: Path) -> None:
    """See to it that a new file survives a power cut. Windows has no such call, nor have some network drives.

    Where it fails a power cut may lose the file as a whole: without a journal the next run plans from the clusters.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
