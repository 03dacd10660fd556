"""Patterns of paths as shells know them: `*`, `?` and `[a-z]` inside a name, `**` for any folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

ANY_FOLDERS = "**"


def is_pattern(value: str) -> bool:
    """Say whether `value` is to be matched, rather than the name of a file."""
    return any(each in value for each in "*?[")


def parts_of(path: str) -> list[str]:
    """Return the names in `path`, which has slashes, or the separators of the system."""
    return path.replace(os.sep, "/").split("/")


def matches(names: Sequence[str], pattern: Sequence[str]) -> bool:
    """Say whether all of `names` match `pattern`, part by part; the pattern may end in `**`, which is none or more."""
    reached = {0}  # how many parts of the pattern may be behind the names so far
    for name in names:
        reached = {
            at if part == ANY_FOLDERS else at + 1
            for at in _without_folders(reached, pattern)
            if at < len(pattern) and ((part := pattern[at]) == ANY_FOLDERS or fnmatchcase(name, part))
        }
    return len(pattern) in _without_folders(reached, pattern)


def _without_folders(reached: Iterable[int], pattern: Sequence[str]) -> set[int]:
    """Return `reached`, and what is behind each `**` there, which may stand for nothing."""
    found = set()
    for at in reached:
        found.add(at)
        while at < len(pattern) and pattern[at] == ANY_FOLDERS:
            at += 1  # noqa: PLW2901
            found.add(at)
    return found


class Excluded:
    """What is left out: the files and folders that one of `patterns` matches, and all that is in such a folder.

    A pattern with a slash is that of a path from the working directory, or from the folder that is searched; one
    without is that of a name anywhere.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        cleaned = [each.replace(os.sep, "/").removeprefix("./").rstrip("/") for each in patterns]
        self._names = [each for each in cleaned if "/" not in each]
        self._paths = [each.strip("/").split("/") for each in cleaned if "/" in each]

    def has(self, path: str, folder: str | None = None) -> bool:
        """Say whether `path` is left out, which was found in `folder`, or is given by its name."""
        if not self._names and not self._paths:
            return False
        return any(map(self._matches, _ways(path, folder)))

    def _matches(self, names: list[str]) -> bool:
        if any(fnmatchcase(name, pattern) for name in names for pattern in self._names):
            return True
        return any(matches(names[:end], path) for path in self._paths for end in range(1, len(names) + 1))


def _ways(path: str, folder: str | None) -> list[list[str]]:
    """Return the names that lead to `path` from the working directory, or as it was given, and from `folder`."""
    whole = os.path.abspath(path)
    ways = [parts_of(_below(whole, os.getcwd()) or os.path.normpath(path))]
    below = folder is not None and _below(whole, os.path.abspath(folder))
    return [*ways, parts_of(below)] if below else ways


def _below(path: str, folder: str) -> str:
    start = os.path.join(folder, "")
    return path[len(start) :] if path.startswith(start) else ""
