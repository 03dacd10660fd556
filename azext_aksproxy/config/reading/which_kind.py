"""A file that is given without the option it is for: its content tells which settings it holds."""

from __future__ import annotations

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, Kind, folded, own_keys
from azext_aksproxy.config.reading.document import Document, Node, Object
from azext_aksproxy.config.reading.expressions import Expressions
from azext_aksproxy.config.reading.unwrap import NOT_FOUND, unwrap

KIND_UNKNOWN = Rule(
    id="kind-unknown",
    severity=Severity.ERROR,
    title="A file that is given without an option tells by its keys which settings it holds",
    reason="It would be checked for nothing, and pass.",
    source="aksproxy's own, 2026",
)
RULES = (KIND_UNKNOWN,)


def which_kinds(document: Document, expressions: Expressions) -> tuple[Kind, ...]:
    """Return the kinds of settings in `document`: more than one only in a template, none if nobody can tell."""
    found = {kind: unwrap(document, kind, expressions).node for kind in KINDS}
    if wrapped := tuple(kind for kind, node in found.items() if node is not None and node is not document.root):
        return wrapped
    if lacking := tuple(kind for kind, node in found.items() if node is None):
        return lacking
    return _by_keys(document)


def unknown_kind(document: Document) -> Finding:
    """Return the finding that nobody can tell."""
    message = "The keys of the file do not tell which settings it holds."
    hint = "Give --kind http-proxy or --kind kube-proxy."
    return Finding(KIND_UNKNOWN, message, hint, place=document.place())


COMMON = frozenset({"enabled", "mode"})
"""Keys of settings that files of anybody have."""


NO_SETTINGS = frozenset({KIND_UNKNOWN, NOT_FOUND})
"""The rules that are broken by a file without settings."""


def is_other(root: Node) -> bool:
    """Say whether `root` has keys of settings only as a file of anybody may have them, or is no object at all.

    Of the keys of settings at least half are known, and one of these is no common one, or all are known. A root
    without any is left to those who look deeper.
    """
    if not isinstance(root.value, Object):
        return True
    schemas = tuple(kind.schema_file for kind in KINDS)
    keys = {folded(member.key) for member in root.value.members if member.key != "$schema"}
    known = keys & frozenset().union(*map(own_keys, KINDS))
    if not known or str(named.value if (named := root.get("$schema")) else "").endswith(schemas):
        return False
    return 2 * len(known) < len(keys) or (known <= COMMON and known != keys)


def _by_keys(document: Document) -> tuple[Kind, ...]:
    if not isinstance(document.root.value, Object):
        return (HTTP_PROXY,)  # is refused as either
    members = document.root.value.members
    named = [str(member.node.value) for member in members if member.key == "$schema"]
    for kind in KINDS:
        if any(name.endswith(kind.schema_file) for name in named):
            return (kind,)
    keys = {folded(member.key) for member in members}  # http_proxy, as Terraform has it
    known = {kind: len(keys & own_keys(kind)) for kind in KINDS}
    most = max(known.values())
    best = tuple(kind for kind, count in known.items() if count == most)
    return best if len(best) == 1 else ()
