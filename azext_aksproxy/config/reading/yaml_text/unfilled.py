"""Texts that are not final yet: those that a template engine fills, and those in which a variable is put later."""

from __future__ import annotations

import re

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.reading.document import WITHHELD, Document, Expression, Node
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.redact import redact

TEMPLATE = Rule(
    id="unfilled-template",
    severity=Severity.ERROR,
    title="A file is what a template became, and not the template",
    reason="What stands in {{ }} is known to Helm, Jinja or another engine alone, and the rest may depend on it.",
    source="Helm, template guide; Jinja, template designer documentation, read in November 2026",
)
RULES = (TEMPLATE,)

RENDER = "Check what it becomes: helm template ... | aksproxy-validate -"
BRACES = r"\{\{|\{%"
VARIABLE = r"\$\{[A-Za-z_]\w{0,127}(?:[:=?+-][^}]{0,1024})?\}"
"""As Flux puts them in after the build of a Kustomization, and clusterctl when it generates a cluster."""


def unfilled(text: str) -> str | Expression:
    """Return `text`, or the Expression that it is where it is not final."""
    if re.search(BRACES, text):
        return Expression(text, "a template", TEMPLATE, RENDER)
    if found := re.search(VARIABLE, text):
        return Expression(text, f"the variable {redact(found.group())}", WITHHELD)
    return text


def is_template(source: Source) -> bool:
    """Say whether there is anything in `source` that a template engine would fill."""
    return re.search(BRACES, source.text) is not None


def template_at(source: Source) -> Finding:
    """Return the finding that `source` is a template, at its first braces."""
    found = re.search(BRACES, source.text)
    node = Node(None, found.start() if found else 0, ())
    message = "The file is a template: what stands in {{ }} is not filled."
    return Finding(TEMPLATE, message, RENDER, place=Document(source, node).place(node))
