"""What a write changes, as it is kept: no more than that, and nothing that may be a password or a key."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Purpose
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.rollout.decisions.written import Written, written
from tools.fleet import ca

HTTP, KUBE = HTTP_PROXY.wire_name, KUBE_PROXY.wire_name
PASSWORD = "Hunter2-secret"
A_KEY = f"-----BEGIN PRIVATE KEY-----\n{PASSWORD}\n-----END PRIVATE KEY-----\n".encode()


def kept(
    has: dict[str, Any], file: Any = None, kube: Any = None, has_kube: Any = None, has_networks: bool = True
) -> dict[str, Written]:
    body = {"properties": {HTTP: has, "networkProfile": {KUBE: has_kube or {}}}}
    http, kube_proxy = [
        None if each is None else check(kind, json.dumps(each), Purpose.UPDATE)
        for kind, each in ((HTTP_PROXY, file), (KUBE_PROXY, kube))
    ]
    return written(plan_update(body, http, kube_proxy, lambda _: (frozenset(), has_networks)))


HAD = {"httpProxy": "http://a:1/", "noProxy": ["a", "B", "konnectivity", "localhost"], "trustedCa": ca("Old")}


@pytest.mark.parametrize(
    ("file", "had", "sent"),
    [
        ({"trustedCa": ca("New")}, {"trustedCa": ca("Old")}, {"trustedCa": ca("New")}),
        ({"trustedCa": None}, {"trustedCa": ca("Old")}, {"trustedCa": None}),
        ({"httpsProxy": "http://b:1"}, {"httpsProxy": None}, {"httpsProxy": "http://b:1/"}),
        # what reads otherwise and means the same is no change
        ({"httpProxy": "http://a:1", "trustedCa": ca("Old"), "enabled": True, "noProxy": ["b", "A"]}, {}, {}),
        # of noProxy the entries, and none that AKS adds itself
        ({"noProxy": ["b", "c"]}, {"noProxy": ["a"]}, {"noProxy": ["c"]}),
        ({"noProxy": None}, {"noProxy": ["a", "B"]}, {"noProxy": []}),
        ({"enabled": False}, {"enabled": None}, {"enabled": False}),
    ],
)
def test_what_changes_is_kept_and_nothing_else(file: Any, had: Any, sent: Any) -> None:
    assert kept(HAD, file) == {HTTP: Written(had, sent)}


def test_a_network_that_is_only_guessed_to_be_of_aks_is_kept_as_one_that_leaves() -> None:
    has = {**HAD, "noProxy": ["a", "10.9.0.0/16"]}

    assert kept(has, {"noProxy": ["a"]}, has_networks=False)[HTTP].had == {"noProxy": ["10.9.0.0/16"]}


def test_settings_within_settings_are_kept_one_by_one() -> None:
    had = {"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin", "udpTimeoutSeconds": 3}, "enabled": True}
    leaves = kept({}, kube={"mode": "NFTABLES"}, has_kube=had)
    changes = kept({}, kube={"ipvsConfig": {"udpTimeoutSeconds": 4, "tcpTimeoutSeconds": 5}}, has_kube=had)

    was = {"mode": "IPVS", "ipvsConfig": had["ipvsConfig"]}
    nothing = {"scheduler": None, "udpTimeoutSeconds": None}
    assert leaves == {KUBE: Written(was, {"mode": "NFTABLES", "ipvsConfig": nothing})}
    assert changes == {
        KUBE: Written(
            {"ipvsConfig": {"udpTimeoutSeconds": 3, "tcpTimeoutSeconds": None}},
            {"ipvsConfig": {"udpTimeoutSeconds": 4, "tcpTimeoutSeconds": 5}},
        )
    }


def test_both_settings_are_kept_where_both_are_written() -> None:
    assert kept(HAD, {"noProxy": ["a", "b"]}, kube={"mode": "IPVS"}) == {
        HTTP: Written({}, {}),
        KUBE: Written({"mode": None}, {"mode": "IPVS"}),
    }


@pytest.mark.parametrize(
    ("name", "value", "kept_value"),
    [
        ("httpProxy", f"http://user:{PASSWORD}@a:1/", "http://a:1/"),
        ("httpProxy", f"http://user:{PASSWORD}", None),
        ("httpProxy", f"user:{PASSWORD}@a:1", None),
        ("httpProxy", f"http://a:1/?{PASSWORD}", None),
        ("trustedCa", base64.b64encode(base64.b64decode(ca("Old")) + A_KEY).decode(), None),
        ("trustedCa", PASSWORD, None),
        ("noProxy", ["a", f"http://u:{PASSWORD}@h", f"u:{PASSWORD}@h"], ["a"]),
    ],
)
def test_what_may_be_a_password_or_a_key_is_never_kept(name: str, value: Any, kept_value: Any) -> None:
    file = {"httpProxy": "http://new:1/", "trustedCa": ca("New"), "noProxy": ["new"]}
    [write] = kept({**HAD, name: value}, file).values()

    assert PASSWORD not in repr(write)
    assert write.had[name] == kept_value
    assert write.withheld == (name,)


def test_a_password_in_what_a_write_leaves_alone_is_not_looked_at() -> None:
    has = {**HAD, "httpProxy": f"http://user:{PASSWORD}@a:1/", "noProxy": [f"u:{PASSWORD}@h"]}

    assert kept(has, {"trustedCa": ca("New")}) == {
        HTTP: Written({"trustedCa": ca("Old")}, {"trustedCa": ca("New")}),
    }


def test_one_bundle_is_one_text_however_many_clusters_have_it() -> None:
    copies = [{**HAD, "trustedCa": "".join(ca("Old"))} for _ in range(2)]
    one, other = (kept(each, {"trustedCa": ca("New")})[HTTP].had["trustedCa"] for each in copies)

    assert one is other
