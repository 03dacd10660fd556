"""The proxy and kube-proxy of a cluster: what is refused, added and answered."""

from __future__ import annotations

import base64

import pytest
import trustme

from emulator.clusters.checks.body_shape import check_shape
from emulator.clusters.property_names import canonical
from emulator.documents import Json
from emulator.process import Emulator
from tests.emulator.cluster import (
    CLUSTER,
    FEATURE,
    GA,
    NETWORK,
    PROXY,
    cluster,
    error_of,
    finish,
    make,
    put,
    show,
    with_http_proxy,
    with_kube_proxy,
)
from tests.rest_examples import examples, request_of

PEM = trustme.CA().cert_pem.bytes()
CERTIFICATE = base64.b64encode(PEM).decode()
WRONG_HTTP: dict[str, list[Json]] = {
    "HTTPProxyConfigInputError": [
        {},
        {"httpProxyConfig": {"httpProxy": PROXY}},
        {"httpProxy": ""},
    ],
    "HTTPProxyWrongUrlError": [
        {"httpProxy": "http://proxy.example:3128"},
        {"httpProxy": "https://proxy.example:3128/"},
        {"httpsProxy": "socks5://proxy.example:1080/"},
        {"httpProxy": "http://user:secret@proxy.example:3128/"},
        {"httpProxy": "http://proxy.example:99999/"},
        {"httpProxy": "proxy.example"},
    ],
    "HTTPProxyTrustedCAPEMDecodeFailure": [
        {"httpProxy": PROXY, "trustedCa": None},
        {"httpProxy": PROXY, "trustedCa": ""},
        {"httpProxy": PROXY, "trustedCa": f"{CERTIFICATE[:8]}...{CERTIFICATE[8:]}"},
        {"httpProxy": PROXY, "trustedCa": "aGVsbG8="},
        {"httpProxy": PROXY, "trustedCa": PEM.decode()},
    ],
}
RIGHT_HTTP: list[Json] = [
    {"httpsProxy": "https://proxy.example/"},
    {"httpProxy": "http://proxy.example:3128/path"},
    {"httpProxy": PROXY, "trustedCa": CERTIFICATE},
    {"httpProxy": PROXY, "trustedCa": base64.encodebytes(PEM).decode()},
    {"enabled": False},
]
WRONG_KUBE_PROXY: list[tuple[Json, Json]] = [
    ({"mode": "ipvs"}, {}),
    ({"mode": "IPVS"}, {"networkPlugin": "azure", "networkPolicy": "azure"}),
    ({"ipvsConfig": {"scheduler": "RoundRobin"}}, {}),
    ({"mode": "IPTABLES", "ipvsConfig": {}}, {}),
    ({"mode": "IPVS", "ipvsConfig": {"scheduler": "Random"}}, {}),
    ({"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": 0}}, {}),
    ({"mode": "IPVS", "ipvsConfig": {"tcpFinTimeoutSeconds": -1}}, {}),
    ({"mode": "IPVS", "ipvsConfig": {"udpTimeoutSeconds": 0}}, {}),
]
"""What is refused as `InvalidParameter`, each with the cluster's network."""


def test_no_proxy_comes_back_with_the_additions_of_the_service(emulator: Emulator) -> None:
    network = {"networkPlugin": "kubenet", "serviceCidr": "10.50.0.0/16", "podCidr": "10.60.0.0/16"}
    properties = make(emulator, {**with_http_proxy(noProxy=["a.example"]), "networkProfile": network})["properties"]
    always = {"169.254.169.254", "168.63.129.16", "konnectivity", "localhost", "127.0.0.1"}
    ranges = {"10.50.0.0/16", "10.60.0.0/16", "10.224.0.0/12"}
    no_proxy = properties["httpProxyConfig"]["noProxy"]
    assert set(no_proxy) == {"a.example", properties["fqdn"]} | always | ranges
    assert len(no_proxy) == len(set(no_proxy))


