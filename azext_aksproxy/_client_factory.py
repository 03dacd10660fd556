"""Which API version a call uses: azure-cli's own, and a preview one only where kube-proxy is configured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from knack.log import get_logger

from azext_aksproxy.config.limits import PREVIEW_API_VERSION

logger = get_logger(__name__)

ClientFactory = Callable[..., Any]


def cf_managed_clusters(host_factory: ClientFactory, is_preview: bool) -> ClientFactory:
    """Return a factory of the managed clusters client that `aks create` and `aks update` use.

    `host_factory` is the host command's own. It is asked unless the parsed arguments hold a kube-proxy config, which
    only preview versions of the API know, and the host has no client for one (`is_preview`).
    """

    def factory(cli_ctx: Any, arguments: dict[str, Any]) -> Any:
        kube_proxy = arguments.get("kube_proxy_config")
        if kube_proxy is None or is_preview:
            return host_factory(cli_ctx, arguments)
        return _managed_clusters(cli_ctx, preview_api_version(cli_ctx, kube_proxy.settings.get("mode")))

    return factory


def read_cluster(cli_ctx: Any, resource_group_name: str, name: str) -> Any:
    """Return the managed cluster `name`, read with a preview API version, which alone knows kube-proxy.

    Where the cloud does not know that version, it is read with the newest preview version that the cloud names, else
    with azure-cli's own; a warning says so.
    """
    from azure.core.exceptions import HttpResponseError

    from azext_aksproxy.azure.api_version import is_unknown, usable_versions
    from azext_aksproxy.azure.web_page import web_pages_named
    from azext_aksproxy.terminal.secret_filter import keep_secrets

    keep_secrets()
    version, instead = preview_api_version(cli_ctx, None), None
    try:
        with web_pages_named():
            return _managed_clusters(cli_ctx, version).get(resource_group_name, name)
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
    return _managed_clusters(cli_ctx, instead).get(resource_group_name, name)


def _managed_clusters(cli_ctx: Any, api_version: str | None) -> Any:
    """Return azure-cli's managed clusters client with `api_version`, or with azure-cli's own."""
    from azure.cli.core.commands.client_factory import get_mgmt_service_client
    from azure.cli.core.profiles import ResourceType

    chosen = {"api_version": api_version} if api_version else {}
    return get_mgmt_service_client(cli_ctx, ResourceType.MGMT_CONTAINERSERVICE, **chosen).managed_clusters


def preview_api_version(cli_ctx: Any, mode: str | None) -> str:
    """Return the preview API version for a kube-proxy `mode`: the user's, else PREVIEW_API_VERSION.

    Raises InvalidArgumentValueError for a version that is malformed or too old for the mode.
    """
    from azext_aksproxy.azure.api_version import can_configure, least_version

    version: str = cli_ctx.config.get("aksproxy", "preview_api_version", fallback=PREVIEW_API_VERSION)
    if can_configure(version, mode):
        return version
    from azure.cli.core.azclierror import InvalidArgumentValueError

    needs = f"mode {mode}" if mode == "NFTABLES" else "kube-proxy configuration"
    raise InvalidArgumentValueError(
        f"'{version}', set as aksproxy.preview_api_version, cannot be used: {needs} needs a preview API version, "
        f"at least '{least_version(mode)}'.",
        recommendation=f"az config set aksproxy.preview_api_version={PREVIEW_API_VERSION}",
    )
