"""Expressions of ARM templates: resolved where the template itself has the value, else set aside and told once.

A text that begins with `[` and ends with `]` is an expression; `[[` at its beginning makes it a literal. Source, read
in November 2026: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

from __future__ import annotations

import re
from dataclasses import replace

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.reading.document import Array, Document, Expression, Member, Node, Object

UNCHECKED = Rule(
    id="arm-expression",
    severity=Severity.WARNING,
    title="A setting in a template has a value of its own, or one that the template's defaults tell",
    reason="What an expression becomes is known when the template is deployed, so the setting cannot be checked.",
    source="Azure Resource Manager, template expressions, read in November 2026",
)
UNSENT = Rule(
    id="arm-expression-sent",
    severity=Severity.ERROR,
    title="What a command sends has values, no expressions",
    reason="Only a deployment resolves them; the service would take the text for the value.",
    source="Azure Resource Manager, template expressions, read in November 2026",
)
RULES = (UNCHECKED, UNSENT)

MOST_STEPS = 10
"""How often a default may lead to another one. Ours: a variable that refers to itself would lead on for ever."""

REFERENCE = re.compile(r"\[\s*(?P<kind>parameters|variables)\s*\(\s*'(?P<name>[^']+)'\s*\)\s*\]", re.IGNORECASE)


def unsent(unchecked: Finding) -> Finding:
    """Return the finding that an expression, found by `unchecked`, cannot be sent."""
    message = f"{unchecked.message.partition(' is an expression')[0]} is an expression, which cannot be sent."
    return Finding(UNSENT, message, "Write the value in its place.", place=unchecked.place)


def is_template(document: Document) -> bool:
    """Say whether `document` is an ARM template, in which a text can be an expression."""
    schema = _member(document.root, "$schema")
    is_named = schema is not None and "deploymentTemplate" in str(schema.value)
    return is_named or _member(document.root, "resources") is not None


def resolved(document: Document, node: Node) -> Node:
    """Return `node` with the values that its expressions stand for; an Expression where only a deployment knows.

    In a document that is no template, a text is what it is.
    """
    return _resolved(document.root, node, MOST_STEPS) if is_template(document) else node


def _resolved(root: Node, node: Node, steps: int) -> Node:
    if isinstance(node.value, Object):
        members = [replace(each, node=_resolved(root, each.node, steps)) for each in node.value.members]
        return replace(node, value=Object(members))
    if isinstance(node.value, Array):
        return replace(node, value=Array([_resolved(root, each, steps) for each in node.value.items]))
    text = node.value
    if not isinstance(text, str) or not (text.startswith("[") and text.endswith("]")):
        return node
    if text.startswith("[["):
        return replace(node, value=text[1:])
    default = _default(root, text) if steps else None
    if default is None:
        return replace(node, value=Expression(text))
    return replace(_resolved(root, default, steps - 1), offset=node.offset, path=node.path)


def _default(root: Node, text: str) -> Node | None:
    """Return the literal that the expression `text` refers to, if it is so simple."""
    found = REFERENCE.fullmatch(text)
    if not found:
        return None
    is_parameter = found["kind"].lower() == "parameters"
    defined = _member(_member(root, "parameters" if is_parameter else "variables"), found["name"])
    default = _member(defined, "defaultValue") if is_parameter else defined
    return None if default is None or default.value is None else default


def _member(node: Node | None, name: str) -> Node | None:
    members: list[Member] = node.value.members if node is not None and isinstance(node.value, Object) else []
    return next((each.node for each in members if each.key.lower() == name.lower()), None)
