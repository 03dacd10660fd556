"""What `terraform show -json` prints, made after the documentation of its format."""

from __future__ import annotations

from typing import Any

MANAGED_CLUSTER = "Microsoft.ContainerService/managedClusters@2026-08-02-preview"
PROXY = {"http_proxy": "http://proxy:8080/", "no_proxy": [".cluster.local", ".svc"]}


def resource(address: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a resource as `planned_values` and `values` have it; its type is in the address."""
    *_, type_, name = address.split(".")
    known = {"address": address, "mode": "managed", "type": type_, "name": name.partition("[")[0]}
    return {**known, "schema_version": 2, "values": values, "sensitive_values": {}, **more}


def cluster(address: str = "azurerm_kubernetes_cluster.this", proxy: Any = PROXY, **more: Any) -> dict[str, Any]:
    """Return a cluster of azurerm, whose block `http_proxy_config` is `proxy`; None for none."""
    blocks = [] if proxy is None else [proxy]
    return resource(address, {"name": "c", "dns_prefix": "c", "http_proxy_config": blocks}, **more)


def azapi(address: str, body: Any, type_: str = MANAGED_CLUSTER, **more: Any) -> dict[str, Any]:
    """Return a resource of azapi."""
    return resource(address, {"type": type_, "body": body}, **more)


def change(address: str, after_unknown: Any) -> dict[str, Any]:
    """Return what `resource_changes` says of a resource whose values are not all known."""
    return {"address": address, "change": {"actions": ["create"], "after_unknown": after_unknown}}


def module(*resources: Any, children: Any = (), **more: Any) -> dict[str, Any]:
    """Return a module with its resources, and the modules in it."""
    return {"resources": list(resources), **({"child_modules": list(children)} if children else {}), **more}


def plan(root_module: Any, *changes: Any) -> dict[str, Any]:
    """Return the report of a plan."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.13.4",
        "variables": {"proxy": {"value": "http://proxy:8080/"}},
        "planned_values": {"outputs": {}, "root_module": root_module},
        "resource_changes": list(changes),
        "configuration": {"root_module": {"resources": [{"address": "azurerm_kubernetes_cluster.this"}]}},
    }


def state(root_module: Any) -> dict[str, Any]:
    """Return the report of a state."""
    return {"format_version": "1.0", "terraform_version": "1.13.4", "values": {"root_module": root_module}}
