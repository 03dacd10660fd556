"""The arguments of `az aks proxy rollout`: whatever can be wrong with them without Azure."""

from __future__ import annotations

from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError, MutuallyExclusiveArgumentError

from azext_aksproxy._validators import validate_proxy_configs
from azext_aksproxy.probe.endpoint import read_endpoint
from azext_aksproxy.rollout.clusters.selection import query, read_ids
from azext_aksproxy.rollout.schedule import read_failures


def validate_rollout(cmd: Any, namespace: Any) -> None:
    """Check the file, and everything else of `az aks proxy rollout` that can be wrong without Azure.

    Raises what `validate_proxy_configs` raises, and InvalidArgumentValueError or MutuallyExclusiveArgumentError.
    """
    validate_proxy_configs(cmd, namespace)
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
    for name, least in (("canary", 0), ("max_parallel", 1), ("give_up_after", 1)):
        if getattr(namespace, name) < least:
            option = f"--{name.replace('_', '-')}"
            raise InvalidArgumentValueError(f"{option} is {getattr(namespace, name)}; it must be at least {least}.")
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
