"""A cluster as an API version shows it."""

from __future__ import annotations

import copy
import random

from emulator.clusters.api_versions import ApiVersion
from emulator.clusters.no_proxy import shuffled
from emulator.documents import Json


def answer(body: Json, version: ApiVersion, order: random.Random) -> Json:
    """Return a cluster as an API version shows it."""
    shown = copy.deepcopy(body)
    properties = shown["properties"]
    config = properties.get("httpProxyConfig")
    if config and config.get("noProxy"):
        config["noProxy"] = shuffled(config["noProxy"], order)
        config.pop("effectiveNoProxy", None)
        if version.knows_kube_proxy:
            config["effectiveNoProxy"] = list(config["noProxy"])
    if not version.knows_kube_proxy:
        properties.get("networkProfile", {}).pop("kubeProxyConfig", None)
    if not version.knows_node_disruption:
        properties.pop("nodeDisruptionProfile", None)
    if not version.knows_etag:
        for part in (shown, *properties.get("agentPoolProfiles", [])):
            part.pop("eTag", None)
    return shown
