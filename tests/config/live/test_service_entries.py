"""What AKS added to noProxy: one answer for all who ask."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.service_entries import service_entries

NO_PROXY = ["localhost", "example.com", "10.0.0.0/16", "10.9.0.0/16", "FD00::/8"]
BODY = {"properties": {"networkProfile": {"serviceCidr": "10.0.0.0/16"}, "httpProxyConfig": {"noProxy": NO_PROXY}}}


@pytest.mark.parametrize(
    ("kept", "spaces", "added", "guessed"),
    [
        # the virtual networks explain all that is left, or a part of it
        ({}, (frozenset({"10.9.0.0/16", "fd00::/8"}), True), {"10.9.0.0/16", "fd00::/8"}, ()),
        ({}, (frozenset({"10.9.0.0/16"}), True), {"10.9.0.0/16"}, ()),
        # one of them cannot be read: what is left is taken for it
        ({}, (frozenset(), False), {"10.9.0.0/16", "fd00::/8"}, ("10.9.0.0/16", "FD00::/8")),
        ({}, (frozenset({"10.9.0.0/16"}), False), {"10.9.0.0/16", "fd00::/8"}, ("FD00::/8",)),
        # what is kept is the user's
        ({"noProxy": ["10.9.0.0/16"]}, (frozenset(), False), {"fd00::/8"}, ("FD00::/8",)),
    ],
)
def test_networks_are_explained_or_guessed(kept: Any, spaces: Any, added: set[str], guessed: tuple[str, ...]) -> None:
    cluster = Cluster.of(BODY)
    found = service_entries(cluster, kept, lambda _: spaces)

    assert found.entries - cluster.own_entries == added
    assert found.guessed == guessed


MINE = ["localhost", "10.9.0.0/16"]
ALL = ["Konnectivity", "10.9.0.0/16", "10.224.0.0/12", "localhost"]


@pytest.mark.parametrize(
    ("config", "told"),
    [
        # as recorded in June 2025, and as a released API version would answer then
        ({"noProxy": MINE, "effectiveNoProxy": ALL}, {"10.224.0.0/12"}),
        ({"noProxy": MINE}, set()),
        ({"effectiveNoProxy": ALL}, {"10.9.0.0/16", "10.224.0.0/12"}),
        # both lists are alike, as in 2024, or come from two writes
        ({"noProxy": ALL, "effectiveNoProxy": ALL}, None),
        ({"noProxy": ALL[:-1], "effectiveNoProxy": ALL}, None),
        ({"noProxy": [*MINE, "10.0.0.0/16"]}, None),
        # nothing can be said
        ({}, None),
        ({"noProxy": []}, None),
    ],
)
def test_nothing_is_guessed_where_no_proxy_is_as_it_was_sent(config: Any, told: set[str] | None) -> None:
    properties = {**BODY["properties"], "httpProxyConfig": config}
    cluster = Cluster.of({"properties": properties})

    assert cluster.has_no_proxy_as_sent is (told is not None)
    assert {"10.0.0.0/16", "localhost", "konnectivity"} <= cluster.own_entries
    if told is not None:
        found = service_entries(cluster, {}, lambda _: (frozenset(), False))
        assert found.guessed == ()
        assert found.entries >= told
        assert "10.9.0.0/16" not in found.entries - told


def test_the_virtual_networks_are_read_only_where_something_is_left_to_explain() -> None:
    def refuse(_: Cluster) -> Any:
        raise AssertionError

    cluster = Cluster.of(BODY)

    assert service_entries(cluster, {"noProxy": NO_PROXY}, refuse).entries == cluster.own_entries
