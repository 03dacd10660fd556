"""The SDK of a host: the one place that knows in what they differ.

The models of azure-cli's (azure-mgmt-containerservice 41.0.0 and later) are mappings over the JSON of the wire, and
hold what their API version does not declare as well; a write has its eTag as `etag` and `match_condition`. Those of
aks-preview 19.0 are objects with attributes, which hold only what is declared; a write has `if_match` and
`if_none_match`.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from importlib import import_module
from typing import Any

from azure.cli.core.azclierror import CLIInternalError
from azure.core import MatchConditions

from azext_aksproxy.config.kinds import HTTP_PROXY

KUBE_PROXY_ATTRIBUTE = "kube_proxy_config"


def wire(model: Any) -> dict[str, Any]:
    """Return a ManagedCluster as the JSON that the resource manager answers, read-only properties included."""
    is_mapping = isinstance(model, Mapping)
    body: dict[str, Any] = model.as_dict() if is_mapping else model.serialize(keep_readonly=True)
    return body


def kube_proxy_of(mc: Any) -> dict[str, Any]:
    """Return the `kubeProxyConfig` that the ManagedCluster `mc` holds, empty if it has none."""
    network = (wire(mc).get("properties") or {}).get("networkProfile") or {}
    return network.get("kubeProxyConfig") or {}


def prints_kube_proxy(mc: Any) -> bool:
    """Say whether azure-cli prints kube-proxy of `mc` by itself: it prints what the model declares."""
    return hasattr(mc.network_profile, KUBE_PROXY_ATTRIBUTE)


def http_proxy_for(mc: Any, settings: dict[str, Any]) -> Any:
    """Return the `httpProxyConfig` `settings` as what the host's code can assign to `mc.http_proxy_config`."""
    return _declared(mc, "http_proxy_config", settings)


def set_kube_proxy(mc: Any, settings: dict[str, Any]) -> None:
    """Put the `kubeProxyConfig` `settings` into the ManagedCluster `mc`, which has a network profile."""
    network = mc.network_profile
    if isinstance(network, MutableMapping):
        network["kubeProxyConfig"] = settings
    else:
        setattr(network, KUBE_PROXY_ATTRIBUTE, _declared(network, KUBE_PROXY_ATTRIBUTE, settings))


def drop_read_only(mc: Any) -> None:
    """Take out of `mc` what only the service writes. A model that is no mapping never sends it."""
    settings = mc.http_proxy_config
    if isinstance(settings, MutableMapping):
        for name in HTTP_PROXY.read_only:
            settings.pop(name, None)


def only_if_missing(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a write with the condition that there is no such cluster, unless they have their own."""
    if "if_none_match" in options:
        own = options.get("if_match") or options["if_none_match"]
        return options if own else {**options, "if_none_match": "*"}
    return {"match_condition": MatchConditions.IfMissing, **options}


def etag_of(options: dict[str, Any]) -> str | None:
    """Return the eTag that the options of a write have."""
    return options.get("etag") or options.get("if_match")


def _declared(model: Any, attribute: str, settings: dict[str, Any]) -> Any:
    """Return `settings` in the type that `model` declares for `attribute`.

    Raises CLIInternalError where that type, being older, would drop a part of them.
    """
    if isinstance(model, Mapping):
        return settings
    declared = getattr(model, "_attribute_map", {}).get(attribute)
    made = None
    if declared:
        made = getattr(import_module(type(model).__module__), declared["type"]).deserialize(settings)
    if made is None or made.serialize() != settings:
        raise _too_old(model, attribute)
    return made


def _too_old(model: Any, attribute: str) -> Exception:
    error: Exception = CLIInternalError(
        f"The '{attribute}' of {type(model).__module__} does not hold all that the file sets. Nothing was sent.",
        recommendation="Update the extension that brings it: az extension update --name aks-preview",
    )
    return error
