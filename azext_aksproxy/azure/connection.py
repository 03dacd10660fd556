"""The proxies of files, or of a cluster, probed as a part of the preflight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from azure.cli.core.azclierror import AzCLIError
from azure.core.exceptions import AzureError
from knack.log import get_logger

from azext_aksproxy.azure.outbound import needed
from azext_aksproxy.azure.proxy_settings import of_cluster, over_cluster
from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding, Place, errors
from azext_aksproxy.config.kinds import HTTP_PROXY
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.health import CONNECTION, UNREAD
from azext_aksproxy.probe.row import FROM_HERE

logger = get_logger(__name__)


def check_connection(
    cli_ctx: Any, files: Sequence[Checked], cluster: Cluster | None, resource_group_name: str | None, name: str | None
) -> Iterator[Finding]:
    """Yield what does not get through the proxy of each of `files`, or of the cluster `name` if there are none.

    Each file is laid over the cluster, if there is one. One with errors is not probed; they are to be mended first.
    """
    subjects = list(_subjects(cli_ctx, files, cluster, name))
    if not subjects:
        return
    try:
        urls = needed(cli_ctx, resource_group_name, name)
    except (AzCLIError, AzureError) as error:
        message = f"What nodes need to reach is not known, and no connection was probed: {str(error).splitlines()[0]}"
        yield Finding(UNREAD, message, "Probe it by name: az aks proxy probe --url URL.", place=Place("connection"))
        return
    # pyOpenSSL is loaded only where something is probed
    from azext_aksproxy.probe.run import probe

    logger.warning(FROM_HERE)
    for place, settings in subjects:
        outcome = probe(urls, settings, also_trusted=cluster.custom_cas if cluster else ())
        for row in outcome.rows:
            if not row.result.is_well:
                yield Finding(CONNECTION, f"{row.url} is {row.result.value}. {row.detail}", place=Place(place))


def _subjects(
    cli_ctx: Any, files: Sequence[Checked], cluster: Cluster | None, name: str | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the settings that are probed, each with what it is called."""
    if files:
        for each in files:
            if each.kind is HTTP_PROXY and each.shape is not None and not errors(each.findings):
                asked = each.settings
                yield each.name, over_cluster(cli_ctx, asked, cluster) if cluster else asked
    elif cluster and cluster.http_proxy:
        yield f"cluster {name}", of_cluster(cluster)
