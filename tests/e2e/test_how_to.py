"""Every command of the how-to was run, and prints what stands there."""

from __future__ import annotations

from pathlib import Path

from emulator.process import Emulator
from tests.e2e.places import EXTENSIONS
from tools.az import Az
from tools.pages.console import BLOCK
from tools.pages.fleet_rollover import HOW_TO, rendered


def test_the_output_in_the_how_to_is_what_the_commands_print(tmp_path: Path) -> None:
    """An emulator and a folder of its own: the commands write files, and change clusters."""
    text = HOW_TO.read_text("utf-8")
    with Emulator(tmp_path / "emulator") as emulator:
        az = Az(tmp_path / "config", EXTENSIONS, emulator)
        az.log_in()

        assert len(BLOCK.findall(text)) >= 6
        assert rendered(az, tmp_path) == text, "run script/write-readme"
