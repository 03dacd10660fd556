"""What to do when the service refuses."""

from __future__ import annotations

import pytest

from azext_aksproxy.host.advice import ADVICE, advice


@pytest.mark.parametrize(
    "message",
    [
        "(BadRequest) Feature Microsoft.ContainerService/KubeProxyConfigurationPreview is not enabled. Please see https://aka.ms/aks/previews for how to enable features.",  # noqa: E501
        "Feature 'Microsoft.ContainerService/KubeProxyConfigurationPreview' is not registered.",
        "microsoft.containerservice/KubeProxyConfigurationPreview has not been registered for the subscription",
    ],
)
def test_a_feature_comes_with_the_three_commands(message: str) -> None:
    lines = advice(message)

    assert "az feature register --namespace Microsoft.ContainerService --name KubeProxyConfigurationPreview" in lines[0]
    assert "az feature show" in lines[1]
    assert "az provider register --namespace Microsoft.ContainerService" in lines[2]


@pytest.mark.parametrize("code", ADVICE)
def test_every_known_code_comes_with_advice(code: str) -> None:
    assert advice(f"({code}) Something is wrong.\nCode: {code}") == ADVICE[code]


@pytest.mark.parametrize("message", ["", "(OperationNotAllowed) busy", "The feature is not enabled."])
def test_nothing_is_said_where_we_do_not_know(message: str) -> None:
    assert advice(message) == []
