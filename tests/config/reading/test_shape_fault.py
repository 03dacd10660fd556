"""A key that belongs into the other file is told so, but only where that file has it: at its top."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, schema


def known_keys(kind: Kind, *path: str) -> str:
    """Return the hint that names the keys of a file, or of a setting in it."""
    properties = schema(kind)["properties"]
    for name in path:
        properties = properties[name]["properties"]
    return f"Known keys: {', '.join(name for name in properties if name != '$schema')}."


HTTP_KEYS, KUBE_KEYS = known_keys(HTTP_PROXY), known_keys(KUBE_PROXY)
IPVS_KEYS = known_keys(KUBE_PROXY, "ipvsConfig")


@pytest.mark.parametrize(
    ("kind", "file", "hint"),
    [
        (KUBE_PROXY, {"noProxy": []}, "It belongs into the file of --http-proxy-config."),
        (KUBE_PROXY, {"TRUSTEDCA": ""}, "It belongs into the file of --http-proxy-config."),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "ipvsConfig": {}}, "It belongs into the file of --kube-proxy-config."),
        (
            KUBE_PROXY,
            {"mode": "IPVS", "ipvsConfig": {"noProxy": []}},
            IPVS_KEYS,
        ),
        (
            KUBE_PROXY,
            {"mode": "IPVS", "ipvsConfig": {"mode": "IPVS"}},
            IPVS_KEYS,
        ),
        (KUBE_PROXY, {"mode": "IPVS", "scheduler": "RoundRobin"}, "It belongs into ipvsConfig."),
        (KUBE_PROXY, {"mode": "IPVS", "tcp_timeout_seconds": 9}, "It belongs into ipvsConfig."),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "scheduler": "RoundRobin"}, HTTP_KEYS),
        # a wrong twin is no advice
        (HTTP_PROXY, {"httpProxy": "http://p:1", "allProxy": ""}, HTTP_KEYS),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "ftp_proxy": ""}, HTTP_KEYS),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "socksProxy": ""}, HTTP_KEYS),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "disabled": True}, HTTP_KEYS),
        (KUBE_PROXY, {"mode": "IPVS", "disabled": True}, KUBE_KEYS),
        # a right one is
        (HTTP_PROXY, {"httpProxy": "http://p:1", "httsProxy": ""}, "Did you mean 'httpsProxy'?"),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "no-proxies": []}, "Did you mean 'noProxy'?"),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "enable": True}, "Did you mean 'enabled'?"),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "ca_cert": ""}, "Did you mean 'trustedCa'?"),
    ],
)
def test_where_an_unknown_key_belongs(kind: Kind, file: dict[str, Any], hint: str) -> None:
    [finding] = errors(check(kind, json.dumps(file)).findings)

    assert (finding.rule.id, finding.hint) == ("unknown-key", hint)


@pytest.mark.parametrize("scheduler", ["WeightedRoundRobin", "WeightedLeastConnection", "SourceHashing", "wrr", "wlc"])
def test_a_scheduler_that_aks_lacks_names_both_that_it_has(scheduler: str) -> None:
    text = json.dumps({"mode": "IPVS", "ipvsConfig": {"scheduler": scheduler}})
    [finding] = errors(check(KUBE_PROXY, text).findings)

    assert finding.hint == "Known values: RoundRobin, LeastConnection."


@pytest.mark.parametrize(("scheduler", "meant"), [("RoundRobbin", "RoundRobin"), ("lc", "LeastConnection")])
def test_a_slip_for_a_scheduler_is_understood(scheduler: str, meant: str) -> None:
    text = json.dumps({"mode": "IPVS", "ipvsConfig": {"scheduler": scheduler}})
    [finding] = errors(check(KUBE_PROXY, text).findings)

    assert finding.hint == f"Did you mean '{meant}'?"


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        (HTTP_PROXY, {"http_proxy": "http://p:1/"}),
        (HTTP_PROXY, {"proxy": "http://p:1/"}),
        (HTTP_PROXY, {"httpProxy": "http://p:1/", "no_proxy": [".svc", ".cluster.local"]}),
        (KUBE_PROXY, {"modes": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}),
    ],
)
def test_what_a_slip_was_meant_for_is_not_said_to_lack(kind: Kind, file: dict[str, Any]) -> None:
    assert [each.rule.id for each in check(kind, json.dumps(file)).findings] == ["unknown-key"]
