"""`az aks proxy schema`."""

from __future__ import annotations

from typing import Any

from azure.cli.core.azclierror import MutuallyExclusiveArgumentError, RequiredArgumentMissingError

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY
from azext_aksproxy.config.kinds import schema as schema_of

RECOMMENDATION = "Give --http-proxy-config or --kube-proxy-config, without a value."


def schema(*, http_proxy_config: bool = False, kube_proxy_config: bool = False) -> dict[str, Any]:
    """Print the JSON Schema of a proxy file."""
    if http_proxy_config and kube_proxy_config:
        raise MutuallyExclusiveArgumentError(
            "One schema is printed at a time, and two were asked for.", recommendation=RECOMMENDATION
        )
    if not (http_proxy_config or kube_proxy_config):
        raise RequiredArgumentMissingError("It was not said of which file.", recommendation=RECOMMENDATION)
    return schema_of(HTTP_PROXY if http_proxy_config else KUBE_PROXY)
