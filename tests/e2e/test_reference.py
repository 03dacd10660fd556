"""docs/reference/ says what the commands and the schemas say."""

from __future__ import annotations

from tools.az import Az
from tools.pages.reference import COMMANDS_PAGE, SCHEMAS_PAGE, commands_page, schemas_page


def test_the_page_of_commands_is_what_their_help_says(az: Az) -> None:
    assert COMMANDS_PAGE.read_text("utf-8") == commands_page(az), "run script/write-reference"


def test_the_page_of_the_files_is_what_the_schemas_say() -> None:
    assert SCHEMAS_PAGE.read_text("utf-8") == schemas_page(), "run script/write-reference"
