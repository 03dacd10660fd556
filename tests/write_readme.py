"""Writes the output of the README's commands into the README."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.harness import Az, Emulator
from tests.readme import README, rendered

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory, Emulator(Path(directory) / "emulator") as emulator:
        az = Az(Path(directory) / "config", Path(sys.argv[1]), emulator)
        az.log_in()
        README.write_text(rendered(az), "utf-8")
