"""Which client a call uses: azure-cli's own, and one of a preview API version only where kube-proxy is configured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
        from azext_aksproxy.azure.api_version import preview_api_version
        from azext_aksproxy.azure.cluster import managed_clusters

        return managed_clusters(cli_ctx, preview_api_version(cli_ctx, kube_proxy.settings.get("mode")))

    return factory
