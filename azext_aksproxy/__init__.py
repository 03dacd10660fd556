"""The Azure CLI extension `aksproxy`.

The package can be imported without azure-cli; the command loader is made when azure-cli asks for it.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """Return `COMMAND_LOADER_CLS`, by which azure-cli finds an extension's commands (PEP 562)."""
    if name != "COMMAND_LOADER_CLS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from azext_aksproxy.commands import AksProxyCommandsLoader

    # azure-cli's command index takes this for the name of the package to load next time.
    AksProxyCommandsLoader.__module__ = __name__
    return AksProxyCommandsLoader
