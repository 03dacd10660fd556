"""Properties of a ManagedCluster as they stand in an ARM template.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions, "Escape characters".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def write(properties: Mapping[str, Any]) -> str:
    """Return `properties` as strict JSON: comments, which an ARM template may have, would keep other tools from it."""
    return json.dumps({"properties": _literal(properties)}, indent=2) + "\n"


def _literal(value: Any) -> Any:
    """Return `value` with no string that ARM would take for an expression.

    An expression starts with `[` and ends with `]`; a bracket more makes it a literal. A string that starts alike but
    ends otherwise, such as `[::1]:3128`, is no expression, and the documentation says not to escape it.
    """
    if isinstance(value, Mapping):
        return {name: _literal(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_literal(inner) for inner in value]
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        return f"[{value}"
    return value
