"""The picture of the rooms in docs/explanation/layout.md, held against the imports, and the size of the rooms."""

from __future__ import annotations

import re
from pathlib import Path

import grimp
import pytest

from tools.checkout import ROOT

PACKAGE = "azext_aksproxy"
PAGE = ROOT / "docs" / "explanation" / "layout.md"
GROUPS = {
    "_params": "commands",
    "_params_file": "commands",
    "_params_fleet": "commands",
    "_help": "names",
    "_help_files": "names",
    "_help_fleet": "names",
    "_validators": "names",
    "_client_factory": "names",
}
"""The modules that share a room in the picture with others, and its name there."""

MOST_MODULES = 15
MOST_LINES = 300


def room(module: str) -> str:
    name = module.removeprefix(f"{PACKAGE}.").partition(".")[0]
    return GROUPS.get(name, name)


def imports() -> set[tuple[str, str]]:
    graph = grimp.build_graph(PACKAGE)
    return {
        (room(module), room(imported))
        for module in graph.modules - {PACKAGE}
        for imported in graph.find_modules_directly_imported_by(module)
        if room(module) != room(imported)
    }


def picture() -> str:
    [drawn] = re.findall(r"```mermaid\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(drawn)


def test_every_import_between_rooms_is_drawn_and_no_other() -> None:
    drawn = re.findall(r"(\w+) --> (\w+)", picture())

    assert len(drawn) == len(set(drawn))
    assert set(drawn) == imports()


def test_every_room_is_drawn_and_has_its_row() -> None:
    rooms = {room(module) for module in grimp.build_graph(PACKAGE).modules - {PACKAGE}}
    folders = {path.parent.name for path in (ROOT / PACKAGE).glob("*/__init__.py")}

    assert set(re.findall(r"^ +(\w+)\[", picture(), re.MULTILINE)) == rooms
    assert folders <= rooms
    for folder in folders:
        assert f"| `{folder}/` |" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("top", [PACKAGE, "emulator", "tools"])
def test_a_room_is_small_and_so_is_a_module(top: str) -> None:
    folders: dict[Path, int] = {}
    for path in (ROOT / top).rglob("*.py"):
        folders[path.parent] = folders.get(path.parent, 0) + 1
        assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES, path
    assert max(folders.values()) <= MOST_MODULES, folders
