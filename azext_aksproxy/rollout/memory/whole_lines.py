"""A file that grows by whole lines: each is on disk before it counts, and what is behind the last one is nothing."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import BinaryIO


class WholeLines:
    """The end of an open file. Safe to use from many threads; `whole` is the size up to the end of the last line."""

    def __init__(self, file: BinaryIO, whole: int = 0) -> None:
        self._file, self.whole = file, whole
        self._writing = threading.Lock()

    def append(self, data: bytes) -> None:
        """Write `data`, whole lines, and wait until they are on disk. Raises OSError; then nothing of it is there."""
        with self._writing:
            self.cut_back()
            rest = data
            try:
                while rest:
                    rest = rest[self._file.write(rest) :]
                os.fsync(self._file.fileno())
            except BaseException:
                with suppress(OSError):  # then the next write, or the end, tries again
                    self.cut_back()
                raise
            self.whole += len(data)

    def cut_back(self) -> None:
        """Take away what is behind the last line: what a full disk, or the end of a process, left of others."""
        if os.fstat(self._file.fileno()).st_size > self.whole:
            self._file.truncate(self.whole)
