"""A file that is fixed where it is: whole or not at all, and nothing else of it becomes different."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from dataclasses import dataclass

from azext_aksproxy.config.reading.source import Source, decode, encode, read_bytes


class NotWrittenError(Exception):
    """A file was left as it is. The message is a sentence that says why."""


@dataclass(frozen=True)
class Original:
    """A file as it was read. `path` is where it is: where a link of the name that was given leads to."""

    source: Source
    path: str
    data: bytes


def take(value: str) -> Original:
    """Return the file that `value` names. Raises UnreadableError."""
    path = os.path.realpath(os.path.expanduser(value))
    name, data = read_bytes(value)
    return Original(Source(name, decode(name, data)), path, data)


def put(original: Original, text: str) -> None:
    """Put `text` in the place of the file, in its encoding, with its permissions and its owner.

    It is written to a file beside it, and from there in one step. Raises NotWrittenError; the file is as it was then.
    """
    try:
        status = os.stat(original.path)
        _refuse(original.path, status)
        _replace(original, encode(text, original.data), status)
    except (OSError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or "its encoding has no such character"
        raise NotWrittenError(f"It cannot be written: {reason}.") from None


def _refuse(path: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise NotWrittenError("It is no regular file.")
    if status.st_nlink > 1:
        raise NotWrittenError("It has another name, a hard link, under which the old text would stay.")
    if not os.access(path, os.W_OK):
        raise NotWrittenError("It may not be written.")


def _replace(original: Original, data: bytes, status: os.stat_result) -> None:
    handle, name = tempfile.mkstemp(dir=os.path.dirname(original.path), prefix=".aksproxy-")
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _take_over(original.path, name, status)
        with open(original.path, "rb") as file:
            if file.read(len(original.data) + 1) != original.data:
                raise NotWrittenError("It was changed meanwhile.")
        os.replace(name, original.path)
    except BaseException:
        os.unlink(name)
        raise


def _take_over(path: str, name: str, status: os.stat_result) -> None:
    """Give the new file the owner, the permissions and the attributes of the old one, but the time of now."""
    new = os.stat(name)
    if (new.st_uid, new.st_gid) != (status.st_uid, status.st_gid):
        os.chown(name, status.st_uid, status.st_gid)
    shutil.copystat(path, name)
    os.utime(name)
