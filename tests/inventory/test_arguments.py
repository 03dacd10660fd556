"""What can be wrong with the arguments of the list without Azure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from azure.cli.core.azclierror import InvalidArgumentValueError, MutuallyExclusiveArgumentError

from azext_aksproxy.inventory.arguments import validate_list
from azext_aksproxy.inventory.choice import MOST_DAYS

NONE = dict.fromkeys(
    ("resource_group_name", "graph_filter", "subscriptions", "management_groups", "expiring", "report")
)


def namespace(**given: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**NONE, "yes": False, **given})


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"resource_group_name": "rg", "expiring": 0},
        {"subscriptions": ["a"]},
        {"management_groups": ["a"], "graph_filter": "tags.a == 'b'", "expiring": MOST_DAYS},
        {"report": "page.html", "yes": True},
    ],
)
def test_what_is_right_passes(given: dict[str, Any]) -> None:
    validate_list(namespace(**given))


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"resource_group_name": "rg", "graph_filter": "true"}, MutuallyExclusiveArgumentError, "--graph-filter"),
        ({"resource_group_name": "rg", "subscriptions": ["a"]}, MutuallyExclusiveArgumentError, "--subscriptions"),
        ({"resource_group_name": "rg", "management_groups": ["a"]}, MutuallyExclusiveArgumentError, "--management"),
        ({"subscriptions": ["a"], "management_groups": ["b"]}, MutuallyExclusiveArgumentError, "both"),
        ({"expiring": -1}, InvalidArgumentValueError, "--expiring is -1; it must be from 0 to 36,500 days"),
        ({"expiring": MOST_DAYS + 1}, InvalidArgumentValueError, "--expiring is 36501"),
        ({"graph_filter": "true | take 1"}, InvalidArgumentValueError, "a pipe"),
        ({"graph_filter": " "}, InvalidArgumentValueError, "is empty"),
        ({"graph_filter": "true) or (true"}, InvalidArgumentValueError, "closes"),
        ({"yes": True}, InvalidArgumentValueError, "--report, which is missing"),
    ],
)
def test_what_is_wrong_is_told(given: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        validate_list(namespace(**given))
