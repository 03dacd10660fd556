"""Preview versions of the managed clusters API."""

from __future__ import annotations

import pytest

from azext_aksproxy.azure.api_version import advice_on_unknown, can_configure, is_unknown, usable_versions

REFUSED = "2026-08-02-preview"
REFUSALS = {
    "NoRegisteredProviderFound": (
        "(NoRegisteredProviderFound) No registered resource provider found for location 'usgovvirginia' and API "
        "version '2026-08-02-preview' for type 'managedClusters'. The supported api-versions are '2022-08-01, "
        "2022-08-02-preview, 2025-09-02-preview, 2025-10-01'. The supported locations are 'usgovvirginia'."
    ),
    "InvalidResourceType": (
        "(InvalidResourceType) The resource type 'managedClusters' could not be found in the namespace "
        "'Microsoft.ContainerService' for api version '2026-08-02-preview'. The supported api-versions are "
        "'2022-08-01,2022-08-02-preview,2025-09-02-preview,2025-10-01'."
    ),
    "InvalidApiVersionParameter": (
        "(InvalidApiVersionParameter) The api-version '2026-08-02-preview' is invalid. The supported versions are "
        "'2025-10-01,2025-09-02-preview,2022-08-02-preview,2022-08-01'."
    ),
}


@pytest.mark.parametrize(
    ("version", "mode", "verdict"),
    [
        ("2026-08-02-preview", None, True),
        ("2022-08-02-preview", "IPVS", True),
        ("2022-08-01-preview", "IPVS", False),
        ("2025-09-02-preview", "NFTABLES", True),
        ("2025-09-01-preview", "NFTABLES", False),
        ("2026-08-02", None, False),
        ("2026-13-02-preview", None, False),
        ("2026-8-2-preview", None, False),
        ("2026-08-02-preview-preview", None, False),
        ("2026-08-02-PREVIEW", None, False),
        ("20260802-preview", None, False),
        ("\uff12\uff10\uff12\uff16-08-02-preview", None, False),
        ("latest", None, False),
        ("", None, False),
    ],
)
def test_what_can_configure_kube_proxy(version: str, mode: str | None, verdict: bool) -> None:
    assert can_configure(version, mode) is verdict


@pytest.mark.parametrize("message", [f"{each}\nMessage: {each}" for each in REFUSALS.values()], ids=list(REFUSALS))
def test_the_usable_versions_of_a_cloud_are_those_that_it_names(message: str) -> None:
    assert is_unknown(message, REFUSED)
    assert usable_versions(message, REFUSED, "IPVS") == ["2025-09-02-preview", "2022-08-02-preview"]
    assert usable_versions(message, REFUSED, "NFTABLES") == ["2025-09-02-preview"]
    assert advice_on_unknown(message, REFUSED, "IPVS")[-1].endswith("aksproxy.preview_api_version=2025-09-02-preview")


def test_a_cloud_without_a_usable_version_is_said_to_have_none() -> None:
    message = REFUSALS["InvalidApiVersionParameter"].replace("2025-09-02-preview", "2021-05-01-preview")

    [line, remedy] = advice_on_unknown(message, REFUSED, "NFTABLES")

    assert "at least '2025-09-02-preview'" in line
    assert "2025-10-01" in line
    assert "Leave out --kube-proxy-config" in remedy


def test_the_refusal_of_another_version_is_none_of_ours() -> None:
    assert not is_unknown(REFUSALS["InvalidApiVersionParameter"], "2026-06-01")
    assert not is_unknown("(BadRequest) The api-version '2026-08-02-preview' is odd.", "2026-08-02-preview")
