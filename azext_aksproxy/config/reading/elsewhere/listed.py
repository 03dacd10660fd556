"""A list of clusters, as `az aks list` prints one, and the resource manager answers with."""

from __future__ import annotations

from azext_aksproxy.config.kinds import KINDS, Kind
from azext_aksproxy.config.reading.document import Array, Document, Node, Object
from azext_aksproxy.config.reading.expressions import Expressions, Seen
from azext_aksproxy.config.reading.resources import cluster_at
from azext_aksproxy.config.reading.unwrap import Found, below, is_wrapper

CALLED = "a list of clusters"


def is_list(root: Node) -> bool:
    """Say whether `root` is a list of clusters, or of parts of them."""
    return any(is_wrapper(each, kind) for each in _items(root) for kind in KINDS)


def settings(document: Document, kind: Kind) -> list[Found]:
    """Return the settings of `kind` of each cluster that has them, with its name."""
    expressions = Expressions(document)
    clusters = [cluster_at(Seen(each, expressions)) for each in _items(document.root)]
    return [
        Found(member.node, (), cluster, inside, _name(cluster.body.node))
        for cluster in clusters
        for member, inside in below(kind, expressions, cluster)
    ]


def _items(root: Node) -> list[Node]:
    listed = root.get("value") if isinstance(root.value, Object) else root
    return listed.value.items if listed is not None and isinstance(listed.value, Array) else []


def _name(cluster: Node) -> str:
    found = cluster.get("name")
    return found.value if found is not None and isinstance(found.value, str) else ""
