"""What is checked: the files that are given by name, those in folders, and those that match a pattern."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from azext_aksproxy.config.findings import Finding, Place
from azext_aksproxy.config.reading.source import UNREADABLE, is_file
from azext_aksproxy.config.redact import encodable, redact
from azext_aksproxy.config.standalone.patterns import ANY_FOLDERS, Excluded, is_pattern, matches, parts_of

ENDINGS = (".json", ".yaml", ".yml")
LEFT_OUT = "node_modules"
"""A folder that is never searched, as are those whose names begin with a full stop: they hold files of programs."""


@dataclass(frozen=True)
class Target:
    """A file to be checked, by the name that findings have. One that was `searched` for may hold no settings."""

    name: str
    searched: bool = False


@dataclass
class Targets:
    """All that is to be checked, in its order, each file once.

    `files` are known by where they really are; `searches` are the folders and patterns with the files that were found
    by them; `unread` tells of the folders that could not be searched.
    """

    files: dict[str, Target] = field(default_factory=dict)
    searches: dict[str, list[str]] = field(default_factory=dict)
    unread: list[Finding] = field(default_factory=list)
    _real_folders: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, path: str, searched: bool) -> str:
        """Add the file `name`, which is at `path`, and return its key. One that is named is not only searched for."""
        folder, last = os.path.split(path)
        if os.path.islink(path) or last in ("", os.curdir, os.pardir):
            key = os.path.realpath(path)
        else:
            if folder not in self._real_folders:
                self._real_folders[folder] = os.path.realpath(folder)
            key = os.path.join(self._real_folders[folder], last)
        if self.files.setdefault(key, Target(name, searched)).searched and not searched:
            self.files[key] = Target(name)
        return key

    def search(self, value: str, paths: Iterable[str]) -> None:
        """Add the files at `paths`, which were found by `value`."""
        self.searches[value] = [self.add(path, path, searched=True) for path in paths]


def gather(values: Iterable[str], exclude: Iterable[str], ignore_unknown: bool) -> Targets:
    """Return what `values` stand for: text, `-`, files, folders, patterns; without what `exclude` matches."""
    excluded, found = Excluded(exclude), Targets()
    for number, value in enumerate(values):
        path = os.path.expanduser(value)
        if not is_file(value):
            found.files[f"{number}:{value}"] = Target(value)
        elif os.path.isdir(path):
            found.search(value, _files(path.rstrip(os.sep) or path, excluded, found.unread))
        elif is_pattern(value) and not os.path.lexists(path):
            found.search(value, _matching(path, excluded, found.unread))
        elif not excluded.has(path):
            found.add(value, path, ignore_unknown)
    return found


def _files(folder: str, excluded: Excluded, unread: list[Finding]) -> Iterator[str]:
    return (name for name in _walk(folder, excluded, unread) if name.lower().endswith(ENDINGS) and os.path.isfile(name))


def _matching(pattern: str, excluded: Excluded, unread: list[Finding]) -> Iterator[str]:
    """Yield the regular files that match `pattern`. They are looked for from its first part that is one."""
    parts = parts_of(pattern)
    first = next(number for number, part in enumerate(parts) if is_pattern(part))
    top, rest = "/".join([*parts[:first], ""]) or os.curdir, parts[first:]
    if not os.path.isdir(top):
        return
    levels = None if ANY_FOLDERS in rest else len(rest)
    for name in _walk(top, excluded, unread, levels):
        below = name.removeprefix("./") if top == os.curdir else name[len(top) :]
        if matches(parts_of(below), rest) and os.path.isfile(name):
            yield name


def _walk(top: str, excluded: Excluded, unread: list[Finding], levels: int | None = None) -> Iterator[str]:
    """Yield the files in the folder `top` and below it, by their names, down to so many `levels`.

    No link to a folder is followed, so that there is an end to it. It is no recursion: folders can be nested deep.
    """
    folders = [(top, 1)]
    while folders:
        folder, level = folders.pop()
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            message = f"The folder '{redact(folder)}' cannot be searched: {error.strerror}."
            hint = "Let it be read, or leave it out by --exclude."
            unread.append(Finding(UNREADABLE, message, hint, place=Place(encodable(folder))))
            continue
        inner = []
        for each in found:
            is_plain = folder == os.curdir and not each.name.startswith("~")  # which would be somebody's home
            name = os.path.join("" if is_plain else folder, each.name)
            if each.is_dir(follow_symlinks=False):
                is_searched = not each.name.startswith(".") and each.name != LEFT_OUT and level != levels
                inner += [(name, level + 1)] if is_searched and not excluded.has(name, top) else []
            elif not excluded.has(name, top):
                yield name
        folders += reversed(inner)
