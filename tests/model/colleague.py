"""A colleague who writes clusters himself, and the clusters that he and we write."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial

from emulator.clusters.api_versions import ApiVersion
from emulator.clusters.checks.node_disruption import WINDOW
from emulator.clusters.cluster import ClusterName, written
from emulator.clusters.cluster_progress import mark, settle, stamp
from emulator.clusters.no_proxy import complete_no_proxy
from emulator.documents import Json, key, new_id
from emulator.operations import Operation
from emulator.state import Cluster
from emulator.subscription.resource_groups import ensure_group
from tests.model.service import Service, end
from tests.model.settings import bundle
from tests.playback.target import GROUP, SUBSCRIPTION
from tools import clusters
from tools.fleet import PROXY, ca

LOCATION = clusters.LOCATION
GUESSED = "10.1.0.0/16"
"""A private network in noProxy: it may be the user's, or that of the virtual network, which cannot be read."""

IPVS = {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "LeastConnection"}}
RANGES = ["1.2.3.4/32", "5.6.7.8/32"]
NO_PROXY = [*PROXY["noProxy"], "old.example"]


def revision_of(body: Json) -> int:
    """Return how often colleagues wrote the cluster `body`, or the one that it was made from.

    The name of the nodes' administrator tells it, which no command of ours changes.
    """
    return int(body["properties"]["linuxProfile"]["adminUsername"].removeprefix("admin"))


def cluster_id(name: str) -> str:
    """Return the id of a cluster, as a result spells it."""
    place = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
    return f"{place}/providers/Microsoft.ContainerService/managedClusters/{name}"


def put_cluster(service: Service, name: str, state: str = "Succeeded", guessed: bool = True) -> None:
    """Put a cluster behind a proxy in place. `guessed` says that its noProxy has `GUESSED`."""
    ensure_group(service.state, SUBSCRIPTION, GROUP, LOCATION)
    proxy = {**PROXY, "noProxy": [*NO_PROXY, *[GUESSED] * guessed], "trustedCa": ca("Old")}
    sent: Json = {
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "tags": {"owner": "them", "env": "test"},
        "properties": {
            **copy.deepcopy(clusters.ORDINARY),
            "linuxProfile": {"adminUsername": "admin0", "ssh": {"publicKeys": []}},
            "apiServerAccessProfile": {"authorizedIPRanges": RANGES},
            "httpProxyConfig": proxy,
        },
    }
    place = ClusterName(SUBSCRIPTION, GROUP, name)
    # with all that the service fills in: a write of ours changes what it asks for, and nothing else
    body = written(place, sent, None, ApiVersion("2026-06-01", preview=False))
    body["properties"]["networkProfile"]["kubeProxyConfig"] = copy.deepcopy(IPVS)
    complete_no_proxy(body, {}, service.state.random)
    stamp(body, new_id())
    mark(body, state)
    settle(place, body)
    _spell_as_sent(body)
    service.put(name, Cluster(body))


def set_window(service: Service, name: str, begins: datetime) -> None:
    """Let the nodes of a cluster be disrupted in a window alone, four hours each day from the time of `begins` on."""
    found = service.cluster(name)
    assert found
    found.body["properties"]["nodeDisruptionProfile"] = {"nodeDisruptionPolicy": "AllowDuringMaintenanceWindow"}
    window = {"schedule": {"daily": {"intervalDays": 1}}, "durationHours": 4, "startTime": f"{begins:%H:%M}"}
    configured = {"properties": {"maintenanceWindow": window}, "name": WINDOW}
    found.maintenance[WINDOW.lower()] = configured


class Act(str, Enum):
    """What a colleague does to a cluster."""

    TAGS = "sets tags"
    HOST = "adds a host to noProxy"
    CA = "adds a CA"
    BOTH = "adds a host to noProxy and a CA, and sets another httpsProxy"
    RANGES = "adds an IP range"
    PROXY = "sets another httpsProxy"
    BACK = "sets the proxy settings back"
    IPVS = "sets IPVS back"
    BLOCK = "sets the Node Disruption Policy to Block"
    ALLOW = "sets the Node Disruption Policy to Allow"
    NOTHING = "writes it as it is"
    DELETE = "deletes it"


