"""The commands: `aks create` and `aks update` as they were loaded, with our two parameters."""

from __future__ import annotations

from typing import Any

from azure.cli.core import AzCommandsLoader

from azext_aksproxy._host import COMMANDS, extend_host


class AksProxyCommandsLoader(AzCommandsLoader):  # type: ignore[misc]
    """Loads the commands of the extension."""

    def load_command_table(self, args: list[str]) -> dict[str, Any]:
        """Return our commands by name. Called by azure-cli after the modules and extensions before ours."""
        for name in COMMANDS:
            extend_host(self, name, args)
        commands: dict[str, Any] = self.command_table
        return commands

    def load_arguments(self, command: str) -> None:
        """Register the arguments of `command`."""
        from azext_aksproxy._params import load_arguments

        load_arguments(self, command)
