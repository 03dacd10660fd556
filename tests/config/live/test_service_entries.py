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


AS_SENT = {
    "noProxy": ["localhost", "10.9.0.0/16"],
    "effectiveNoProxy": ["Konnectivity", "10.9.0.0/16", "localhost", "a"],
}
"""As recorded in June 2025: the user's entries, and all."""


@pytest.mark.parametrize(
    ("config", "added"),
    [
        (AS_SENT, {"konnectivity", "a"}),
        # both lists are alike, as in 2024, or the lists come from two writes
        ({**AS_SENT, "noProxy": AS_SENT["effectiveNoProxy"]}, None),
        ({**AS_SENT, "noProxy": AS_SENT["effectiveNoProxy"][:-1]}, None),
        ({"noProxy": AS_SENT["noProxy"]}, None),
        ({"effectiveNoProxy": AS_SENT["effectiveNoProxy"]}, {"konnectivity", "10.9.0.0/16", "localhost", "a"}),
    ],
)
def test_additions_that_the_service_tells_are_not_guessed(config: Any, added: set[str] | None) -> None:
    properties = {**BODY["properties"], "httpProxyConfig": config}
    cluster = Cluster.of({"properties": properties})

    assert cluster.tells_additions is (added is not None)
    if added is None:
        assert {"10.0.0.0/16", "localhost", "konnectivity"} <= cluster.own_entries
    else:
        assert service_entries(cluster, {}, lambda _: (frozenset({"10.9.0.0/16"}), False)).entries == added


def test_the_virtual_networks_are_read_only_where_something_is_left_to_explain() -> None:
    def refuse(_: Cluster) -> Any:
        raise AssertionError

    cluster = Cluster.of(BODY)

    assert service_entries(cluster, {"noProxy": NO_PROXY}, refuse).entries == cluster.own_entries
