"""Where in a document the settings stand, whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import Kind
from azext_aksproxy.config.reading.document import Document, Node
from azext_aksproxy.config.reading.elsewhere import listed, manifests, terraform
from azext_aksproxy.config.reading.expressions import Expressions
from azext_aksproxy.config.reading.unwrap import Found, unwrap_all

VALIDATED_ONLY = Rule(
    id="validated-only",
    severity=Severity.ERROR,
    title="A command is given settings, a template or a cluster",
    reason="What other tools keep, and lists of clusters, are checked by validate. Those tools write the clusters.",
    source="aksproxy's own, 2026",
)
RULES = (VALIDATED_ONLY,)


@dataclass(frozen=True)
class Tool:
    """Files of a tool: what they are called, whether a document is one, and the settings in it."""

    called: str
    is_one: Callable[[Node], bool]
    settings: Callable[[Document, Kind], list[Found]]


TOOLS = (
    Tool(terraform.CALLED, terraform.is_report, terraform.settings),
    Tool(terraform.STATE_CALLED, terraform.is_state, terraform.no_settings),
    Tool(manifests.CALLED, manifests.is_manifest, manifests.settings),
    Tool(listed.CALLED, listed.is_list, listed.settings),
)


def tool_of(document: Document) -> Tool | None:
    """Return the tool that `document` belongs to, None where that is azure-cli or a template."""
    return next((tool for tool in TOOLS if tool.is_one(document.root)), None)


def settings_in(document: Document, kind: Kind) -> list[Found]:
    """Return all settings of `kind` in `document`. A document of another tool may have none."""
    tool = tool_of(document)
    return tool.settings(document, kind) if tool else unwrap_all(document, kind, Expressions(document))


def not_to_be_sent(document: Document, kind: Kind) -> Finding | None:
    """Return the finding that `document` is another tool's; None for one whose settings of `kind` may be sent."""
    if tool := tool_of(document):
        message = f"The file is {tool.called}, which only az aks proxy validate reads."
        hint = f"Give {kind.option} a file of the settings alone."
        return Finding(VALIDATED_ONLY, message, hint, place=document.place())
    return None