def test_no_proxy_names_the_virtual_network_of_the_pools(emulator: Emulator) -> None:
    emulator.call("PUT", NETWORK, {"properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}})
    pool = {"name": "nodepool1", "vnetSubnetID": f"{NETWORK}/subnets/s"}
    body = make(emulator, {**with_http_proxy(), "agentPoolProfiles": [pool]})
    no_proxy = body["properties"]["httpProxyConfig"]["noProxy"]
    assert "10.9.0.0/16" in no_proxy
    assert "10.224.0.0/12" not in no_proxy


def test_no_proxy_does_not_grow_when_it_is_sent_back(emulator: Emulator) -> None:
    config = make(emulator, with_http_proxy())["properties"]["httpProxyConfig"]
    again = make(emulator, {"httpProxyConfig": config})["properties"]["httpProxyConfig"]
    assert sorted(again["noProxy"]) == sorted(config["noProxy"])


def test_order_of_no_proxy_changes_with_each_write_and_repeats_under_a_seed(emulator: Emulator) -> None:
    def orders() -> list[list[str]]:
        emulator.set(seed=5)
        made = [make(emulator, with_http_proxy(), GA) for _ in range(3)]
        return [each["properties"]["httpProxyConfig"]["noProxy"] for each in made]

    first = orders()
    assert show(emulator, GA)["properties"]["httpProxyConfig"]["noProxy"] == first[-1]
    assert len({tuple(order) for order in first}) == 3
    assert orders() == first


def test_no_proxy_can_come_back_as_it_was_sent(emulator: Emulator) -> None:
    emulator.set(httpProxyAsIn2025=True)
    body = make(emulator, with_http_proxy(noProxy=["a.example"]))["properties"]
    config = body["httpProxyConfig"]
    assert (config["noProxy"], config["enabled"]) == (["a.example"], True)
    assert {"a.example", "konnectivity", body["fqdn"]} < set(config["effectiveNoProxy"])


def test_a_switch_alone_keeps_the_settings(emulator: Emulator) -> None:
    before = make(emulator, with_http_proxy(trustedCa=CERTIFICATE))["properties"]["httpProxyConfig"]
    for enabled in (False, True):
        after = make(emulator, {"httpProxyConfig": {"enabled": enabled}})["properties"]["httpProxyConfig"]
        assert {**after, "noProxy": [], "effectiveNoProxy": []} == {
            **before,
            "enabled": enabled,
            "noProxy": [],
            "effectiveNoProxy": [],
        }


@pytest.mark.parametrize(("code", "config"), [(code, each) for code, all_ in WRONG_HTTP.items() for each in all_])
def test_wrong_http_proxy_is_refused(emulator: Emulator, config: Json, code: str) -> None:
    assert error_of(put(emulator, {"httpProxyConfig": config})) == (400, code)
    assert emulator.call("GET", CLUSTER).status_code == 404


@pytest.mark.parametrize("config", RIGHT_HTTP)
def test_right_http_proxy_is_taken(emulator: Emulator, config: Json) -> None:
    kept = make(emulator, {"httpProxyConfig": config})["properties"]["httpProxyConfig"]
    assert {name: kept[name] for name in config} == config


def test_names_are_read_in_any_case_and_answered_in_one(emulator: Emulator) -> None:
    body = cluster({"HTTPPROXYCONFIG": {"HttpProxy": PROXY, "trustedCA": CERTIFICATE}, "tags": {}})
    ipvs = {"scheduler": "RoundRobin", "TCPTimeoutSeconds": 900, "UDPTimeoutSeconds": 30}
    body["properties"]["networkProfile"]["KubeProxyConfig"] = {"mode": "IPVS", "IPVSConfig": ipvs}
    body["Tags"] = {"HTTPPROXY": "kept"}
    finish(emulator, emulator.call("PUT", CLUSTER, body))
    shown = show(emulator)
    config = shown["properties"]["httpProxyConfig"]
    assert (config["httpProxy"], config["trustedCa"]) == (PROXY, CERTIFICATE)
    kube_proxy = shown["properties"]["networkProfile"]["kubeProxyConfig"]
    expected = {"scheduler": "RoundRobin", "tcpTimeoutSeconds": 900, "udpTimeoutSeconds": 30}
    assert kube_proxy == {"enabled": True, "mode": "IPVS", "ipvsConfig": expected}
    assert shown["tags"] == {"HTTPPROXY": "kept"}


@pytest.mark.parametrize(("config", "network"), WRONG_KUBE_PROXY)
def test_wrong_kube_proxy_is_refused(emulator: Emulator, config: Json, network: Json) -> None:
    assert error_of(put(emulator, with_kube_proxy(config, **network))) == (400, "InvalidParameter")


@pytest.mark.parametrize("network", [{}, {"networkPlugin": "azure"}])
def test_kube_proxy_can_be_off_with_own_cni_only(emulator: Emulator, network: Json) -> None:
    answer = put(emulator, with_kube_proxy({"enabled": False}, **network))
    assert error_of(answer) == (400, "KubeProxyConfigDisabledBYOCNIOnly")


@pytest.mark.parametrize(("mode", "least", "before"), [("IPVS", "1.22", "1.21"), ("NFTABLES", "1.33", "1.32")])
def test_modes_need_a_kubernetes_version(emulator: Emulator, mode: str, least: str, before: str) -> None:
    properties = with_kube_proxy({"mode": mode})
    refused = put(emulator, {**properties, "kubernetesVersion": f"{before}.9"})
    assert error_of(refused) == (400, "InvalidParameter")
    assert put(emulator, {**properties, "kubernetesVersion": f"{least}.0"}).status_code == 201


@pytest.mark.parametrize("mode", ["IPVS", "NFTABLES"])
def test_cilium_takes_the_place_of_kube_proxy(emulator: Emulator, mode: str) -> None:
    cilium = {"networkPlugin": "azure", "networkDataplane": "cilium"}
    refused = put(emulator, {**with_kube_proxy({"mode": mode}, **cilium), "kubernetesVersion": "1.35.0"})
    assert error_of(refused) == (400, "CiliumDataplaneRequiresKubeProxyConfigDisabled")
    assert put(emulator, with_kube_proxy({"enabled": False}, **cilium)).status_code == 201


def test_kube_proxy_can_be_off_with_own_cni(emulator: Emulator) -> None:
    body = make(emulator, with_kube_proxy({"enabled": False}, networkPlugin="none"))
    assert body["properties"]["networkProfile"]["kubeProxyConfig"] == {"enabled": False}


def test_kube_proxy_needs_its_feature(emulator: Emulator) -> None:
    emulator.set(features={FEATURE: "NotRegistered"})
    answer = put(emulator, with_kube_proxy({"mode": "IPVS"}))
    assert error_of(answer) == (400, "BadRequest")
    assert answer.json()["message"] == (
        f"Feature {FEATURE} is not enabled. Please see https://aka.ms/aks/previews for how to enable features."
    )
    assert put(emulator, with_kube_proxy({"mode": "IPVS"}), GA).status_code == 201


@pytest.mark.parametrize("example", examples())
def test_an_example_of_the_rest_api_has_the_types_that_are_wanted(example: Json) -> None:
    check_shape(canonical(request_of(example)))
