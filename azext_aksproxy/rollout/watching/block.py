"""Lines on a terminal that are drawn anew in their place: cut to its width, and no more of them than it has. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

SPARE = 2
"""Rows that are left free: that of the cursor above the lines, and one below them for what a terminal scrolls."""

CLEAR = "\r\033[J"
"""Takes the lines away, if the cursor is above them; what was written since in its row stays where it is not."""


def drawn(lines: Sequence[str], columns: int, rows: int) -> str:
    """Return what draws `lines` on a terminal of that size, below an empty row in which the cursor is left.

    It is left there so that what others write comes before the lines, which are then drawn below it. Nor does it matter
    what becomes of the lines where the terminal is made narrower.
    """
    shown = [cut(line, columns - 1) for line in fitted(lines, max(1, rows - SPARE))]
    below = "".join(f"\n{line}" for line in shown)
    return f"{CLEAR}{below}\r\033[{len(shown)}A" if shown else CLEAR


def fitted(lines: Sequence[str], most: int) -> list[str]:
    """Return at most so many of `lines`; where there are more, the last one says how many are left out."""
    if len(lines) <= most:
        return list(lines)
    kept = list(lines[: most - 1])
    return [*kept, f"... and {len(lines) - len(kept)} lines more"] if most > 1 else list(lines[:1])


def cut(line: str, columns: int) -> str:
    """Return `line` cut to so many columns; letters of the Far East take two of them, accents that combine none."""
    taken = 0
    for place, letter in enumerate(line):
        taken += 0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if taken > columns:
            return line[:place]
    return line
