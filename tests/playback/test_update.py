"""`az aks update` with our files, replayed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.playback.az import Az
from tests.playback.examples import EXAMPLES, FIRST_CA, SECOND_CA
from tests.playback.refusals import Service

pytestmark = [pytest.mark.vcr, pytest.mark.block_network]

REIMAGED = "AKS will reimage every node pool"
IPTABLES = {"enabled": True, "mode": "IPTABLES"}


def behind(proxy: str) -> dict[str, Any]:
    return {"httpProxy": proxy, "noProxy": [".svc", ".cluster.local", "example.com"], "trustedCa": FIRST_CA}


def test_a_ca_is_rolled_over(az: Az, name: str, proxy: str) -> None:
    az.given(name, httpProxyConfig=behind(proxy))

    outcome = az.update(name, "--http-proxy-config", str(EXAMPLES / "aks-proxy-config-2.json"))

    assert outcome.exit_code == 0, outcome.stderr
    assert REIMAGED in outcome.stderr
    settings = outcome.json["httpProxyConfig"]
    assert (settings["httpProxy"], settings["trustedCa"]) == (proxy, SECOND_CA)


def test_a_proxy_is_changed_with_yes(az: Az, name: str, proxy: str) -> None:
    az.given(name, httpProxyConfig=behind(proxy))
    change = {"httpsProxy": proxy, "noProxy": [".svc", "example.org"], "trustedCa": None}

    refused = az.update(name, "--http-proxy-config", json.dumps(change))
    outcome = az.update(name, "--http-proxy-config", json.dumps(change), "--yes")

    assert refused.exit_code == 1
    assert "Add --yes" in refused.stderr
    assert outcome.exit_code == 0, outcome.stderr
    assert f"httpsProxy gains {proxy}" in outcome.stderr
    settings = outcome.json["httpProxyConfig"]
    assert (settings["httpProxy"], settings["httpsProxy"]) == (proxy, proxy)
    assert {"example.com", "example.org"} & set(settings["noProxy"]) == {"example.org"}
    assert settings.get("trustedCa") is None


def test_kube_proxy_goes_to_ipvs_and_back(az: Az, name: str) -> None:
    az.given(name, kubeProxyConfig=IPTABLES)

    there = az.update(name, "--kube-proxy-config", '{"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}')
    back = az.update(name, "--kube-proxy-config", str(EXAMPLES / "kube-proxy-iptables.json"))

    assert there.exit_code == 0, there.stderr
    assert "mode changes from IPTABLES to IPVS" in there.stderr
    ipvs = {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}
    assert there.json["networkProfile"]["kubeProxyConfig"] == ipvs
    assert back.exit_code == 0, back.stderr
    assert back.json["networkProfile"]["kubeProxyConfig"] == IPTABLES


def test_a_proxy_is_disabled_and_enabled(az: Az, name: str, proxy: str) -> None:
    az.given(name, httpProxyConfig=behind(proxy))

    disabled = az.update(name, "--disable-http-proxy")
    enabled = az.update(name, "--enable-http-proxy")

    for outcome, state in ((disabled, False), (enabled, True)):
        assert outcome.exit_code == 0, outcome.stderr
        settings = outcome.json["httpProxyConfig"]
        assert (settings["enabled"], settings["httpProxy"], settings["trustedCa"]) == (state, proxy, FIRST_CA)


def test_a_proxy_is_disabled_while_its_ca_is_rolled_over(az: Az, name: str, proxy: str) -> None:
    az.given(name, httpProxyConfig=behind(proxy))

    outcome = az.update(name, "--http-proxy-config", json.dumps({"trustedCa": SECOND_CA}), "--disable-http-proxy")

    assert outcome.exit_code == 0, outcome.stderr
    settings = outcome.json["httpProxyConfig"]
    assert (settings["enabled"], settings["httpProxy"], settings["trustedCa"]) == (False, proxy, SECOND_CA)


def test_a_cluster_that_is_as_asked_is_not_written(az: Az, name: str) -> None:
    az.given(name, kubeProxyConfig=IPTABLES)

    outcome = az.update(name, "--kube-proxy-config", json.dumps(IPTABLES))

    assert outcome.exit_code == 0, outcome.stderr
    assert "Nothing to do" in outcome.stderr


def test_no_proxy_is_changed_where_it_comes_back_as_it_was_sent(
    az: Az, name: str, proxy: str, service: Service
) -> None:
    """As recorded in June 2025: what AKS adds stands in effectiveNoProxy alone, and `localhost` is the user's."""
    service(httpProxyAsIn2025=True)
    az.given(name, httpProxyConfig={"httpProxy": proxy, "noProxy": ["localhost", ".svc", "10.8.0.0/16"]})
    change = json.dumps({"noProxy": ["localhost", ".svc", "a.example"]})

    outcome = az.update(name, "--http-proxy-config", change, "--yes")
    again = az.update(name, "--http-proxy-config", change, "--yes")

    assert outcome.exit_code == 0, outcome.stderr
    assert "noProxy gains a.example" in outcome.stderr
    assert "noProxy loses 10.8.0.0/16" in outcome.stderr
    assert outcome.json["httpProxyConfig"]["noProxy"] == ["localhost", ".svc", "a.example"]
    assert "Nothing to do" in again.stderr


def test_a_cluster_changed_meanwhile_is_left_alone(az: Az, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the question stands, a colleague changes the cluster: 412."""
    az.given(name, kubeProxyConfig=IPTABLES)

    def agree_after_a_colleague(*_: Any, **__: Any) -> bool:
        cluster = az.clusters().get(az.target.group, name)
        cluster.tags = {"by": "colleague"}
        az.clusters().begin_create_or_update(az.target.group, name, cluster).result()
        return True

    monkeypatch.setattr("azext_aksproxy.host.aks_command.prompt_y_n", agree_after_a_colleague)
    settings = {"httpProxy": "http://other.example.com:3128/"}
    outcome = az.update(name, "--http-proxy-config", json.dumps(settings))

    assert outcome.exit_code == 1
    assert "was changed since it was read for this update. It was left as it is now." in outcome.stderr


def test_the_users_own_etag_is_sent(az: Az, name: str, write: Callable[[Any], str]) -> None:
    az.given(name, kubeProxyConfig=IPTABLES)

    outcome = az.update(name, "--kube-proxy-config", write({"mode": "IPVS"}), "--if-match", "another")

    assert outcome.exit_code == 1
    assert "PreconditionFailed" in outcome.stderr
    assert "was changed since it was read" not in outcome.stderr
