"""Node images that are known to ignore the proxy."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.known_bad import KNOWN_BAD, check_known_bad

PROXY = {"httpProxy": "http://proxy:8080/"}
BAD = ("AKSUbuntu-2204gen2containerd-202508.20.0", "1.31.8")


def found(image: str, version: str, settings: Any = None) -> list[str]:
    pool = {"name": "pool1", "nodeImageVersion": image, "currentOrchestratorVersion": version}
    body = {"properties": {"httpProxyConfig": PROXY if settings is None else settings, "agentPoolProfiles": [pool]}}
    return [str(each) for each in check_known_bad(Cluster.of(body), "c")]


def test_a_pool_that_ignores_the_proxy_is_named_with_the_way_out() -> None:
    [said] = found(*BAD)

    assert "'pool1' runs AKSUbuntu-2204gen2containerd-202508.20.0 and Kubernetes 1.31.8" in said
    assert "AKS#5238" in said
    assert "1.31.9" in said


@pytest.mark.parametrize(
    ("image", "version"),
    [
        (BAD[0], "1.31.9"),
        (BAD[0], "1.31.10"),
        (BAD[0], "1.30.8"),
        (BAD[0], "1.31"),
        ("AKSUbuntu-2204gen2containerd-202507.21.0", BAD[1]),
        ("AKSUbuntu-2204gen2containerd-202509.11.0", BAD[1]),
        ("", ""),
    ],
)
def test_others_are_well(image: str, version: str) -> None:
    assert found(image, version) == []


@pytest.mark.parametrize("settings", [{}, {**PROXY, "enabled": False}])
def test_without_a_proxy_it_does_not_matter(settings: Any) -> None:
    assert found(*BAD, settings=settings) == []


def test_every_row_names_its_source() -> None:
    assert all("#" in each.fact for each in KNOWN_BAD)
