"""`az aks proxy diff`."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import partial
from typing import Any

from knack.log import get_logger

from azext_aksproxy.azure.cluster import read_body
from azext_aksproxy.azure.disruption import read_disruption
from azext_aksproxy.azure.virtual_network import address_spaces
from azext_aksproxy.config.live.disruption.policy import check_disruption
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.terminal.confirm import refuse_unfit, warn_of_disruption, warn_of_guess
from azext_aksproxy.terminal.diff import print_diff, rows
from azext_aksproxy.terminal.report import exit_with_1_after_printing, is_read_by_a_person, no_file

logger = get_logger(__name__)


def diff(
    cmd: Any,
    *,
    resource_group_name: str,
    name: str,
    http_proxy_config: Any = None,
    kube_proxy_config: Any = None,
    exit_code: bool = False,
) -> list[dict[str, Any]] | None:
    """Show what an update of a cluster with these files would change."""
    if http_proxy_config is None and kube_proxy_config is None:
        raise no_file()
    body = read_body(cmd.cli_ctx, resource_group_name, name)
    plan = plan_update(body, http_proxy_config, kube_proxy_config, partial(address_spaces, cmd.cli_ctx))
    refuse_unfit(plan)
    warn_of_guess(plan.service)
    if plan.http_proxy:
        logger.warning("An update would make AKS reimage every node pool of the cluster '%s'.", name)
        disruption = read_disruption(cmd.cli_ctx, body, is_preview=True)
        warn_of_disruption(check_disruption(disruption, datetime.now(timezone.utc)))
    if exit_code and plan.changes:
        exit_with_1_after_printing(cmd.cli_ctx)
    if is_read_by_a_person(cmd.cli_ctx):
        print_diff(plan, cmd.cli_ctx.enable_color)
        return None
    return rows(plan)


def table(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what `-o table` shows of changes."""
    return [{name.capitalize(): each[name] for name in ("field", "change", "before", "after")} for each in changes]
