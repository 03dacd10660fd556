"""The commands: `aks create` and `aks update` as loaded, with our two parameters, and the group `aks proxy`."""

from __future__ import annotations

from functools import partial
from typing import Any

from azure.cli.core import AzCommandsLoader
from azure.cli.core.commands import CliCommandType
from azure.cli.core.commands.events import EVENT_INVOKER_PRE_CMD_TBL_TRUNCATE

from azext_aksproxy._help import load_help
from azext_aksproxy.host.extension import COMMANDS, extend_host, extend_later_hosts
from azext_aksproxy.terminal.installation import refuse_broken


class AksProxyCommandsLoader(AzCommandsLoader):  # type: ignore[misc]
    """Loads the commands of the extension."""

    def __init__(self, cli_ctx: Any = None) -> None:
        commands = CliCommandType(operations_tmpl="azext_aksproxy.custom#{}")
        super().__init__(cli_ctx=cli_ctx, custom_command_type=commands)

    def load_command_table(self, _args: list[str]) -> dict[str, Any]:
        """Return our commands by name. azure-cli calls it after the modules and extensions before ours.

        The group is always there, by which azure-cli's command index keeps the extension among those of `aks`; what
        ours extends is there only while `aks` is loaded.
        """
        load_help()
        with self.command_group("aks proxy", exception_handler=refuse_broken) as group:
            group.custom_command("validate", "validate", table_transformer=findings_table)
            group.custom_command("preflight", "preflight", table_transformer=findings_table)
            group.custom_command("init", "init")
            group.custom_command("route", "route", table_transformer=route_table)
            group.custom_command("export", "export")
            group.custom_command("rollout", "rollout", table_transformer=rollout_table)
            group.custom_show_command("show", "show", table_transformer=show_table)
            group.custom_command("diff", "diff", table_transformer=diff_table)
        for name in COMMANDS:
            extend_host(self, name)
        self.cli_ctx.register_event(EVENT_INVOKER_PRE_CMD_TBL_TRUNCATE, partial(extend_later_hosts, self))
        commands: dict[str, Any] = self.command_table
        return commands

    def load_arguments(self, command: str) -> None:
        """Register the arguments of `command`, or of all commands if it is empty."""
        from azext_aksproxy._params import load_arguments

        load_arguments(self, command)


def findings_table(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that `-o table` shows of findings."""
    return [
        {
            "Severity": each["severity"],
            "File": f"{each['file']}:{each['line']}:{each['column']}",
            "Rule": each["rule"],
            "Message": each["message"],
        }
        for each in findings
    ]


def show_table(described: dict[str, Any]) -> list[dict[str, str]]:
    """Return the rows that `-o table` shows of a cluster's settings."""
    from azext_aksproxy.config.live.display import table

    return table(described)


def diff_table(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that `-o table` shows of changes."""
    return [{name.capitalize(): each[name] for name in ("field", "change", "before", "after")} for each in changes]


def route_table(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that `-o table` shows of routes: what was asked first, and the other clients last."""
    first = ("url", "route", "entry", "reason")
    return [
        {name[0].upper() + name[1:]: each[name] for name in (*first, *sorted(each.keys() - {*first}))} for each in found
    ]


def rollout_table(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that `-o table` shows of a rollout's plan or result: the cluster's label, not its long id."""
    from azext_aksproxy.rollout.progress import labels

    shown = ("state", "location", "nodes", "started", "ended", "changes", "reason")
    called = labels(row["id"] for row in rows)
    return [
        {
            "Cluster": _line(called[row["id"]]),
            **{name.capitalize(): _line(row[name]) for name in shown if name in row},
        }
        for row in rows
    ]


def _line(value: Any) -> Any:
    """Return `value` as a cell of a table: on one line, and without what a terminal would obey."""
    from azext_aksproxy.config.redact import printable

    text = "; ".join(value) if isinstance(value, list) else value
    return printable(text) if isinstance(text, str) else text
