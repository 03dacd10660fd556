"""A cluster as it was read, looked at for an undo: what goes back, what is left, and what cannot be known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from azext_aksproxy.config.kinds import KUBE_PROXY, Kind
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.service_entries import AddressSpaces
from azext_aksproxy.rollout.clusters.reader import Disruptions, Reader, make_reader
from azext_aksproxy.rollout.clusters.selection import Selection, canonical_id, digest
from azext_aksproxy.rollout.decisions.stages import Stages
from azext_aksproxy.rollout.decisions.undo import Undo
from azext_aksproxy.rollout.decisions.verdict import Reading

NOTHING = "Nothing of the rollout is left in it."
NOT_RECORDED = "What it had before is not recorded. Go back by a file: az aks update --http-proxy-config FILE."
WITHHELD = (
    "What {} had before may have held a password or a key, and is not recorded. "
    "Go back by a file: az aks update --http-proxy-config FILE."
)
BESIDE_CILIUM = (
    "kubeProxyConfig.enabled was not set before, and cannot be taken away again: "
    "with the Cilium dataplane, AKS runs no kube-proxy by itself."
)
CHANGED = "{} was changed since, and is left."


@dataclass(frozen=True)
class OfJournal(Selection):
    """The clusters that a rollout wrote, by their ids. `journal` is what its journal is called.

    More of them, by a rollout that went on meanwhile, are the same selection.
    """

    journal: str = ""

    @property
    def hash(self) -> str:
        """Return what tells this selection from any other."""
        return digest({"journal": self.journal})

    def __str__(self) -> str:
        """Return the selection as a message calls it."""
        return f"what '{self.journal}' wrote"


def undo_reader(
    undo: Undo, address_spaces: AddressSpaces, disruptions: Disruptions, stages: Stages | None = None
) -> Reader:
    """Return a function that says what `undo` would change in a cluster, by its body; see `make_reader`."""

    def read(body: Any) -> Reading:
        id_ = canonical_id(body["id"])
        reading = make_reader(undo.of(id_), address_spaces, disruptions, stages)(body)
        return _told(reading, undo, Cluster.of(body))

    return read


def _told(reading: Reading, undo: Undo, cluster: Cluster) -> Reading:
    """Return `reading` with what is to be said besides what changes."""
    if not undo.is_recorded(reading.id):
        return replace(reading, obstacle=NOT_RECORDED)
    routes = undo.routes(reading.id, cluster)
    changed = [CHANGED.format(_called(kind, name)) for kind, route in routes for name in route.changed]
    if lost := [_called(kind, name) for kind, route in routes for name in route.lost]:
        return replace(reading, obstacle=WITHHELD.format(", ".join(lost)))
    if cluster.network_dataplane.lower() == "cilium" and any(
        kind is KUBE_PROXY and "enabled" in route.implied for kind, route in routes
    ):
        return replace(reading, obstacle=BESIDE_CILIUM)
    return replace(reading, already=" ".join(changed) or NOTHING, notes=tuple(changed))


def _called(kind: Kind, name: str) -> str:
    """Return what messages call the setting `name`."""
    return f"{KUBE_PROXY.wire_name}.{name}" if kind is KUBE_PROXY else name
