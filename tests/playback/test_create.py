"""`az aks create` with our files, replayed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.playback.az import Az
from tests.playback.examples import EXAMPLES, FIRST_CA
from tests.samples import IPVS

pytestmark = [pytest.mark.vcr, pytest.mark.block_network]

KUBE_PROXY_FILE = str(EXAMPLES / "kube-proxy.json")


def http_proxy_file(proxy: str) -> dict[str, Any]:
    """Return a whole file, with the spelling `trustedCA` of the first documentation."""
    return {"httpProxy": proxy, "httpsProxy": proxy, "noProxy": [".svc", "example.com"], "trustedCA": FIRST_CA}


def assert_proxied(cluster: Any, proxy: str) -> None:
    settings = cluster["httpProxyConfig"]
    assert (settings["httpProxy"], settings["httpsProxy"], settings["trustedCa"]) == (proxy, proxy, FIRST_CA)
    assert {".svc", "example.com", "konnectivity"} <= set(settings["noProxy"])


def test_create_with_an_http_proxy_file(az: Az, name: str, proxy: str, write: Callable[[Any], str]) -> None:
    outcome = az.create(name, "--http-proxy-config", write(http_proxy_file(proxy)))

    assert outcome.exit_code == 0, outcome.stderr
    assert_proxied(outcome.json, proxy)


def test_create_with_a_kube_proxy_file(az: Az, name: str) -> None:
    outcome = az.create(name, "--kube-proxy-config", KUBE_PROXY_FILE)

    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.json["networkProfile"]["kubeProxyConfig"] == IPVS


def test_create_with_both_files(az: Az, name: str, proxy: str, write: Callable[[Any], str]) -> None:
    files = ("--http-proxy-config", write(http_proxy_file(proxy)), "--kube-proxy-config", KUBE_PROXY_FILE)

    outcome = az.create(name, *files)

    assert outcome.exit_code == 0, outcome.stderr
    assert_proxied(outcome.json, proxy)
    assert outcome.json["networkProfile"]["kubeProxyConfig"] == IPVS


def test_create_with_inline_json(az: Az, name: str, proxy: str) -> None:
    kube_proxy = '{"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}'

    outcome = az.create(
        name, "--http-proxy-config", json.dumps(http_proxy_file(proxy)), "--kube-proxy-config", kube_proxy
    )

    assert outcome.exit_code == 0, outcome.stderr
    assert_proxied(outcome.json, proxy)
    assert outcome.json["networkProfile"]["kubeProxyConfig"]["ipvsConfig"] == {"scheduler": "RoundRobin"}
