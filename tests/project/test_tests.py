"""Rules for the tests themselves: where they stand, how long a file is, what is imported, and that no clock judges."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.checkout import ROOT

TESTS = ROOT / "tests"
PACKAGE = ROOT / "azext_aksproxy"
MOST_LINES = 500
CLOCKS = ("monotonic", "perf_counter", "process_time", "thread_time", "default_timer", "clock_gettime")
ROOMS = ("actions", "azure", "config", "host", "inventory", "rollout", "terminal")
"""The folders of the package that have unit tests, in folders of the same names."""


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the name of each module and each thing that is imported; a relative one begins where it is relative."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{each.name}" for each in node.names)


def is_from_a_test(name: str) -> bool:
    """Say whether `name` is in a module of tests or of fixtures, or is such a module."""
    return any(part.startswith("test_") or part == "conftest" for part in name.split("."))


def clocks(tree: ast.AST) -> Iterator[str]:
    """Yield the clocks that are read."""
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name.removesuffix("_ns") in CLOCKS or ast.unparse(node) in ("time.time", "time.time_ns"):
            yield name


def faults(file: Path) -> Iterator[str]:
    text = file.read_text("utf-8")
    tree, lines = ast.parse(text), len(text.splitlines())
    yield from (f"it imports {name}" for name in imported(tree) if is_from_a_test(name))
    if lines > MOST_LINES:
        yield f"it has {lines} lines"
    if file.name.startswith("test_"):
        yield from (f"it reads {name}: how long something takes is up to the machine" for name in clocks(tree))


def test_no_file_breaks_a_rule() -> None:
    found = {file.relative_to(TESTS).as_posix(): list(faults(file)) for file in sorted(TESTS.rglob("*.py"))}
    wrong = {name: told for name, told in found.items() if told}

    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("from tests.e2e.test_host import options", True),
        ("from tests.e2e import test_host", True),
        ("import tests.e2e.test_host", True),
        ("def f():\n    from tests.e2e.conftest import seed", True),
        ("from .conftest import seed", True),
        ("from . import test_host", True),
        ("from tests.e2e.settings import PROXIES", False),
        ("import pytest", False),
        ("\n" * MOST_LINES, False),
        ("\n" * (MOST_LINES + 1), True),
        ("begin = time.monotonic()", True),
        ("begin = time.time()", True),
        ("begin = perf_counter_ns()", True),
        ("time.sleep(1)", False),
    ],
)
def test_what_breaks_a_rule_is_found(text: str, is_wrong: bool, tmp_path: Path) -> None:
    file = tmp_path / "test_module.py"
    file.write_text(text, "utf-8")

    assert bool(list(faults(file))) is is_wrong


def folders(root: Path) -> set[str]:
    """Return the folders with Python files in the rooms below `root`."""
    found = {file.parent.relative_to(root) for room in ROOMS for file in (root / room).rglob("*.py")}
    return {folder.as_posix() for folder in found}


def test_the_unit_tests_stand_in_the_rooms_of_the_package() -> None:
    assert set(ROOMS) <= folders(TESTS)
    assert folders(TESTS) - folders(PACKAGE) == set()
