"""Lines that are drawn anew on a terminal, which a small emulation of one shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.watching.block import CLEAR, cut, drawn, fitted
from tests.rollout.watching.emulated_terminal import Terminal


def test_lines_are_drawn_in_their_place() -> None:
    terminal = Terminal()
    for shown in (["one", "two", "three"], ["1"], [], ["last", "words"]):
        terminal.write(drawn(shown, 80, 24))

    assert terminal.lines == ["", "last", "words"]


def test_what_is_said_comes_before_them() -> None:
    terminal = Terminal()
    for number in range(3):
        terminal.write(drawn(["bar", "pace"], 80, 24))
        terminal.write(f"{CLEAR}said {number}\r\n")
    terminal.write(drawn(["bar", "pace"], 80, 24))
    terminal.write(f"{CLEAR}the end\r\n")

    assert terminal.lines == ["said 0", "said 1", "said 2", "the end", ""]


def test_what_others_write_in_between_is_kept() -> None:
    """Such as a warning of azure-cli, which knows nothing of the lines."""
    terminal = Terminal()
    terminal.write(drawn(["the bar is long", "pace"], 80, 24))
    terminal.write("WARNING: x\r\n")
    terminal.write(drawn(["bar", "pace"], 80, 24))

    assert terminal.lines == ["WARNING: x", "", "bar", "pace"]


@given(
    shown=st.lists(st.lists(st.text("ab ", max_size=100), max_size=40), min_size=1, max_size=5),
    columns=st.integers(2, 90),
    rows=st.integers(3, 30),
    said=st.integers(0, 40),
)
def test_no_size_breaks_them(shown: list[list[str]], columns: int, rows: int, said: int) -> None:
    terminal = Terminal(columns, rows)
    terminal.write("x\r\n" * said)
    for lines in shown:
        terminal.write(drawn(lines, columns, rows))
        assert terminal.lines[: said + 1] == ["x"] * said + [""]
        assert len(terminal.lines) - said - 1 == min(len(lines), rows - 2) or rows <= 3
        assert len(terminal.lines) - said < rows


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (4, ["a", "b", "c"]),
        (3, ["a", "b", "c"]),
        (2, ["a", "... and 2 lines more"]),
        (1, ["a"]),
    ],
)
def test_what_does_not_fit_is_counted(most: int, expected: list[str]) -> None:
    assert fitted(["a", "b", "c"], most) == expected


@pytest.mark.parametrize(
    ("line", "columns", "expected"),
    [
        ("abc", 3, "abc"),
        ("abc", 2, "ab"),
        ("abc", 0, ""),
        ("\u65e5\u672c\u8a9e", 5, "\u65e5\u672c"),
        ("e\u0301e\u0301e", 2, "e\u0301e\u0301"),
        ("\uff21b", 2, "\uff21"),
    ],
)
def test_a_line_is_cut_by_what_its_letters_take(line: str, columns: int, expected: str) -> None:
    assert cut(line, columns) == expected
