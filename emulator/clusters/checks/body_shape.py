"""The JSON types of a cluster's body; what the service cannot read it refuses before anything else."""

from __future__ import annotations

import re
from typing import Any

from emulator.documents import Json
from emulator.errors import bad_request

_NETWORK = "properties.networkProfile"
_KUBE_PROXY = f"{_NETWORK}.kubeProxyConfig"
_HTTP_PROXY = "properties.httpProxyConfig"
_POOLS = "properties.agentPoolProfiles"
_TYPES: dict[str, tuple[type, str]] = {
    "location": (str, "string"),
    "tags": (dict, "object"),
    "sku": (dict, "object"),
    "identity": (dict, "object"),
    "identity.type": (str, "string"),
    "properties": (dict, "object"),
    "properties.kubernetesVersion": (str, "string"),
    "properties.dnsPrefix": (str, "string"),
    "properties.storageProfile": (dict, "object"),
    _POOLS: (list, "[]object"),
    _NETWORK: (dict, "object"),
    f"{_NETWORK}.loadBalancerProfile": (dict, "object"),
    _KUBE_PROXY: (dict, "object"),
    f"{_KUBE_PROXY}.enabled": (bool, "bool"),
    f"{_KUBE_PROXY}.mode": (str, "string"),
    f"{_KUBE_PROXY}.ipvsConfig": (dict, "object"),
    f"{_KUBE_PROXY}.ipvsConfig.scheduler": (str, "string"),
    f"{_KUBE_PROXY}.ipvsConfig.tcpTimeoutSeconds": (int, "int32"),
    f"{_KUBE_PROXY}.ipvsConfig.tcpFinTimeoutSeconds": (int, "int32"),
    f"{_KUBE_PROXY}.ipvsConfig.udpTimeoutSeconds": (int, "int32"),
    _HTTP_PROXY: (dict, "object"),
    f"{_HTTP_PROXY}.httpProxy": (str, "string"),
    f"{_HTTP_PROXY}.httpsProxy": (str, "string"),
    f"{_HTTP_PROXY}.noProxy": (list, "[]string"),
    f"{_HTTP_PROXY}.trustedCa": (str, "string"),
    f"{_HTTP_PROXY}.enabled": (bool, "bool"),
}
"""Outer properties stand before their members; a null counts as absent."""


def check_shape(sent: Json) -> None:
    """Refuse a body whose values have other types than the schema's.

    Raises:
        ProviderError: with the first property that cannot be read.

    """
    for path, (kind, described) in _TYPES.items():
        value = value_at(sent, path)
        is_number_as_bool = kind is int and isinstance(value, bool)
        if value is not None and (not isinstance(value, kind) or is_number_as_bool):
            _refuse(path, described)
    if not all(isinstance(entry, str) for entry in value_at(sent, f"{_HTTP_PROXY}.noProxy") or []):
        _refuse(f"{_HTTP_PROXY}.noProxy", "[]string")
    pools = value_at(sent, _POOLS) or []
    if not all(isinstance(pool, dict) and isinstance(pool.get("name"), str) for pool in pools):
        _refuse(_POOLS, "[]object with a name each")
    version = value_at(sent, "properties.kubernetesVersion")
    if version and not re.fullmatch(r"\d+\.\d+(\.\d+)?", version):
        message = "The value of parameter orchestratorProfile.OrchestratorVersion is invalid."
        raise bad_request("InvalidParameter", message)


def value_at(document: Json, path: str) -> Any:
    """Return the value at a path such as `properties.networkProfile`, or None if there is none."""
    value: Any = document
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def http_proxy_of(sent: Json) -> Json | None:
    """Return the HTTP proxy configuration in a cluster's body."""
    config: Json | None = value_at(sent, _HTTP_PROXY)
    return config


def kube_proxy_of(sent: Json) -> Json | None:
    """Return the kube-proxy configuration in a cluster's body."""
    config: Json | None = value_at(sent, _KUBE_PROXY)
    return config


def _refuse(path: str, described: str) -> None:
    message = f"UnmarshalEntity encountered error: json: cannot unmarshal into field {path} of type {described}."
    raise bad_request("UnmarshalError", message)
