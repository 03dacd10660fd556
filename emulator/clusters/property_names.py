"""The property names of managed clusters, in the case in which the service answers them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

MAPS = frozenset(
    {
        "addonProfiles",
        "config",
        "delegatedResources",
        "identityProfile",
        "kubeDNSOverrides",
        "nodeLabels",
        "podLabels",
        "tags",
        "userAssignedIdentities",
        "vnetDNSOverrides",
    }
)
"""Properties whose members are named by the user."""


@cache
def canonical_names() -> dict[str, str]:
    """Return each known property name by its lower-case form."""
    text = Path(__file__).with_name("property_names.txt").read_text(encoding="utf-8")
    return {name.lower(): name for name in text.split()}


def canonical(document: Any) -> Any:
    """Copy a document with its known property names spelled as the service answers them.

    The service ignores the case of names in a request body: its own documentation spelled `trustedCA` and
    `TCPTimeoutSeconds` where the schema has `trustedCa` and `tcpTimeoutSeconds`.
    """
    if isinstance(document, list):
        return [canonical(item) for item in document]
    if not isinstance(document, dict):
        return document
    result: dict[str, Any] = {}
    for sent, value in document.items():
        name = _spelled(sent)
        if name in MAPS and isinstance(value, dict):
            result[name] = {member: canonical(item) for member, item in value.items()}
        else:
            result[name] = canonical(value)
    return result


def _spelled(name: str) -> str:
    return canonical_names().get(name.lower(), name)
