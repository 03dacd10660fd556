"""A file that takes the place of another in one step: whoever reads it sees the old one or the new one."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable


def replace(path: str, data: bytes, prepare: Callable[[str], None]) -> None:
    """Put a new file with `data` in the place of `path`, once it is on the disk and `prepare` was given its name.

    Whatever is raised, the old file is there as it was, and the new one is gone.
    """
    handle, name = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".aksproxy-")
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        prepare(name)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def permissions(path: str, new: int) -> int:
    """Return those of the file `path`; where there is none, `new` as far as the umask lets it."""
    if os.path.exists(path):
        return stat.S_IMODE(os.stat(path).st_mode)
    current = os.umask(0)
    os.umask(current)
    return new & ~current
