"""Processes that run in turn, two at a time: their times, and the tables that tell them."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Run = Callable[[], float]
"""Runs a process and returns its time in seconds."""


@dataclass(frozen=True)
class Pair:
    """Two runs to be compared. `budget` is what the ratio may be at most, None where it is only told."""

    name: str
    first: Run
    second: Run
    budget: float | None = None


@dataclass(frozen=True)
class Section:
    """Pairs of one kind. `columns` names the kind, the first and the second of each pair."""

    columns: tuple[str, str, str]
    pairs: Sequence[Pair]


def processor_time() -> float:
    """Return the seconds that finished processes have spent on the processor."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


clock: Callable[[], float] = time.perf_counter
"""What time is measured by, in seconds."""


def measure_processor_time() -> None:
    """Measure the time of the processor from now on."""
    global clock  # noqa: PLW0603 # one clock a process
    clock = processor_time


def process_run(command: list[str], environment: dict[str, str]) -> Run:
    """Return a run of `command`, which is to succeed."""

    def run() -> float:
        start = clock()
        subprocess.run(command, env=environment, capture_output=True, check=True)
        return clock() - start

    return run


def measured(pair: Pair, times: int) -> tuple[list[float], list[float]]:
    """Return the times of both, run in turn. The first runs fill caches and do not count."""
    found = [(pair.first(), pair.second()) for _ in range(times + 1)][1:]
    return [first for first, _ in found], [second for _, second in found]


def heading(section: Section, markdown: bool) -> str:
    """Return the head of a table."""
    names = row((*section.columns, "ratio", "at most"), markdown)
    return f"\n{names}\n| --- | ---: | ---: | ---: | ---: |" if markdown else f"\n{names}"


def row(cells: Sequence[str], markdown: bool) -> str:
    """Return a line of a table."""
    if markdown:
        return f"| {' | '.join(cells)} |"
    return (
        f"{cells[0].replace('`', ''):45}"
        + "".join(f"{cell:>18}" for cell in cells[1:3])
        + "".join(f"{cell:>12}" for cell in cells[3:])
    )
