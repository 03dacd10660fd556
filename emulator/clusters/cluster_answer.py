"""A cluster as an API version shows it."""

from __future__ import annotations

import copy

from emulator.clusters.api_versions import ApiVersion
from emulator.documents import Json


def answer(body: Json, version: ApiVersion) -> Json:
    """Return a cluster as an API version shows it."""
    shown = copy.deepcopy(body)
    properties = shown["properties"]
    config = properties.get("httpProxyConfig")
    if config:
        effective = config.pop("effectiveNoProxy", config.get("noProxy"))
        if version.knows_kube_proxy and effective:
            config["effectiveNoProxy"] = list(effective)
    if not version.knows_kube_proxy:
        properties.get("networkProfile", {}).pop("kubeProxyConfig", None)
    if not version.knows_node_disruption:
        properties.pop("nodeDisruptionProfile", None)
    return shown if version.knows_etag else _without_etags(shown)


def answer_to_creation(body: Json, version: ApiVersion) -> Json:
    """Return a new cluster as the PUT that makes it is answered: without eTags, which the first read has.

    So it is in recorded traffic of August 2024, with API version 2024-09-02-preview.
    """
    return _without_etags(answer(body, version))


def _without_etags(shown: Json) -> Json:
    for part in (shown, *shown["properties"].get("agentPoolProfiles", [])):
        part.pop("eTag", None)
    return shown
