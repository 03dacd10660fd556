r"""Properties of a ManagedCluster as Terraform sets them, by the providers azurerm and azapi.

Sources: the registry's documentation of `azurerm_kubernetes_cluster` and `azapi_update_resource`; of HCL
https://developer.hashicorp.com/terraform/language/expressions/strings, which has the escapes
`\n \r \t \" \\ \uNNNN \UNNNNNNNN $${ %%{`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from azext_aksproxy.config.kinds import HTTP_PROXY
from azext_aksproxy.config.limits import PREVIEW_API_VERSION

AZURERM_NAMES = {
    "httpProxy": "http_proxy",
    "httpsProxy": "https_proxy",
    "noProxy": "no_proxy",
    "trustedCa": "trusted_ca",
}
"""The settings that the block `http_proxy_config` of azurerm knows. All others, such as `enabled`, go by azapi."""

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write(properties: Mapping[str, Any]) -> str:
    """Return the block for `azurerm_kubernetes_cluster`, and a resource of azapi for what azurerm does not know.

    That is kube-proxy, and what is not among `AZURERM_NAMES`. Both share one resource, since two would update the
    cluster at the same time. The layout is that of `terraform fmt`.
    """
    http_proxy = properties.get(HTTP_PROXY.wire_name, {})
    block = {AZURERM_NAMES[name]: value for name, value in http_proxy.items() if name in AZURERM_NAMES}
    unknown = {name: value for name, value in http_proxy.items() if name not in AZURERM_NAMES}
    body = {name: value for name, value in {**properties, HTTP_PROXY.wire_name: unknown}.items() if value}
    parts = []
    if block or not body:
        parts.append(_azurerm(block))
    if body:
        parts.append(_azapi(body))
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts)


def _azurerm(block: Mapping[str, Any]) -> Iterator[str]:
    yield '# Belongs into: resource "azurerm_kubernetes_cluster" "example"'
    if AZURERM_NAMES["noProxy"] in block:
        yield "# AKS adds entries to no_proxy. Where a plan would take them away again, add beside the block:"
        yield "# lifecycle { ignore_changes = [http_proxy_config[0].no_proxy] }"
    yield "http_proxy_config {"
    yield from _indented(_members(block))
    yield "}"


def _azapi(properties: Mapping[str, Any]) -> Iterator[str]:
    yield "# What azurerm_kubernetes_cluster cannot set. Needs the provider Azure/azapi, version 2.0 or later."
    yield 'resource "azapi_update_resource" "example" {'
    yield f'  type        = "Microsoft.ContainerService/managedClusters@{PREVIEW_API_VERSION}"'
    yield "  resource_id = azurerm_kubernetes_cluster.example.id"
    yield ""
    yield from _indented(_members({"body": {"properties": properties}}))
    yield "}"


def _members(members: Mapping[str, Any]) -> Iterator[str]:
    """Return the lines of `members`. `terraform fmt` aligns neighbours of one line each."""
    rendered = [(name, _lines(value)) for name, value in members.items()]
    for of_one_line, group in groupby(rendered, lambda member: len(member[1]) == 1):
        neighbours = list(group)
        width = max(len(name) for name, _ in neighbours) if of_one_line else 0
        for name, (first, *more) in neighbours:
            yield f"{name.ljust(width)} = {first}"
            yield from more


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return ["{", *_indented(_members(value)), "}"] if value else ["{}"]
    if isinstance(value, list):
        entries = (_lines(inner) for inner in value)
        return (
            ["[", *_indented(line for *most, last in entries for line in (*most, f"{last},")), "]"] if value else ["[]"]
        )
    return [_scalar(value)]


def _scalar(value: str | bool | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _string(value) if isinstance(value, str) else str(value)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _string(value: str) -> str:
    """Return `value` as a quoted string. Terraform brings it into Unicode's normal form C, however it is written."""
    return '"' + _without_templates(re.sub(r'[\\"]|[^ -~]', _escape, value)) + '"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return ESCAPES.get(match[0]) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def _without_templates(text: str) -> str:
    r"""Return `text` with no `${` or `%{` that would begin a template.

    The sign is doubled where a `}` follows, as is usual. Where none does, or where another sign stands before, the
    brace is written `\u007b`: python-hcl2, by which other tools read Terraform, wants a `}` for each `$${` and does not
    read `$$${`. To Terraform both mean the same.

    A match starts at the first of several signs only: to try each of them would take quadratic time.
    """
    last_brace = text.rfind("}")

    def escape(match: re.Match[str]) -> str:
        signs = match[1]
        is_usual = len(signs) == 1 and match.end() <= last_brace
        return f"{signs}{signs}{{" if is_usual else f"{signs}\\u007b"

    return re.sub(r"(?<![$%])([$%]+)\{", escape, text)
