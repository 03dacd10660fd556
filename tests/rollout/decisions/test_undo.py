"""What a journal says was sent, and the records that belong to it: so what each cluster goes back to."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY
from azext_aksproxy.rollout.decisions.events import Event, event
from azext_aksproxy.rollout.decisions.undo import Undo, has_sent, undo_of
from azext_aksproxy.rollout.decisions.way_back import WayBack
from azext_aksproxy.rollout.decisions.written import Written
from tests.rollout.events import ID, planned

HTTP, KUBE = HTTP_PROXY.wire_name, KUBE_PROXY.wire_name
OTHER = f"{ID}2"
HEADER = event("rollout", version=1, settings="x", selection="y", selected="all")
RECORDS = {name: {HTTP: Written({"httpProxy": name}, {"httpProxy": "new"})} for name in ("first", "second", "orphan")}


def started(before: str | None, id_: str = ID) -> Event:
    return event("started", id=id_, etag="1", **({} if before is None else {"before": before}))


def happened(kind: str, **facts: Any) -> Event:
    return event(kind, id=ID, **facts)


REFUSED = happened("refused", code="Busy", message="Busy.")
ACCEPTED = happened("accepted", operation=None)
FAILED = happened("failed", code="x", message="y")


def found(undo: Undo, id_: str = ID) -> list[str] | None:
    """Return what was found by the writes that are taken back, the oldest first."""
    if not undo.is_recorded(id_):
        return None
    way = undo.of(id_).http_proxy
    assert isinstance(way, WayBack)
    return [write.had["httpProxy"] for write in way.writes]


@pytest.mark.parametrize(
    ("events", "had"),
    [
        ([started("first"), ACCEPTED, happened("succeeded")], ["first"]),
        ([started("first"), ACCEPTED, FAILED], ["first"]),
        # in doubt, as after a kill: the cluster itself says whether it arrived
        ([started("first")], ["first"]),
        ([started("first"), happened("changed", reason="Azure's answer was lost.")], ["first"]),
        # refused, or it never left: nothing was changed by it
        ([started("first"), REFUSED, started("second"), ACCEPTED], ["second"]),
        ([started("first"), started("second"), REFUSED], ["first"]),
        ([started("first"), ACCEPTED, happened("succeeded"), started("second"), ACCEPTED], ["first", "second"]),
        # by an older release, or the file is not that of the journal
        ([started(None), ACCEPTED], None),
        ([started("first"), ACCEPTED, started("lost"), ACCEPTED], None),
    ],
)
def test_the_writes_that_may_have_arrived_are_taken_back(events: list[Event], had: list[str] | None) -> None:
    told = [HEADER, planned(ID), *events]

    assert has_sent(told)
    assert found(undo_of(told, RECORDS, "x")) == had


@pytest.mark.parametrize("events", [[], [started("first"), REFUSED], [happened("left out", reason="x", lacks=True)]])
def test_where_nothing_arrived_nothing_is_taken_back(events: list[Event]) -> None:
    assert not has_sent([HEADER, planned(ID), *events])


def test_a_cluster_is_found_however_its_id_is_spelt() -> None:
    undo = undo_of([HEADER, started("first"), started("second", OTHER)], RECORDS, "x")

    assert undo.ids == (ID, OTHER)
    assert found(undo, ID.upper()) == ["first"]
    assert found(undo, OTHER) == ["second"]
    assert found(undo, "/another") is None
    assert undo.of("/another").http_proxy == WayBack(HTTP_PROXY, "x")


@pytest.mark.parametrize(
    ("kinds", "mode"),
    [
        ({HTTP: Written({}, {})}, None),
        ({KUBE: Written({"mode": "IPVS"}, {"mode": "IPTABLES"})}, None),
        ({KUBE: Written({"mode": "IPVS"}, {"mode": "NFTABLES"})}, "NFTABLES"),
        ({HTTP: Written({}, {}), KUBE: Written({"mode": "NFTABLES"}, {"mode": "IPTABLES"})}, "NFTABLES"),
    ],
)
def test_it_is_about_the_settings_that_were_written(kinds: dict[str, Written], mode: str | None) -> None:
    undo = undo_of([HEADER, started("r")], {"r": kinds}, "x")

    assert [each.kind.wire_name for each in undo.files] == list(kinds)
    assert [each.kind.wire_name for each in undo.of(ID).files] == list(kinds)
    assert undo.mode == mode


def test_it_is_the_same_undo_when_the_rollout_went_on_meanwhile() -> None:
    begun = [HEADER, started("first"), ACCEPTED]
    more = [*begun, started("second", OTHER)]
    other = [{**HEADER, "settings": "other"}, *begun[1:]]

    requests = [undo_of(each, RECORDS, "x").request for each in (begun, more, other)]
    assert requests[0] == requests[1] != requests[2]
