"""Rules for the tests themselves: where they stand, how long a file is, and what is imported from where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.checkout import ROOT

TESTS = ROOT / "tests"
PACKAGE = ROOT / "azext_aksproxy"
MOST_LINES = 500
ROOMS = ("azure", "config", "host", "rollout", "terminal")
"""The folders of the package that have unit tests, in folders of the same names."""


def modules() -> Iterator[Path]:
    yield from sorted(TESTS.rglob("*.py"))


def imported(file: Path) -> Iterator[str]:
    """Yield the name of each module and each thing that `file` imports; a relative one begins where it is relative."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{each.name}" for each in node.names)


def is_from_a_test(name: str) -> bool:
    """Say whether `name` is in a module of tests or of fixtures, or is such a module."""
    return any(part.startswith("test_") or part == "conftest" for part in name.split("."))


def faults(file: Path) -> list[str]:
    found = [f"it imports {name}" for name in imported(file) if is_from_a_test(name)]
    lines = len(file.read_text("utf-8").splitlines())
    return [*found, f"it has {lines} lines"] if lines > MOST_LINES else found


def test_helpers_are_in_modules_of_their_own_and_no_file_is_long() -> None:
    wrong = {str(file.relative_to(TESTS)): faults(file) for file in modules() if faults(file)}

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
    ],
)
def test_what_breaks_a_rule_is_found(
    text: str, is_wrong: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.project.test_tests.ROOT", tmp_path)
    file = tmp_path / "tests" / "module.py"
    file.parent.mkdir()
    file.write_text(text, "utf-8")

    assert bool(faults(file)) is is_wrong


def folders(root: Path) -> set[str]:
    """Return the folders with Python files in the rooms below `root`."""
    found = {file.parent.relative_to(root) for room in ROOMS for file in (root / room).rglob("*.py")}
    return {folder.as_posix() for folder in found}


def test_the_unit_tests_stand_in_the_rooms_of_the_package() -> None:
    assert set(ROOMS) <= folders(TESTS)
    assert folders(TESTS) - folders(PACKAGE) == set()
