"""A managed cluster as the resource of an ARM template: what else it says that matters to the settings in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from azext_aksproxy.config.compatibility import Trait, Traits
from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import KUBE_PROXY, Kind
from azext_aksproxy.config.limits import PREVIEW_API_VERSION
from azext_aksproxy.config.redact import redact

STABLE_VERSION = Rule(
    id="kube-proxy-config-with-stable-version",
    severity=Severity.WARNING,
    title="A template with kubeProxyConfig has a preview version of the API",
    reason="Released versions do not know the setting: a deployment refuses it, or leaves it out.",
    source="Microsoft.ContainerService managedClusters, API 2026-06-01 and 2026-08-02-preview",
)
RULES = (STABLE_VERSION,)


def check_api_version(kind: Kind, template: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding where the resource `template` has settings that its API version does not know."""
    version = template.get("apiVersion")
    if kind is KUBE_PROXY and isinstance(version, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", version):
        message = f"The template has the apiVersion {version}, which does not know kubeProxyConfig."
        yield Finding(STABLE_VERSION, message, f'Write "apiVersion": "{PREVIEW_API_VERSION}".')


def traits_of_template(template: Mapping[str, Any]) -> Traits:
    """Return what the cluster will be that the resource `template` describes. What an expression says is not known."""
    properties = _object(template.get("properties"))
    network = _object(properties.get("networkProfile"))
    pools = [_object(each) for each in _list(properties.get("agentPoolProfiles"))]
    plugin, version = _text(network, "networkPlugin"), _text(properties, "kubernetesVersion")
    is_unknown = "networkPlugin" in network and not plugin
    return Traits(
        windows=tuple(_pool(each, WINDOWS_POOL) for each in pools if _text(each, "osType").lower() == "windows"),
        availability_sets=tuple(
            _pool(each, AVAILABILITY_POOL) for each in pools if _text(each, "type").lower() == "availabilityset"
        ),
        network_policy=Trait(
            _text(network, "networkPolicy"), "Azure Network Policy, which the template has", "Use another mode."
        ),
        network_plugin=Trait(
            "none" if is_unknown else plugin,
            f"networkPlugin none, or with the Cilium dataplane; the template has {redact(plugin) or 'neither'}",
            "Remove enabled.",
        ),
        network_dataplane=Trait(
            _text(network, "networkDataplane"), "the template has it", 'Write "enabled": false and no mode.'
        ),
        sku=Trait(_text(_object(template.get("sku")), "name"), "the template makes one", "Leave out kubeProxyConfig."),
        kubernetes_version=Trait(
            version, f"the template has {redact(version)}", "Use {least} or later, or another mode."
        ),
    )


WINDOWS_POOL = ("runs Windows, which AKS does not support behind an HTTP proxy", "Leave the pool out.")
AVAILABILITY_POOL = (
    "is an availability set, which AKS does not support behind a proxy",
    "Use VirtualMachineScaleSets.",
)


def _pool(pool: Mapping[str, Any], what: tuple[str, str]) -> Trait:
    name = redact(_text(pool, "name"))
    return Trait(name, f"The node pool '{name}' of the template {what[0]}.", what[1])


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
