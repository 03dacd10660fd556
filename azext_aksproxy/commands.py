"""The commands: `aks create` and `aks update` as loaded, with our two parameters, and the group `aks proxy`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from azure.cli.core import AzCommandsLoader
from azure.cli.core.commands import CliCommandType
from azure.cli.core.commands.events import EVENT_INVOKER_PRE_CMD_TBL_TRUNCATE

from azext_aksproxy._help import load_help
from azext_aksproxy.host.extension import COMMANDS, extend_host, extend_later_hosts
from azext_aksproxy.terminal.installation import refuse_broken


def table_of(name: str) -> Callable[[Any], Any]:
    """Return the function `table` of the action `name`, which is imported when a table is printed."""

    def table(result: Any) -> Any:
        return import_module(f"azext_aksproxy.actions.{name}").table(result)

    return table


WITH_TABLES = (
    "validate",
    "preflight",
    "route",
    "probe",
    "explain",
    "list_clusters",
    "no_proxy",
    "rollout",
    "show",
    "diff",
)
TABLES = {name: table_of(name) for name in WITH_TABLES}

ENTRIES = CliCommandType(operations_tmpl="azext_aksproxy.actions.no_proxy#{}")
"""The commands about single entries of noProxy, which are one action."""


class AksProxyCommandsLoader(AzCommandsLoader):  # type: ignore[misc]
    """Loads the commands of the extension."""

    def __init__(self, cli_ctx: Any = None) -> None:
        commands = CliCommandType(operations_tmpl="azext_aksproxy.actions.{0}#{0}")
        super().__init__(cli_ctx=cli_ctx, custom_command_type=commands)

    def load_command_table(self, _args: list[str]) -> dict[str, Any]:
        """Return our commands by name. azure-cli calls it after the modules and extensions before ours.

        The group is always there, by which azure-cli's command index keeps the extension among those of `aks`; what
        ours extends is there only while `aks` is loaded.
        """
        load_help()
        with self.command_group("aks proxy", exception_handler=refuse_broken) as group:
            group.custom_command("validate", "validate", table_transformer=TABLES["validate"])
            group.custom_command("preflight", "preflight", table_transformer=TABLES["preflight"])
            group.custom_command("init", "init")
            group.custom_command("route", "route", table_transformer=TABLES["route"])
            group.custom_command("probe", "probe", table_transformer=TABLES["probe"])
            group.custom_command("export", "export")
            group.custom_command("explain", "explain", table_transformer=TABLES["explain"])
            group.custom_command("schema", "schema")
            group.custom_command("list", "list_clusters", table_transformer=TABLES["list_clusters"])
            group.custom_command("rollout", "rollout", table_transformer=TABLES["rollout"])
            group.custom_show_command("show", "show", table_transformer=TABLES["show"])
            group.custom_command("diff", "diff", table_transformer=TABLES["diff"])
        broken = {"exception_handler": refuse_broken, "table_transformer": TABLES["no_proxy"]}
        with self.command_group("aks proxy no-proxy", custom_command_type=ENTRIES, **broken) as group:
            group.custom_command("add", "change", supports_no_wait=True)
            group.custom_command("remove", "change", supports_no_wait=True)
            group.custom_command("list", "show_entries")
        for name in COMMANDS:
            extend_host(self, name)
        self.cli_ctx.register_event(EVENT_INVOKER_PRE_CMD_TBL_TRUNCATE, partial(extend_later_hosts, self))
        commands: dict[str, Any] = self.command_table
        return commands

    def load_arguments(self, command: str) -> None:
        """Register the arguments of `command`, or of all commands if it is empty."""
        from azext_aksproxy._params import load_arguments

        load_arguments(self, command)
