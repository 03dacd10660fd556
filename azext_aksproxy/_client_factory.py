"""Which API version a call uses: azure-cli's own, and a preview one only where kube-proxy is configured."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from knack.log import get_logger

from azext_aksproxy.config.limits import KUBE_PROXY_API_VERSION, NFTABLES_API_VERSION, PREVIEW_API_VERSION

logger = get_logger(__name__)

ClientFactory = Callable[..., Any]

UNKNOWN_VERSION = ("InvalidApiVersionParameter", "NoRegisteredProviderFound")
"""The codes with which the resource manager refuses an API version that it does not know."""


def cf_managed_clusters(host_factory: ClientFactory) -> ClientFactory:
    """Return a factory of the managed clusters client that `aks create` and `aks update` use.

    `host_factory` is the host command's own; it is asked unless the parsed arguments hold a kube-proxy config, which
    only preview versions of the API know.
    """

    def factory(cli_ctx: Any, arguments: dict[str, Any]) -> Any:
        kube_proxy = arguments.get("kube_proxy_config")
        if kube_proxy is None:
            return host_factory(cli_ctx, arguments)
        from azure.cli.core.commands.client_factory import get_mgmt_service_client
        from azure.cli.core.profiles import ResourceType

        api_version = preview_api_version(cli_ctx, kube_proxy.settings.get("mode"))
        return get_mgmt_service_client(
            cli_ctx, ResourceType.MGMT_CONTAINERSERVICE, api_version=api_version
        ).managed_clusters

    return factory


def read_cluster(cli_ctx: Any, resource_group_name: str, name: str) -> Any:
    """Return the managed cluster `name`, read with a preview API version, which alone knows kube-proxy.

    Where the cloud does not know that version, a warning says so, and azure-cli's own version is used.
    """
    from azure.cli.core.commands.client_factory import get_mgmt_service_client
    from azure.cli.core.profiles import ResourceType
    from azure.core.exceptions import HttpResponseError

    version = preview_api_version(cli_ctx, None)
    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_CONTAINERSERVICE, api_version=version)
    try:
        return client.managed_clusters.get(resource_group_name, name)
    except HttpResponseError as error:
        if not any(code in str(error) for code in UNKNOWN_VERSION):
            raise
        logger.warning(
            "This cloud does not know the API version '%s'; the kube-proxy configuration cannot be read.", version
        )
    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_CONTAINERSERVICE)
    return client.managed_clusters.get(resource_group_name, name)


def preview_api_version(cli_ctx: Any, mode: str | None) -> str:
    """Return the preview API version for a kube-proxy `mode`: the user's, else PREVIEW_API_VERSION.

    Raises InvalidArgumentValueError for a version that is malformed or too old for the mode.
    """
    version: str = cli_ctx.config.get("aksproxy", "preview_api_version", fallback=PREVIEW_API_VERSION)
    least = NFTABLES_API_VERSION if mode == "NFTABLES" else KUBE_PROXY_API_VERSION
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}-preview", version) and version >= least:
        return version
    from azure.cli.core.azclierror import InvalidArgumentValueError

    needs = f"mode {mode}" if mode == "NFTABLES" else "kube-proxy configuration"
    raise InvalidArgumentValueError(
        f"'{version}', set as aksproxy.preview_api_version, cannot be used: {needs} needs a preview API version, "
        f"at least '{least}'.",
        recommendation=f"az config set aksproxy.preview_api_version={PREVIEW_API_VERSION}",
    )
