"""The process, and signing in to it."""

from __future__ import annotations

import base64
import json
import signal
from pathlib import Path

import pytest

from emulator.process import Emulator
from tests.emulator.cluster import GROUP, error_of


def test_ends_on_sigterm(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path)
    emulator.process.send_signal(signal.SIGTERM)
    assert emulator.process.wait(5) == 0
    emulator.stop()


def test_ends_when_standard_input_closes(tmp_path: Path) -> None:
    assert Emulator(tmp_path).stop() == 0


def test_metadata_needs_no_token_and_names_this_resource_manager(emulator: Emulator) -> None:
    metadata = emulator.call("GET", "/metadata/endpoints?api-version=2022-09-01", Authorization=None).json()
    assert metadata["resourceManager"] == emulator.ready["resourceManager"]
    assert {"authentication", "suffixes"} <= set(metadata)


def test_token_names_the_tenant(emulator: Emulator) -> None:
    claims = emulator.token.split(".")[1]
    decoded = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert decoded["tid"] == emulator.ready["tenantId"]


def test_token_needs_the_identity_header(emulator: Emulator) -> None:
    answer = emulator.session.get(emulator.ready["identityEndpoint"], headers={"X-IDENTITY-HEADER": "another"})
    assert answer.status_code == 401


@pytest.mark.parametrize("authorization", ["", "Bearer made.up.token", "Basic {token}"])
def test_resource_manager_needs_a_token_it_issued(emulator: Emulator, authorization: str) -> None:
    answer = emulator.call("GET", GROUP, Authorization=authorization.format(token=emulator.token))
    assert error_of(answer) == (401, "AuthenticationFailed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")


def test_resource_manager_needs_a_token(emulator: Emulator) -> None:
    answer = emulator.call("GET", GROUP, Authorization=None)
    assert error_of(answer) == (401, "AuthenticationFailed")
    assert "header is missing" in answer.json()["error"]["message"]


def test_subscription_and_tenant_are_listed(emulator: Emulator) -> None:
    subscription = emulator.call("GET", "/subscriptions").json()["value"][0]
    assert subscription["subscriptionId"] == emulator.ready["subscriptionId"]
    assert emulator.call("GET", "/tenants").json()["value"][0]["tenantId"] == emulator.ready["tenantId"]
