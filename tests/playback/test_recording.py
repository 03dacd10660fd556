"""Recording in a subscription, tried on the emulator as a cloud of its own with its managed identity as the login."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.process import Emulator
from tests.playback.recording import Recording, target_of
from tests.playback.target import Target


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Emulator]:
    with Emulator(tmp_path) as running:
        yield running


@pytest.fixture
def recording(cloud: Emulator, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """What `script/record --live` is asked for where that cloud is the only one."""
    ready = cloud.ready
    for name in [name for name in os.environ if name.startswith(("AZURE_", "IDENTITY_", "MSI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", ready["caBundle"])
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    identity = {"IDENTITY_ENDPOINT": ready["identityEndpoint"], "IDENTITY_HEADER": ready["identityHeader"]}
    proxy = "http://proxy.test:1"
    return Recording({**os.environ, **identity}, True, ready["resourceManager"], location="westeurope", proxy=proxy)


def groups(cloud: Emulator) -> list[tuple[str, str, int]]:
    """Return the requests about resource groups: method, name, status."""
    asked = cloud.requests(containing="/resourcegroups/")
    return [(each["method"], each["path"].rpartition("/")[2], each["status"]) for each in asked]


def test_a_resource_group_of_its_own_lasts_as_long_as_the_recording(cloud: Emulator, recording: Recording) -> None:
    with target_of(recording) as target:
        assert groups(cloud) == [("PUT", target.group, 201)]
        assert target.group.startswith("aksproxy-record-")
        assert (target.subscription, target.tenant) == (cloud.ready["subscriptionId"], cloud.ready["tenantId"])
        assert target.is_recorded
        assert target.proxy == "http://proxy.test:1/"
    assert groups(cloud) == [("PUT", target.group, 201), ("DELETE", target.group, 202)]
    assert cloud.requests("GET", "/operationresults/")[-1]["status"] == 200


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_the_resource_group_is_deleted_after_a_failure(
    cloud: Emulator, recording: Recording, failure: type[BaseException]
) -> None:
    with pytest.raises(failure), target_of(recording):
        raise failure
    assert [(method, status) for method, _, status in groups(cloud)] == [("PUT", 201), ("DELETE", 202)]


def test_a_subscription_that_the_login_does_not_have_is_refused(cloud: Emulator, recording: Recording) -> None:
    other = Recording(recording.environment, True, recording.resource_manager, subscription="another")
    with pytest.raises(RuntimeError, match="Give --subscription"), target_of(other):
        pass
    assert groups(cloud) == []


def test_without_a_recording_cassettes_are_played() -> None:
    with target_of(None) as target:
        assert target == Target()
        assert not target.is_recorded


def test_what_needs_the_emulator_or_a_proxy_cannot_be_recorded_without(recording: Recording) -> None:
    assert recording.unplayable.keys() == {"service"}
    assert Recording({}, is_live=True).unplayable.keys() == {"service", "proxy"}
    assert Recording({}).unplayable == {}
