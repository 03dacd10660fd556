"""Who is asked for the clusters, and for how much: one answer for a thousand of them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from azure.cli.core.azclierror import AzureResponseError
from knack.util import CLIError

from azext_aksproxy.config.live.cluster import MANAGED_VIRTUAL_NETWORK, Cluster
from azext_aksproxy.inventory import networks, sources
from azext_aksproxy.inventory.choice import Choice
from azext_aksproxy.inventory.selection import NETWORKS, Scope
from tests.inventory.entries import NO_PROXY, SUBSCRIPTION, behind, body

OTHER = "11111111-aaaa-bbbb-cccc-000000000000"
CLI_CTX = object()


class Azure:
    """Answers both ways, and remembers what was asked."""

    def __init__(self, *bodies: dict[str, Any], listed: list[dict[str, Any]] | None = None) -> None:
        self.bodies = list(bodies)
        self.all = self.bodies if listed is None else listed
        self.queries: list[dict[str, Any]] = []
        self.lists: list[tuple[str, str | None]] = []

    def post(self, asked: dict[str, Any]) -> Any:
        self.queries.append(asked)
        return SimpleNamespace(status_code=200, json=lambda: {"data": self.bodies})

    def list_bodies(self, cli_ctx: Any, subscription: str, group: str | None, _hook: Any) -> list[dict[str, Any]]:
        assert cli_ctx is CLI_CTX
        self.lists.append((subscription, group))
        return [each for each in self.all if str(each.get("id")).split("/")[2:3] == [subscription] or "id" not in each]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[..., sources.Source]:
    def read_from(azure: Azure, choice: Choice | None = None, **scope: Any) -> sources.Source:
        monkeypatch.setattr(sources, "poster", lambda _cli_ctx: azure.post)
        monkeypatch.setattr(sources, "list_bodies", azure.list_bodies)
        return sources.read_clusters(CLI_CTX, Scope(SUBSCRIPTION, **scope), choice or Choice())

    return read_from


def test_resource_graph_is_asked_once_and_nothing_else(read: Callable[..., sources.Source]) -> None:
    azure = Azure(body("a"), body("b"))

    found = read(azure)

    assert [each["id"].split("/")[-1] for each in found.bodies] == ["a", "b"]
    assert not found.knows_previews
    [asked] = azure.queries
    assert asked["subscriptions"] == [SUBSCRIPTION]
    assert "isnotnull(properties.httpProxyConfig) or isnotnull(" in asked["query"]
    assert azure.lists == []


def test_a_resource_group_is_listed_by_the_resource_manager(read: Callable[..., sources.Source]) -> None:
    azure = Azure(body("a"))

    found = read(azure, resource_group="rg")

    assert found.knows_previews
    assert (azure.queries, azure.lists) == ([], [(SUBSCRIPTION, "rg")])


def test_for_a_mode_the_subscriptions_of_what_was_found_are_listed(read: Callable[..., sources.Source]) -> None:
    azure = Azure(
        body("a"), body("b", subscription=OTHER), listed=[body("A"), body("b", subscription=OTHER), body("not-found")]
    )

    found = read(azure, Choice(modes=("IPVS",)), graph_filter="tags.env =~ 'prod'")

    assert sorted(each["id"].split("/")[-1] for each in found.bodies) == ["A", "b"]
    assert found.knows_previews
    assert sorted(azure.lists) == [(SUBSCRIPTION, None), (OTHER, None)]
    [asked] = azure.queries
    assert "isnotnull" not in asked["query"]
    assert "tags.env =~ 'prod'" in asked["query"]
    assert "properties" not in asked["query"]


def test_a_list_with_something_else_is_not_taken_for_one_of_clusters(read: Callable[..., sources.Source]) -> None:
    with pytest.raises(AzureResponseError, match="without an id"):
        read(Azure(body("a"), listed=[{"name": "x"}]), Choice(modes=("IPVS",)))
    with pytest.raises(AzureResponseError, match="without an id"):
        sources.ids_of([{"id": "/subscriptions/s"}])


SUBNET = f"/subscriptions/{OTHER}/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/Net/subnets/s"
POOLS: dict[str, Any] = {"agentPoolProfiles": [{"name": "a", "vnetSubnetID": SUBNET}]}
AS_SENT = ["10.1.0.0/16", "example.com"]
WITH_NETWORK = body("a", httpProxyConfig=behind(noProxy=[*NO_PROXY, "10.1.0.0/16"]), **POOLS)
NETWORK = {"id": SUBNET.rpartition("/subnets")[0], "properties": {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}}}


def test_all_networks_are_asked_for_at_once_in_the_subscriptions_that_have_them() -> None:
    azure = Azure(NETWORK)

    spaces = networks.address_spaces(azure.post, [WITH_NETWORK, WITH_NETWORK, body("b", httpProxyConfig=behind())])

    [asked] = azure.queries
    assert (asked["query"], asked["subscriptions"]) == (NETWORKS, [OTHER])
    assert spaces(Cluster.of(WITH_NETWORK)) == (frozenset({"10.1.0.0/16"}), True)


@pytest.mark.parametrize(
    "bodies",
    [
        [],
        [body("a", httpProxyConfig=behind(), **POOLS)],
        [body("a", httpProxyConfig=behind(noProxy=["8.8.8.0/24"]), **POOLS)],
        [body("a", httpProxyConfig=behind(noProxy=["10.1.0.0/16"]))],
        [body("a", httpProxyConfig=behind(noProxy=AS_SENT, effectiveNoProxy=[*AS_SENT, "konnectivity"]), **POOLS)],
    ],
)
def test_networks_that_explain_nothing_are_not_asked_for(bodies: list[dict[str, Any]]) -> None:
    azure = Azure()
    networks.address_spaces(azure.post, bodies)

    assert azure.queries == []


def test_a_network_that_aks_made_is_guessed() -> None:
    spaces = networks.address_spaces(Azure().post, [])

    assert spaces(Cluster.of(body())) == (frozenset({MANAGED_VIRTUAL_NETWORK}), False)


@pytest.mark.parametrize(
    "row",
    [
        {"id": "/other"},
        {**NETWORK, "properties": None},
        {**NETWORK, "properties": {"addressSpace": {"addressPrefixes": 7}}},
    ],
)
def test_a_network_that_is_not_told_is_not_known(row: dict[str, Any]) -> None:
    spaces = networks.address_spaces(Azure(row).post, [WITH_NETWORK])

    assert spaces(Cluster.of(WITH_NETWORK)) == (frozenset(), False)


@pytest.mark.parametrize("error", [CLIError("no login"), AzureResponseError("not all"), ValueError("no JSON")])
def test_networks_that_cannot_be_read_are_no_error(error: Exception) -> None:
    def post(_body: Any) -> Any:
        raise error

    assert networks.address_spaces(post, [WITH_NETWORK])(Cluster.of(WITH_NETWORK)) == (frozenset(), False)


@pytest.mark.parametrize(
    ("scope", "text"),
    [
        (Scope("s"), "the subscription 's'"),
        (Scope("s", subscriptions=("a", "b")), "the subscriptions 'a', 'b'"),
        (Scope("s", management_groups=("m",)), "the management group 'm'"),
        (Scope("s", resource_group="rg"), "the resource group 'rg'"),
        (Scope("s", graph_filter="true"), "the subscription 's', --graph-filter \"true\""),
    ],
)
def test_a_scope_is_called_by_what_was_named(scope: Scope, text: str) -> None:
    assert str(scope) == text
