"""`az aks proxy show`."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from azext_aksproxy.azure.cluster import added_by_aks, read_body
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe, table

__all__ = ["show", "table"]


def show(cmd: Any, resource_group_name: str, name: str) -> dict[str, Any]:
    """Show the HTTP proxy and kube-proxy configuration of a cluster."""
    cluster = Cluster.of(read_body(cmd.cli_ctx, resource_group_name, name))
    settings = describe(cluster, added_by_aks(cmd.cli_ctx, cluster), datetime.now(timezone.utc))
    return {"name": name, "resourceGroup": resource_group_name, **settings}
