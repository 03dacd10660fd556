"""What the commands do, one short function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from knack.log import get_logger

if TYPE_CHECKING:
    from azext_aksproxy.host.managed_cluster_decorator import DecoratorClass

logger = get_logger(__name__)


def run_host(host_function: Callable[..., Any], decorator: DecoratorClass, arguments: dict[str, Any]) -> Any:
    """Run the host's `aks create` or `aks update` with our decorator layer, and return what it is to print.

    `arguments` are the host's and ours; without ours the host runs as if this extension were not there.
    """
    if arguments.get("http_proxy_config") is None and arguments.get("kube_proxy_config") is None:
        arguments.pop("kube_proxy_config", None)
        return host_function(**arguments)
    from azext_aksproxy.host.aks_command import AksCommand

    return AksCommand(host_function, decorator, arguments).run()


def validate(
    cmd: Any,
    *,
    http_proxy_config: list[str] | None = None,
    kube_proxy_config: list[str] | None = None,
    purpose: str = "create",
    strict: bool = False,
) -> list[dict[str, Any]]:
    """Check proxy files without Azure."""
    from azext_aksproxy.config.kinds import Purpose
    from azext_aksproxy.terminal.report import check_files, no_file, reported

    files = check_files(http_proxy_config, kube_proxy_config, Purpose(purpose))
    if not files:
        raise no_file()
    return reported(cmd.cli_ctx, [finding for each in files for finding in each.findings], strict)


def preflight(
    cmd: Any,
    *,
    resource_group_name: str | None = None,
    name: str | None = None,
    http_proxy_config: list[str] | None = None,
    kube_proxy_config: list[str] | None = None,
    strict: bool = False,
) -> list[dict[str, Any]]:
    """Look at files, subscription and cluster before an update, or at the health of a cluster."""
    from azext_aksproxy.azure.cluster import check_cluster
    from azext_aksproxy.azure.subscription import check_subscription
    from azext_aksproxy.config.kinds import Purpose
    from azext_aksproxy.terminal.report import check_files, no_file, reported

    files = check_files(http_proxy_config, kube_proxy_config, Purpose.UPDATE if name else Purpose.CREATE)
    if not files and not name:
        raise no_file("a cluster with -g and -n")
    findings = [finding for each in files for finding in each.findings]
    findings += check_subscription(cmd.cli_ctx, {each.kind for each in files})
    if name:
        findings += check_cluster(cmd.cli_ctx, resource_group_name, name, files)
    return reported(cmd.cli_ctx, findings, strict)


def init(
    cmd: Any,
    *,
    file: str,
    http_proxy: str | None = None,
    https_proxy: str | None = None,
    no_proxy: list[str] | None = None,
    trusted_ca: list[str] | None = None,
    from_env: bool = False,
    resource_group_name: str | None = None,
    name: str | None = None,
    yes: bool = False,
) -> dict[str, Any]:
    """Write an HTTP proxy file from options, from the environment or from a cluster."""
    import os

    from azext_aksproxy.azure.cluster import own_settings_of
    from azext_aksproxy.config.export.compose import bundle, compose, from_environment, split_entries
    from azext_aksproxy.terminal.new_file import read_bytes, refuse_existing, write_whole
    from azext_aksproxy.terminal.report import refuse_wrong

    refuse_existing(file, yes)
    settings = from_environment(os.environ) if from_env else {}
    if name:
        settings = {**own_settings_of(cmd.cli_ctx, resource_group_name, name), **settings}
    settings |= {key: url for key, url in (("httpProxy", http_proxy), ("httpsProxy", https_proxy)) if url}
    if no_proxy:
        settings["noProxy"] = split_entries(no_proxy)
    if trusted_ca:
        settings["trustedCa"] = bundle(read_bytes(path) for path in trusted_ca)
    text = compose(settings)
    refuse_wrong(text, file)
    write_whole(file, text)
    return {"file": file, "settings": [key for key in settings if settings[key] is not None]}


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
    from dataclasses import asdict

    from azure.cli.core.azclierror import InvalidArgumentValueError

    from azext_aksproxy.azure.cluster import settings_to_route_by
    from azext_aksproxy.config.routes.clients import client_routes
    from azext_aksproxy.config.routes.go import refused_entries, routes

    settings = settings_to_route_by(cmd.cli_ctx, http_proxy_config, resource_group_name, name)
    for entry in refused_entries(settings):
        logger.warning("The noProxy entry '%s' would be refused by AKS; it is evaluated all the same.", entry)
    try:
        found = [asdict(each) for each in routes(url, settings)]
    except ValueError as error:
        raise InvalidArgumentValueError(
            str(error), recommendation="Give whole URLs, such as https://example.com/ or http://10.0.0.1:8080/."
        ) from None
    return (
        [{**each, **client_routes(given, settings)} for each, given in zip(found, url, strict=True)]
        if all_clients
        else found
    )


def export(
    *,
    form: str,
    http_proxy_config: Any = None,
    kube_proxy_config: Any = None,
    file: str | None = None,
    yes: bool = False,
) -> None:
    """Write proxy files as part of an ARM template, in Bicep or in Terraform."""
    from azext_aksproxy.config.export.template import export as exported
    from azext_aksproxy.terminal.new_file import refuse_existing, write_whole
    from azext_aksproxy.terminal.report import no_file

    if http_proxy_config is None and kube_proxy_config is None:
        raise no_file()
    if file:
        refuse_existing(file, yes)
    text = exported(form, *(each and each.settings for each in (http_proxy_config, kube_proxy_config)))
    if file:
        write_whole(file, text)
    else:
        print(text, end="")


def show(cmd: Any, resource_group_name: str, name: str) -> dict[str, Any]:
    """Show the HTTP proxy and kube-proxy configuration of a cluster."""
    from datetime import datetime, timezone

    from azext_aksproxy.azure.cluster import read_with_networks
    from azext_aksproxy.config.live.display import describe

    cluster, added = read_with_networks(cmd.cli_ctx, resource_group_name, name)
    settings = describe(cluster, added, datetime.now(timezone.utc))
    return {"name": name, "resourceGroup": resource_group_name, **settings}


def diff(
    cmd: Any,
    *,
    resource_group_name: str,
    name: str,
    http_proxy_config: Any = None,
    kube_proxy_config: Any = None,
    exit_code: bool = False,
) -> list[dict[str, Any]] | None:
    """Show what an update of a cluster with these files would change."""
    from functools import partial

    from azext_aksproxy._client_factory import read_cluster
    from azext_aksproxy.azure.models import wire
    from azext_aksproxy.azure.virtual_network import address_spaces
    from azext_aksproxy.config.live.plan import plan_update
    from azext_aksproxy.terminal.confirm import refuse_unfit, warn_of_guess
    from azext_aksproxy.terminal.diff import print_diff, rows
    from azext_aksproxy.terminal.report import exit_with_1_after_printing, is_read_by_a_person, no_file

    if http_proxy_config is None and kube_proxy_config is None:
        raise no_file()
    body = wire(read_cluster(cmd.cli_ctx, resource_group_name, name))
    plan = plan_update(body, http_proxy_config, kube_proxy_config, partial(address_spaces, cmd.cli_ctx))
    refuse_unfit(plan)
    warn_of_guess(plan.service)
    if plan.http_proxy:
        logger.warning("An update would make AKS reimage every node pool of the cluster '%s'.", name)
    if exit_code and plan.changes:
        exit_with_1_after_printing(cmd.cli_ctx)
    if is_read_by_a_person(cmd.cli_ctx):
        print_diff(plan, cmd.cli_ctx.enable_color)
        return None
    return rows(plan)


def rollout(
    cmd: Any,
    *,
    http_proxy_config: Any,
    ids: list[str] | None = None,
    resource_group_name: str | None = None,
    graph_filter: str | None = None,
    subscriptions: list[str] | None = None,
    management_groups: list[str] | None = None,
    plan_only: bool = False,
    canary: int = 1,
    max_parallel: int = 10,
    max_failures: str = "1",
    by_location: bool = False,
    give_up_after: int = 7200,
    journal: str | None = None,
    retry_failed: bool = False,
    yes: bool = False,
) -> list[dict[str, Any]]:
    """Change the HTTP proxy settings of many clusters."""
    from azure.cli.core.commands.client_factory import get_subscription_id

    from azext_aksproxy.rollout.clusters.selection import Selection
    from azext_aksproxy.rollout.command import Manner
    from azext_aksproxy.rollout.command import rollout as roll_out
    from azext_aksproxy.rollout.schedule import Limits

    selection = Selection(
        get_subscription_id(cmd.cli_ctx).lower(),
        tuple(ids or ()),
        resource_group_name,
        graph_filter,
        tuple(subscriptions or ()),
        tuple(management_groups or ()),
    )
    is_answered = yes or cmd.cli_ctx.config.getboolean("core", "disable_confirm_prompt", fallback=False)
    limits = Limits(canary, max_parallel, str(max_failures), by_location, give_up_after)
    manner = Manner(journal, plan_only, is_answered, retry_failed)
    return roll_out(cmd, http_proxy_config, selection, limits, manner)
