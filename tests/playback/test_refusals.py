"""Files that are right for us, and that the service refuses: what the user reads then, replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.playback.az import Az
from tools.az import Outcome

pytestmark = [pytest.mark.vcr, pytest.mark.block_network]

Service = Callable[..., None]
HTTP_PROXY = ("--http-proxy-config", '{"httpProxy": "http://proxy.example.com:3128/"}')
KUBE_PROXY = ("--kube-proxy-config", '{"mode": "IPVS"}')
NAMESPACE = "Microsoft.ContainerService"


@dataclass(frozen=True)
class Refusal:
    """What the service answers to `files`, and a line of our advice."""

    code: str
    message: str
    advice: str
    files: tuple[str, ...] = HTTP_PROXY

    def __str__(self) -> str:
        return self.code


REFUSALS = (
    Refusal(
        "HTTPProxyConfigInputError",
        "HTTPProxy and HTTPSProxy both cannot be empty.",
        "Give httpProxy, httpsProxy or both in the file of --http-proxy-config.",
    ),
    Refusal(
        "HTTPProxyWrongUrlError",
        "The url http://proxy.example.com:3128 is not correct for the property HTTPProxyConfig.HTTPProxy",
        "Write the URLs as http://host:port/",
    ),
    Refusal(
        "HTTPProxyTrustedCAPEMDecodeFailure",
        "failed to decode HTTPProxyConfig.TrustedCA to PEM after base64 decoding.",
        "trustedCa must be base64 of PEM text: base64 -w0 ca.pem",
    ),
    Refusal(
        "KubeProxyConfigDisabledBYOCNIOnly",
        "Disabling kube-proxy is only supported with BYO CNI: networkPlugin must be none.",
        "kube-proxy can be left out only in a cluster that was created with --network-plugin none.",
        ("--kube-proxy-config", '{"enabled": false}', "--network-plugin", "none"),
    ),
    Refusal(
        "BadRequest",
        f"Feature {NAMESPACE}/HTTPProxyConfigPreview is not enabled. "
        "Please see https://aka.ms/aks/previews for how to enable features.",
        f"Register the feature: az feature register --namespace {NAMESPACE} --name HTTPProxyConfigPreview",
    ),
    Refusal(
        "BadRequest",
        f"Feature '{NAMESPACE}/HTTPProxyConfigPreview' is not registered.",
        f"Register the feature: az feature register --namespace {NAMESPACE} --name HTTPProxyConfigPreview",
    ),
    Refusal("InvalidParameter", "The value of parameter x is invalid.", ""),
)


def assert_refused(outcome: Outcome, *told: str) -> None:
    assert outcome.exit_code == 1, outcome.stderr
    assert outcome.stdout == ""
    assert "Traceback" not in outcome.stderr
    for text in told:
        assert text in outcome.stderr


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_create_is_refused(az: Az, name: str, service: Service, refusal: Refusal) -> None:
    service(refuseNextWrite={"status": 400, "code": refusal.code, "message": refusal.message})

    assert_refused(az.create(name, *refusal.files), f"({refusal.code}) {refusal.message}", refusal.advice)


def test_update_is_refused(az: Az, name: str, service: Service) -> None:
    az.given(name, kubeProxyConfig={"mode": "IPTABLES"})
    message = "The requested change is not possible now."
    service(refuseNextWrite={"status": 400, "code": "KubeProxyConfigDisabledBYOCNIOnly", "message": message})

    assert_refused(az.update(name, *KUBE_PROXY), message, "kube-proxy can be left out only in a cluster")


def test_a_feature_that_is_not_registered_is_named_with_its_commands(az: Az, name: str, service: Service) -> None:
    service(features={f"{NAMESPACE}/KubeProxyConfigurationPreview": "NotRegistered"})

    assert_refused(
        az.create(name, *KUBE_PROXY),
        "(BadRequest)",
        f"az feature register --namespace {NAMESPACE} --name KubeProxyConfigurationPreview",
        f"az provider register --namespace {NAMESPACE}",
    )


def test_a_provider_that_is_not_registered_is_named(az: Az, name: str, service: Service) -> None:
    service(providerState="NotRegistered")

    assert_refused(az.create(name, *HTTP_PROXY), "MissingSubscriptionRegistration")


def test_an_api_version_that_the_cloud_does_not_know_is_named(az: Az, name: str, service: Service) -> None:
    service(apiVersions=["2024-02-01"])

    assert_refused(az.create(name, *KUBE_PROXY), "NoRegisteredProviderFound", "2026-08-02-preview")


def test_an_operation_in_progress_is_named(az: Az, name: str, service: Service) -> None:
    az.given(name, kubeProxyConfig={"mode": "IPTABLES"})
    message = "Operation is not allowed: Another operation (Updating) is in progress"
    service(refuseNextWrite={"status": 409, "code": "OperationNotAllowed", "message": message})

    assert_refused(az.update(name, *KUBE_PROXY), message)
