"""`az aks proxy list`."""

from __future__ import annotations

from typing import Any

from azure.cli.core.commands.client_factory import get_subscription_id

from azext_aksproxy.inventory import command
from azext_aksproxy.inventory.choice import Choice
from azext_aksproxy.inventory.selection import Scope
from azext_aksproxy.inventory.table import table
from azext_aksproxy.terminal.new_file import refuse_existing

__all__ = ["list_clusters", "table"]


def list_clusters(
    cmd: Any,
    *,
    resource_group_name: str | None = None,
    graph_filter: str | None = None,
    subscriptions: list[str] | None = None,
    management_groups: list[str] | None = None,
    all_clusters: bool = False,
    expiring: int | None = None,
    mode: list[str] | None = None,
    exit_code: bool = False,
    report: str | None = None,
    yes: bool = False,
) -> list[dict[str, Any]]:
    """List clusters with their proxies, certificates and findings."""
    if report is not None:
        refuse_existing(report, yes)
    scope = Scope(
        get_subscription_id(cmd.cli_ctx).lower(),
        resource_group_name,
        graph_filter,
        tuple(subscriptions or ()),
        tuple(management_groups or ()),
    )
    choice = Choice(all_clusters, expiring, tuple(mode or ()))
    return command.list_clusters(cmd.cli_ctx, scope, choice, command.Output(report, exit_code))
