"""The blocks of docs/how-to/ci-check.md."""

from __future__ import annotations

import re

from tools.checkout import ROOT

PAGE = (ROOT / "docs" / "how-to" / "ci-check.md").read_text("utf-8")


def block(language: str, containing: str = "") -> str:
    """Return the one block of the page in `language` that holds the text `containing`."""
    blocks = re.findall(rf"(?<=```{language}\n).*?(?=```)", PAGE, re.DOTALL)
    [found] = [each for each in blocks if containing in each]
    return str(found)
