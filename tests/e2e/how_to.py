"""The commands of the how-tos, to be run as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tools.az import SECONDS_TO_RUN, Az, Outcome
from tools.checkout import ROOT

PAGES = ROOT / "docs" / "how-to"
SECTION = re.compile(r"^## (?P<heading>.+)\n(?P<text>(?:(?!## ).*\n)*)", re.MULTILINE)
BLOCK = re.compile(r"(?:^    .*\n)+", re.MULTILINE)


def headings(page: str) -> list[str]:
    """Return the headings of the sections of `page` that have commands."""
    text = (PAGES / page).read_text("utf-8")
    return [found["heading"] for found in SECTION.finditer(text) if BLOCK.search(found["text"])]


def steps(page: str, heading: str) -> list[str]:
    """Return the blocks of commands in a section of `page`."""
    [text] = [
        each["text"] for each in SECTION.finditer((PAGES / page).read_text("utf-8")) if each["heading"] == heading
    ]
    return BLOCK.findall(text)


def run(az: Az, commands: str, folder: Path, places: dict[str, str]) -> Outcome:
    """Run `commands` in `folder` as a user without settings of pip would; `places` replaces what pages name.

    Raises AssertionError where a name is not in the commands, so that a page cannot move away from its test.
    """
    for name, ours in places.items():
        assert name in commands, f"{name} is not in:\n{commands}"
        commands = commands.replace(name, ours)
    named = ("PIP_", "SSL_", "CURL_", "REQUESTS_")
    environment = {name: value for name, value in az.environment().items() if not name.startswith(named)}
    environment |= {**az.env, "HOME": str(folder), "PIP_CONFIG_FILE": os.devnull}
    finished = _bash(commands, folder, environment)
    return Outcome(finished.returncode, finished.stdout, finished.stderr)


def fetch(commands: str, folder: Path) -> None:
    """Run `commands` in `folder` with this machine's own settings, which lead to PyPI."""
    finished = _bash(commands, folder, dict(os.environ))
    assert finished.returncode == 0, finished.stderr


def _bash(commands: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `commands`, with the `az` and `python3` of this Python."""
    path = f"{Path(sys.executable).parent}:{environment['PATH']}"
    return subprocess.run(
        ["bash", "-ec", commands],
        cwd=folder,
        env={**environment, "PATH": path},
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_RUN,
        check=False,
    )
