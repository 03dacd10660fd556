"""Expressions of ARM templates: resolved where the template itself has the value, else set aside and told once.

A text that begins with `[` and ends with `]` is an expression; `[[` at its beginning makes it a literal. Source, read
in November 2026: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.limits import MAX_EXPRESSION, MAX_NESTING, MAX_VALUES
from azext_aksproxy.config.reading.document import Array, Document, Expression, Node, Object
from azext_aksproxy.config.redact import redact

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
    """Sees the values of a template as its deployment does. A document that is none has no expressions in its texts.

    Each template has its own: that of the file, and those of nested deployments that have a scope of their own.
    All that is taken from defaults shares one limit, MAX_VALUES: variables may repeat variables, ten times each.
    """

    def __init__(self, document: Document) -> None:
        self._template: Node | None = document.root
        self._is_template = _is_template(document.root)
        self._given: Mapping[str, Node] | None = {}
        self._around = self
        self._limit = _Limit(MAX_VALUES)

    def of_nested(self, template: Node | None, given: Mapping[str, Node] | None) -> Expressions:
        """Return those of a nested `template` that has a scope of its own, in a template of these.

        `given` are its parameters by their names in lower case, as the template around writes them. None stands for
        what a deployment alone knows: then no expression is resolved to it.
        """
        inner = copy(self)
        inner._template, inner._given, inner._around = template, given, self
        return inner

    def see(self, node: Node) -> Seen:
        """Return `node` as what it stands for, what is inside as it is; an Expression where a deployment knows."""
        if not self._is_template or not isinstance(node.value, str):
            return Seen(node, self)
        if not _is_expression(node):
            return Seen(replace(node, value=_literal(node.value)), self)
        found = self._target(node)
        if found is None or found.node.value is None:
            return Seen(replace(node, value=Expression(node.value)), self)
        value = found.node.value
        here = replace(node, value=_literal(value) if isinstance(value, str) else value, origin=found.node.origin)
        return Seen(here, found.inside)

    def resolved(self, node: Node) -> Node:
        """Return `node` as what it stands for, and so everything inside."""
        return self._resolved(node, len(node.path), "") if self._is_template else node

    def _resolved(self, node: Node, depth: int, origin: str) -> Node:
        """Raise _BeyondLimitError inside a default that is larger than what is left, or too deep.

        The expression that leads to the default then stays one. `origin` is where the value around comes from.
        """
        if origin:
            self._take(depth)
        seen = self.see(node)
        here = seen.node if seen.node.origin or not origin else replace(seen.node, origin=origin)
        try:
            return seen.inside.resolved_inside(here, depth + 1)
        except _BeyondLimitError:
            if not _is_expression(node):
                raise
            return replace(node, value=Expression(str(node.value)))

    def resolved_inside(self, node: Node, depth: int) -> Node:
        """Return `node` with everything inside resolved; see `resolved`."""
        if isinstance(node.value, Object):
            members = [replace(each, node=self._resolved(each.node, depth, node.origin)) for each in node.value.members]
            return replace(node, value=Object(members))
        if isinstance(node.value, Array):
            return replace(node, value=Array([self._resolved(each, depth, node.origin) for each in node.value.items]))
        return node

    def _take(self, depth: int) -> None:
        if not self._limit.left or depth > MAX_NESTING:
            raise _BeyondLimitError
        self._limit.left -= 1

    def _target(self, node: Node) -> Seen | None:
        """Return the value to which an expression leads, over others; None where it cannot be told."""
        found, scope = node, self
        way: tuple[str | int, ...] = ()
        references, origin = 0, ""
        while way or _is_expression(found):
            if not _is_expression(found):
                inner, way = _inside(found, way[0]), way[1:]
                if inner is None:
                    return None
                found = inner
                continue
            reference = _reference(str(found.value))
            references += 1
            if reference is None or references > MAX_NESTING or not self._limit.left:
                return None
            self._limit.left -= 1
            defined = scope.defined(reference)
            if defined is None:
                return None
            found, scope = defined.node, defined.inside
            way, origin = (*reference.way, *way), reference.called
        return Seen(replace(found, origin=origin), scope)

    def defined(self, reference: Reference) -> Seen | None:
        """Return the value of a parameter or variable as it is written, with whose expressions are in it."""
        defined = self._template and self._template.get(reference.kind)
        default = defined and defined.get(reference.name)
        if reference.kind != "parameters":
            return Seen(default, self) if default else None
        if self._given is None:
            return None
        if given := self._given.get(reference.name.lower()):
            return Seen(given, self._around)
        value = default and default.get("defaultValue")
        return Seen(value, self) if value else None


@dataclass
class _Limit:
    """How many values may still be taken from defaults."""

    left: int


@dataclass(frozen=True)
class Seen:
    """A value as what it stands for, and whose expressions are inside it."""

    node: Node
    inside: Expressions

    def get(self, *keys: str) -> Seen | None:
        """Return the value below it, None where there is none; the Expression on the way to it where there is one."""
        found = self
        for key in keys:
            if isinstance(found.node.value, Expression):
                return found
            inner = found.node.get(key)
            if inner is None:
                return None
            found = found.inside.see(inner)
        return found

    def listed(self) -> list[Seen]:
        """Return the elements of a list, or the values of an object, as they are written."""
        value = self.node.value
        nodes = value.items if isinstance(value, Array) else []
        if isinstance(value, Object):
            nodes = [member.node for member in value.members]
        return [Seen(each, self.inside) for each in nodes]


class _BeyondLimitError(Exception):
    """A default is larger, or deeper, than is taken."""


@dataclass(frozen=True)
class Reference:
    """What an expression refers to: a parameter or a variable, and the keys and indices from there."""

    kind: str
    name: str
    way: tuple[str | int, ...]

    @property
    def called(self) -> str:
        """What a message calls it."""
        return f"the {self.kind.removesuffix('s')} '{redact(self.name)}'"


@lru_cache(MAX_VALUES)
def _reference(text: str) -> Reference | None:
    """Return what the expression `text` refers to, if it does no more than that."""
    found = re.fullmatch(REFERENCE, text, re.IGNORECASE) if len(text) <= MAX_EXPRESSION else None
    if not found:
        return None
    steps = (each.strip(" \t\r\n.[]") for each in re.findall(STEP, found[3]))
    way = tuple(int(each) if each.isdecimal() else each.strip("'") for each in steps)
    return Reference(found[1].lower(), found[2], way)


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
