"""Where the installed extension and the examples are."""

from __future__ import annotations

from tools.checkout import ROOT, VENV

EXTENSIONS = VENV / "extensions"
EXAMPLES = ROOT / "examples"
