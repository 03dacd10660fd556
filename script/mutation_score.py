"""Runs mutmut over a sample of what it can break, and holds the share that the tests see to a floor.

What is broken, and which tests look, is in `pyproject.toml` under `tool.mutmut`. mutmut leaves alone what is outside of
functions, and functions with a decorator other than `staticmethod` and `classmethod`, so properties as well.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from mutmut import __main__ as mutmut
from mutmut import stats
from mutmut.configuration import config
from mutmut.mutation.diff_apply import get_diff_for_mutant

FLOOR = 85.0
"""Percent of the sample that must be seen.

On 2026-11-26 `script/mutants --sample 600 --seed 2026-11-26` saw 88.7. Samples of 1000 differ by a percent or so from
each other, by chance: three of those are left below it.
"""

SAMPLE = 1000
SURVIVED, UNREACHED, UNTRIED = "survived", "no tests", "not checked"
SEEN = ("killed", "timeout", "segfault")
"""The words of mutmut for how the tests may end with a mutant. One that eats all memory ends as if by a fault of it."""

Mutant = tuple[Any, str, Any]
"""The file that it is in, its name, and how the tests ended with it before, which is None here."""


def main() -> int:
    """Read the command line, run mutmut, print the survivors and the score; return the exit code."""
    options = command_line()
    if options.files:
        config().do_not_mutate = []
        config().only_mutate = [f"{each.as_posix()}/*" if each.is_dir() else each.as_posix() for each in options.files]
    chosen: list[Mutant] = []
    collect = mutmut.collect_source_file_mutation_data

    def sampled(*, mutant_names: Sequence[str]) -> tuple[list[Mutant], Any]:
        mutants, files = collect(mutant_names=mutant_names)
        mutants.sort(key=lambda mutant: str(mutant[1]))
        size = len(mutants) if options.files else min(options.sample, len(mutants))
        chosen[:] = random.Random(options.seed).sample(mutants, size)  # noqa: S311
        print(f"    {size} of {len(mutants)} mutants, chosen by the seed {options.seed}")
        return list(chosen), files

    if not sys.stdout.isatty():
        mutmut.print_status = stats.print_status = line_by_line()
    mutmut.collect_source_file_mutation_data = sampled
    mutmut._run((), options.jobs)
    outcomes = {name: stats.status_by_exit_code[file.exit_code_by_key[name]] for file, name, _ in chosen}
    report(chosen, outcomes)
    if not outcomes or UNTRIED in outcomes.values():
        print("\nNo score: not all of it was tried.")
        return 1
    score = 100 * sum(each in SEEN for each in outcomes.values()) / len(outcomes)
    print(f"\nSeen: {score:.1f} % of {len(outcomes)} mutants (seed {options.seed}).", end=" ")
    if options.files:
        print("No floor is held with files.")
        return 0
    print(f"The floor is {FLOOR} %.")
    return int(score < FLOOR)


def command_line() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="script/mutants", description="See whether the tests would see a mistake.")
    parser.add_argument(
        "files", nargs="*", type=existing, metavar="FILE", help="a file or folder to break in every way, not a sample"
    )
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many mutants to try (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at a time (default: %(default)s)")
    today = f"{datetime.now(timezone.utc):%Y-%m-%d}"
    parser.add_argument("--seed", default=today, help="what chooses the sample (default: today, %(default)s)")
    return parser.parse_args()


def existing(text: str) -> Path:
    """Return the path of a file or folder of the package. Raises ArgumentTypeError."""
    path = Path(text)
    if path.is_absolute() or not path.exists() or path.parts[0] != "azext_aksproxy":
        raise argparse.ArgumentTypeError(f"'{text}' is no path in azext_aksproxy/, as seen from the checkout")
    return path


def line_by_line() -> Callable[..., None]:
    """Return what prints each step once: mutmut's own spinner would fill a log."""
    seen: set[str] = set()

    def show(text: str, *, force_output: bool = False) -> None:
        if force_output or not (text in seen or text[:1].isdigit()):
            print(text, file=sys.__stdout__, flush=True)
        seen.add(text)

    return show


def report(mutants: list[Mutant], outcomes: dict[str, str]) -> None:
    """Print what each survivor changes, how many of each file no test reaches, and how all ended."""
    for file, name, _ in sorted(mutants, key=lambda mutant: str(mutant[1])):
        if outcomes[name] == SURVIVED:
            diff = get_diff_for_mutant(name, path=file.path).splitlines()
            changed = [line for line in diff if line.startswith(("-", "+")) and not line.startswith(("---", "+++"))]
            print(f"\n{file.path}: {name.rpartition('.')[2]}", *changed, sep="\n")
    unreached = Counter(str(file.path) for file, name, _ in mutants if outcomes[name] == UNREACHED)
    if unreached:
        print("\nNo test reaches:")
    for path, count in sorted(unreached.items()):
        print(f"    {count:4} in {path}")
    print("\n" + ", ".join(f"{count} {outcome}" for outcome, count in Counter(outcomes.values()).most_common()))


if __name__ == "__main__":
    sys.exit(main())
