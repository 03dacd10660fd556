"""What to do when the service refuses."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.knowledge.article import Article
from azext_aksproxy.config.knowledge.explain import explain
from azext_aksproxy.config.knowledge.node_exits import NODE_EXITS
from azext_aksproxy.config.knowledge.refusals import REFUSALS
from azext_aksproxy.host.advice import advice

FEATURES = [
    "(BadRequest) Feature Microsoft.ContainerService/KubeProxyConfigurationPreview is not enabled. Please see https://aka.ms/aks/previews for how to enable features.",  # noqa: E501
    "Feature 'Microsoft.ContainerService/KubeProxyConfigurationPreview' is not registered.",
    "microsoft.containerservice/KubeProxyConfigurationPreview has not been registered for the subscription",
]


@pytest.mark.parametrize("message", FEATURES)
def test_a_feature_comes_with_the_three_commands(message: str) -> None:
    lines = advice(message)

    assert "az feature register --namespace Microsoft.ContainerService --name KubeProxyConfigurationPreview" in lines[0]
    assert "az feature show" in lines[1]
    assert "az provider register --namespace Microsoft.ContainerService" in lines[2]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: each.name)
def test_every_known_code_comes_with_what_to_do(refusal: Article) -> None:
    lines = advice(f"({refusal.name}) Something is wrong.\nCode: {refusal.name}")

    assert lines[:-1] == [*refusal.remedy]


@pytest.mark.parametrize("node", NODE_EXITS, ids=lambda each: each.name)
def test_a_node_that_did_not_boot_comes_with_what_to_do(node: Article) -> None:
    lines = advice(f"VM has reported a failure when processing extension 'vmssCSE'. exit status={node.name}\n[stdout]")

    assert lines[:-1] == [*node.remedy]


@pytest.mark.parametrize(
    "message", [*FEATURES, *(each.name for each in REFUSALS), *(f"exit status={each.name}" for each in NODE_EXITS)]
)
def test_all_advice_ends_at_something_that_can_be_explained(message: str) -> None:
    last = advice(message)[-1]

    assert last.startswith("More: az aks proxy explain ")
    assert explain(last.rpartition(" ")[2]) is not None


@pytest.mark.parametrize("message", ["", "(OperationNotAllowed) busy", "The feature is not enabled.", "exit status=1"])
def test_nothing_is_said_where_we_do_not_know(message: str) -> None:
    assert advice(message) == []
