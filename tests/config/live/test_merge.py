"""A file over what a cluster has."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy, overlay

SCALARS = st.booleans() | st.integers() | st.text() | st.lists(st.text())
SETTINGS = st.dictionaries(
    st.text(), st.recursive(SCALARS, lambda inner: st.dictionaries(st.text(), inner), max_leaves=5)
)
FILES = st.dictionaries(
    st.text(),
    st.recursive(st.none() | SCALARS, lambda inner: st.dictionaries(st.text(), inner), max_leaves=5),
)


@given(SETTINGS)
def test_a_clusters_own_settings_change_nothing(cluster: dict[str, Any]) -> None:
    assert overlay(cluster, cluster) == cluster


@given(SETTINGS, FILES)
def test_merging_twice_is_merging_once(cluster: dict[str, Any], file: dict[str, Any]) -> None:
    once = overlay(cluster, file)

    assert overlay(once, file) == once


@given(SETTINGS, FILES)
def test_no_key_that_the_file_does_not_name_is_lost(cluster: dict[str, Any], file: dict[str, Any]) -> None:
    before = copy.deepcopy((cluster, file))
    merged = overlay(cluster, file)

    assert {name: merged[name] for name in cluster.keys() - file.keys()} == {
        name: cluster[name] for name in cluster.keys() - file.keys()
    }
    assert (cluster, file) == before


@pytest.mark.parametrize(
    ("cluster", "file", "merged"),
    [
        ({"httpProxy": "a", "trustedCa": "b"}, {"trustedCa": "c"}, {"httpProxy": "a", "trustedCa": "c"}),
        ({"httpProxy": "a", "trustedCa": "b"}, {"trustedCa": None}, {"httpProxy": "a"}),
        ({"noProxy": ["a"]}, {"noProxy": ["b"]}, {"noProxy": ["b"]}),
        ({}, {"httpProxy": "a", "trustedCa": None}, {"httpProxy": "a"}),
        ({"httpProxy": "a", "effectiveNoProxy": ["x"], "new": 1}, {}, {"httpProxy": "a", "new": 1}),
    ],
)
def test_http_proxy(cluster: dict[str, Any], file: dict[str, Any], merged: dict[str, Any]) -> None:
    assert merge_http_proxy(cluster, file) == merged


@pytest.mark.parametrize(
    ("cluster", "file", "merged"),
    [
        ({}, {"mode": "IPVS"}, {"mode": "IPVS"}),
        ({"mode": "IPVS", "ipvsConfig": {"scheduler": "x"}}, {"mode": "IPTABLES"}, {"mode": "IPTABLES"}),
        ({"mode": "IPVS", "ipvsConfig": {"scheduler": "x"}}, {"mode": None}, {}),
        (
            {"mode": "IPVS", "ipvsConfig": {"scheduler": "x", "tcpTimeoutSeconds": 1}},
            {"ipvsConfig": {"scheduler": "y"}},
            {"mode": "IPVS", "ipvsConfig": {"scheduler": "y", "tcpTimeoutSeconds": 1}},
        ),
        ({"mode": "IPVS", "ipvsConfig": {"scheduler": "x"}}, {"ipvsConfig": None}, {"mode": "IPVS"}),
        (
            {"mode": "IPVS", "ipvsConfig": {"scheduler": "x", "tcpTimeoutSeconds": 1}},
            {"ipvsConfig": {"scheduler": None}},
            {"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": 1}},
        ),
    ],
)
def test_kube_proxy(cluster: dict[str, Any], file: dict[str, Any], merged: dict[str, Any]) -> None:
    assert merge_kube_proxy(cluster, file) == merged
