r"""Properties of a ManagedCluster as they stand in a Bicep resource.

Source: https://github.com/Azure/bicep/blob/main/docs/spec/bicep.md, which has the escapes `\\ \' \n \r \t \u{x} \$`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from azext_aksproxy.config.kinds import KUBE_PROXY
from azext_aksproxy.config.limits import PREVIEW_API_VERSION

RESOURCE_TYPE = "Microsoft.ContainerService/managedClusters"

ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "$": "\\$"}


def write(properties: Mapping[str, Any]) -> str:
    """Return the member `properties` of a resource, ready to paste; a `var` would have to be referred to as well."""
    lines = [*_comment("networkProfile" in properties), *_member("properties", properties)]
    return "".join(f"{line}\n" for line in lines)


def _comment(has_kube_proxy: bool) -> list[str]:
    if has_kube_proxy:
        return [
            f"// Belongs into: resource ... '{RESOURCE_TYPE}@{PREVIEW_API_VERSION}'",
            f"// {KUBE_PROXY.wire_name} needs a preview version of the API, this one or another.",
        ]
    return [f"// Belongs into: resource ... '{RESOURCE_TYPE}@...'"]


def _member(name: str, value: Any) -> list[str]:
    first, *more = _lines(value)
    return [f"{name}: {first}", *more]


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return _enclosed("{", (line for name, inner in value.items() for line in _member(name, inner)), "}")
    if isinstance(value, list):
        return _enclosed("[", (line for inner in value for line in _lines(inner)), "]")
    return [_scalar(value)]


def _enclosed(opening: str, lines: Iterator[str], closing: str) -> list[str]:
    indented = [f"  {line}" for line in lines]
    return [opening, *indented, closing] if indented else [opening + closing]


def _scalar(value: str | bool | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _string(value) if isinstance(value, str) else str(value)


def _string(value: str) -> str:
    return "'" + re.sub(r"[\\']|\$(?=\{)|[^ -~]", _escape, value) + "'"


def _escape(match: re.Match[str]) -> str:
    return ESCAPES.get(match[0]) or f"\\u{{{ord(match[0]):x}}}"
