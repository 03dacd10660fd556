"""Writes docs/reliability.md as measured now."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.reliability import PAGE, measured

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        PAGE.write_text(measured(Path(sys.argv[1]), Path(directory)), "utf-8")
