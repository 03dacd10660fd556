"""The two parameters, as argparse and the shell see them."""

from __future__ import annotations

from typing import Any

from azext_aksproxy._help import PARAMETER_HELP
from azext_aksproxy._host import COMMANDS


def load_arguments(loader: Any, command: str) -> None:
    """Register the host's arguments of `command`, and ours over them."""
    if command not in COMMANDS and command:
        return
    from argcomplete.completers import FilesCompleter

    from azext_aksproxy._validators import validate_proxy_configs

    for name in COMMANDS:
        # azure-cli takes the last loader's registration of a command whole, so ours starts from the host's
        registered = loader.cli_ctx.invocation.commands_loader.argument_registry.arguments
        loader.argument_registry.arguments[name].update(registered[name])
        with loader.argument_context(name) as context:
            context.argument(
                "http_proxy_config",
                options_list=["--http-proxy-config"],
                help=PARAMETER_HELP["--http-proxy-config"],
                completer=FilesCompleter(),
                validator=validate_proxy_configs,
            )
            context.argument(
                "kube_proxy_config",
                options_list=["--kube-proxy-config"],
                help=PARAMETER_HELP["--kube-proxy-config"],
                completer=FilesCompleter(),
            )
