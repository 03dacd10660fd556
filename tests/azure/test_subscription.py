"""The state of a subscription, where not all of it may be read."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from azure.core.exceptions import DeserializationError, HttpResponseError, ServiceResponseError

from azext_aksproxy.azure import subscription
from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY

PROXY = Checked(HTTP_PROXY, "p.json", {"httpProxy": "http://p:1/"})
IPVS = Checked(KUBE_PROXY, "k.json", {"mode": "IPVS"})
OFF = Checked(KUBE_PROXY, "k.json", {"enabled": False})


def forbidden(*_: Any) -> Iterator[Finding]:
    error = HttpResponseError("(AuthorizationFailed) You may not read this.")
    error.status_code = 403
    raise error


def test_a_permission_that_is_missing_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "_check_provider", forbidden)
    monkeypatch.setattr(subscription, "_check_feature", forbidden)

    findings = list(subscription.check_subscription(None, [PROXY, IPVS]))

    assert [each.rule.id for each in findings] == ["could-not-be-read"] * 2
    assert {each.severity for each in findings} == {"warning"}
    assert "could not be read: 403" in findings[0].message
    assert "KubeProxyConfigurationPreview" in findings[1].message


@pytest.mark.parametrize("error", [ServiceResponseError("Connection aborted."), DeserializationError("No object.")])
def test_what_has_no_readable_answer_is_a_warning(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def unanswered(_: Any) -> Iterator[Finding]:
        raise error

    monkeypatch.setattr(subscription, "_check_provider", unanswered)

    [finding] = subscription.check_subscription(None, [PROXY])

    assert finding.severity == "warning"
    assert "could not be read: there was no readable answer" in finding.message


def test_only_the_features_that_the_files_need_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "_check_provider", lambda _: iter(()))
    monkeypatch.setattr(subscription, "_check_feature", forbidden)

    assert list(subscription.check_subscription(None, [PROXY])) == []


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        ([IPVS], "feature-not-registered"),
        ([OFF, IPVS], "feature-not-registered"),
        # sources contradict each other on whether that needs it
        ([OFF, PROXY], "feature-may-be-needed"),
    ],
)
def test_what_only_switches_kube_proxy_off_may_need_no_feature(
    monkeypatch: pytest.MonkeyPatch, files: list[Checked], rule: str
) -> None:
    properties = SimpleNamespace(properties=SimpleNamespace(state="NotRegistered"))
    client = SimpleNamespace(
        features=SimpleNamespace(get=lambda *_: properties),
        providers=SimpleNamespace(get=lambda _: SimpleNamespace(registration_state="Registered")),
    )
    monkeypatch.setattr(subscription, "get_mgmt_service_client", lambda *_: client)

    assert [each.rule.id for each in subscription.check_subscription(None, files)] == [rule]
