"""`az aks proxy route`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError, MutuallyExclusiveArgumentError
from knack.log import get_logger

from azext_aksproxy.azure.cluster import read_body
from azext_aksproxy.azure.proxy_settings import of_cluster, of_file
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.routes.clients import client_routes
from azext_aksproxy.config.routes.go import refused_entries, routes
from azext_aksproxy.terminal.report import no_file

logger = get_logger(__name__)


def route(
    cmd: Any,
    *,
    url: list[str],
    http_proxy_config: str | None = None,
    resource_group_name: str | None = None,
    name: str | None = None,
    all_clients: bool = False,
) -> list[dict[str, Any]]:
    """Tell which way requests take: through the proxy or directly, and why."""
    settings = _settings(cmd.cli_ctx, http_proxy_config, resource_group_name, name)
    for entry in refused_entries(settings):
        logger.warning("az aks proxy validate refuses the noProxy entry '%s'; it is evaluated all the same.", entry)
    try:
        found = [asdict(each) for each in routes(url, settings)]
    except ValueError as error:
        raise InvalidArgumentValueError(
            str(error), recommendation="Give whole URLs, such as https://example.com/ or http://10.0.0.1:8080/."
        ) from None
    if not all_clients:
        return found
    return [{**each, **client_routes(given, settings)} for each, given in zip(found, url, strict=True)]


def _settings(cli_ctx: Any, file: str | None, resource_group_name: str | None, name: str | None) -> dict[str, Any]:
    """Return the HTTP proxy settings of a file or of a cluster, whichever was given."""
    if file and name:
        raise MutuallyExclusiveArgumentError(
            "A file and a cluster cannot both be given.", recommendation="Give --http-proxy-config FILE, or -g and -n."
        )
    if name:
        return of_cluster(Cluster.of(read_body(cli_ctx, resource_group_name, name)))
    if not file:
        raise no_file("a cluster with -g and -n")
    return of_file(file)


def table(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what `-o table` shows of routes: what was asked first, and the other clients last."""
    first = ("url", "route", "entry", "reason")
    return [
        {name[0].upper() + name[1:]: each[name] for name in (*first, *sorted(each.keys() - {*first}))} for each in found
    ]
