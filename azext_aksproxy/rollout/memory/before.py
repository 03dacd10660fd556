"""What clusters had before they were written: beside the journal, one JSON object a line, on disk before the write.

A line is the record of one write, which its event in the journal names by the SHA-256 of the line, or a bundle of
certificates that records name: a thousand clusters that have the same one keep it once.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from azext_aksproxy.config.live.changes import TRUSTED_CA
from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.rollout.decisions.written import Written
from azext_aksproxy.rollout.memory.journal import JournalError
from azext_aksproxy.rollout.memory.regular_file import NotRegular, open_regular, sync_directory
from azext_aksproxy.rollout.memory.whole_lines import WholeLines

Line = dict[str, Any]


class Before:
    """The file for a journal's runs to come, made by the first write that is kept. Only the user may read it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.Lock()
        self._file: BinaryIO | None = None
        self._lines: WholeLines | None = None
        self._bundles: set[str] = set()

    def keep(self, reading: Reading, etag: str | None) -> str:
        """Keep what the write of a cluster changes, and return what the journal calls it, once it is on disk.

        `reading` is that over which it is sent, with `etag`. Raises JournalError.
        """
        record: Line = {
            "id": reading.id,
            "at": clock.written(clock.utc_now()),
            "etag": etag,
            "had": {},
            "sent": {},
            "withheld": {},
        }
        try:
            with self._writing:
                end = self._lines = self._lines or self._opened()
                lines: list[Line] = []
                for kind, write in reading.writes.items():
                    record["had"][kind] = self._named(write.had, lines)
                    record["sent"][kind] = self._named(write.sent, lines)
                    record["withheld"][kind] = list(write.withheld)
                encoded = [_encoded(each) for each in (*lines, record)]
                end.append(b"".join(encoded))
                self._bundles |= {each["sha256"] for each in lines}
        except OSError as error:
            hint = "Make room for it, then run the same command again."
            raise JournalError(f"'{self.path}' cannot be written: {error.strerror}.", hint) from None
        return _name(encoded[-1])

    def _opened(self) -> WholeLines:
        try:
            handle, is_new = open_regular(self.path)
        except NotRegular as what:
            raise JournalError(
                f"'{self.path}', where what the clusters had is to be kept, is {what}; it was left as it is.",
                "Name another file with --journal.",
            ) from None
        # pylint: disable-next=consider-using-with
        file = self._file = open(handle, "a+b", buffering=0)  # noqa: SIM115
        if is_new:
            sync_directory(self.path.absolute().parent)
        file.seek(0)
        data = file.readall()
        *lines, rest = data.split(b"\n")
        self._bundles = {str(each.get("sha256")) for each in map(_decoded, lines) if each}
        return WholeLines(file, len(data) - len(rest))

    def _named(self, settings: Mapping[str, Any], lines: list[Line]) -> Mapping[str, Any]:
        """Return `settings` with the name of a bundle in its place, and add to `lines` a bundle that is new."""
        bundle = settings.get(TRUSTED_CA)
        if not isinstance(bundle, str):
            return settings
        sha256 = hashlib.sha256(bundle.encode()).hexdigest()
        line = {"sha256": sha256, TRUSTED_CA: bundle}
        if sha256 not in self._bundles and line not in lines:
            lines.append(line)
        return {**settings, TRUSTED_CA: f"sha256:{sha256}"}

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def read_before(path: Path) -> dict[str, dict[str, Written]]:
    """Return what is kept at `path`: by what the journal calls it, what a write changed, by the kind of settings.

    What cannot be read, or is not whole, is left out. Raises JournalError where there is no such file.
    """
    try:
        lines = path.read_bytes().split(b"\n")[:-1]  # what is behind the last line end was never told to be there
    except OSError as error:
        raise JournalError(
            f"What the clusters had is not known: '{path}' cannot be read: {error.strerror}.",
            "It is written beside the journal, and belongs to it: bring it back, or go back by a file of settings.",
        ) from None
    found = {_name(line + b"\n"): each for line in lines if (each := _decoded(line))}
    bundles = {str(each["sha256"]): each.get(TRUSTED_CA) for each in found.values() if "sha256" in each}
    return {name: record for name, each in found.items() if (record := _record(each, bundles)) is not None}


def _record(line: Line, bundles: Mapping[str, Any]) -> dict[str, Written] | None:
    try:
        return {
            kind: Written(
                _whole(line["had"][kind], bundles), _whole(line["sent"][kind], bundles), tuple(line["withheld"][kind])
            )
            for kind in line["had"]
        }
    except (LookupError, TypeError, ValueError):
        return None


def _whole(settings: Mapping[str, Any], bundles: Mapping[str, Any]) -> dict[str, Any]:
    """Return `settings` with a bundle in the place of its name. Raises LookupError where it is not there."""
    name = settings.get(TRUSTED_CA)
    if not isinstance(name, str):
        return dict(settings)
    bundle = bundles[name.removeprefix("sha256:")]
    if not isinstance(bundle, str) or name != f"sha256:{hashlib.sha256(bundle.encode()).hexdigest()}":
        raise ValueError
    return {**settings, TRUSTED_CA: bundle}


def _encoded(line: Line) -> bytes:
    return json.dumps(line).encode() + b"\n"


def _name(line: bytes) -> str:
    return f"sha256:{hashlib.sha256(line).hexdigest()}"


def _decoded(line: bytes) -> Line | None:
    """Return what `line` says, None where it is no JSON object."""
    try:
        decoded = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict) else None
