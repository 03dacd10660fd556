"""A live cluster, read for a command of the group `aks proxy`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from azure.cli.core.azclierror import RequiredArgumentMissingError
from azure.cli.core.commands.client_factory import get_mgmt_service_client
from azure.cli.core.profiles import ResourceType
from azure.core.exceptions import HttpResponseError
from knack.log import get_logger

from azext_aksproxy.azure.api_version import is_unknown, preview_api_version, usable_versions
from azext_aksproxy.azure.models import wire
from azext_aksproxy.azure.virtual_network import address_spaces
from azext_aksproxy.azure.web_page import web_pages_named
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.service_entries import service_entries
from azext_aksproxy.terminal.confirm import warn_of_guess
from azext_aksproxy.terminal.secret_filter import keep_secrets

logger = get_logger(__name__)


def read_body(cli_ctx: Any, resource_group_name: str | None, name: str) -> dict[str, Any]:
    """Return a live cluster as the resource manager answers it, read with a preview API version.

    Only those know kube-proxy. Where the cloud does not know that version, it is read with the newest preview version
    that the cloud names, else with azure-cli's own; a warning says so. Raises RequiredArgumentMissingError without a
    resource group.
    """
    if not resource_group_name:
        raise RequiredArgumentMissingError(
            f"The resource group of '{name}' is missing.", recommendation="Give --resource-group as well."
        )
    body: dict[str, Any] = _by_preview(cli_ctx, None, lambda clusters: wire(clusters.get(resource_group_name, name)))
    return body


def list_bodies(
    cli_ctx: Any, subscription_id: str, resource_group_name: str | None, hook: Callable[[Any], None]
) -> list[dict[str, Any]]:
    """Return all clusters of a resource group, or of the subscription, as `read_body` returns one.

    `hook` is given each answer, as azure-core has it, also of those after which it asks again.
    """

    def read(clusters: Any) -> list[dict[str, Any]]:
        if resource_group_name:
            return [wire(each) for each in clusters.list_by_resource_group(resource_group_name, raw_response_hook=hook)]
        return [wire(each) for each in clusters.list(raw_response_hook=hook)]

    bodies: list[dict[str, Any]] = _by_preview(cli_ctx, subscription_id, read)
    return bodies


def _by_preview(cli_ctx: Any, subscription_id: str | None, read: Callable[[Any], Any]) -> Any:
    """Return what `read` returns, given the clusters of the subscription by a preview API version, or the next best."""
    keep_secrets()
    version, instead = preview_api_version(cli_ctx, None), None
    try:
        with web_pages_named():
            return read(managed_clusters(cli_ctx, version, subscription_id))
    except HttpResponseError as error:
        if not is_unknown(str(error), version):
            raise
        instead = next(iter(usable_versions(str(error), version, None)), None)
    if instead:
        logger.warning("This cloud does not know the API version '%s'; '%s' is used instead.", version, instead)
    else:
        logger.warning(
            "This cloud does not know the API version '%s'; the kube-proxy configuration cannot be read.", version
        )
    with web_pages_named():
        return read(managed_clusters(cli_ctx, instead, subscription_id))


def added_by_aks(cli_ctx: Any, cluster: Cluster) -> frozenset[str]:
    """Return what the service added to noProxy of `cluster`, in lower case. What is only guessed is told."""
    service = service_entries(cluster, {}, partial(address_spaces, cli_ctx))
    warn_of_guess(service)
    return service.entries


def managed_clusters(cli_ctx: Any, api_version: str | None, subscription_id: str | None = None) -> Any:
    """Return azure-cli's managed clusters client with `api_version`, or with azure-cli's own."""
    chosen = {"api_version": api_version} if api_version else {}
    client = get_mgmt_service_client(
        cli_ctx, ResourceType.MGMT_CONTAINERSERVICE, subscription_id=subscription_id, **chosen
    )
    return client.managed_clusters
