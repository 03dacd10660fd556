"""ARM templates for tests, and the rules that they break."""

from __future__ import annotations

import json
from typing import Any

from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.kinds import Kind

PROXY = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
PREVIEW = "2026-08-02-preview"
POOL = {"name": "p", "osType": "Linux", "type": "VirtualMachineScaleSets"}


def template(
    http_proxy: Any = None,
    kube_proxy: Any = None,
    network: Any = None,
    more: Any = None,
    resource: Any = None,
    beside: Any = (),
    **properties: Any,
) -> str:
    networks = {**(network or {}), **({"kubeProxyConfig": kube_proxy} if kube_proxy else {})}
    settings = {"httpProxyConfig": http_proxy} if http_proxy else {}
    cluster = {
        "type": "Microsoft.ContainerService/managedClusters",
        "apiVersion": PREVIEW,
        "properties": {**settings, "networkProfile": networks, **properties},
    }
    return json.dumps({"$schema": SCHEMA, **(more or {}), "resources": [{**cluster, **(resource or {})}, *beside]})


def loud(text: str, kind: Kind) -> list[str]:
    """Return the rules of the findings but for the note on where the settings stand, and infos."""
    found = check(kind, text).all_findings
    return [each.rule.id for each in found if each.severity is not Severity.INFO and each.rule.id != "wrapped"]
