"""`az aks proxy no-proxy add`, `remove` and `list`."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.azure.cluster import added_by_aks, read_body
from azext_aksproxy.azure.models import wire
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import no_proxy_rows


def change(
    cmd: Any,
    *,
    resource_group_name: str,
    name: str,
    entries: Any,
    no_wait: bool = False,
    yes: bool = False,
) -> list[dict[str, str]] | None:
    """Add entries to noProxy of a cluster, or remove them; whatever else is there stays.

    `entries` is the NoProxyEdit that the validator made of what was typed.
    """
    # what an update needs is not loaded for a list
    from azext_aksproxy.host.aks_command import AksCommand
    from azext_aksproxy.host.loaded import loaded_update

    host = loaded_update(cmd)
    arguments = {
        "cmd": cmd,
        "client": host.client_factory(cmd.cli_ctx, {}),
        "resource_group_name": resource_group_name,
        "name": name,
        "http_proxy_config": entries,
        "no_wait": no_wait,
        "yes": yes,
    }
    result = AksCommand(host.function, host.decorator, arguments).run()
    return None if result is None or no_wait else _rows(cmd.cli_ctx, wire(result))


def show_entries(cmd: Any, *, resource_group_name: str, name: str) -> list[dict[str, str]]:
    """List the entries of noProxy of a cluster, and who added them."""
    return _rows(cmd.cli_ctx, read_body(cmd.cli_ctx, resource_group_name, name))


def _rows(cli_ctx: Any, body: Any) -> list[dict[str, str]]:
    cluster = Cluster.of(body)
    return no_proxy_rows(cluster, added_by_aks(cli_ctx, cluster))


def table(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return what `-o table` shows of entries."""
    return [{"Entry": row["entry"], "AddedBy": row["addedBy"]} for row in rows]
