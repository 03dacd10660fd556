"""`az aks proxy preflight`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from azext_aksproxy.azure.cluster import added_by_aks, read_body
from azext_aksproxy.azure.connection import check_connection
from azext_aksproxy.azure.disruption import read_disruption
from azext_aksproxy.azure.subscription import check_subscription
from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.disruption.policy import check_disruption
from azext_aksproxy.config.live.health import check_health, check_update, would_reimage
from azext_aksproxy.config.live.held import about_the_rest
from azext_aksproxy.config.live.reach import check_change
from azext_aksproxy.terminal.report import check_files, no_file, reported, table

__all__ = ["preflight", "table"]


def preflight(
    cmd: Any,
    *,
    resource_group_name: str | None = None,
    name: str | None = None,
    http_proxy_config: list[str] | None = None,
    kube_proxy_config: list[str] | None = None,
    connect: bool = False,
    strict: bool = False,
) -> list[dict[str, Any]]:
    """Look at files, subscription and cluster before an update, or at the health of a cluster."""
    files = check_files(http_proxy_config, kube_proxy_config, Purpose.UPDATE if name else Purpose.CREATE)
    if not files and not name:
        raise no_file("a cluster with -g and -n")
    findings = [finding for each in files for finding in (about_the_rest(each) if name else each.all_findings)]
    findings += check_subscription(cmd.cli_ctx, files)
    body = read_body(cmd.cli_ctx, resource_group_name, name) if name else None
    if name:
        findings += _check_cluster(cmd.cli_ctx, body, name, files)
    if connect:
        cluster = Cluster.of(body) if body else None
        findings += check_connection(cmd.cli_ctx, files, cluster, resource_group_name, name)
    return reported(cmd.cli_ctx, findings, strict)


def _check_cluster(cli_ctx: Any, body: Any, name: str, files: list[Checked]) -> Iterator[Finding]:
    """Yield what speaks against updating the cluster with `files`, or without any, against the cluster as it is."""
    now = datetime.now(timezone.utc)
    cluster = Cluster.of(body)
    added = added_by_aks(cli_ctx, cluster)
    if not files:
        yield from check_health(cluster, name, added, now)
        return
    fitting = [each for each in files if each.shape is not None]
    yield from check_update(cluster, name, fitting, now)
    if would_reimage(body, fitting, added):
        yield from check_disruption(read_disruption(cli_ctx, body, is_preview=True), now)
    yield from check_change(cluster, fitting, added, name)
