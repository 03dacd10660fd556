"""The host: the `aks create` or `aks update` that azure-cli loaded before ours, and which ours extends.

Nothing of it is copied. Its operation gives the signature and the function, its command the other properties, and its
function runs as it is, with a subclass of its decorator in the decorator's place.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from azure.cli.core.commands.command_operation import CommandOperation
from knack.log import get_logger

from azext_aksproxy._client_factory import cf_managed_clusters
from azext_aksproxy._help import extend_help
from azext_aksproxy.managed_cluster_decorator import DecoratorClass

logger = get_logger(__name__)

COMMANDS = ("aks create", "aks update")
PARAMETERS = ("http_proxy_config", "kube_proxy_config")


AZURE_CLI_DECORATORS = "azure.cli.command_modules.acs.managed_cluster_decorator"
KNOWN_HOSTS = {
    "azure.cli.command_modules.acs.custom#aks_create": DecoratorClass(
        AZURE_CLI_DECORATORS, "AKSManagedClusterCreateDecorator"
    ),
    "azure.cli.command_modules.acs.custom#aks_update": DecoratorClass(
        AZURE_CLI_DECORATORS, "AKSManagedClusterUpdateDecorator"
    ),
}
"""The operations that can be extended, by their path, and the decorator class of each."""


class ExtendedOperation(CommandOperation):  # type: ignore[misc]
    """A host's operation whose function takes our parameters too."""

    def __init__(self, command_loader: Any, host: CommandOperation) -> None:
        factory = cf_managed_clusters(host.client_factory)
        super().__init__(command_loader, host.op_path, **{**host.merged_kwargs, "client_factory": factory})

    def get_op_handler(self, op_path: str) -> Callable[..., Any]:
        """Return the host's function, extended. azure-cli reads arguments, help and handler from it."""
        return with_our_parameters(super().get_op_handler(op_path), KNOWN_HOSTS[op_path])


@functools.cache
def with_our_parameters(host_function: Callable[..., Any], decorator: DecoratorClass) -> Callable[..., Any]:
    """Return `host_function` with our parameters in front, so that our validator is the first to run."""

    @functools.wraps(host_function)
    def extended(**arguments: Any) -> Any:
        from azext_aksproxy.custom import run_host

        return run_host(host_function, decorator, arguments)

    signature = inspect.signature(host_function)
    theirs = [each for name, each in signature.parameters.items() if name not in PARAMETERS]
    ours = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in PARAMETERS]
    keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in theirs]
    extended.__signature__ = signature.replace(parameters=[*ours, *keywords])  # type: ignore[attr-defined]
    return extended


def extend_host(loader: Any, name: str, args: list[str]) -> None:
    """Add the command `name` to `loader`, made from the one that is loaded. An unknown host is left alone."""
    loaded = loader.cli_ctx.invocation.commands_loader
    host = loaded.command_table.get(name)
    if host is None:
        return
    operation = host.command_kwargs.get("command_operation")
    if not isinstance(operation, CommandOperation) or operation.op_path not in KNOWN_HOSTS:
        if " ".join(args).startswith(name):
            logger.warning(
                "The extension aksproxy does not know the '%s' of %s and leaves it as it is: "
                "files are sent unchecked, and the whole HTTP proxy configuration is replaced.",
                name,
                host.loader.__module__,
            )
        return
    loader.command_group_table["aks"] = loaded.command_group_table["aks"]
    kept = ("table_transformer", "formatter_class", "sensitive_info", "deprecate_info", "validator")
    properties = {**host.command_kwargs, **{each: getattr(host, each) for each in kept}}
    extend_help()
    loader.add_cli_command(name, **{**properties, "command_operation": ExtendedOperation(loader, operation)})
