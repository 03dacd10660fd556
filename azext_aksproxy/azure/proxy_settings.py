"""The HTTP proxy settings by which requests are sent: those of a file, of a cluster, or of a file over a cluster."""

from __future__ import annotations

from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError

from azext_aksproxy.azure.cluster import added_by_aks
from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.merge import merge_http_proxy
from azext_aksproxy.config.reading import document, parser, shape, source, unwrap

UNREADABLE = frozenset(rule for room in (source, parser, document, unwrap, shape) for rule in room.RULES)
"""The rules of what cannot be read as settings. What breaks others is routed by all the same."""


def of_file(file: str) -> dict[str, Any]:
    """Return the settings of `file` under their wire names, whatever rules they break.

    Raises InvalidArgumentValueError if it cannot be read as settings.
    """
    checked = check(HTTP_PROXY, file, Purpose.UPDATE)
    if wrong := [each for each in errors(checked.findings) if each.rule in UNREADABLE]:
        raise InvalidArgumentValueError(
            "\n".join(str(each) for each in wrong), recommendation="Correct the file and try again."
        )
    return checked.settings


def of_cluster(cluster: Cluster) -> dict[str, Any]:
    """Return the settings of a cluster, with all of noProxy that its nodes have."""
    had = cluster.http_proxy
    return {**had, "noProxy": had.get("effectiveNoProxy") or had.get("noProxy") or []}


def over_cluster(cli_ctx: Any, asked: dict[str, Any], cluster: Cluster) -> dict[str, Any]:
    """Return the settings that nodes of a cluster have after an update that asks for `asked`, as far as it is known."""
    merged = merge_http_proxy(cluster.http_proxy, asked)
    if "noProxy" not in asked:
        return {**merged, "noProxy": of_cluster(cluster)["noProxy"]}
    return {**merged, "noProxy": [*(merged.get("noProxy") or ()), *sorted(added_by_aks(cli_ctx, cluster))]}
