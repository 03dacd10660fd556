"""Where the journal of a rollout is, and what belongs to it."""

from __future__ import annotations

import os
from pathlib import Path

from azure.cli.core.azclierror import RequiredArgumentMissingError

from azext_aksproxy.config.reading.source import INLINE_NAME, STDIN_NAME

NO_PLACES = (("/", "dev"), ("/", "proc"))
"""Folders that hold no files of the user's: `/dev/stdin` is there, and what a shell puts in the place of `<(...)`."""


def journal_path(asked_name: str, given: str | None) -> Path:
    """Return where the journal is: `given` by the user, or beside the config file called `asked_name`.

    Raises RequiredArgumentMissingError where neither names a file.
    """
    if given:
        return Path(os.path.expanduser(given))
    file = Path(os.path.expanduser(asked_name))
    if asked_name in (INLINE_NAME, STDIN_NAME) or not _is_kept(file):
        raise RequiredArgumentMissingError(
            "The settings come from no file that the journal could be named after.",
            recommendation="Name a file for it: --journal rollout.jsonl",
        )
    return file.with_name(f"{file.name.removesuffix('.json')}.rollout.jsonl")


def beside(journal: Path, word: str) -> Path:
    """Return where a file is that belongs to `journal`: beside it, and called as it is, with `word` at the end."""
    return journal.with_name(f"{journal.name.removesuffix('.jsonl')}.{word}.jsonl")


def _is_kept(file: Path) -> bool:
    """Say whether `file` is one that is there the next time as well, with room beside it."""
    folder = Path(os.path.realpath(file.absolute().parent))
    return file.is_file() and folder.parts[:2] not in NO_PLACES
