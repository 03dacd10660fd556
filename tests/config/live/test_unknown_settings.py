"""What a cluster has and nobody here knows, at any depth, is sent back by an update, and shown."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.check import Checked, check
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Kind, Purpose, schema
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.config.redact import redact
from tests.config.certificate_factory import NOW

Json = dict[str, Any]

HAS: dict[Kind, Json] = {
    HTTP_PROXY: {"httpProxy": "http://proxy:8080/", "noProxy": ["a.example"], "effectiveNoProxy": ["a.example"]},
    KUBE_PROXY: {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}},
}
FILES: dict[Kind, Json] = {
    HTTP_PROXY: {"httpsProxy": "http://proxy:8443/", "noProxy": ["b.example"]},
    KUBE_PROXY: {"ipvsConfig": {"tcpTimeoutSeconds": 900}},
}
SECRET = "http://user:pa55word@proxy:1/"

KNOWN = {
    name.lower()
    for kind in KINDS
    for name in (*schema(kind)["properties"], *schema(kind)["properties"].get("ipvsConfig", {}).get("properties", {}))
} | {"effectivenoproxy", "noproxyaddedbyaks"}
NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name.lower() not in KNOWN)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just(SECRET)
VALUES = st.recursive(LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3))
UNKNOWN = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)


def body_of(kind: Kind, settings: Json) -> Json:
    if kind is HTTP_PROXY:
        return {"properties": {"httpProxyConfig": settings}}
    return {"properties": {"networkProfile": {"kubeProxyConfig": settings}}}


def file_of(kind: Kind) -> Checked:
    return check(kind, json.dumps(FILES[kind]), Purpose.UPDATE, NOW)


def settings_with(kind: Kind, unknown: Json, deeper: Json) -> Json:
    """Return what a cluster has, with the unknown beside what is known, and within ipvsConfig."""
    settings = {**HAS[kind], **unknown}
    if kind is KUBE_PROXY:
        settings["ipvsConfig"] = {**settings["ipvsConfig"], **deeper}
    return settings


def masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {redact(name): masked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner) for inner in value]
    return redact(value) if isinstance(value, str) else value


def same(one: Any, other: Any) -> bool:
    """Say whether two values are the same JSON: 1, 1.0 and true are equal, and not the same."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(kind=st.sampled_from(KINDS), unknown=UNKNOWN, deeper=UNKNOWN)
def test_an_update_sends_back_what_nobody_here_knows(kind: Kind, unknown: Json, deeper: Json) -> None:
    has = settings_with(kind, unknown, deeper)
    before = json.dumps(has)
    http_proxy, kube_proxy = (file_of(kind) if each is kind else None for each in KINDS)

    plan = plan_update(body_of(kind, has), http_proxy, kube_proxy, lambda _: (frozenset(), True))

    sent = (plan.sent.http_proxy if kind is HTTP_PROXY else plan.sent.kube_proxy) or {}
    asked = {**has, **FILES[kind]}
    asked.pop("effectiveNoProxy", None)
    if kind is KUBE_PROXY:
        asked["ipvsConfig"] = {**has["ipvsConfig"], **FILES[kind]["ipvsConfig"]}
    assert same(sent, asked)
    assert {change.field for change in plan.changes} == (
        {"httpsProxy", "noProxy"} if kind is HTTP_PROXY else {"ipvsConfig.tcpTimeoutSeconds"}
    )
    assert json.dumps(has) == before


@given(kind=st.sampled_from(KINDS), unknown=UNKNOWN, deeper=UNKNOWN)
def test_show_prints_what_nobody_here_knows_without_secrets(kind: Kind, unknown: Json, deeper: Json) -> None:
    cluster = Cluster.of(body_of(kind, settings_with(kind, unknown, deeper)))

    shown = describe(cluster, cluster.own_entries, NOW)[kind.wire_name]

    expected = masked(unknown)
    assert same({name: shown[name] for name in expected}, expected)
    if kind is KUBE_PROXY:
        within = masked(deeper)
        assert same({name: shown["ipvsConfig"][name] for name in within}, within)
    assert "pa55word" not in json.dumps(shown)
