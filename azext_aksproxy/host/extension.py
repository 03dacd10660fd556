"""The host: the `aks create` or `aks update` that azure-cli loaded before ours, and which ours extends.

Nothing of it is copied. Its operation gives the signature and the function, its command the other properties, and its
function runs as it is, with a subclass of its decorator in the decorator's place.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from azure.cli.core.commands.command_operation import CommandOperation
from knack.log import get_logger

from azext_aksproxy._client_factory import cf_managed_clusters
from azext_aksproxy._help import extend_help
from azext_aksproxy.host.decorator_class import DecoratorClass, Host

logger = get_logger(__name__)

COMMANDS = ("aks create", "aks update")
PARAMETERS = ("http_proxy_config", "kube_proxy_config")


@dataclass(frozen=True)
class KnownHost:
    """What has to be known of a host's operation to extend it."""

    decorator: DecoratorClass
    has_preview_client: bool
    """Whether its own client speaks a preview API version, and knows kube-proxy."""


AZURE_CLI = "azure.cli.command_modules.acs"
AKS_PREVIEW = "azext_aks_preview"
KNOWN_HOSTS = {
    f"{package}.custom#aks_{verb}": KnownHost(
        DecoratorClass(f"{package}.managed_cluster_decorator", f"{prefix}ManagedCluster{verb.capitalize()}Decorator"),
        has_preview_client=package == AKS_PREVIEW,
    )
    for package, prefix in ((AZURE_CLI, "AKS"), (AKS_PREVIEW, "AKSPreview"))
    for verb in ("create", "update")
}
"""The operations that can be extended, by their path."""


class ExtendedOperation(CommandOperation):  # type: ignore[misc]
    """A host's operation whose function takes our parameters too."""

    def __init__(self, command_loader: Any, host: CommandOperation) -> None:
        factory = cf_managed_clusters(host.client_factory, KNOWN_HOSTS[host.op_path].has_preview_client)
        super().__init__(command_loader, host.op_path, **{**host.merged_kwargs, "client_factory": factory})

    def get_op_handler(self, op_path: str) -> Callable[..., Any]:
        """Return the host's function, extended. azure-cli reads arguments, help and handler from it."""
        return with_our_parameters(super().get_op_handler(op_path), KNOWN_HOSTS[op_path].decorator)

    @property
    def host(self) -> Host:
        """What is extended, for whoever sends the same without running the command."""
        return Host(super().get_op_handler(self.op_path), KNOWN_HOSTS[self.op_path].decorator, self.client_factory)


@functools.cache
def with_our_parameters(host_function: Callable[..., Any], decorator: DecoratorClass) -> Callable[..., Any]:
    """Return `host_function` with our parameters in front, so that our validator is the first to run.

    Without either of them the host runs as if this extension were not there.
    """

    @functools.wraps(host_function)
    def extended(**arguments: Any) -> Any:
        if arguments.get("http_proxy_config") is None and arguments.get("kube_proxy_config") is None:
            arguments.pop("kube_proxy_config", None)
            return host_function(**arguments)
        from azext_aksproxy.host.aks_command import AksCommand

        return AksCommand(host_function, decorator, arguments).run()

    signature = inspect.signature(host_function)
    theirs = [each for name, each in signature.parameters.items() if name not in PARAMETERS]
    ours = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in PARAMETERS]
    keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in theirs]
    extended.__signature__ = signature.replace(parameters=[*ours, *keywords])  # type: ignore[attr-defined]
    return extended


def extend_host(loader: Any, name: str) -> None:
    """Add the command `name` to `loader`, made from the one that is loaded. An unknown host is left alone.

    The command stays with the host's loader: azure-cli's command index would forget an extension that has no command
    left, and a model or API version is looked up by it.
    """
    loaded = loader.cli_ctx.invocation.commands_loader
    host = loaded.command_table.get(name)
    if host is None or not is_known(host):
        return
    operation = host.command_kwargs["command_operation"]
    loader.command_group_table["aks"] = loaded.command_group_table["aks"]
    kept = ("table_transformer", "formatter_class", "sensitive_info", "deprecate_info", "validator")
    properties = {**host.command_kwargs, **{each: getattr(host, each) for each in kept}}
    extend_help()
    loader.add_cli_command(name, **{**properties, "command_operation": ExtendedOperation(loader, operation)})
    loader.command_table[name].loader = host.loader


def is_known(command: Any) -> bool:
    """Say whether `command` is one that can be extended."""
    operation = command.command_kwargs.get("command_operation")
    return isinstance(operation, CommandOperation) and operation.op_path in KNOWN_HOSTS


def extend_later_hosts(loader: Any, _cli_ctx: Any, args: list[str], **_event: Any) -> None:
    """Extend what was loaded after `loader`, when all is loaded: azure-cli takes the last command of a name.

    Warns where one of our commands is called that an unknown host has taken.
    """
    loaded = loader.cli_ctx.invocation.commands_loader
    for name in COMMANDS:
        command = loaded.command_table.get(name)
        if command is None or isinstance(command.command_kwargs.get("command_operation"), ExtendedOperation):
            continue
        if is_known(command):
            extend_host(loader, name)
            _put_last(loaded, loader, name)
        elif " ".join(args).startswith(name):
            logger.warning(
                "The extension aksproxy does not know the '%s' of %s and leaves it as it is: "
                "files are sent unchecked, and the whole HTTP proxy configuration is replaced.",
                name,
                command.loader.__module__,
            )


def _put_last(loaded: Any, loader: Any, name: str) -> None:
    """Put our command `name` where azure-cli puts the last one that is loaded."""
    loaded.command_table[name] = loader.command_table[name]
    loaders = loaded.cmd_to_loader_map[name]
    loaded.cmd_to_loader_map[name] = [*(each for each in loaders if each is not loader), loader]
