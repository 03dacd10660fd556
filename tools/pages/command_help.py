"""Prints the help of the extension's commands as JSON: what `az ... --help` is about to print, as azure-cli has it.

Runs with AZURE_EXTENSION_DIR naming the folder in which the extension is installed.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from azure.cli.core import get_default_cli
from azure.cli.core._help import AzCliHelp

GROUP = "aks proxy"
EXTENDED = ("aks create", "aks update")


class CollectedHelp(AzCliHelp):  # type: ignore[misc]
    """The help of azure-cli, kept instead of printed."""

    pages: dict[str, Any] = {}  # noqa: RUF012 - azure-cli makes the instances

    def _print_detailed_help(self, _cli_name: str, help_file: Any) -> None:
        CollectedHelp.pages[help_file.command] = help_file


def page(command: str) -> Any:
    """Return the help page of a command or group."""
    cli = get_default_cli()
    cli.help_cls = CollectedHelp
    try:
        cli.invoke([*command.split(), "--help"])
    except SystemExit:
        return CollectedHelp.pages[command]


def commands_of(group: Any) -> list[str]:
    """Return the names of the commands of a group, those of groups in it included."""
    names = [f"{group.command} {each.name}" for each in group.children]
    pages = {name: page(name) for name in names}
    is_group = {name: hasattr(found, "children") for name, found in pages.items()}
    return [each for name in names for each in (commands_of(pages[name]) if is_group[name] else [name])]


def as_data(found: Any) -> dict[str, Any]:
    """Return what the page `found` of a command says."""
    return {
        "summary": found.short_summary,
        "details": found.long_summary,
        "parameters": [_parameter(each) for each in found.parameters if not is_of_azure_cli(each)],
        "examples": [{"name": each.name or each.short_summary, "text": each.command} for each in found.examples],
    }


def is_of_azure_cli(parameter: Any) -> bool:
    """Say whether every command of azure-cli has `parameter`."""
    return str(parameter.group_name).startswith("Global ")


def _parameter(parameter: Any) -> dict[str, Any]:
    return {
        "options": parameter.name.split(),
        "required": bool(parameter.required),
        "help": " ".join(filter(None, (parameter.short_summary, parameter.long_summary))),
        "choices": [str(each) for each in parameter.choices or ()],
        "default": parameter.default,
    }


if __name__ == "__main__":
    group = page(GROUP)
    pages = {name: as_data(page(name)) for name in (*EXTENDED, *commands_of(group))}
    json.dump({"group": group.short_summary, "commands": pages}, sys.stdout)
