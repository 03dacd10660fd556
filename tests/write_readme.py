"""Writes the output of the commands in the README and in the pages of docs/ into them."""

from __future__ import annotations

import sys
from pathlib import Path

from tests import how_to
from tests.emulated_shell import emulated
from tests.pages import PAGES
from tests.readme import README, rendered

if __name__ == "__main__":
    with emulated(Path(sys.argv[1])) as (az, folder):
        README.write_text(rendered(az), "utf-8")
        for page in PAGES:
            page.path.write_text(page.rendered(az, folder), "utf-8")
        how_to.HOW_TO.write_text(how_to.rendered(az, folder), "utf-8")
