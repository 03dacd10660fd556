"""A live cluster, read for a command of the group `aks proxy`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azext_aksproxy.config.check import Checked
    from azext_aksproxy.config.cluster import Cluster
    from azext_aksproxy.config.findings import Finding


def read_with_networks(cli_ctx: Any, resource_group_name: str | None, name: str) -> tuple[Cluster, frozenset[str]]:
    """Return a live cluster, and what the service added to its noProxy."""
    from azure.cli.core.azclierror import RequiredArgumentMissingError

    from azext_aksproxy._client_factory import read_cluster
    from azext_aksproxy.config.changes import unexplained_networks
    from azext_aksproxy.config.cluster import Cluster
    from azext_aksproxy.managed_cluster_decorator import wire
    from azext_aksproxy.virtual_network import address_spaces

    if not resource_group_name:
        raise RequiredArgumentMissingError(
            f"The resource group of '{name}' is missing.", recommendation="Give --resource-group as well."
        )
    cluster = Cluster.of(wire(read_cluster(cli_ctx, resource_group_name, name)))
    added = cluster.own_entries
    if unexplained_networks(cluster.http_proxy, {}, added):
        added |= address_spaces(cli_ctx, cluster)[0]
    return cluster, added


def own_settings_of(cli_ctx: Any, resource_group_name: str | None, name: str) -> dict[str, Any]:
    """Return the HTTP proxy settings of a cluster without what AKS added."""
    from azext_aksproxy.config.preflight import own_settings

    cluster, added = read_with_networks(cli_ctx, resource_group_name, name)
    return own_settings(cluster, added)


def check_cluster(cli_ctx: Any, resource_group_name: str | None, name: str, files: list[Checked]) -> list[Finding]:
    """Return what speaks against updating the cluster with `files`, or without any, against the cluster as it is."""
    from datetime import datetime, timezone

    from azext_aksproxy.config.preflight import check_fit, check_health

    cluster, added = read_with_networks(cli_ctx, resource_group_name, name)
    now = datetime.now(timezone.utc)
    fitting = [each for each in files if each.shape is not None]
    return list(check_fit(cluster, name, fitting, now) if files else check_health(cluster, name, added, now))
