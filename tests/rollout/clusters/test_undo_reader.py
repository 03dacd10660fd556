"""A cluster as it is read for an undo: what goes back, what is left, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.config.live.disruption.policy import Disruption
from azext_aksproxy.rollout.clusters.undo_reader import NOTHING, OfJournal, undo_reader
from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.undo import undo_of
from azext_aksproxy.rollout.decisions.verdict import Reading, left_out
from azext_aksproxy.rollout.decisions.written import Written
from tests.rollout.events import ID
from tools.fleet import ca

HTTP, KUBE = "httpProxyConfig", "kubeProxyConfig"
A, B, C = (f"http://{name}:1/" for name in "abc")
BOTH_CHANGED = Written({"httpProxy": A, "trustedCa": ca("Old")}, {"httpProxy": B, "trustedCa": ca("New")})
HAS = {"httpProxy": B, "trustedCa": ca("New"), "noProxy": []}


def reading(write: Written = BOTH_CHANGED, policy: str = "Allow", name: str = "r", **settings: Any) -> Reading:
    told = [event("rollout"), event("started", id=ID, etag="1", before="r")]
    undo = undo_of(told, {name: {HTTP: write}}, "x")
    read = undo_reader(undo, lambda _: (frozenset(), True), lambda _: Disruption(policy, "rg", "c", has_window=False))
    properties = {"provisioningState": "Succeeded", HTTP: {**HAS, **settings}}
    return read({"id": ID, "eTag": "2", "properties": properties})


def test_what_is_ours_goes_back() -> None:
    found = reading()

    assert (found.fields, found.notes, found.obstacle) == (("httpProxy", "trustedCa"), (), "")
    assert left_out(found) is None
    assert len(found.leaving) == 1, "the new CA leaves while it is valid, which is warned of"


def test_what_was_changed_since_is_told_beside_what_goes_back() -> None:
    found = reading(httpProxy=C)

    assert found.fields == ("trustedCa",)
    assert found.notes == ("httpProxy was changed since, and is left.",)


@pytest.mark.parametrize(
    ("settings", "reason", "lacks"),
    [
        ({"httpProxy": A, "trustedCa": ca("Old")}, NOTHING, False),
        ({"httpProxy": C, "trustedCa": ca("Old")}, "httpProxy was changed since, and is left.", False),
        (
            {"write": Written({"httpsProxy": None}, {"httpsProxy": B}), "httpProxy": None, "httpsProxy": B},
            "Neither the undo nor the cluster has httpProxy or httpsProxy.",
            True,
        ),
    ],
)
def test_where_nothing_can_go_back_it_is_left_out_with_the_reason(
    settings: dict[str, Any], reason: str, lacks: bool
) -> None:
    out = left_out(reading(**settings))

    assert out
    assert out.facts == {"reason": reason, "lacks": lacks}


@pytest.mark.parametrize(
    ("dataplane", "had", "lacks"), [("cilium", None, True), ("cilium", True, None), ("azure", None, None)]
)
def test_kube_proxy_is_not_put_beside_cilium(dataplane: str, had: Any, lacks: bool | None) -> None:
    told = [event("rollout"), event("started", id=ID, etag="1", before="r")]
    undo = undo_of(told, {"r": {KUBE: Written({"enabled": had}, {"enabled": False})}}, "x")
    read = undo_reader(undo, lambda _: (frozenset(), True), lambda _: Disruption("Allow", "rg", "c"))
    network = {"networkDataplane": dataplane, KUBE: {"enabled": False}}
    out = left_out(read({"id": ID, "properties": {"provisioningState": "Succeeded", "networkProfile": network}}))

    assert (out.facts["lacks"] if out else None) is lacks


def test_nodes_that_may_not_be_disrupted_are_not() -> None:
    out = left_out(reading(policy="Block"))

    assert out
    assert out.event == "blocked"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": "another"}, "What it had before is not recorded."),
        ({"write": Written({"httpProxy": A}, {"httpProxy": B}, ("httpProxy",))}, "What httpProxy had before may"),
    ],
)
def test_what_is_not_known_is_told_with_what_to_do(more: Any, words: str) -> None:
    out = left_out(reading(**more))

    assert out
    assert out.facts["lacks"]
    assert out.facts["reason"].startswith(words)
    assert "az aks update --http-proxy-config FILE" in out.facts["reason"]


def test_more_clusters_of_one_journal_are_the_same_selection() -> None:
    one, more = (OfJournal("s", ids, journal="ca.rollout.jsonl") for ids in ((ID,), (ID, f"{ID}2")))

    assert one.hash == more.hash
    assert one.hash != OfJournal("s", (ID,), journal="other.jsonl").hash
    assert str(one) == "what 'ca.rollout.jsonl' wrote"
