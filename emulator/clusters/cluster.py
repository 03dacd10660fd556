"""What the service makes of a managed cluster's body: defaults, and what is not the user's to write."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from emulator.clusters.agent_pool_defaults import complete_pool
from emulator.clusters.api_versions import ApiVersion
from emulator.clusters.network_profile import complete_network
from emulator.documents import Json, without_nulls
from emulator.state import TENANT_ID

DEFAULT_KUBERNETES_VERSION = "1.34.2"
KIND = "Microsoft.ContainerService/ManagedClusters"

_READ_ONLY = ("fqdn", "privateFQDN", "azurePortalFQDN", "maxAgentPools", "powerState", "resourceUID")
_KEPT_IF_NOT_SENT = ("identityProfile", "servicePrincipalProfile", "supportPlan", "dnsPrefix", "nodeDisruptionProfile")
_DEFAULTS: Json = {
    "powerState": {"code": "Running"},
    "servicePrincipalProfile": {"clientId": "msi"},
    "enableRBAC": True,
    "supportPlan": "KubernetesOfficial",
    "maxAgentPools": 100,
    "disableLocalAccounts": False,
    "nodeDisruptionProfile": {"nodeDisruptionPolicy": "Allow"},
    "securityProfile": {},
    "oidcIssuerProfile": {"enabled": False},
    "workloadAutoScalerProfile": {},
}
_STORAGE: Json = {
    "diskCSIDriver": {"enabled": True, "version": "v1"},
    "fileCSIDriver": {"enabled": True},
    "snapshotController": {"enabled": True},
}
_HTTP_PROXY = ("httpProxy", "httpsProxy", "noProxy", "trustedCa", "enabled")


@dataclass(frozen=True)
class ClusterName:
    """Where a cluster is."""

    subscription: str
    group: str
    name: str

    @property
    def id(self) -> str:
        """The cluster's id, with the lower-case `resourcegroups` of recorded answers."""
        return (
            f"/subscriptions/{self.subscription}/resourcegroups/{self.group}"
            f"/providers/Microsoft.ContainerService/managedClusters/{self.name}"
        )

    def stable_id(self, purpose: str) -> str:
        """Return an identifier that this cluster keeps, such as that of its identity."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.id.lower()}#{purpose}"))


def written(name: ClusterName, sent: Json, known: Json | None, version: ApiVersion) -> Json:
    """Return the cluster that a PUT makes: what was sent, with defaults, and what is not the user's to write.

    Args:
        name: where the cluster is.
        sent: the request's body, its names canonical and without nulls.
        known: the cluster as it was, or None if it is created.
        version: what the request's API version does not know is kept as it was.

    """
    location = known["location"] if known else sent["location"]
    body = {
        **{part: value for part, value in sent.items() if part not in ("eTag", "systemData")},
        "id": name.id,
        "location": location,
        "name": name.name,
        "type": KIND,
        "properties": _properties(name, location, sent.get("properties", {}), known, version),
        "sku": sent.get("sku") or (known or {}).get("sku") or {"name": "Base", "tier": "Free"},
    }
    identity = sent.get("identity") or (known or {}).get("identity")
    if identity:
        body["identity"] = _identity(name, identity)
    return body


def keep_http_proxy(sent: Json, known: Json | None) -> None:
    """Put into a body whose `httpProxyConfig` has `enabled` alone what the cluster has of it.

    `az aks update --disable-http-proxy` sends no more, and the service kept URLs, noProxy and trustedCa (recorded
    traffic of June 2025, API version 2025-03-02-preview). Whether it keeps what other bodies leave out is unknown.
    """
    config, had = (((body or {}).get("properties") or {}).get("httpProxyConfig") for body in (sent, known))
    if config and had and without_nulls(config).keys() == {"enabled"}:
        sent["properties"]["httpProxyConfig"] = {**{key: had[key] for key in _HTTP_PROXY if key in had}, **config}


def _properties(name: ClusterName, location: str, sent: Json, known: Json | None, version: ApiVersion) -> Json:
    before: Json = known["properties"] if known else {}
    read_only = {key: before[key] for key in _READ_ONLY if key in before}
    kept = {key: before[key] for key in _KEPT_IF_NOT_SENT if key in before}
    unknown = () if version.knows_node_disruption else ("nodeDisruptionProfile",)
    writable = {key: value for key, value in sent.items() if key not in (*_READ_ONLY, *unknown)}
    properties = {**_DEFAULTS, **kept, **writable, **read_only}
    kubernetes = sent.get("kubernetesVersion") or before.get("kubernetesVersion") or DEFAULT_KUBERNETES_VERSION
    properties["kubernetesVersion"] = kubernetes
    is_upgrade = before.get("kubernetesVersion") != kubernetes
    properties["currentKubernetesVersion"] = (
        kubernetes if is_upgrade else before.get("currentKubernetesVersion", kubernetes)
    )
    properties.setdefault("dnsPrefix", f"{name.name}-{name.group}"[:54])
    host = f"{properties['dnsPrefix']}-{name.stable_id('fqdn')[:8]}"
    properties.setdefault("fqdn", f"{host}.hcp.{location}.azmk8s.io")
    properties.setdefault("azurePortalFQDN", f"{host}.portal.hcp.{location}.azmk8s.io")
    properties["nodeResourceGroup"] = (
        before.get("nodeResourceGroup") or sent.get("nodeResourceGroup") or f"MC_{name.group}_{name.name}_{location}"
    )
    network = complete_network(sent.get("networkProfile") or {}, before.get("networkProfile") or {}, version)
    properties["networkProfile"] = network
    pools_before = {pool["name"]: pool for pool in before.get("agentPoolProfiles", [])}
    properties["agentPoolProfiles"] = [
        complete_pool(pool, pools_before.get(pool["name"], {}), kubernetes, network)
        for pool in sent.get("agentPoolProfiles", [])
    ]
    properties["storageProfile"] = {**_STORAGE, **(sent.get("storageProfile") or {})}
    if not properties.get("addonProfiles"):
        properties.pop("addonProfiles", None)
    if "httpProxyConfig" in properties:
        config = properties["httpProxyConfig"]
        properties["httpProxyConfig"] = {key: config[key] for key in _HTTP_PROXY if key in config}
    return properties


def _identity(name: ClusterName, identity: Json) -> Json:
    kind = identity.get("type", "None")
    result = {"type": kind}
    if "SystemAssigned" in kind:
        result |= {"principalId": name.stable_id("identity"), "tenantId": TENANT_ID}
    assigned = identity.get("userAssignedIdentities")
    if assigned:
        result["userAssignedIdentities"] = {
            resource: {"clientId": name.stable_id(resource), "principalId": name.stable_id(f"{resource}#")}
            for resource in assigned
        }
    return result
