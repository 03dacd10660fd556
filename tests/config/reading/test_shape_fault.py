"""A key that belongs into the other file is told so, but only where that file has it: at its top."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind


@pytest.mark.parametrize(
    ("kind", "file", "hint"),
    [
        (KUBE_PROXY, {"noProxy": []}, "It belongs into the file of --http-proxy-config."),
        (KUBE_PROXY, {"TRUSTEDCA": ""}, "It belongs into the file of --http-proxy-config."),
        (HTTP_PROXY, {"httpProxy": "http://p:1", "ipvsConfig": {}}, "It belongs into the file of --kube-proxy-config."),
        (
            KUBE_PROXY,
            {"mode": "IPVS", "ipvsConfig": {"noProxy": []}},
            "Known keys: scheduler, tcpTimeoutSeconds, tcpFinTimeoutSeconds, udpTimeoutSeconds.",
        ),
        (
            KUBE_PROXY,
            {"mode": "IPVS", "ipvsConfig": {"mode": "IPVS"}},
            "Known keys: scheduler, tcpTimeoutSeconds, tcpFinTimeoutSeconds, udpTimeoutSeconds.",
        ),
    ],
)
def test_where_an_unknown_key_belongs(kind: Kind, file: dict[str, Any], hint: str) -> None:
    [finding] = errors(check(kind, json.dumps(file)).findings)

    assert (finding.rule.id, finding.hint) == ("unknown-key", hint)


@pytest.mark.parametrize("scheduler", ["WeightedRoundRobin", "WeightedLeastConnection", "SourceHashing"])
def test_a_scheduler_that_aks_lacks_names_both_that_it_has(scheduler: str) -> None:
    text = json.dumps({"mode": "IPVS", "ipvsConfig": {"scheduler": scheduler}})
    [finding] = errors(check(KUBE_PROXY, text).findings)

    assert finding.hint == "Known values: RoundRobin, LeastConnection."


@pytest.mark.parametrize(("scheduler", "meant"), [("RoundRobbin", "RoundRobin"), ("lc", "LeastConnection")])
def test_a_slip_for_a_scheduler_is_understood(scheduler: str, meant: str) -> None:
    text = json.dumps({"mode": "IPVS", "ipvsConfig": {"scheduler": scheduler}})
    [finding] = errors(check(KUBE_PROXY, text).findings)

    assert finding.hint == f"Did you mean '{meant}'?"
