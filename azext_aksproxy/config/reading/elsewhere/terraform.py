"""What `terraform show -json` prints of a plan or a state: the clusters of azurerm and azapi in all modules.

azurerm has `http_proxy_config` with attributes in snake case; kube-proxy, and what else it lacks, goes by azapi, whose
`body` is that of the resource manager: an object, or JSON as a text before azapi 2. Null and "" stand for what was not
set. Sources, read in November 2026: the JSON output format of Terraform; the documentation of both providers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from azext_aksproxy.config.findings import Finding, UnreadableError
from azext_aksproxy.config.kinds import HTTP_PROXY, Kind, folded, own_keys, schema
from azext_aksproxy.config.reading.document import Array, Document, Expression, Member, Node, Object
from azext_aksproxy.config.reading.elsewhere.inner_json import inner_json
from azext_aksproxy.config.reading.elsewhere.masks import SENSITIVE, UNKNOWN, hide
from azext_aksproxy.config.reading.elsewhere.providers import (
    AZAPI,
    AZAPI_WHOLE,
    AZURERM,
    AZURERM_POOL,
    is_managed_cluster,
)
from azext_aksproxy.config.reading.expressions import Expressions, Seen
from azext_aksproxy.config.reading.resources import Cluster
from azext_aksproxy.config.reading.unwrap import NOT_FOUND, Found, below

CALLED = "what terraform show -json prints"
STATE_CALLED = "a state as Terraform keeps it"
KNOWN_FORMAT = ("0.", "1.")
BLOCK = "http_proxy_config"


def is_report(root: Node) -> bool:
    """Say whether `root` is a report of Terraform; OpenTofu prints the same."""
    parts = ("terraform_version", "planned_values", "values", "resource_changes")
    return bool(_text(root.get("format_version"))) and any(map(root.get, parts))


def is_state(root: Node) -> bool:
    """Say whether `root` is a state as it is kept, which is no interface and differs from version to version."""
    return all(map(root.get, ("terraform_version", "lineage", "resources")))


def settings(document: Document, kind: Kind) -> list[Found]:
    """Return the settings of `kind` of all clusters that a plan makes, or a state has, each with its address."""
    if not _text(document.root.get("format_version")).startswith(KNOWN_FORMAT):
        return [_unread(document, "The file is of a later format of terraform show -json than is known.", "")]
    report = _Report(document)
    return [found for resource in report.resources for found in report.settings(resource, kind)]


def no_settings(document: Document, _: Kind) -> list[Found]:
    """Return that a state is not read, and what is."""
    message = f"The file is {STATE_CALLED}, which is not read."
    return [_unread(document, message, "Check what is read of it: terraform show -json.")]


def _unread(document: Document, message: str, hint: str) -> Found:
    return Found(None, (Finding(NOT_FOUND, message, hint, place=document.place()),))


@dataclass(frozen=True)
class _Resource:
    """A resource that Terraform manages: `values`, and what of them is hidden."""

    address: str
    type: str
    values: Node
    unknown: Node | None
    sensitive: Node | None

    def value(self, key: str) -> Node | None:
        """Return an attribute, with what is hidden as Expressions; None where it is not set."""
        masks = (mask and mask.get(key) for mask in (self.sensitive, self.unknown))
        found = self.values.get(key)
        for mask, as_what in zip(masks, (SENSITIVE, UNKNOWN), strict=True):
            found = hide(found, mask, as_what)
        return found

    def text(self, key: str) -> str:
        found = self.values.get(key)
        return found.value if found is not None and isinstance(found.value, str) else ""


class _Report:
    """The resources of a report, and the settings in them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._expressions = Expressions(document)
        self._changes = {
            _text(each.get("address")): each.get("change") for each in _items(document.root, "resource_changes")
        }
        values = document.root.get("planned_values") or document.root.get("values")
        self.resources = list(self._in_module(values and values.get("root_module")))
        is_only_one = sum(each.type == AZURERM for each in self.resources) == 1
        pools = [each.values for each in self.resources if each.type == AZURERM_POOL]
        self._pools_of_the_cluster = pools if is_only_one else []

    def _in_module(self, module: Node | None) -> Iterator[_Resource]:
        for each in _items(module, "resources"):
            values, address = each.get("values"), _text(each.get("address"))
            if values is not None and _text(each.get("mode")) != "data":
                change = self._changes.get(address)
                unknown = change and change.get("after_unknown")
                yield _Resource(address, _text(each.get("type")), values, unknown, each.get("sensitive_values"))
        for each in _items(module, "child_modules"):
            yield from self._in_module(each)

    def settings(self, resource: _Resource, kind: Kind) -> Iterator[Found]:
        if resource.type == AZURERM and kind is HTTP_PROXY:
            cluster = Cluster(Seen(self._as_sent(resource), self._expressions))
            for block in _listed(resource.value(BLOCK)):
                yield Found(_renamed(block, kind), (), cluster, self._expressions, resource.address)
        if resource.type in AZAPI and is_managed_cluster(resource.text("type")):
            yield from self._in_body(resource, kind)

    def _in_body(self, resource: _Resource, kind: Kind) -> Iterator[Found]:
        body = resource.value("body")
        try:
            if body is not None and isinstance(body.value, str):
                body = inner_json(self._document, body)
        except UnreadableError as error:
            yield Found(None, (error.finding,), owner=resource.address)
            return
        if body is not None and isinstance(body.value, Expression):
            yield Found(body, owner=resource.address)
        elif body is not None and isinstance(body.value, Object):
            own = [each for each in _members(resource.values) if each.key == "type"]
            whole = Seen(replace(body, value=Object([*own, *body.value.members])), self._expressions)
            cluster = Cluster(whole, is_whole=resource.type == AZAPI_WHOLE)
            for member, inside in below(kind, self._expressions, cluster):
                yield Found(member.node, (), cluster, inside, resource.address)

    def _as_sent(self, cluster: _Resource) -> Node:
        """Return what of a cluster of azurerm matters beside the settings, as the resource manager has it.

        Nobody can tell to which of several clusters a pool belongs: its cluster's id is known after the change.
        """
        pools = [*_listed(cluster.values.get("default_node_pool")), *self._pools_of_the_cluster]
        profiles = replace(cluster.values, value=Array([_in_camel_case(each) for each in pools]))
        return replace(cluster.values, value=Object([Member("agentPoolProfiles", profiles.offset, profiles)]))


def _renamed(block: Node, kind: Kind) -> Node:
    """Return a block of azurerm with the names of the settings, without what is not set."""
    names = {name.lower(): name for name in schema(kind)["properties"]}
    known = [each for each in _members(block) if folded(each.key) in own_keys(kind)]
    members = [replace(each, key=names[folded(each.key)]) for each in known if each.node.value not in (None, "")]
    return replace(block, value=Object(members)) if isinstance(block.value, Object) else block


def _in_camel_case(pool: Node) -> Node:
    return replace(pool, value=Object([replace(each, key=folded(each.key)) for each in _members(pool)]))


def _listed(node: Node | None) -> list[Node]:
    """Return the blocks of a kind, which are a list also where there can be one only."""
    if node is None or node.value is None:
        return []
    return node.value.items if isinstance(node.value, Array) else [node]


def _items(node: Node | None, key: str) -> list[Node]:
    found = node and node.get(key)
    return found.value.items if found is not None and isinstance(found.value, Array) else []


def _members(node: Node) -> list[Member]:
    return node.value.members if isinstance(node.value, Object) else []


def _text(node: Node | None) -> str:
    return node.value if node is not None and isinstance(node.value, str) else ""
