"""What a terminal shows of what is written to it."""

from __future__ import annotations

import re

STEP = re.compile(r"\x1b\[(\d*)([AJ])|([\r\n\x07])|([^\x1b\r\n\x07]+)")


class Terminal:
    """A terminal of so many columns and rows, which wraps and scrolls, and obeys what we send to it and no more."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.columns, self.rows = columns, rows
        self.lines = [""]
        self.row = self.column = 0

    def write(self, text: str) -> None:
        """Show `text`. Raises AssertionError where it holds an order that is not known."""
        seen = 0
        for step in STEP.finditer(text):
            seen += len(step.group())
            number, order, control, letters = step.groups()
            if order == "A":
                self.row = max(self.row - int(number), len(self.lines) - self.rows, 0)
            elif order == "J":
                self.lines = [*self.lines[: self.row], self.lines[self.row][: self.column]]
            elif control == "\r":
                self.column = 0
            elif control == "\n":
                self._feed()
            for letter in letters or "":
                self._put(letter)
        assert seen == len(text), "it was told what it does not know"

    def _feed(self) -> None:
        """Go to the next line, at its begin: as a terminal does for which the system makes two characters of one."""
        self.row, self.column = self.row + 1, 0
        self.lines += [""] * (self.row + 1 - len(self.lines))

    def _put(self, letter: str) -> None:
        if self.column == self.columns:
            self._feed()
        line = self.lines[self.row].ljust(self.column)
        self.lines[self.row] = line[: self.column] + letter + line[self.column + 1 :]
        self.column += 1
