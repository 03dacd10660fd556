"""A look at a journal, while a run writes it or afterwards: without its lock, and without a change of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.memory.journal import ANOTHER_FILE, JournalError, parse
from azext_aksproxy.rollout.memory.lock import is_held
from azext_aksproxy.rollout.memory.regular_file import NotRegular, open_to_read

HINT = "Name the journal of a rollout: --status FILE.rollout.jsonl"


@dataclass(frozen=True)
class Snapshot:
    """What a journal says so far, and whether a run holds it: None where the file system does not tell."""

    events: list[Event]
    is_held: bool | None


def look(path: Path) -> Snapshot:
    """Return what the journal at `path` says. Raises JournalError where there is none, or none that can be read."""
    try:
        with open(open_to_read(path), "rb", buffering=0) as file:
            # asked first: the last words of a run that ends in between are read
            held = is_held(file)
            return Snapshot(_events(path, file), held)
    except FileNotFoundError:
        raise JournalError(f"There is no journal '{path}'.", HINT) from None
    except NotRegular as what:
        raise JournalError(f"'{path}' is {what}, and no journal.", HINT) from None
    except OSError as error:
        raise JournalError(f"The journal '{path}' cannot be read: {error.strerror}.", ANOTHER_FILE) from None


def _events(path: Path, file: BinaryIO) -> list[Event]:
    """Return the events in `file`. What cannot be read counts only if it stays so: a plan may just be written anew."""
    data = _read(file)
    while True:
        try:
            return parse(path, data)[0]
        except JournalError:
            before, data = data, _read(file)
            if data == before:
                raise


def _read(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()
