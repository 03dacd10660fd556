"""Manifests of Kubernetes in which a cluster is described: those of Cluster API, Crossplane and Azure Service Operator.

A manifest may stand inside another, as in a List, a Composition, or the resources of an AzureASOManagedControlPlane.
Sources, read in November 2026: the types of cluster-api-provider-azure v1beta1, of provider-upjet-azure v1beta1 and
v1beta2, and of Azure Service Operator 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from azext_aksproxy.config.kinds import Kind, folded, own_keys, schema
from azext_aksproxy.config.reading.document import WITHHELD, Array, Document, Expression, Member, Node, Object
from azext_aksproxy.config.reading.expressions import Expressions, Seen
from azext_aksproxy.config.reading.resources import Cluster
from azext_aksproxy.config.reading.unwrap import Found, below

CALLED = "a manifest of Kubernetes"


@dataclass(frozen=True)
class _Resource:
    """A kind of manifest: its API group, as a pattern, and where in it that stands which becomes the cluster.

    `is_whole` says that it has the properties of the resource manager, so that what it lacks has their default.
    """

    group: str
    ways: tuple[tuple[str, ...], ...]
    is_whole: bool = False


CLUSTER_API = r"(?:exp\.)?infrastructure\.cluster\.x-k8s\.io"
RESOURCES = {
    "AzureManagedControlPlane": _Resource(CLUSTER_API, (("spec",),)),
    "AzureManagedControlPlaneTemplate": _Resource(CLUSTER_API, (("spec", "template", "spec"),)),
    "KubernetesCluster": _Resource(
        r"containerservice\.azure\.(?:m\.upbound|upbound|jet\.crossplane)\.io",
        (("spec", "forProvider"), ("spec", "initProvider")),
    ),
    "ManagedCluster": _Resource(r"containerservice\.azure\.com", (("spec",),), is_whole=True),
}

SECRET_REFERENCES = ("secretref", "fromsecret", "from")
"""How a key ends that names, in the place of a setting, where it is kept."""

A_SECRET = Expression("", "a reference to a secret", WITHHELD)


def is_manifest(root: Node) -> bool:
    """Say whether `root` is a manifest of Kubernetes, of whatever kind."""
    return bool(_text(root, "apiVersion") and _text(root, "kind"))


def settings(document: Document, kind: Kind) -> list[Found]:
    """Return the settings of `kind` of all clusters in a manifest, each with the kind and the name of its resource."""
    expressions = Expressions(document)
    found = []
    for manifest, resource in _clusters(document.root):
        owner = _called(manifest)
        for way in resource.ways:
            body = _at(manifest, way)
            cluster = Cluster(Seen(body, expressions), is_whole=resource.is_whole) if body else None
            for member, inside in below(kind, expressions, cluster) if cluster else ():
                blocks = member.node.value.items if isinstance(member.node.value, Array) else [member.node]
                found += [Found(_without_references(each, kind), (), cluster, inside, owner) for each in blocks]
    return found


def _clusters(node: Node) -> Iterator[tuple[Node, _Resource]]:
    """Yield each manifest of a cluster at `node` or below it."""
    resource = RESOURCES.get(_text(node, "kind"))
    if resource and re.fullmatch(resource.group, _text(node, "apiVersion").partition("/")[0]):
        yield node, resource
    elif isinstance(node.value, Object):
        for member in node.value.members:
            yield from _clusters(member.node)
    elif isinstance(node.value, Array):
        for item in node.value.items:
            yield from _clusters(item)


def _without_references(block: Node, kind: Kind) -> Node:
    """Return settings with an Expression for each that is kept in a secret."""
    if not isinstance(block.value, Object):
        return block
    names = {name.lower(): name for name in schema(kind)["properties"]}
    members = []
    for each in block.value.members:
        setting = _referenced(each.key)
        known = setting in own_keys(kind)
        members.append(_reference(each, names[setting]) if known else each)
    return replace(block, value=Object(members))


def _referenced(key: str) -> str:
    plain = folded(key)
    return next((plain.removesuffix(end) for end in SECRET_REFERENCES if plain.endswith(end)), "")


def _reference(member: Member, name: str) -> Member:
    return replace(member, key=name, node=replace(member.node, value=A_SECRET))


def _at(node: Node, way: tuple[str, ...]) -> Node | None:
    found: Node | None = node
    for key in way:
        found = found and found.get(key)
    return found


def _called(manifest: Node) -> str:
    metadata = manifest.get("metadata")
    name = _text(metadata, "name") if metadata else ""
    return f"{_text(manifest, 'kind')} {name}".strip()


def _text(node: Node, key: str) -> str:
    found = node.get(key)
    return found.value if found is not None and isinstance(found.value, str) else ""
