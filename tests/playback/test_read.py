"""The commands of `az aks proxy` that look at a live cluster, replayed."""

from __future__ import annotations

import json

import pytest

from tests.playback.az import Az
from tests.playback.examples import FIRST_CA, SECOND_CA
from tests.playback.refusals import NAMESPACE, Service

pytestmark = [pytest.mark.vcr, pytest.mark.block_network]

IPVS = {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}


@pytest.fixture
def cluster(az: Az, name: str, proxy: str) -> str:
    """The name of a cluster with both settings."""
    no_proxy = [".svc", ".cluster.local", "example.com"]
    settings = {"httpProxy": proxy, "noProxy": no_proxy, "trustedCa": FIRST_CA}
    az.given(name, httpProxyConfig=settings, kubeProxyConfig=IPVS)
    return name


def test_show_tells_the_users_own_from_what_aks_added(az: Az, cluster: str, proxy: str) -> None:
    outcome = az.proxy("show", cluster)

    assert outcome.exit_code == 0, outcome.stderr
    settings = outcome.json["httpProxyConfig"]
    assert settings["httpProxy"] == proxy
    assert set(settings["noProxy"]) == {".svc", ".cluster.local", "example.com"}
    assert outcome.json["kubeProxyConfig"] == IPVS


def test_show_where_no_proxy_comes_back_as_it_was_sent(az: Az, name: str, proxy: str, service: Service) -> None:
    """As recorded in June 2025; what AKS added stands in effectiveNoProxy alone."""
    service(httpProxyAsIn2025=True)
    az.given(name, httpProxyConfig={"httpProxy": proxy, "noProxy": ["localhost", ".svc"]})

    settings = az.proxy("show", name).json["httpProxyConfig"]

    assert settings["noProxy"] == ["localhost", ".svc"]
    assert {"konnectivity", "10.224.0.0/12", "10.0.0.0/16"} < {*settings["noProxyAddedByAks"]}
    assert not {*settings["noProxy"]} & {*settings["noProxyAddedByAks"]}


def test_show_of_a_cluster_that_is_not_there_exits_with_3(az: Az, name: str) -> None:
    outcome = az.proxy("show", name)

    assert outcome.exit_code == 3
    assert "ResourceNotFound" in outcome.stderr


def test_diff_lists_what_an_update_would_change(az: Az, cluster: str) -> None:
    files = (
        *("--http-proxy-config", json.dumps({"trustedCa": SECOND_CA, "noProxy": [".svc", ".cluster.local"]})),
        *("--kube-proxy-config", '{"mode": "IPTABLES"}'),
    )

    outcome = az.proxy("diff", cluster, *files, "--exit-code")

    assert outcome.exit_code == 1, outcome.stderr
    changes = {(each["field"], each["before"], each["after"]) for each in outcome.json}
    assert ("httpProxyConfig.noProxy", "example.com", None) in changes
    assert ("kubeProxyConfig.mode", "IPVS", "IPTABLES") in changes
    assert [each["change"] for each in outcome.json if each["field"] == "httpProxyConfig.trustedCa"]


def test_route_goes_by_what_the_cluster_has(az: Az, cluster: str, proxy: str) -> None:
    urls = ("https://mcr.microsoft.com/", "https://www.example.com/", "http://169.254.169.254/")

    outcome = az.proxy("route", cluster, "--url", *urls)

    assert outcome.exit_code == 0, outcome.stderr
    assert [each["route"] for each in outcome.json] == [proxy, "direct", "direct"]


def test_preflight_of_files_that_fit_finds_nothing_wrong(az: Az, cluster: str) -> None:
    outcome = az.proxy("preflight", cluster, "--kube-proxy-config", '{"mode": "IPTABLES"}')

    assert outcome.exit_code == 0, outcome.stderr
    assert [each for each in outcome.json if each["severity"] == "error"] == []


def test_preflight_finds_a_feature_that_is_not_registered(az: Az, service: Service, cluster: str) -> None:
    service(features={f"{NAMESPACE}/KubeProxyConfigurationPreview": "NotRegistered"})

    outcome = az.proxy("preflight", cluster, "--kube-proxy-config", '{"mode": "IPTABLES"}')

    assert outcome.exit_code == 1
    assert "feature-not-registered" in [each["rule"] for each in outcome.json]
