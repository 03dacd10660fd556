"""Files beside the two that are sent: PEM files that are read, and what is written, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from azure.cli.core.azclierror import FileOperationError

from azext_aksproxy.config.fixing.replacing import permissions, replace
from azext_aksproxy.config.limits import MAX_FILE_BYTES


def read_bytes(path: str) -> bytes:
    """Return what the file `path` holds. Raises FileOperationError."""

    try:
        with open(os.path.expanduser(path), "rb") as file:
            return file.read(MAX_FILE_BYTES)
    except OSError as error:
        raise FileOperationError(
            f"The file '{path}' cannot be read: {error.strerror}.", recommendation="Name a file that you can read."
        ) from None


def refuse_existing(path: str, overwrite: bool) -> None:
    """Raise FileOperationError if `path` exists and may not be overwritten, or if there is no folder for it."""

    target = Path(os.path.expanduser(path))
    if target.is_dir():
        raise FileOperationError(f"'{path}' is a directory.", recommendation="Name a file.")
    if os.path.lexists(target) and not overwrite:
        raise FileOperationError(f"The file '{path}' exists.", recommendation="Add --yes to overwrite it.")
    if not target.parent.is_dir():
        raise FileOperationError(f"There is no folder '{target.parent}'.", recommendation="Make the folder first.")


def write_whole(path: str, text: str) -> None:
    """Write `text` to `path` in one step: whoever reads the file sees the old one or the new one.

    A link stays one, and what it leads to is written; a device such as /dev/stdout is written to, never replaced.
    Raises FileOperationError; what was there before is there then.
    """

    target = Path(os.path.expanduser(path))
    try:
        target = target.resolve()
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8") as device:
                device.write(text)
        else:
            mode = permissions(str(target), 0o644)
            replace(str(target), text.encode(), lambda new: os.chmod(new, mode))
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        reason = getattr(error, "strerror", None) or str(error)
        raise FileOperationError(
            f"The file '{path}' cannot be written: {reason}.",
            recommendation="Name a file in a folder that you can write to.",
        ) from None
