"""What is written beside the result, on standard error."""

from __future__ import annotations

from typing import TextIO


def is_terminal(stream: TextIO | None) -> bool:
    """Say whether `stream` is a terminal; none that is closed is one."""
    try:
        return stream is not None and stream.isatty()
    except (OSError, ValueError):
        return False


def write_line(stream: TextIO | None, text: str, end: str = "\n") -> bool:
    """Write `text` to `stream` at once, and say whether that was possible.

    It is not where whoever read it is gone, or where it was closed: no reason to end.
    """
    if stream is None:  # standard error was closed when Python began, and `print` would take standard output
        return False
    try:
        print(text, end=end, file=stream, flush=True)
    except (OSError, ValueError):
        return False
    return True
