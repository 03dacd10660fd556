"""Where things are in this checkout."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENV = Path(sys.prefix)
"""What script/test has set up: .venv, or .venv-oldest with the oldest azure-cli."""
