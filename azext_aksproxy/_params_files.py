"""The parameters that name files of settings."""

from __future__ import annotations

from typing import Any

from azext_aksproxy._help import PARAMETER_HELP


def file_argument(context: Any, name: str, option: str, **properties: Any) -> None:
    """Add the file `name`, given by `option`, with `properties` in the place of the usual ones."""
    from argcomplete.completers import FilesCompleter

    settings = {"help": PARAMETER_HELP[option], "completer": FilesCompleter(), **properties}
    context.argument(name, options_list=[option], **settings)
