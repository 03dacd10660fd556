"""The arguments of `az aks proxy rollout`: whatever can be wrong with them without Azure."""

from __future__ import annotations

from typing import Any

from azure.cli.core.azclierror import (
    InvalidArgumentValueError,
    MutuallyExclusiveArgumentError,
    RequiredArgumentMissingError,
)

from azext_aksproxy._validators import checked_edit, validate_proxy_configs
from azext_aksproxy.config.export.compose import split_entries
from azext_aksproxy.config.live.no_proxy_edit import NoProxyEdit
from azext_aksproxy.config.redact import redact
from azext_aksproxy.probe.endpoint import read_endpoint
from azext_aksproxy.rollout.clusters.selection import query, read_ids
from azext_aksproxy.rollout.decisions.schedule import read_failures
from azext_aksproxy.rollout.decisions.stages import read_shares
from azext_aksproxy.rollout.undo_arguments import refuse_beside_undo

LEAST = {
    "canary": 0,
    "max_parallel": 1,
    "max_parallel_per_location": 1,
    "max_parallel_per_subscription": 1,
    "give_up_after": 1,
    "soak": 0,
}
"""The least that a number may be."""

MOST = {"soak": 30 * 24 * 3600, "give_up_after": 30 * 24 * 3600}
"""The most that a number of seconds may be: no calendar and no timer goes on for ever. Ours."""


def _edit(namespace: Any) -> NoProxyEdit | None:
    """Return the edit of noProxy that is asked for, None where there is none.

    Raises RequiredArgumentMissingError without settings, MutuallyExclusiveArgumentError with a file of them as well.
    """
    add, remove = (split_entries(each or ()) for each in (namespace.add_no_proxy, namespace.remove_no_proxy))
    if not (add or remove):
        if namespace.http_proxy_config is None and namespace.kube_proxy_config is None:
            raise RequiredArgumentMissingError(
                "It was not said what is to change.",
                recommendation="Give --http-proxy-config FILE, --kube-proxy-config FILE, --add-no-proxy or "
                "--remove-no-proxy.",
            )
        return None
    if namespace.http_proxy_config is not None:
        raise MutuallyExclusiveArgumentError(
            "A file and single entries of noProxy cannot both be rolled out.", recommendation="Give one of them."
        )
    if both := {each.lower() for each in add} & {each.lower() for each in remove}:
        raise MutuallyExclusiveArgumentError(f"To be added and removed: {', '.join(map(redact, sorted(both)))}.")
    edit: NoProxyEdit = checked_edit(add, remove)
    return edit


def _refuse_beside_status(cmd: Any, namespace: Any) -> None:
    """Raise MutuallyExclusiveArgumentError where anything is asked for beside a look at a journal."""
    settings = {name: each.type.settings for name, each in cmd.arguments.items() if name not in ("cmd", "status")}
    given = [
        max(each["options_list"], key=len)
        for name, each in settings.items()
        if getattr(namespace, name, None) != each.get("default")
    ]
    if given:
        raise MutuallyExclusiveArgumentError(
            f"--status only looks at a journal; {', '.join(given)} would be for a run.",
            recommendation="Give --status FILE alone.",
        )


def _read_settings(cmd: Any, namespace: Any) -> None:
    """Put what was asked for into the place of what was typed."""
    if namespace.undo is not None:
        refuse_beside_undo(namespace)
        return
    edit = _edit(namespace)
    validate_proxy_configs(cmd, namespace)
    if edit is not None:
        namespace.http_proxy_config = edit


def _read_stages(namespace: Any) -> None:
    """Read the stages. Raises InvalidArgumentValueError or MutuallyExclusiveArgumentError."""
    options = {"--canary": namespace.canary, "--stages": namespace.stages, "--stage-by": namespace.stage_by}
    if len(several := [option for option, value in options.items() if value is not None]) > 1:
        raise MutuallyExclusiveArgumentError(
            f"{' and '.join(several)} cannot be given together.",
            recommendation="Give one of them. The first stage is the canary.",
        )
    if namespace.stages is not None:
        try:
            namespace.stages = read_shares(namespace.stages)
        except ValueError as error:
            raise InvalidArgumentValueError(f"--stages: {error}") from None
    if namespace.stage_by is not None:
        tag, *values = namespace.stage_by
        if not values or len(set(values)) < len(values):
            raise InvalidArgumentValueError(
                f"--stage-by {' '.join(namespace.stage_by)}: it takes a tag, and then its values, each once.",
                recommendation=f"For example: --stage-by {tag} dev test prod",
            )


def _bound_numbers(namespace: Any) -> None:
    """Raise InvalidArgumentValueError for a number that is less or more than it may be."""
    for name, least in LEAST.items():
        given, most = getattr(namespace, name), MOST.get(name)
        option = f"--{name.replace('_', '-')}"
        if given is not None and given < least:
            raise InvalidArgumentValueError(f"{option} is {given}; it must be at least {least}.")
        if given is not None and most is not None and given > most:
            raise InvalidArgumentValueError(f"{option} is {given}; it must be at most {most}.")


def validate_rollout(cmd: Any, namespace: Any) -> None:
    """Check the files, and everything else of `az aks proxy rollout` that can be wrong without Azure.

    Raises what `validate_proxy_configs` and `refuse_beside_undo` raise, and InvalidArgumentValueError or
    MutuallyExclusiveArgumentError.
    """
    if namespace.status is not None:
        _refuse_beside_status(cmd, namespace)
        return
    _read_settings(cmd, namespace)
    given = {
        "--ids": namespace.ids,
        "--resource-group": namespace.resource_group_name,
        "--graph-filter": namespace.graph_filter,
    }
    if len(several := [option for option, value in given.items() if value is not None]) > 1:
        raise MutuallyExclusiveArgumentError(f"{' and '.join(several)} each select the clusters; give one of them.")
    if namespace.subscriptions and namespace.management_groups:
        raise MutuallyExclusiveArgumentError("--subscriptions and --management-groups cannot both be given.")
    if (namespace.subscriptions or namespace.management_groups) and namespace.graph_filter is None:
        option = "--subscriptions" if namespace.subscriptions else "--management-groups"
        raise InvalidArgumentValueError(
            f"{option} says where --graph-filter looks, which is missing.",
            recommendation="For all clusters there: --graph-filter true",
        )
    _bound_numbers(namespace)
    if namespace.check is not None and not namespace.check.strip():
        raise InvalidArgumentValueError("--check is empty: nothing would be checked.")
    _read_stages(namespace)
    try:
        read_failures(namespace.max_failures)
    except ValueError as error:
        raise InvalidArgumentValueError(f"--max-failures: {error}") from None
    try:
        if namespace.ids is not None:
            namespace.ids = read_ids(namespace.ids)
        if namespace.graph_filter is not None:
            query(namespace.graph_filter)
        for url in namespace.probe or ():
            read_endpoint(url)
    except ValueError as error:
        raise InvalidArgumentValueError(str(error)) from None
