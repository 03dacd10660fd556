"""Findings that are known already, in a file, so that only new ones fail a check.

One is known by its file, its rule, its setting and its message, and by neither its line nor its number in a list: what
is written above it does not make it new. Of equal ones so many are known as were there.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.limits import MAX_REPORT_BYTES
from azext_aksproxy.config.reading.source import NO_FILES

Known = tuple[str, str, str, str]
"""File, as a path with slashes from the folder of the baseline; rule; pointer, with `*` for a number; message."""

FIELDS = ("file", "rule", "pointer", "message")
VERSION = 1


class BaselineError(Exception):
    """A baseline cannot be read or written; the message is a sentence that says which and why."""


class Baseline:
    """The file `path`, and what is known by it."""

    def __init__(self, path: str, known: Counter[Known] | None = None) -> None:
        self.path = path
        self._folder = os.path.dirname(os.path.abspath(path))
        self._left = self._known = Counter(known)

    @classmethod
    def read(cls, path: str) -> Baseline:
        """Return the baseline at `path`. Raises BaselineError."""
        try:
            with open(path, "rb") as file:
                return cls(path, _known(json.loads(file.read(MAX_REPORT_BYTES))))
        except OSError as error:
            raise BaselineError(f"The baseline {path!r} cannot be read: {error.strerror}.") from None
        except (KeyError, TypeError, ValueError, RecursionError):
            raise BaselineError(f"The file {path!r} is no baseline: write it anew by --create-baseline.") from None

    def new(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return those of `findings` that are not known, and take note of those that are."""
        left = self._left = self._known.copy()
        new = []
        for each in findings:
            known = self._key(each)
            if is_lasting(each) and left[known] > 0:
                left[known] -= 1
            else:
                new.append(each)
        return new

    def stale(self, checked: Iterable[str]) -> list[Known]:
        """Return what is known of the files that were `checked`, or are no longer there, and `new` has not met."""
        files = {self._file(name) for name in checked}
        return [
            known
            for known, count in sorted(self._left.items())
            if count > 0 and (known[0] in files or not os.path.lexists(os.path.join(self._folder, known[0])))
        ]

    def create(self, findings: Iterable[Finding]) -> int:
        """Write the file anew, in one step, with `findings`; return how many. Raises BaselineError."""
        from azext_aksproxy.config.fixing.replacing import permissions, replace

        self._known = Counter(self._key(each) for each in findings if is_lasting(each))
        rows = [
            {**dict(zip(FIELDS, known, strict=True)), "count": count} for known, count in sorted(self._known.items())
        ]
        text = json.dumps({"version": VERSION, "findings": rows}, indent=2) + "\n"
        path = os.path.realpath(self.path)
        mode = permissions(path, 0o666)
        try:
            replace(path, text.encode(), lambda new: os.chmod(new, mode))
        except OSError as error:
            raise BaselineError(f"The baseline {self.path!r} cannot be written: {error.strerror}.") from None
        return self._known.total()

    def _key(self, finding: Finding) -> Known:
        pointer = re.sub(r"/[0-9]+(?![^/])", "/*", finding.place.pointer)
        return self._file(finding.place.file), finding.rule.id, pointer, finding.message

    def _file(self, name: str) -> str:
        try:
            path = os.path.relpath(os.path.abspath(os.path.expanduser(name)), self._folder)
        except ValueError:  # on another drive of Windows
            path = name
        return path.replace(os.sep, "/")


def is_lasting(finding: Finding) -> bool:
    """Say whether `finding` can be known: not that a file cannot be read, which would hide all that is in it later."""
    from azext_aksproxy.config.file_rules import UNREAD

    return finding.rule not in UNREAD and finding.place.file not in NO_FILES


def _known(data: Any) -> Counter[Known]:
    """Return what is known by the content of a baseline. Raises KeyError, TypeError and ValueError where it is none."""
    if data["version"] != VERSION:
        raise ValueError
    known: Counter[Known] = Counter()
    for row in data["findings"]:
        file, rule, pointer, message = (row[field] for field in FIELDS)
        if not all(isinstance(each, str) for each in (file, rule, pointer, message)) or type(row["count"]) is not int:
            raise TypeError
        known[file, rule, pointer, message] += row["count"]
    return known
