"""The documented endpoints: what is in the data, and what is told where nothing is."""

from __future__ import annotations

import re
from datetime import date

import pytest

from azext_aksproxy.config.routes.target import read_target
from azext_aksproxy.probe.endpoints import FEATURES, REQUIRED, data, documented
from azext_aksproxy.probe.wanted import wanted

CLOUDS = ("AzureCloud", "AzureChinaCloud", "AzureUSGovernment")


def test_the_data_names_its_source_and_date() -> None:
    assert data()["source"].startswith("MicrosoftDocs/azure-aks-docs")
    assert date.fromisoformat(data()["date"]) >= date(2026, 7, 2)
    assert tuple(data()["clouds"]) == CLOUDS


def test_the_choices_of_the_command_are_the_features_of_the_data() -> None:
    groups = {group for known in data()["clouds"].values() for group in known}
    assert {*FEATURES, REQUIRED} == groups
    assert {*data()["clouds"]["AzureCloud"]} == groups


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_endpoint_is_a_url_of_one_host(cloud: str) -> None:
    for group in data()["clouds"][cloud]:
        for url in documented(cloud, [group]):
            host = re.fullmatch(r"https?://([a-z0-9.*<>-]+)/", url)
            assert host, url
            assert "*" not in host[1][1:], url
    for url in wanted(documented(cloud, [*data()["clouds"][cloud]])).urls:
        assert read_target(url).port in (80, 443)


def test_the_eight_hosts_that_every_cluster_of_the_global_cloud_needs() -> None:
    found = wanted(documented("AzureCloud", [REQUIRED]))

    assert found.urls == (
        "https://mcr.microsoft.com/",
        "https://westus.data.mcr.microsoft.com/",
        "https://mcr-0001.mcr-msedge.net/",
        "https://management.azure.com/",
        "https://login.microsoftonline.com/",
        "https://packages.microsoft.com/",
        "https://acs-mirror.azureedge.net/",
        "https://packages.aks.azure.com/",
    )
    assert found.left_out == ("*.hcp.<location>.azmk8s.io",)


def test_an_endpoint_of_two_features_is_there_once() -> None:
    urls = documented("AzureCloud", [REQUIRED, "cost-analysis", "policy", "monitoring"])

    assert len(urls) == len(set(urls))
    assert {*documented("AzureCloud", ["policy"])} <= {*urls}


@pytest.mark.parametrize(
    ("cloud", "group", "words"),
    [
        ("AzureStack", REQUIRED, "AKS documents no endpoints for the cloud 'AzureStack'."),
        ("AzureChinaCloud", "key-vault", "AKS documents no endpoints of 'key-vault' for the cloud 'AzureChinaCloud'."),
    ],
)
def test_what_is_not_documented_is_an_error(cloud: str, group: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        documented(cloud, [group])
