"""Files that are right for us, and that the service refuses: what the user reads then, replayed."""

from __future__ import annotations

import pytest

from tests.playback.az import Az
from tests.playback.refusals import HTTP_PROXY, KUBE_PROXY, NAMESPACE, REFUSALS, Refusal, Service
from tools.az import Outcome

pytestmark = [pytest.mark.vcr, pytest.mark.block_network]


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
