"""Where in a file the settings stand: at its top, or inside what people keep them in.

That is an ARM template, its `properties`, `{"httpProxyConfig": {...}}`, a cluster as the resource manager answers, or
an example of the REST API, whose request is read.
azure-cli sends such a file as it is, and Azure refuses it: HTTPProxyConfigInputError.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import Kind, own_keys
from azext_aksproxy.config.reading.document import Array, Document, Member, Node, Object
from azext_aksproxy.config.reading.expressions import resolved
from azext_aksproxy.config.redact import redact

WRAPPED = Rule(
    id="wrapped",
    severity=Severity.WARNING,
    title="The settings stand at the top of the file",
    reason="Settings inside an ARM template or a cluster are read from there; azure-cli alone would send all of it.",
    source="AKS#205, October 2021",
)
NOT_FOUND = Rule(
    id="settings-not-found",
    severity=Severity.ERROR,
    title="A template or cluster holds the settings that it is given for",
    reason="There would be nothing to send.",
    source="AKS#205, October 2021",
)
AMBIGUOUS = Rule(
    id="settings-ambiguous",
    severity=Severity.ERROR,
    title="A template holds the settings of one cluster",
    reason="It would be left to chance which cluster's settings are sent.",
    source="aksproxy's own, 2026",
)
RULES = (WRAPPED, NOT_FOUND, AMBIGUOUS)

MANAGED_CLUSTERS = "microsoft.containerservice/managedclusters"
WRAPPERS = ("properties", "networkprofile", "resources", "parameters")


SHARED_KEYS = frozenset({"enabled"})
"""Keys of both kinds, which tell nothing."""


@dataclass(frozen=True)
class Found:
    """The settings, if they were found, and what is to be said of the place."""

    node: Node | None
    findings: tuple[Finding, ...] = ()
    resource: Node | None = None
    """The managed cluster of a template that has them, expressions resolved."""


def unwrap(document: Document, kind: Kind) -> Found:
    """Return the settings of `kind` in `document`: its root, unless that is a known wrapper and no settings."""
    root, body = document.root, _request_of(document.root)
    if body is None and not (isinstance(root.value, Object) and _is_wrapper(root.value, kind)):
        return Found(root)
    candidates = list(_settings(body or root, kind))
    if not candidates:
        message = f"The file holds no {kind.wire_name}."
        hint = f"Give a file that does to {kind.option}."
        return Found(None, (Finding(NOT_FOUND, message, hint, place=document.place()),))
    (first, resource), *others = candidates
    findings = [_say_where(document, first, kind)]
    if others:
        message = f"The file holds more than one {kind.wire_name}."
        findings.append(Finding(AMBIGUOUS, message, "Give a file with one.", place=document.place(others[0][0])))
    return Found(resolved(document, first.node), tuple(findings), resource and resolved(document, resource))


def _say_where(document: Document, member: Member, kind: Kind) -> Finding:
    message = f"The settings stand under '{redact(member.node.pointer)}' and are read from there."
    return Finding(WRAPPED, message, f"Give {kind.option} a file of the settings alone.", place=document.place(member))


def _request_of(root: Node) -> Node | None:
    """Return the body that an example of the REST API sends, which is a parameter among those of the call."""
    body: Node | None = root
    for _ in range(2):
        members = body.value.members if body and isinstance(body.value, Object) else []
        body = next((member.node for member in members if member.key == "parameters"), None)
    return body if body and isinstance(body.value, Object) else None


def _is_wrapper(value: Object, kind: Kind) -> bool:
    names = {member.key.lower() for member in value.members}
    return not names & own_keys(kind) and bool(names & {kind.wire_name.lower(), *WRAPPERS})


def _settings(node: Node, kind: Kind, resource: Node | None = None) -> Iterator[tuple[Member, Node | None]]:
    """Yield each member that holds settings of `kind`, below `node` and what wraps them, and its cluster's resource."""
    if not isinstance(node.value, Object):
        return
    for member in node.value.members:
        name = member.key.lower()
        if name == kind.wire_name.lower():
            if member.node.value is not None:
                yield _value(member), resource
        elif name == "resources":
            for each in _resources(member.node):
                yield from _settings(each, kind, each)
        elif name == "parameters":
            yield from _parameters(member.node, kind)
        elif name in WRAPPERS:
            yield from _settings(member.node, kind, resource)


def _parameters(node: Node, kind: Kind) -> Iterator[tuple[Member, Node | None]]:
    """Yield the parameters of a parameter file that hold settings, by their name, their keys, or what they wrap."""
    members = node.value.members if isinstance(node.value, Object) else []
    for parameter in members:
        member = _value(parameter)
        if member is parameter or not isinstance(member.node.value, Object):
            continue
        keys = {each.key.lower() for each in member.node.value.members}
        if parameter.key.lower() == kind.wire_name.lower() or keys & (own_keys(kind) - SHARED_KEYS):
            yield member, None
        else:
            yield from _settings(member.node, kind)


def _value(member: Member) -> Member:
    """Return the member `value` where that is all that `member` holds, as in a parameter file; else `member` itself."""
    inner = member.node.value.members if isinstance(member.node.value, Object) else []
    return inner[0] if [each.key.lower() for each in inner] == ["value"] else member


def _resources(node: Node) -> Iterator[Node]:
    """Yield the managed clusters of an ARM template, whose resources are a list, or an object by symbolic names."""
    resources: list[Node] = []
    if isinstance(node.value, Array):
        resources = node.value.items
    elif isinstance(node.value, Object):
        resources = [member.node for member in node.value.members]
    return (each for each in resources if _type(each) == MANAGED_CLUSTERS)


def _type(resource: Node) -> str:
    members = resource.value.members if isinstance(resource.value, Object) else []
    types = [member.node.value for member in members if member.key.lower() == "type"]
    return types[0].partition("@")[0].lower() if types and isinstance(types[0], str) else ""
