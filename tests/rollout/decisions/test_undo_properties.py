"""Any settings, any writes of a file, any changes of a colleague's: the undo takes back ours, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Purpose
from azext_aksproxy.config.live.changes import http_proxy_changes, kube_proxy_changes
from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy, overlay
from azext_aksproxy.config.live.plan import Plan, plan_update
from azext_aksproxy.rollout.decisions.way_back import IMPLIED, WayBack
from azext_aksproxy.rollout.decisions.written import written
from tools.fleet import ca

Json = dict[str, Any]

HTTP, KUBE = HTTP_PROXY.wire_name, KUBE_PROXY.wire_name
OF_AKS = ["konnectivity", "169.254.169.254"]
ENTRIES = st.lists(st.sampled_from(["a", "b", "C", "d", *OF_AKS]), unique=True, max_size=5)
URLS = st.sampled_from([f"http://{name}:1/" for name in "abc"])
CAS = st.sampled_from([ca(name) for name in ("Old", "New", "Other")])
TIMEOUTS = st.sampled_from([3, 4, 5])


def some(can_remove: bool, **each: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    """Some of the settings; None, where that is a value, removes one."""
    return st.fixed_dictionaries(
        {}, optional={name: st.one_of(st.none(), of) if can_remove else of for name, of in each.items()}
    )


def http_proxies(can_remove: bool = True) -> st.SearchStrategy[Json]:
    return some(
        can_remove,
        httpProxy=URLS,
        httpsProxy=URLS,
        noProxy=ENTRIES,
        trustedCa=CAS,
        enabled=st.sampled_from([True, False]),
    )


def kube_proxies(can_remove: bool = True) -> st.SearchStrategy[Json]:
    ipvs = some(can_remove, scheduler=st.sampled_from(["RoundRobin", "LeastConnection"]), udpTimeoutSeconds=TIMEOUTS)
    return some(
        can_remove,
        mode=st.sampled_from(["IPTABLES", "IPVS", "NFTABLES"]),
        enabled=st.sampled_from([True, False]),
        ipvsConfig=ipvs,
    )


def body(http_proxy: Json, kube_proxy: Json) -> Json:
    """Return a cluster as it answers: AKS adds to noProxy, and fills in kube-proxy."""
    listed = list(dict.fromkeys([*(http_proxy.get("noProxy") or ()), *OF_AKS]))
    return {
        "properties": {
            HTTP: {**http_proxy, "noProxy": listed},
            "networkProfile": {KUBE: merge_kube_proxy({}, {"enabled": True, "mode": "IPTABLES", **kube_proxy})},
        }
    }


def updated(cluster: Json, http_proxy: Any, kube_proxy: Any) -> tuple[Plan, Json]:
    """Return the plan of an update, and the cluster as it is after that."""
    plan = plan_update(cluster, http_proxy, kube_proxy, lambda _: (frozenset(), True))
    return plan, body(plan.sent.http_proxy or {}, plan.sent.kube_proxy or {})


def by_a_colleague(cluster: Json, http_proxy: Json, kube_proxy: Json) -> Json:
    has, kube_has = of(cluster)
    return body(merge_http_proxy(has, http_proxy), merge_kube_proxy(kube_has, kube_proxy))


def of(cluster: Json) -> tuple[Json, Json]:
    properties = cluster["properties"]
    return properties[HTTP], properties["networkProfile"][KUBE]


def files(http_proxy: Json, kube_proxy: Json) -> tuple[Any, Any]:
    return tuple(
        check(kind, json.dumps(each), Purpose.UPDATE)
        for kind, each in ((HTTP_PROXY, http_proxy), (KUBE_PROXY, kube_proxy))
    )  # type: ignore[return-value]


def ways(plans: list[Plan]) -> tuple[WayBack, WayBack]:
    kept = [written(plan) for plan in plans]
    return tuple(
        WayBack(kind, "x", writes=tuple(each[kind.wire_name] for each in kept)) for kind in (HTTP_PROXY, KUBE_PROXY)
    )  # type: ignore[return-value]


def differing(one: Json, other: Json) -> Iterator[str]:
    """Yield what two clusters differ in: each entry of noProxy by itself."""
    (http, kube), (other_http, other_kube) = of(one), of(other)
    for change in http_proxy_changes(http, other_http, frozenset()):
        yield f"noProxy {change.identity}" if change.field == "noProxy" else change.field
    for change in kube_proxy_changes(kube, other_kube):
        yield f"kube {change.field}"


@given(http_proxies(False), http_proxies(), http_proxies(), kube_proxies(False), kube_proxies(), kube_proxies())
def test_ours_goes_back_and_a_colleagues_stays(
    had: Json, file: Json, since: Json, kube_had: Json, kube_file: Json, kube_since: Json
) -> None:
    before = body(had, kube_had)
    plan, after = updated(before, *files(file, kube_file))
    now = by_a_colleague(after, since, kube_since)
    _, back = updated(now, *ways([plan]))

    ours, theirs = set(differing(before, after)), set(differing(after, now))
    left, moved = set(differing(before, back)), set(differing(now, back))
    kube_mode = of(now)[1].get("mode"), of(back)[1].get("mode")
    is_held = any(f"kube ipvsConfig.{name}" in theirs for name in of(now)[1].get("ipvsConfig") or {})
    is_other_mode = "kube mode" in ours & theirs
    for each in ours | theirs | left | moved:
        if each.startswith("kube ipvsConfig") and ("IPVS" not in kube_mode or is_other_mode):
            continue  # it is there by the mode alone
        if each.startswith("noProxy"):
            # an entry that we touched is as it was before us; all others are as the colleague left them
            assert (each in left) is (each in theirs and each not in ours), each
            assert (each in moved) is (each in ours and each not in theirs), each
        elif each == "kube mode" and is_held and each not in theirs:
            assert each not in moved, "what a colleague set for our mode is gone with it"
        elif each in ours and each not in theirs:
            assert each not in left, f"{each} is ours and was not taken back"
        else:
            assert each not in moved, f"{each} is not ours alone and was touched"


@given(
    http_proxies(False),
    http_proxies(),
    st.lists(http_proxies(), min_size=1, max_size=4),
    kube_proxies(False),
    kube_proxies(),
    st.lists(kube_proxies(), min_size=1, max_size=4),
)
def test_once_undone_nothing_is_left_to_undo(
    had: Json, file: Json, others: list[Json], kube_had: Json, kube_file: Json, kube_others: list[Json]
) -> None:
    """A cluster that was written several times, with a colleague's changes before each time and after the last."""
    now, plans = body(had, kube_had), list[Plan]()
    for each, kube in zip(others, kube_others, strict=False):
        plan, after = updated(now, *files(file, kube_file))
        plans.append(plan)
        now = by_a_colleague(after, each, kube)
    _, back = updated(now, *ways(plans))
    again, _ = updated(back, *ways(plans))

    assert again.changes == []


def test_the_implied_values_are_no_change() -> None:
    """What stands in the place of nothing is what the service fills in."""
    filled_in = of(body({}, {}))[1]

    for (kind, [name]), value in IMPLIED.items():
        assert kind is HTTP_PROXY or filled_in[name] == value
    assert overlay({}, {"enabled": None}) == {}
