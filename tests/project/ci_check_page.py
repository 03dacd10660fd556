"""The blocks of docs/how-to/ci-check.md, fix-files.md and pre-commit.md."""

from __future__ import annotations

import re

from tools.checkout import ROOT

PAGES = ROOT / "docs" / "how-to"


def block(language: str, containing: str = "", page: str = "ci-check") -> str:
    """Return the one block of `page` in `language` that holds the text `containing`."""
    text = (PAGES / f"{page}.md").read_text("utf-8")
    blocks = re.findall(rf"(?<=```{language}\n).*?(?=```)", text, re.DOTALL)
    [found] = [each for each in blocks if containing in each]
    return str(found)
