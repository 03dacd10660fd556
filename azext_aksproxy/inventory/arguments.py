"""The arguments of `az aks proxy list`: whatever can be wrong with them without Azure."""

from __future__ import annotations

from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError, MutuallyExclusiveArgumentError

from azext_aksproxy.inventory.choice import MOST_DAYS
from azext_aksproxy.inventory.selection import query


def validate_list(namespace: Any) -> None:
    """Raise MutuallyExclusiveArgumentError or InvalidArgumentValueError for what cannot be right."""
    others = {
        "--graph-filter": namespace.graph_filter,
        "--subscriptions": namespace.subscriptions,
        "--management-groups": namespace.management_groups,
    }
    given = [option for option, value in others.items() if value is not None]
    if namespace.resource_group_name is not None and given:
        raise MutuallyExclusiveArgumentError(
            f"--resource-group cannot be given with {' and '.join(given)}.",
            recommendation="A filter can name the group: --graph-filter \"resourceGroup =~ 'name'\"",
        )
    if namespace.subscriptions and namespace.management_groups:
        raise MutuallyExclusiveArgumentError(
            "--subscriptions and --management-groups cannot both be given.", recommendation="Give one of them."
        )
    days = namespace.expiring
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise InvalidArgumentValueError(
            f"--expiring is {days}; it must be from 0 to {MOST_DAYS:,} days.",
            recommendation="For instance: --expiring 30",
        )
    try:
        query(namespace.graph_filter, takes_any=True, is_whole=True)
    except ValueError as error:
        remedy = "Give one condition of KQL, such as: --graph-filter \"tags.env =~ 'prod'\""
        raise InvalidArgumentValueError(str(error), recommendation=remedy) from None
    if namespace.yes and namespace.report is None:
        raise InvalidArgumentValueError(
            "--yes overwrites the file of --report, which is missing.", recommendation="Add --report FILE."
        )
