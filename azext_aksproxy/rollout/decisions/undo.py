"""The undo of a rollout: what its journal wrote, and so what each cluster is asked to go back to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Kind
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.rollout.decisions.asked import Asked
from azext_aksproxy.rollout.decisions.events import Event
from azext_aksproxy.rollout.decisions.way_back import Route, WayBack
from azext_aksproxy.rollout.decisions.written import Written

Record = Mapping[str, Written]
"""What one write changed, by the wire name of the settings."""


@dataclass(frozen=True)
class Undo(Asked):
    """What clusters had before a rollout. Unlike settings of a file, they are of each cluster its own.

    `ids` are those of the clusters. `ways` has what each goes back to, by its id in lower case: None where a write is
    not recorded. The fields of `Asked` say no more than which of both settings it is about.
    """

    ids: tuple[str, ...] = ()
    ways: Mapping[str, Asked | None] = field(default_factory=dict)
    begun: str = ""
    """What tells the rollout from any other."""

    def of(self, id_: str) -> Asked:
        """Return what the cluster with `id_` is asked to go back to: to nothing where that is not known."""
        return self.ways.get(id_.lower()) or self

    def is_recorded(self, id_: str) -> bool:
        """Say whether all that was written of a cluster is recorded."""
        return self.ways.get(id_.lower()) is not None

    def routes(self, id_: str, cluster: Cluster) -> list[tuple[Kind, Route]]:
        """Return the ways back of `cluster`, whose id is `id_`: one for each kind of settings."""
        asked, has = self.of(id_), {HTTP_PROXY: cluster.http_proxy, KUBE_PROXY: cluster.kube_proxy}
        return [(way.kind, way.route(has[way.kind])) for way in asked.files if isinstance(way, WayBack)]

    @property
    def request(self) -> Any:
        """What tells one undo from another, whatever was written since it began: JSON."""
        return {"undo": self.begun}

    @property
    def mode(self) -> str | None:
        """The mode of kube-proxy that needs the newest API version, of those that were found and sent; None for any."""
        asked = [way.kube_proxy for way in self.ways.values() if way]
        writes = [write for way in asked if isinstance(way, WayBack) for write in way.writes]
        is_new = any(each.get("mode") == "NFTABLES" for write in writes for each in (write.had, write.sent))
        return "NFTABLES" if is_new else None


def undo_of(events: Iterable[Event], records: Mapping[str, Record], name: str) -> Undo:
    """Return the undo of what `events`, those of a journal, say was sent; `records` are by what the events call them.

    `name` is what messages call it. A write that Azure refused, or that never left, changed nothing. Of all others what
    the cluster has says whether they arrived.
    """
    told = list(events)
    sent = _sent(told)
    found = {id_: [records.get(key) for key in keys] for id_, keys in sent.items()}
    kinds = [kind for kind in KINDS if any(kind.wire_name in each for all_ in found.values() for each in all_ if each)]
    ways = {
        id_.lower(): None if None in all_ else _asked(kinds, [each for each in all_ if each is not None], name)
        for id_, all_ in found.items()
    }
    nothing = _asked(kinds or [HTTP_PROXY], [], name)
    return Undo(nothing.http_proxy, nothing.kube_proxy, tuple(found), ways, str(told[0]))


def has_sent(events: Iterable[Event]) -> bool:
    """Say whether `events` tell of a write that may have changed something."""
    return bool(_sent(events))


def _sent(events: Iterable[Event]) -> dict[str, list[str]]:
    """Return the writes of each cluster by what the events call their records, "" where there is none."""
    sent: dict[str, list[str]] = {}
    for each in events:
        if each["event"] == "started":
            sent.setdefault(each["id"], []).append(each.get("before", ""))
        elif each["event"] == "refused" and sent.get(each["id"]):
            sent[each["id"]].pop()
    return {id_: keys for id_, keys in sent.items() if keys}


def _asked(kinds: list[Kind], records: list[Record], name: str) -> Asked:
    ways = {
        kind: WayBack(kind, name, writes=tuple(each[kind.wire_name] for each in records if kind.wire_name in each))
        for kind in kinds
    }
    return Asked(ways.get(HTTP_PROXY), ways.get(KUBE_PROXY))
