"""What the commands do, one short function each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from knack.log import get_logger

if TYPE_CHECKING:
    from azext_aksproxy.managed_cluster_decorator import DecoratorClass

logger = get_logger(__name__)


def run_host(host_function: Callable[..., Any], decorator: DecoratorClass, arguments: dict[str, Any]) -> Any:
    """Run the host's `aks create` or `aks update` with our decorator layer, and return what it is to print.

    `arguments` are the host's and ours; without ours the host runs as if this extension were not there.
    """
    if arguments.get("http_proxy_config") is None and arguments.get("kube_proxy_config") is None:
        arguments.pop("kube_proxy_config", None)
        return host_function(**arguments)
    from azext_aksproxy.aks_command import AksCommand

    return AksCommand(host_function, decorator, arguments).run()


def validate(
    cmd: Any,
    http_proxy_config: list[str] | None = None,
    kube_proxy_config: list[str] | None = None,
    purpose: str = "create",
    strict: bool = False,
) -> list[dict[str, Any]]:
    """Check proxy files without Azure."""
    from azure.cli.core.azclierror import RequiredArgumentMissingError

    from azext_aksproxy.config.check import check
    from azext_aksproxy.config.findings import Severity
    from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Purpose

    files = [(HTTP_PROXY, each) for each in http_proxy_config or ()]
    files += [(KUBE_PROXY, each) for each in kube_proxy_config or ()]
    if not files:
        raise RequiredArgumentMissingError(
            "No file was given.", recommendation="Give --http-proxy-config FILE, --kube-proxy-config FILE, or both."
        )
    findings = [finding for kind, value in files for finding in check(kind, value, Purpose(purpose)).findings]
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    if any(finding.severity in failing for finding in findings):
        _exit_with_1_after_printing(cmd.cli_ctx)
    return [{**asdict(finding), "severity": finding.severity.value} for finding in findings]


def show(cmd: Any, resource_group_name: str, name: str) -> dict[str, Any]:
    """Show the HTTP proxy and kube-proxy configuration of a cluster."""
    from datetime import datetime, timezone

    from azext_aksproxy._client_factory import read_cluster
    from azext_aksproxy.config.changes import unexplained_networks
    from azext_aksproxy.config.cluster import Cluster
    from azext_aksproxy.config.display import describe
    from azext_aksproxy.managed_cluster_decorator import wire
    from azext_aksproxy.virtual_network import address_spaces

    cluster = Cluster.of(wire(read_cluster(cmd.cli_ctx, resource_group_name, name)))
    added = cluster.own_entries
    if unexplained_networks(cluster.http_proxy, {}, added):
        added |= address_spaces(cmd.cli_ctx, cluster)[0]
    return {
        "name": name,
        "resourceGroup": resource_group_name,
        **describe(cluster, added, datetime.now(timezone.utc)),
    }


def diff(
    cmd: Any,
    resource_group_name: str,
    name: str,
    http_proxy_config: Any = None,
    kube_proxy_config: Any = None,
    exit_code: bool = False,
) -> list[dict[str, Any]] | None:
    """Show what an update of a cluster with these files would change."""
    from functools import partial

    from azure.cli.core.azclierror import RequiredArgumentMissingError

    from azext_aksproxy._client_factory import read_cluster
    from azext_aksproxy.diff_output import print_diff, rows
    from azext_aksproxy.managed_cluster_decorator import wire
    from azext_aksproxy.update_guard import plan_update
    from azext_aksproxy.virtual_network import address_spaces

    if http_proxy_config is None and kube_proxy_config is None:
        raise RequiredArgumentMissingError(
            "No file was given.", recommendation="Give --http-proxy-config FILE, --kube-proxy-config FILE, or both."
        )
    body = wire(read_cluster(cmd.cli_ctx, resource_group_name, name))
    plan = plan_update(body, http_proxy_config, kube_proxy_config, partial(address_spaces, cmd.cli_ctx))
    if plan.http_proxy:
        logger.warning("An update would make AKS reimage every node pool of the cluster '%s'.", name)
    if exit_code and plan.changes:
        _exit_with_1_after_printing(cmd.cli_ctx)
    if _is_read_by_a_person(cmd.cli_ctx):
        print_diff(plan, cmd.cli_ctx.enable_color)
        return None
    return rows(plan)


def _is_read_by_a_person(cli_ctx: Any) -> bool:
    """Say whether the output goes to a terminal, and no format was asked for."""
    chosen = {"-o", "--output", "--query"} & set(cli_ctx.data["safe_params"])
    return sys.stdout.isatty() and not chosen and cli_ctx.invocation.data["output"] == "json"


def _exit_with_1_after_printing(cli_ctx: Any) -> None:
    """Have `az` end with exit code 1 once the result is printed."""
    from knack.events import EVENT_CLI_SUCCESSFUL_EXECUTE

    def leave(*_: Any, **__: Any) -> None:
        raise SystemExit(1)

    cli_ctx.register_event(EVENT_CLI_SUCCESSFUL_EXECUTE, leave)
