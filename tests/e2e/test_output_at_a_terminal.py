"""What a terminal shows: a difference for people, unless data was asked for."""

from __future__ import annotations

import json

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tests.e2e.terminal import on_a_terminal
from tools.az import Az

DIFF = ("aks", "proxy", "diff", "-g", RESOURCE_GROUP, "-n")
FILE = ("--kube-proxy-config", '{"mode": "IPTABLES"}')


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("--query", "[].field"), ["kubeProxyConfig.mode"]),
        (
            ("--output", "json"),
            [{"field": "kubeProxyConfig.mode", "change": "changed", "before": "IPVS", "after": "IPTABLES"}],
        ),
    ],
    ids=["query", "format"],
)
def test_a_person_who_asks_for_data_gets_data(az: Az, name: str, asked: tuple[str, ...], expected: object) -> None:
    seed(az, name, networkProfile={"kubeProxyConfig": {"mode": "IPVS"}})

    code, shown = on_a_terminal(az, lambda: "", *DIFF, name, *FILE, "--only-show-errors", *asked)

    assert code == 0, shown
    assert json.loads(shown) == expected
