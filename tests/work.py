"""What a piece of work costs, without a clock: the lines of Python that it runs, and that it ends at all."""

from __future__ import annotations

import faulthandler
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import Any

import pytest

A_HANG = 180
"""Seconds, of which what is asked for below takes one at most."""


def lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of Python `work` runs, its own and those of every library. The same each time.

    What runs in C is not seen, such as a search in a text or a regular expression: see `no_hang`.
    """
    count = 0

    def tell(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return tell

    before = sys.gettrace()
    sys.settrace(tell)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def assert_linear(work_of: Callable[[int], Callable[[], object]], size: int) -> None:
    """Assert that the work of four times `size` is some four times that of `size`, or less. Squared it is sixteen."""
    for each in (size, 4 * size):
        work_of(each)()  # what is imported or kept for a second time is not counted
    small, large = (lines_run(work_of(each)) for each in (size, 4 * size))
    assert large < 6 * small, f"{small} lines for {size}, {large} for {4 * size}"


@contextmanager
def no_hang() -> Iterator[None]:
    """Fail if what stands below takes minutes. It judges no speed, and is for what only hours would end.

    Give it so much to do that only linear time ends before that: for a mebibyte, squared time is hours. Where it cannot
    be interrupted, as on Windows, this process ends.
    """
    faulthandler.dump_traceback_later(2 * A_HANG, exit=True)
    try:
        with _alarm() if hasattr(signal, "SIGALRM") else nullcontext():
            yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@contextmanager
def _alarm() -> Iterator[None]:
    """Fail after `A_HANG`: a regular expression looks for signals while it is matched."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail(f"it did not end within {A_HANG} seconds"))
    signal.alarm(A_HANG)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
