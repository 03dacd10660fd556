"""Where the installed extension and the examples are."""

from __future__ import annotations

from tests.harness import ROOT, VENV

EXTENSIONS = VENV / "extensions"
EXAMPLES = ROOT / "examples"
