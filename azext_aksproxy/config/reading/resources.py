"""The managed clusters among the resources of an ARM template, each with its node pools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from azext_aksproxy.config.reading.document import Array, Node, Object

MANAGED_CLUSTERS = "microsoft.containerservice/managedclusters"
AGENT_POOLS = f"{MANAGED_CLUSTERS}/agentpools"
CHILD_POOLS = (AGENT_POOLS, "agentpools")


@dataclass(frozen=True)
class Cluster:
    """What describes a cluster. A part of one, such as `properties` alone, says nothing by what it lacks."""

    body: Node
    pools: tuple[Node, ...] = ()
    """Pools that are resources of their own."""
    is_whole: bool = False


def clusters(resources: Node) -> Iterator[Cluster]:
    """Yield the managed clusters of `resources`. Nobody can tell to which of several a pool beside them belongs."""
    listed = _listed(resources)
    bodies = [each for each in listed if _type(each) == MANAGED_CLUSTERS]
    beside = [each for each in listed if _type(each) == AGENT_POOLS] if len(bodies) == 1 else []
    for body in bodies:
        children = [each for each in _listed(body.get("resources")) if _type(each) in CHILD_POOLS]
        yield Cluster(body, (*children, *beside), is_whole=True)


def _listed(resources: Node | None) -> list[Node]:
    """Return the resources of a template, which are a list, or an object by symbolic names."""
    if resources is not None and isinstance(resources.value, Array):
        return resources.value.items
    if resources is not None and isinstance(resources.value, Object):
        return [member.node for member in resources.value.members]
    return []


def _type(resource: Node) -> str:
    found = resource.get("type")
    return found.value.partition("@")[0].lower() if found is not None and isinstance(found.value, str) else ""
