"""A file that is fixed where it is: whole or not at all, and nothing else of it becomes different."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass

from azext_aksproxy.config.fixing.replacing import replace
from azext_aksproxy.config.limits import MAX_FILE_BYTES, MAX_REPORT_BYTES
from azext_aksproxy.config.reading.source import Source, decode, encode, read_bytes


class NotWrittenError(Exception):
    """A file was left as it is. The message ends a sentence that says why, and `remedy` says what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


WRITABLE = "Make the file and its folder writable, or see what would be written by --diff."
BY_HAND = "See what would be written by --diff, and write it yourself."


@dataclass(frozen=True)
class Original:
    """A file as it was read. `path` is where it is: where a link of the name that was given leads to."""

    source: Source
    path: str
    data: bytes


def take(value: str) -> Original:
    """Return the file that `value` names. Raises UnreadableError."""
    name, data = read_bytes(value, MAX_REPORT_BYTES)
    path = os.path.realpath(os.path.expanduser(value))
    return Original(Source(name, decode(name, data, MAX_REPORT_BYTES)), path, data)


def put(original: Original, text: str) -> None:
    """Put `text` in the place of the file, in its encoding, with its permissions and its owner.

    It is written to a file beside it, and from there in one step. Raises NotWrittenError; the file is as it was then.
    """
    try:
        status = os.stat(original.path)
        data = encode(text, original.data)
        _refuse(original.path, status, len(data))
        _replace(original, data, status)
    except (OSError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or "its encoding has no such character"
        raise NotWrittenError(f"{reason[:1].lower()}{reason[1:]}.", WRITABLE) from None


def _refuse(path: str, status: os.stat_result, size: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise NotWrittenError("it is no regular file.", BY_HAND)
    if status.st_nlink > 1:
        raise NotWrittenError("it has a second name, a hard link, which would keep the old text.", BY_HAND)
    if size > MAX_FILE_BYTES:
        raise NotWrittenError("it would become larger than 1 MiB.", BY_HAND)
    if not os.access(path, os.W_OK):
        raise NotWrittenError("it is read-only.", WRITABLE)


def _replace(original: Original, data: bytes, status: os.stat_result) -> None:
    def prepare(name: str) -> None:
        _take_over(original.path, name, status)
        with open(original.path, "rb") as file:
            if file.read(len(original.data) + 1) != original.data:
                raise NotWrittenError("it was changed meanwhile.", "Run the command again.")

    replace(original.path, data, prepare)


def _take_over(path: str, name: str, status: os.stat_result) -> None:
    """Give the new file the owner, the permissions and the attributes of the old one, but the time of now."""
    new = os.stat(name)
    if (new.st_uid, new.st_gid) != (status.st_uid, status.st_gid):
        os.chown(name, status.st_uid, status.st_gid)
    shutil.copystat(path, name)
    os.utime(name)
