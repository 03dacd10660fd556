"""Writes the pages of docs/reference/."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.emulated_shell import emulated
from tests.reference import COMMANDS_PAGE, SCHEMAS_PAGE, commands_page, schemas_page

if __name__ == "__main__":
    SCHEMAS_PAGE.write_text(schemas_page(), "utf-8")
    with emulated(Path(sys.argv[1])) as (az, _):
        COMMANDS_PAGE.write_text(commands_page(az), "utf-8")
