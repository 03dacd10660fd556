"""A cluster's settings as they are shown: what is the user's, what is AKS's, and what nobody here knows."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe
from azext_aksproxy.config.live.health import own_settings
from tests.config.certificate_factory import NOW

MINE = ["localhost", "Shop.example"]
ADDED = ["10.0.0.0/16", "c.hcp.azmk8s.io", "konnectivity"]


@pytest.mark.parametrize(
    ("config", "own", "added"),
    [
        # as recorded in June 2025: noProxy as it was sent, all of it as the effective one
        ({"noProxy": MINE, "effectiveNoProxy": [*ADDED, "shop.example", "localhost"]}, MINE, ADDED),
        # as recorded in August 2024, and by a released API version
        ({"noProxy": [*MINE, *ADDED], "effectiveNoProxy": [*MINE, *ADDED]}, MINE[1:], [*ADDED, "localhost"]),
        ({"noProxy": [*MINE, *ADDED]}, MINE[1:], [*ADDED, "localhost"]),
        # nobody set any
        ({"effectiveNoProxy": ADDED}, [], ADDED),
    ],
)
def test_entries_of_the_user_are_told_from_those_of_aks(config: Any, own: list[str], added: list[str]) -> None:
    network = {"serviceCidr": "10.0.0.0/16"}
    cluster = Cluster.of(
        {"properties": {"fqdn": "C.hcp.azmk8s.io", "networkProfile": network, "httpProxyConfig": config}}
    )

    shown = describe(cluster, cluster.own_entries, NOW)["httpProxyConfig"]

    assert (shown["noProxy"], shown["noProxyAddedByAks"]) == (own, added)
    assert own_settings(cluster, cluster.own_entries).get("noProxy", []) == own
