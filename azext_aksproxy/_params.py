"""The parameters, as argparse and the shell see them."""

from __future__ import annotations

from typing import Any

from azext_aksproxy._help import PARAMETER_HELP
from azext_aksproxy._host import COMMANDS


def load_arguments(loader: Any, command: str) -> None:
    """Register our arguments of `command`, or of all commands if it is empty."""
    for name in COMMANDS:
        if command in (name, ""):
            _load_host_arguments(loader, name)
    if command in ("aks proxy validate", ""):
        _load_validate_arguments(loader)
    for name in ("aks proxy show", "aks proxy diff"):
        if command in (name, ""):
            _load_cluster_arguments(loader, name)
    if command in ("aks proxy diff", ""):
        _load_diff_arguments(loader)


def _load_host_arguments(loader: Any, name: str) -> None:
    from azext_aksproxy._validators import validate_proxy_configs

    # azure-cli takes the last loader's registration of a command whole, so ours starts from the host's
    registered = loader.cli_ctx.invocation.commands_loader.argument_registry.arguments
    loader.argument_registry.arguments[name].update(registered[name])
    with loader.argument_context(name) as context:
        _file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_proxy_configs)
        _file_argument(context, "kube_proxy_config", "--kube-proxy-config")


def _load_validate_arguments(loader: Any) -> None:
    from azure.cli.core.commands.parameters import get_enum_type

    with loader.argument_context("aks proxy validate") as context:
        _file_argument(context, "http_proxy_config", "--http-proxy-config", nargs="+")
        _file_argument(context, "kube_proxy_config", "--kube-proxy-config", nargs="+")
        context.argument(
            "purpose",
            options_list=["--for"],
            arg_type=get_enum_type(["create", "update"], default="create"),
            help="What the files are meant for. A file for an update may leave out what the cluster has.",
        )
        context.argument("strict", action="store_true", help="Count warnings as errors in the exit code.")


def _load_cluster_arguments(loader: Any, name: str) -> None:
    from azure.cli.core.commands.parameters import get_resource_name_completion_list

    with loader.argument_context(name) as context:
        context.argument(
            "name",
            options_list=["--name", "-n"],
            help="Name of the managed cluster.",
            completer=get_resource_name_completion_list("Microsoft.ContainerService/ManagedClusters"),
        )


def _load_diff_arguments(loader: Any) -> None:
    from azext_aksproxy._validators import validate_proxy_configs

    with loader.argument_context("aks proxy diff") as context:
        _file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_proxy_configs)
        _file_argument(context, "kube_proxy_config", "--kube-proxy-config")
        context.argument("exit_code", action="store_true", help="Exit with 1 if there is a difference, as git does.")


def _file_argument(context: Any, name: str, option: str, **properties: Any) -> None:
    from argcomplete.completers import FilesCompleter

    context.argument(name, options_list=[option], help=PARAMETER_HELP[option], completer=FilesCompleter(), **properties)
