"""kube-proxy files beyond their shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import KUBE_PROXY, Purpose

IPVS_CONFIG = {"scheduler": "RoundRobin"}


@pytest.mark.parametrize(
    ("settings", "at_creation", "on_update"),
    [
        ({"mode": "IPVS", "ipvsConfig": IPVS_CONFIG}, True, True),
        ({"mode": "IPVS", "ipvsConfig": {}}, True, True),
        ({"mode": "IPVS"}, True, True),
        ({"mode": "ipvs", "ipvsConfig": IPVS_CONFIG}, True, True),
        ({"mode": "IPTABLES", "ipvsConfig": None}, True, True),
        ({"mode": "IPTABLES", "ipvsConfig": IPVS_CONFIG}, False, False),
        ({"mode": "NFTABLES", "ipvsConfig": {}}, False, False),
        ({"ipvsConfig": IPVS_CONFIG}, False, True),
        ({"mode": None, "ipvsConfig": IPVS_CONFIG}, False, False),
        ({"enabled": False}, True, True),
        ({}, True, True),
    ],
)
def test_ipvs_config_stands_beside_ipvs(settings: dict[str, Any], at_creation: bool, on_update: bool) -> None:
    for purpose, right in ((Purpose.CREATE, at_creation), (Purpose.UPDATE, on_update)):
        errors = [
            each for each in check(KUBE_PROXY, json.dumps(settings), purpose).findings if each.severity == "error"
        ]

        assert [each.rule.id for each in errors] == ([] if right else ["ipvs-config-without-ipvs"])
        assert all(each.place.pointer == "/ipvsConfig" for each in errors)


def test_a_mode_that_is_not_known_is_reported_once() -> None:
    settings = {"mode": "IPVSS", "ipvsConfig": IPVS_CONFIG}

    assert [each.rule.id for each in check(KUBE_PROXY, json.dumps(settings)).findings] == ["unknown-value"]
