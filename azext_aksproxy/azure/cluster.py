"""A live cluster, read for a command of the group `aks proxy`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azext_aksproxy.config.check import Checked
    from azext_aksproxy.config.findings import Finding
    from azext_aksproxy.config.live.cluster import Cluster


def read(cli_ctx: Any, resource_group_name: str | None, name: str) -> Cluster:
    """Return a live cluster. Raises RequiredArgumentMissingError without a resource group."""
    from azure.cli.core.azclierror import RequiredArgumentMissingError

    from azext_aksproxy._client_factory import read_cluster
    from azext_aksproxy.azure.models import wire
    from azext_aksproxy.config.live.cluster import Cluster

    if not resource_group_name:
        raise RequiredArgumentMissingError(
            f"The resource group of '{name}' is missing.", recommendation="Give --resource-group as well."
        )
    return Cluster.of(wire(read_cluster(cli_ctx, resource_group_name, name)))


def read_with_networks(cli_ctx: Any, resource_group_name: str | None, name: str) -> tuple[Cluster, frozenset[str]]:
    """Return a live cluster, and what the service added to its noProxy, in lower case. What is only guessed is told."""
    from azext_aksproxy.azure.virtual_network import address_spaces
    from azext_aksproxy.config.live.service_entries import service_entries
    from azext_aksproxy.terminal.confirm import warn_of_guess

    cluster = read(cli_ctx, resource_group_name, name)
    service = service_entries(cluster, {}, partial(address_spaces, cli_ctx))
    warn_of_guess(service)
    return cluster, service.entries


def own_settings_of(cli_ctx: Any, resource_group_name: str | None, name: str) -> dict[str, Any]:
    """Return the HTTP proxy settings of a cluster without what AKS added."""
    from azext_aksproxy.config.live.health import own_settings

    cluster, added = read_with_networks(cli_ctx, resource_group_name, name)
    return own_settings(cluster, added)


def check_cluster(cli_ctx: Any, resource_group_name: str | None, name: str, files: list[Checked]) -> list[Finding]:
    """Return what speaks against updating the cluster with `files`, or without any, against the cluster as it is."""
    from datetime import datetime, timezone

    from azext_aksproxy.config.live.health import check_fit, check_health

    cluster, added = read_with_networks(cli_ctx, resource_group_name, name)
    now = datetime.now(timezone.utc)
    fitting = [each for each in files if each.shape is not None]
    return list(check_fit(cluster, name, fitting, now) if files else check_health(cluster, name, added, now))


def settings_to_route_by(
    cli_ctx: Any, file: str | None, resource_group_name: str | None, name: str | None
) -> dict[str, Any]:
    """Return the HTTP proxy settings of a file or of a cluster, whichever was given.

    Entries that AKS would refuse are no reason to stop here; a file that cannot be read is.
    """
    from azure.cli.core.azclierror import InvalidArgumentValueError, MutuallyExclusiveArgumentError

    from azext_aksproxy.config.check import check, errors
    from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
    from azext_aksproxy.config.reading import document, shape, source, unwrap
    from azext_aksproxy.terminal.report import no_file

    if file and name:
        raise MutuallyExclusiveArgumentError(
            "A file and a cluster cannot both be given.", recommendation="Give --http-proxy-config FILE, or -g and -n."
        )
    if name:
        had = read(cli_ctx, resource_group_name, name).http_proxy
        return {**had, "noProxy": had.get("effectiveNoProxy") or had.get("noProxy") or []}
    if not file:
        raise no_file("a cluster with -g and -n")
    checked = check(HTTP_PROXY, file, Purpose.UPDATE)
    unread = {rule.id for room in (source, document, unwrap, shape) for rule in room.RULES}
    if wrong := [each for each in errors(checked.findings) if each.rule in unread]:
        raise InvalidArgumentValueError(
            "\n".join(str(each) for each in wrong), recommendation="Correct the file and try again."
        )
    return checked.settings
