"""Where in a file the settings stand: at its top, or inside what people keep them in.

That is an ARM template, its `properties`, `{"httpProxyConfig": {...}}`, a cluster as the resource manager answers, or
an example of the REST API, whose request is read.
azure-cli sends such a file as it is, and Azure refuses it: HTTPProxyConfigInputError.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import Kind, folded, own_keys
from azext_aksproxy.config.reading.document import Array, Document, Member, Node, Object
from azext_aksproxy.config.reading.expressions import Expressions, Seen
from azext_aksproxy.config.reading.parameters import is_bare, is_settings, setting_by_setting, value_of, values
from azext_aksproxy.config.reading.resources import Cluster, cluster_at, clusters
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

WRAPPERS = ("properties", "networkprofile", "resources", "parameters")


@dataclass(frozen=True)
class Found:
    """The settings, if they were found, and what is to be said of the place."""

    node: Node | None
    findings: tuple[Finding, ...] = ()
    cluster: Cluster | None = None
    """The cluster that they stand in."""
    expressions: Expressions | None = None
    """Whose expressions are in them, where they stand in a template."""
    owner: str = ""
    """What the file of another tool calls that cluster."""


def unwrap(document: Document, kind: Kind, expressions: Expressions) -> Found:
    """Return the settings of `kind` in `document`: its root, unless that is a known wrapper and no settings.

    Their expressions are those of the document; the ones on the way to them are followed.
    """
    first, *others = unwrap_all(document, kind, expressions)
    if not others or others[0].node is None:
        return first
    message = f"The file holds more than one {kind.wire_name}."
    second = replace(others[0].findings[0], rule=AMBIGUOUS, message=message, hint="Give a file with one.")
    return replace(first, findings=(*first.findings, second))


def unwrap_all(document: Document, kind: Kind, expressions: Expressions) -> list[Found]:
    """Return all settings of `kind` in `document`, at least one: see `unwrap`."""
    root, body = document.root, _request_of(document.root)
    if body is None and not is_bare(root) and not is_wrapper(root, kind):
        return [Found(root)]
    candidates = list(_Search(kind, expressions).all_of(body or root))
    if not candidates:
        return [Found(None, (not_found(document, kind),))]
    return [
        Found(member.node, (_say_where(document, member, kind),), cluster, inside)
        for member, inside, cluster in candidates
    ]


def not_found(document: Document, *kinds: Kind) -> Finding:
    """Return the finding that `document` holds no settings of `kinds`."""
    message = (
        f"The file holds {'no' if len(kinds) == 1 else 'neither'} {' nor '.join(each.wire_name for each in kinds)}."
    )
    hint = f"Give a file that does to {kinds[0].option}." if len(kinds) == 1 else "Give a file that does."
    return Finding(NOT_FOUND, message, hint, place=document.place())


def below(kind: Kind, expressions: Expressions, cluster: Cluster) -> list[tuple[Member, Expressions]]:
    """Return the settings of `kind` in `cluster`, which is all of one or a part, with whose expressions are in them."""
    found = _Search(kind, expressions).inside(cluster)
    return [(member, inside) for member, inside, _ in found]


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


def is_wrapper(root: Node, kind: Kind) -> bool:
    """Say whether `root` holds what people keep settings of `kind` in, and no settings itself."""
    names = {folded(member.key) for member in root.value.members} if isinstance(root.value, Object) else set()
    return not names & own_keys(kind) and bool(names & {kind.wire_name.lower(), *WRAPPERS})


_Candidate = tuple[Member, Expressions, Cluster | None]


@dataclass(frozen=True)
class _Search:
    """Looks for settings of `kind` below what wraps them.

    Yields each with whose expressions are in it, and the cluster that it stands in.
    """

    kind: Kind
    expressions: Expressions

    def all_of(self, node: Node) -> Iterator[_Candidate]:
        """Yield the settings of a file whose root is `node`, which may be a part of a cluster."""
        here = Seen(node, self.expressions)
        yield from self._in_parameters(node) if is_bare(node) else self._below(here, cluster_at(here))

    def inside(self, cluster: Cluster) -> Iterator[_Candidate]:
        """Yield the settings of a cluster."""
        return self._below(cluster.body, cluster)

    def _below(self, seen: Seen, cluster: Cluster) -> Iterator[_Candidate]:
        for member in seen.node.value.members if isinstance(seen.node.value, Object) else ():
            name = folded(member.key)
            if name == self.kind.wire_name.lower():
                if member.node.value is not None:
                    yield value_of(member), seen.inside, cluster
            elif name == "resources":
                for each in clusters(seen):
                    yield from self._below(each.body, each)
            elif name == "parameters":
                yield from self._in_parameters(member.node)
            elif name in WRAPPERS:
                yield from self._below(seen.inside.see(member.node), cluster)

    def _anywhere(self, node: Node) -> Iterator[_Candidate]:
        """Yield the settings at any depth of a value whose shape a module of its own has thought up."""
        members = node.value.members if isinstance(node.value, Object) else []
        for member in members:
            if folded(member.key) == self.kind.wire_name.lower() and isinstance(member.node.value, Object):
                yield member, self.expressions, cluster_at(Seen(node, self.expressions))
            else:
                yield from self._anywhere(member.node)
        for item in node.value.items if isinstance(node.value, Array) else ():
            yield from self._anywhere(item)

    def _in_parameters(self, node: Node) -> Iterator[_Candidate]:
        """Yield the parameters of a parameter file that hold settings, by themselves, inside, or together."""
        found: list[_Candidate] = []
        for parameter, value in values(node):
            here = Seen(value.node, self.expressions)
            is_found = is_settings(parameter, value, self.kind)
            inside = [*self._below(here, cluster_at(here))] or [*self._anywhere(value.node)]
            found += [(value, self.expressions, None)] if is_found else inside
        together = setting_by_setting(node, self.kind)
        yield from found or ([(together, self.expressions, None)] if together else [])
