"""Expressions of ARM templates: resolved where the template itself has the value, else set aside and told once.

A text that begins with `[` and ends with `]` is an expression; `[[` at its beginning makes it a literal. Source, read
in November 2026: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.limits import MAX_EXPRESSION, MAX_NESTING, MAX_VALUES
from azext_aksproxy.config.reading.document import Array, Document, Expression, Node, Object

UNCHECKED = Rule(
    id="arm-expression",
    severity=Severity.WARNING,
    title="A setting in a template has a value of its own, or one that the template's defaults tell",
    reason="What an expression, or a reference to a key vault, becomes is known when the template is deployed. Until "
    "then the setting cannot be checked.",
    source="Azure Resource Manager, template expressions and key vault parameters, read in November 2026",
)
UNSENT = Rule(
    id="arm-expression-sent",
    severity=Severity.ERROR,
    title="What a command sends has values, no expressions",
    reason="Only a deployment resolves them; the service would take the text for the value.",
    source="Azure Resource Manager, template expressions, read in November 2026",
)
RULES = (UNCHECKED, UNSENT)

STEP = r"\s*(?:\.\s*[A-Za-z_]\w*|\[\s*(?:[0-9]{1,9}|'[^']*')\s*\])"
REFERENCE = rf"\[\s*(parameters|variables)\s*\(\s*'([^']+)'\s*\)((?:{STEP}){{0,{MAX_NESTING}}})\s*\]"
"""`[variables('name').key[0]['key']]`, with no more steps than a file can be nested."""

AN_UNCHECKED = ", and is not checked."


def unchecked(name: str, value: Expression) -> str:
    """Return the message that what is called `name` is not checked."""
    return f"{name} is {value.called}{AN_UNCHECKED}"


def unsent(found: Finding) -> Finding:
    """Return the finding that an expression, found by `unchecked`, cannot be sent."""
    message = f"{found.message.removesuffix(AN_UNCHECKED)}, which cannot be sent."
    return Finding(UNSENT, message, "Write the value in its place.", place=found.place)


class Expressions:
    """Resolves the expressions of a document. One that is no ARM template has none: there, a text is what it is.

    All that is taken from defaults shares one limit, MAX_VALUES: variables may repeat variables, ten times each.
    """

    def __init__(self, document: Document) -> None:
        self._root = document.root
        self._is_template = _is_template(document.root)
        self._left = MAX_VALUES

    def followed(self, node: Node) -> Node:
        """Return `node` with what it stands for, what is inside as it is; an Expression where a deployment knows."""
        if not self._is_template or not isinstance(node.value, str):
            return node
        if not _is_expression(node):
            return replace(node, value=_literal(node.value))
        target = self._target(node)
        if target is None or target.value is None:
            return replace(node, value=Expression(node.value))
        return replace(node, value=_literal(target.value) if isinstance(target.value, str) else target.value)

    def resolved(self, node: Node) -> Node:
        """Return `node` with what it stands for, and so everything inside."""
        return self._resolved(node, len(node.path), is_taken=False) if self._is_template else node

    def _resolved(self, node: Node, depth: int, is_taken: bool) -> Node:
        """Raise _BeyondLimitError inside a default that is larger than what is left, or too deep.

        The expression that leads to the default then stays one.
        """
        if is_taken:
            self._take(depth)
        is_expression = _is_expression(node)
        here = self.followed(node)
        try:
            return self._resolved_inside(here, depth + 1, is_taken or is_expression)
        except _BeyondLimitError:
            if not is_expression:
                raise
            return replace(node, value=Expression(str(node.value)))

    def _resolved_inside(self, node: Node, depth: int, is_taken: bool) -> Node:
        if isinstance(node.value, Object):
            members = [replace(each, node=self._resolved(each.node, depth, is_taken)) for each in node.value.members]
            return replace(node, value=Object(members))
        if isinstance(node.value, Array):
            return replace(node, value=Array([self._resolved(each, depth, is_taken) for each in node.value.items]))
        return node

    def _take(self, depth: int) -> None:
        if not self._left or depth > MAX_NESTING:
            raise _BeyondLimitError
        self._left -= 1

    def _target(self, node: Node) -> Node | None:
        """Return the value to which an expression leads, over others; None where it cannot be told."""
        found: Node | None = node
        way: tuple[str | int, ...] = ()
        references = 0
        while found is not None and (way or _is_expression(found)):
            if not _is_expression(found):
                found, way = _inside(found, way[0]), way[1:]
                continue
            reference = _reference(str(found.value))
            references += 1
            if reference is None or references > MAX_NESTING or not self._left:
                return None
            self._left -= 1
            found, way = self._default(reference), (*reference.way, *way)
        return found

    def _default(self, reference: _Reference) -> Node | None:
        defined = self._root.get(reference.kind)
        default = defined and defined.get(reference.name)
        return default and default.get("defaultValue") if reference.kind == "parameters" else default


class _BeyondLimitError(Exception):
    """A default is larger, or deeper, than is taken."""


@dataclass(frozen=True)
class _Reference:
    """What an expression refers to: a parameter or a variable, and the keys and indices from there."""

    kind: str
    name: str
    way: tuple[str | int, ...]


@lru_cache(MAX_VALUES)
def _reference(text: str) -> _Reference | None:
    """Return what the expression `text` refers to, if it does no more than that."""
    found = re.fullmatch(REFERENCE, text, re.IGNORECASE) if len(text) <= MAX_EXPRESSION else None
    if not found:
        return None
    steps = (each.strip(" \t\r\n.[]") for each in re.findall(STEP, found[3]))
    way = tuple(int(each) if each.isdecimal() else each.strip("'") for each in steps)
    return _Reference(found[1].lower(), found[2], way)


def _inside(node: Node, step: str | int) -> Node | None:
    if isinstance(step, str):
        return node.get(step)
    items = node.value.items if isinstance(node.value, Array) else []
    return items[step] if step < len(items) else None


def _is_template(root: Node) -> bool:
    schema = root.get("$schema")
    is_named = schema is not None and "deploymentTemplate" in str(schema.value)
    return is_named or root.get("resources") is not None


def _is_expression(node: Node) -> bool:
    text = node.value
    return isinstance(text, str) and text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def _literal(text: str) -> str:
    return text[1:] if text.startswith("[[") and text.endswith("]") else text