class Ending(str, Enum):
    """How his operation ends."""

    SOON = "and it is done"
    FAILED = "and that fails"
    LONG = "which takes a while"
    LONG_FAILED = "which takes a while and fails"


WHILE = 3
"""How many requests about the cluster a while is."""


@dataclass(frozen=True)
class Deed:
    """An act on a cluster, unless the service would refuse it: an operation runs, or nothing is there."""

    act: Act
    ending: Ending = Ending.SOON
    busy: int = WHILE

    def on(self, service: Service, name: str) -> Callable[[], None]:
        """Return a function that does it."""
        return partial(_do, self, service, name)


def _do(deed: Deed, service: Service, name: str) -> None:
    found = service.cluster(name)
    if found is None or (found.operation and found.operation.in_progress):
        return
    service.log.foreign[name] += 1
    if deed.act is Act.DELETE:
        del service.state.clusters[key(SUBSCRIPTION, GROUP, name)]
        service.log.deleted.add(name)
        return
    body = _changed(found.body, deed.act)
    made = Cluster(body, maintenance=found.maintenance)
    service.put(name, made)
    is_long = deed.ending in (Ending.LONG, Ending.LONG_FAILED)
    status = "Failed" if deed.ending in (Ending.FAILED, Ending.LONG_FAILED) else "Succeeded"
    mark(body, "Updating" if is_long else status)
    if is_long:
        operation = Operation(new_id(), LOCATION, lambda status: mark(body, status), polls_left=deed.busy)
        operation.failure = {"code": "Broken", "message": "It broke."} if status == "Failed" else None
        made.operation = operation
        service.later(name, deed.busy, lambda: end(operation))


def _changed(body: Json, act: Act) -> Json:
    changed = copy.deepcopy(body)
    properties, revision = changed["properties"], revision_of(body) + 1
    properties["linuxProfile"]["adminUsername"] = f"admin{revision}"
    proxy = properties["httpProxyConfig"]
    if act is Act.TAGS:
        changed["tags"] = {**(changed.get("tags") or {}), "colleague": str(revision)}
    if act in (Act.HOST, Act.BOTH):
        proxy["noProxy"] = [*proxy["noProxy"], f"host{revision}.example"]
    if act in (Act.CA, Act.BOTH):
        proxy["trustedCa"] = bundle([proxy["trustedCa"], ca("Colleague")])
    if act is Act.RANGES:
        ranges = properties["apiServerAccessProfile"]["authorizedIPRanges"]
        properties["apiServerAccessProfile"]["authorizedIPRanges"] = [*ranges, f"9.9.9.{revision}/32"]
    if act in (Act.PROXY, Act.BOTH):
        proxy["httpsProxy"] = f"http://proxy{revision}:8080/"
    if act is Act.BACK:
        properties["httpProxyConfig"] = {**PROXY, "noProxy": NO_PROXY, "trustedCa": ca("Old")}
    if act in (Act.BLOCK, Act.ALLOW):
        properties["nodeDisruptionProfile"] = {"nodeDisruptionPolicy": act.name.title()}
    if act in (Act.IPVS, Act.BACK):
        properties["networkProfile"]["kubeProxyConfig"] = copy.deepcopy(IPVS)
    complete_no_proxy(changed, {}, random.Random(revision))  # noqa: S311 - an order, no secret
    _spell_as_sent(changed)
    stamp(changed, new_id())
    return changed


def _spell_as_sent(body: Json) -> None:
    """Spell the SKU as azure-cli sends it and newer answers have it: else each write would change it."""
    body["properties"]["networkProfile"]["loadBalancerSku"] = "standard"
