"""The `aks update` that azure-cli loaded, for whoever sends what it sends without being it."""

from __future__ import annotations

from typing import Any

from azure.cli.core.azclierror import CLIInternalError

from azext_aksproxy.host.decorator_class import Host


def loaded_update(cmd: Any) -> Host:
    """Return the `aks update` that azure-cli loaded and that we extend. Raises CLIInternalError if it is another."""
    command = cmd.loader.command_table.get("aks update")
    host: Host | None = getattr(command and command.command_kwargs.get("command_operation"), "host", None)
    if host is None:
        raise CLIInternalError(
            "The extension aksproxy does not know the 'aks update' that is loaded, and so cannot send what it sends.",
            recommendation="az extension list shows what else is installed for aks.",
        )
    return host
