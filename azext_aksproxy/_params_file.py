"""The parameters that take a file with settings."""

from __future__ import annotations

from typing import Any

from azext_aksproxy._help import PARAMETER_HELP


def file_argument(context: Any, name: str, option: str, **properties: Any) -> None:
    """Register the argument `name`, whose `option` takes a file, with the help that the option has everywhere."""
    from argcomplete.completers import FilesCompleter

    settings = {"help": PARAMETER_HELP[option], "completer": FilesCompleter(), **properties}
    context.argument(name, options_list=[option], **settings)
