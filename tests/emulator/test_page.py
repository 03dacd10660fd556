"""docs/emulator.md names every module, address and setting of the emulator, and none that there is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiohttp import web

from emulator.control import fault_script, fleet
from emulator.control.settings import Settings
from emulator.identity import Tokens, identity_app
from emulator.server import resource_manager_app
from tools.checkout import ROOT

PAGE = (ROOT / "docs" / "emulator.md").read_text("utf-8")
SHORT = {
    "CLUSTER": "GROUP/providers/Microsoft.ContainerService/managedClusters/{cluster}",
    "GROUP": "SUBSCRIPTION/resourceGroups/{group}",
    "SUBSCRIPTION": "/subscriptions/{subscription}",
}
"""What the page writes in place of the beginning of an address, each in terms of those after it."""


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the tables below `heading`, of whatever level."""
    _, _, section = PAGE.partition(f" {heading}\n")
    text = re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0]
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_module_is_on_the_page() -> None:
    package = ROOT / "emulator"
    modules = {path.relative_to(package).with_suffix("").as_posix() for path in package.rglob("*.py")}
    told = [name for row in rows("What each part does, and what that is based on") for name in named(row[0])]

    assert sorted(told) == sorted(name for name in modules if not name.endswith("__init__"))


def test_every_row_says_what_it_is_based_on() -> None:
    text = PAGE.partition("## What it serves")[0]
    cells = [line.strip("| ").split(" | ")[-1] for line in text.splitlines() if re.match(r"\| (`|\|)", line)]

    assert len(cells) > 30
    assert [cell for cell in cells if not re.search(r"\b(recorded|documented|reported|guessed|ours)\b", cell)] == []


def served(app: web.Application) -> Iterator[tuple[str, str]]:
    """Yield the methods and addresses of `app`. A HEAD that comes along with a GET is not told."""
    for route in app.router.routes():
        info = route.resource.get_info() if route.resource else {}
        pattern = info["pattern"].pattern if "pattern" in info else info["path"]
        fixed = re.sub(r"\(\?P<_\d+>\(\?i:(.*?)\)\)", r"\1", pattern)
        address = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", fixed).replace("\\", "")
        if route.method != "HEAD" or address.endswith("resourceGroups/{group}"):
            yield route.method, address


def test_every_address_is_on_the_page() -> None:
    told = set()
    for cell, methods in rows("What it serves"):
        address = named(cell)[0]
        for short, whole in SHORT.items():
            address = re.sub(rf"^{short}\b", whole, address)
        told |= {(method, address) for method in methods.split(", ")}

    assert told == {*served(resource_manager_app(Tokens())), *served(identity_app(Tokens()))}


def test_every_setting_is_on_the_page() -> None:
    told = [named(row[0])[0] for row in rows("Settings")]

    assert sorted(told) == sorted([*Settings().as_json(), *fleet.SETTINGS])
    faults = next(part for part in PAGE.split("\n\n") if part.startswith("A fault has"))
    assert {*fault_script.PLACES, *fault_script.KINDS, *fault_script.DEFAULTS} == {*named(faults)} - {"on", "kind"}
