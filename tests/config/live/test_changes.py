"""What differs between two settings, and what does not."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.live.changes import (
    Change,
    http_proxy_changes,
    kube_proxy_changes,
    leaving,
    unexplained_networks,
)
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem

ADDED = frozenset({"localhost", "10.0.0.0/16"})
FIRST, SECOND = pem(factory.root("First")), pem(factory.root("Second"))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {}, []),
        ({"httpProxy": "http://p:1/"}, {"httpProxy": "http://p:1"}, []),
        ({"httpProxy": "http://p:1"}, {"httpProxy": "http://p:2"}, [("httpProxy", "http://p:1", "http://p:2")]),
        ({}, {"httpsProxy": "http://p:1"}, [("httpsProxy", None, "http://p:1")]),
        ({"httpsProxy": "http://p:1"}, {}, [("httpsProxy", "http://p:1", None)]),
        ({"noProxy": ["a", "b"]}, {"noProxy": ["B", "A"]}, []),
        ({"noProxy": ["a", "localhost", "10.0.0.0/16"]}, {"noProxy": ["a"]}, []),
        ({"noProxy": ["a"]}, {"noProxy": ["a", "LocalHost"]}, []),
        ({"noProxy": ["a"]}, {"noProxy": ["b"]}, [("noProxy", "a", None), ("noProxy", None, "b")]),
        ({"noProxy": ["a"]}, {}, [("noProxy", "a", None)]),
        ({}, {"enabled": True}, []),
        ({"enabled": True}, {"enabled": False}, [("enabled", True, False)]),
        ({}, {"enabled": False}, [("enabled", True, False)]),
        ({"effectiveNoProxy": ["x"]}, {}, []),
        (
            {"noProxy": ["a"], "httpProxy": "http://p:1"},
            {},
            [("httpProxy", "http://p:1", None), ("noProxy", "a", None)],
        ),
    ],
)
def test_http_proxy(before: Any, after: Any, changes: list[tuple[str, Any, Any]]) -> None:
    found = http_proxy_changes(before, after, ADDED)

    assert [(each.field, each.before, each.after) for each in found] == changes


def test_bundles_are_compared_by_their_certificates() -> None:
    both, turned = encoded(FIRST + SECOND), encoded("# comment\n" + SECOND + FIRST)

    assert http_proxy_changes({"trustedCa": both}, {"trustedCa": turned}, ADDED) == []
    assert http_proxy_changes({"trustedCa": both}, {"trustedCa": both[:76] + "\n" + both[76:]}, ADDED) == []
    assert http_proxy_changes({"trustedCa": encoded(FIRST)}, {"trustedCa": encoded(SECOND)}, ADDED) == [
        Change("trustedCa", "removed", "CN=First (until 2027-08-01)", None),
        Change("trustedCa", "added", None, "CN=Second (until 2027-08-01)"),
    ]


def test_what_is_no_bundle_is_compared_too() -> None:
    [removed, added] = http_proxy_changes({"trustedCa": "old!"}, {"trustedCa": encoded(FIRST)}, ADDED)

    assert len(http_proxy_changes({"trustedCa": "old!"}, {"trustedCa": "older!"}, ADDED)) == 2
    assert http_proxy_changes({"trustedCa": "old!"}, {"trustedCa": "old! "}, ADDED) == []
    assert removed.before == "The value is not base64 of PEM text."
    assert added.after == "CN=First (until 2027-08-01)"


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"mode": "IPVS"}, {"mode": "IPVS"}, []),
        ({"mode": "IPVS"}, {"mode": "IPTABLES"}, [Change("mode", "changed", "IPVS", "IPTABLES")]),
        ({}, {"enabled": False}, [Change("enabled", "added", None, False)]),
        (
            {"ipvsConfig": {"scheduler": "RoundRobin"}},
            {"ipvsConfig": {"udpTimeoutSeconds": 1}},
            [
                Change("ipvsConfig.scheduler", "removed", "RoundRobin", None),
                Change("ipvsConfig.udpTimeoutSeconds", "added", None, 1),
            ],
        ),
        ({"ipvsConfig": {"scheduler": "x"}}, {}, [Change("ipvsConfig.scheduler", "removed", "x", None)]),
    ],
)
def test_kube_proxy(before: Any, after: Any, changes: list[Change]) -> None:
    assert kube_proxy_changes(before, after) == changes


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"new": ["a", "b"]}, {"new": ["b", "a"]}, []),
        ({"new": ["a", "b"]}, {"new": ["b", "A"]}, [("new", "a", None), ("new", None, "A")]),
        ({"new": [1]}, {"new": [True]}, [("new", 1, None), ("new", None, True)]),
        ({"new": 1}, {"new": True}, [("new", 1, True)]),
        ({"new": 1}, {"new": 1.0}, []),
        ({}, {"new": 1}, [("new", None, 1)]),
        ({"new": None}, {"new": []}, []),
        ({}, {"new": {"inner": {}}}, []),
        ({"new": "a"}, {"new": {"b": {"c": "a"}}}, [("new", "a", None), ("new.b.c", None, "a")]),
        ({"new": {"a.b": 1}}, {"new": {"a": {"b": 1}}}, [("new.a.b", 1, None), ("new.a.b", None, 1)]),
        ({"new": [{"a": 1}, {}]}, {"new": [{}, {"a": 1}]}, [("new", '[{"a": 1}, {}]', '[{}, {"a": 1}]')]),
        ({"new": [{"b": 1, "a": 2}]}, {"new": [{"a": 2, "b": 1}]}, []),
        ({"mode": "x", "httpProxy": "x/"}, {"mode": "x", "httpProxy": "x"}, [("httpProxy", "x/", "x")]),
    ],
)
def test_what_no_schema_knows_is_compared_as_json(before: Any, after: Any, changes: list[tuple[str, Any, Any]]) -> None:
    assert [(each.field, each.before, each.after) for each in kube_proxy_changes(before, after)] == changes


def identities(before: dict[str, Any], after: dict[str, Any]) -> list[Any]:
    return [each.identity for each in http_proxy_changes(before, after, ADDED)]


def test_an_identity_tells_apart_what_reads_the_same_and_nothing_else() -> None:
    one, other = factory.root("Keyed"), factory.with_key(factory.rsa_key().public_key())
    rolls = [http_proxy_changes({}, {"trustedCa": encoded(pem(each))}, ADDED) for each in (one, other)]

    assert rolls[0] == rolls[1]
    digests = [[sha256(each).hexdigest().upper()] for each in (one, other)]
    assert [[each.identity for each in roll] for roll in rolls] == digests
    assert identities({}, {"trustedCa": "old!"}) == ["The value is not base64 of PEM text. old!"]
    assert identities({"noProxy": ["A"]}, {"noProxy": ["b", "LocalHost"]}) == ["a", "b"]
    assert identities({"httpProxy": "http://p:1/"}, {"httpProxy": "http://q:1"}) == [["http://p:1", "http://q:1"]]
    assert identities({}, {"httpsProxy": "http://q:1/"}) == [[None, "http://q:1"]]
    assert identities({}, {"enabled": False}) == [[True, False]]
    assert identities({"new": ["a"], "newer": 1}, {"new": [1]}) == ['"a"', "1", [1, None]]


HTTP_PROXY = st.fixed_dictionaries(
    {},
    optional={
        "httpProxy": st.sampled_from(["http://p:1/", "http://q:1/"]),
        "httpsProxy": st.sampled_from(["http://p:1/", "http://q:1/"]),
        "noProxy": st.lists(st.sampled_from(["a", "b", "localhost", "10.0.0.0/16"]), unique=True),
        "trustedCa": st.sampled_from([encoded(FIRST), encoded(SECOND), encoded(FIRST + SECOND)]),
        "enabled": st.booleans(),
    },
)
KUBE_PROXY = st.fixed_dictionaries(
    {},
    optional={
        "enabled": st.booleans(),
        "mode": st.sampled_from(["IPVS", "IPTABLES"]),
        "ipvsConfig": st.dictionaries(st.sampled_from(["scheduler", "udpTimeoutSeconds"]), st.integers(1, 3)),
    },
)


@given(HTTP_PROXY, HTTP_PROXY)
def test_once_merged_nothing_is_left_to_change(cluster: dict[str, Any], file: dict[str, Any]) -> None:
    merged = merge_http_proxy(cluster, file)

    assert http_proxy_changes(merged, merge_http_proxy(merged, file), ADDED) == []
    assert http_proxy_changes(cluster, merge_http_proxy(cluster, {}), ADDED) == []


@given(KUBE_PROXY, KUBE_PROXY)
def test_once_merged_nothing_is_left_of_kube_proxy(cluster: dict[str, Any], file: dict[str, Any]) -> None:
    merged = merge_kube_proxy(cluster, file)

    assert kube_proxy_changes(merged, merge_kube_proxy(merged, file)) == []


@given(HTTP_PROXY, HTTP_PROXY)
def test_a_change_is_found_both_ways(one: dict[str, Any], other: dict[str, Any]) -> None:
    there = http_proxy_changes(one, other, ADDED)
    back = http_proxy_changes(other, one, ADDED)

    assert {(each.field, each.before, each.after) for each in there} == {
        (each.field, each.after, each.before) for each in back
    }


def test_only_private_networks_that_the_cluster_alone_has_are_unexplained() -> None:
    had = ["a", "10.0.0.0/16", "10.9.0.0/16", "fd00::/8", "8.8.8.0/24", "192.168.0.0/24", "10.1.2.3"]

    found = unexplained_networks({"noProxy": had}, {"noProxy": ["192.168.0.0/24"]}, ADDED)

    assert found == ["10.9.0.0/16", "fd00::/8"]


def test_only_valid_certificates_that_leave_are_warned_of() -> None:
    expired = pem(factory.valid(ends=NOW - DAY))
    before = encoded(FIRST + SECOND + expired)

    assert [each.subject for each in leaving(before, encoded(FIRST), NOW)] == ["CN=Second"]
    assert leaving(before, before, NOW) == []
    assert len(leaving(before, "", NOW)) == 2


def test_a_cluster_is_read_from_what_the_resource_manager_answers() -> None:
    pool = {"name": "one", "osType": "Windows", "type": "AvailabilitySet", "vnetSubnetID": "/subnet"}
    network = {
        "networkPlugin": "azure",
        "networkPolicy": "calico",
        "podCidrs": ["10.244.0.0/16", "fd00::/64"],
        "serviceCidr": "10.0.0.0/16",
        "kubeProxyConfig": {"mode": "IPVS"},
    }
    properties = {
        "provisioningState": "Succeeded",
        "fqdn": "C.hcp.azmk8s.io",
        "kubernetesVersion": "1.33",
        "currentKubernetesVersion": "1.33.2",
        "agentPoolProfiles": [pool, {**pool, "name": "two"}, {}],
        "networkProfile": network,
        "httpProxyConfig": {"httpProxy": "p"},
    }
    cluster = Cluster.of({"eTag": "1", "properties": properties})

    assert (cluster.state, cluster.etag, cluster.kubernetes_version) == ("Succeeded", "1", "1.33.2")
    assert (cluster.network_plugin, cluster.network_policy) == ("azure", "calico")
    assert (cluster.http_proxy, cluster.kube_proxy) == ({"httpProxy": "p"}, {"mode": "IPVS"})
    assert cluster.subnets == ("/subnet",)
    assert [pool.os_type for pool in cluster.pools] == ["Windows", "Windows", ""]
    assert {"c.hcp.azmk8s.io", "10.244.0.0/16", "fd00::/64", "10.0.0.0/16", "konnectivity"} <= cluster.own_entries


def test_a_cluster_of_which_nothing_is_said_is_read_too() -> None:
    assert Cluster.of({}).pools == ()
    assert Cluster.of({"properties": None}).http_proxy == {}
