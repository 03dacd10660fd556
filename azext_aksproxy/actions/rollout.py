"""`az aks proxy rollout`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from azure.cli.core.commands.client_factory import get_subscription_id

from azext_aksproxy.config.redact import printable
from azext_aksproxy.rollout.clusters.selection import Selection
from azext_aksproxy.rollout.command import rollout as roll_out
from azext_aksproxy.rollout.decisions.asked import Asked
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.stages import Stages
from azext_aksproxy.rollout.look import status_of
from azext_aksproxy.rollout.options import Options
from azext_aksproxy.rollout.undo import undo_rollout
from azext_aksproxy.rollout.watching.progress import labels
from azext_aksproxy.rollout.watching.status_table import table as status_table


def rollout(  # pylint: disable=too-many-locals
    cmd: Any,
    *,
    http_proxy_config: Any = None,
    kube_proxy_config: Any = None,
    add_no_proxy: list[str] | None = None,
    remove_no_proxy: list[str] | None = None,
    ids: list[str] | None = None,
    resource_group_name: str | None = None,
    graph_filter: str | None = None,
    subscriptions: list[str] | None = None,
    management_groups: list[str] | None = None,
    undo: str | None = None,
    plan_only: bool = False,
    canary: int | None = None,
    stages: tuple[str, ...] | None = None,
    stage_by: list[str] | None = None,
    soak: int = 0,
    pause_after_canary: bool = False,
    pause_after_stage: bool = False,
    check: str | None = None,
    max_parallel: int = 10,
    max_failures: str = "1",
    max_parallel_per_location: int | None = None,
    max_parallel_per_subscription: int | None = None,
    by_location: bool = False,
    wait_for_windows: bool = False,
    give_up_after: int = 7200,
    journal: str | None = None,
    retry_failed: bool = False,
    probe: list[str] | None = None,
    yes: bool = False,
    progress: str = "auto",
    status: str | None = None,
) -> list[dict[str, Any]] | dict[str, Any]:
    """Change the HTTP proxy or kube-proxy settings of many clusters."""
    if status is not None:
        return status_of(status)
    del add_no_proxy, remove_no_proxy  # the validator has made settings of them
    selection = Selection(
        get_subscription_id(cmd.cli_ctx).lower(),
        tuple(ids or ()),
        resource_group_name,
        graph_filter,
        tuple(subscriptions or ()),
        tuple(management_groups or ()),
        is_behind_proxy=http_proxy_config is not None,
    )
    asked = Asked(http_proxy_config, kube_proxy_config)
    is_answered = yes or cmd.cli_ctx.config.getboolean("core", "disable_confirm_prompt", fallback=False)
    tag, *values = stage_by or [""]
    limits = Limits(
        Stages(1 if canary is None else canary, stages or (), tag, tuple(values)),
        max_parallel,
        str(max_failures),
        by_location,
        give_up_after,
        max_parallel_per_location,
        max_parallel_per_subscription,
        wait_for_windows,
        soak,
        pause_after_canary,
        pause_after_stage,
    )
    options = Options(journal, plan_only, is_answered, retry_failed, tuple(probe or ()), check, progress == "json")
    if undo is not None:
        return undo_rollout(cmd, Path(undo), limits, options)
    return roll_out(cmd, asked, selection, limits, options)


def table(rows: list[dict[str, Any]] | dict[str, Any]) -> list[dict[str, Any]]:
    """Return what `-o table` shows of a plan, a result or a status: the cluster's label, not its long id."""
    if isinstance(rows, dict):
        return status_table(rows)
    columns = ("state", "location", "nodes", "started", "ended", "until", "changes", "reason")
    called = labels(row["id"] for row in rows)
    # azure-cli orders columns by the rows in which they come first, and leaves out None
    used = [name for name in columns if any(row.get(name) not in (None, []) for row in rows)]
    return [
        {
            "Cluster": _line(called[row["id"]]),
            **{name.capitalize(): "" if row.get(name) is None else _line(row[name]) for name in used},
        }
        for row in rows
    ]


def _line(value: Any) -> Any:
    """Return `value` as a cell: on one line, and without what a terminal would obey."""
    text = "; ".join(value) if isinstance(value, list) else value
    return printable(text) if isinstance(text, str) else text
