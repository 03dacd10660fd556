"""Clouds that know other API versions, and clouds that were registered with another profile than `latest`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, create, seed, update
from tests.e2e.places import EXTENSIONS
from tests.e2e.settings import new_trusted_ca
from tools.az import Az

OURS = "2026-08-02-preview"
OLDER = "2025-09-02-preview"
GA = "2026-06-01"
IPVS = ("--kube-proxy-config", '{"mode": "IPVS"}')


@pytest.fixture
def knows(az: Az) -> Iterator[Any]:
    """Return a function that sets the API versions that the cloud knows."""

    def set_versions(*versions: str) -> None:
        az.emulator.control("PATCH", "settings", {"apiVersions": list(versions)})

    yield set_versions
    az.emulator.control("PATCH", "settings", {"apiVersions": None})


@pytest.mark.parametrize("command", [create, update], ids=["create", "update"])
def test_a_cloud_that_does_not_know_the_preview_version(az: Az, name: str, knows: Any, command: Any) -> None:
    if command is update:
        seed(az, name)
    knows(GA, OLDER)

    outcome = command(az, name, *IPVS)

    assert outcome.exit_code == 1
    assert f"'{OURS}'" in outcome.stderr
    assert f"with which kube-proxy can be configured: {OLDER}." in outcome.stderr
    assert f"az config set aksproxy.preview_api_version={OLDER}" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert [each["status"] for each in az.emulator.cluster_puts()] in ([], [400])


def test_the_version_that_is_advised_works(az: Az, name: str, knows: Any, tmp_path: Path) -> None:
    knows(GA, OLDER)
    configured = Az(tmp_path / "config", EXTENSIONS, az.emulator)
    configured.log_in()
    configured.must("config", "set", f"aksproxy.preview_api_version={OLDER}")

    outcome = create(configured, name, *IPVS)

    assert outcome.exit_code == 0, outcome.stderr
    [put] = az.emulator.cluster_puts()
    assert put["query"]["api-version"] == OLDER


def test_a_cloud_without_any_preview_version(az: Az, name: str, knows: Any) -> None:
    knows(GA)

    outcome = create(az, name, *IPVS)

    assert outcome.exit_code == 1
    assert "kube-proxy cannot be configured in this cloud" in outcome.stderr
    assert f"but {GA}" in outcome.stderr


def test_show_reads_with_a_preview_version_that_the_cloud_knows(az: Az, name: str, knows: Any) -> None:
    seed(az, name, networkProfile={"networkPlugin": "azure", "kubeProxyConfig": {"enabled": True, "mode": "IPVS"}})
    knows(GA, OLDER)

    outcome = az.run("aks", "proxy", "show", "-g", RESOURCE_GROUP, "-n", name)

    assert outcome.exit_code == 0, outcome.stderr
    assert f"does not know the API version '{OURS}'; '{OLDER}' is used instead" in outcome.stderr
    assert outcome.json["kubeProxyConfig"]["mode"] == "IPVS"


@pytest.fixture
def hybrid(az: Az, tmp_path: Path) -> Az:
    """`az` with a cloud that an older azure-cli registered with the profile of Azure Stack."""
    older = Az(tmp_path / "config", EXTENSIONS, az.emulator)
    older.log_in()
    clouds = older.config_dir / "clouds.config"
    text = clouds.read_text("utf-8")
    assert "[Emulated]\n" in text
    clouds.write_text(text.replace("[Emulated]\n", "[Emulated]\nprofile = 2020-09-01-hybrid\n"), encoding="utf-8")
    return older


def test_another_profile_is_treated_as_latest(hybrid: Az, name: str) -> None:
    """azure-cli 2.85.0 and later have no other profile: it says so, and goes on with `latest`."""
    seed(hybrid, name, httpProxyConfig={"httpProxy": "http://proxy:8080/"})

    outcome = update(hybrid, name, "--http-proxy-config", json.dumps({"trustedCa": new_trusted_ca()}))

    assert outcome.exit_code == 0, outcome.stderr
    assert "'2020-09-01-hybrid' has been deprecated" in outcome.stderr
    [put] = hybrid.emulator.cluster_puts()
    assert put["headers"]["If-Match"]
    assert put["body"]["properties"]["httpProxyConfig"]["httpProxy"] == "http://proxy:8080/"


def test_another_profile_whose_cloud_is_too_old_ends_with_what_the_cloud_says(
    hybrid: Az, name: str, knows: Any
) -> None:
    knows("2020-11-01")
    file = ("--http-proxy-config", '{"httpProxy": "http://proxy:8080/"}')

    outcome = create(hybrid, name, *file)

    assert outcome.exit_code == 1
    assert "The supported api-versions are '2020-11-01'" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert hybrid.run("aks", "proxy", "validate", *file).exit_code == 0
