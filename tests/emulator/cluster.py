"""One cluster of the emulator, as its tests send, read and name it."""

from __future__ import annotations

from typing import Any, cast

from requests import Response

from emulator.documents import Json
from emulator.process import PREVIEW, Emulator

SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
CLUSTERS = f"{GROUP}/providers/Microsoft.ContainerService/managedClusters"
CLUSTER = f"{CLUSTERS}/c"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v"
PROVIDER = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService"
FEATURE = "Microsoft.ContainerService/KubeProxyConfigurationPreview"
GA = "2026-06-01"
PROXY = "http://proxy.example:3128/"


def cluster(properties: Json | None = None) -> Json:
    """Make the body of a cluster that is ordinary but for the given properties."""
    pool = {"name": "nodepool1", "count": 1, "vmSize": "Standard_D2s_v5", "mode": "System"}
    network = {"networkPlugin": "kubenet"}
    usual = {"dnsPrefix": "c", "agentPoolProfiles": [pool], "networkProfile": network}
    identity = {"type": "SystemAssigned"}
    return {"location": "westus2", "identity": identity, "properties": {**usual, **(properties or {})}}


def with_http_proxy(**config: Any) -> Json:
    return {"httpProxyConfig": {"httpProxy": PROXY, **config}}


def with_kube_proxy(config: Json, **network: Any) -> Json:
    return {"networkProfile": {"networkPlugin": "kubenet", **network, "kubeProxyConfig": config}}


def put(emulator: Emulator, properties: Json | None = None, version: str = PREVIEW, **headers: str) -> Response:
    return emulator.call("PUT", CLUSTER, cluster(properties), version, **headers)


def show(emulator: Emulator, version: str = PREVIEW) -> Json:
    return cast("Json", emulator.call("GET", CLUSTER, version=version).json())


def finish(emulator: Emulator, answer: Response) -> Json:
    """Poll the operation that an answer started until it ends, and return its last description."""
    assert answer.status_code < 300, answer.text
    while True:
        status: Json = emulator.call("GET", answer.headers["azure-asyncoperation"]).json()
        if status["status"] != "InProgress":
            return status


def make(emulator: Emulator, properties: Json | None = None, version: str = PREVIEW) -> Json:
    """Create the cluster, or update it, and return it once that is done."""
    finish(emulator, put(emulator, properties, version))
    return show(emulator, version)


def error_of(answer: Response) -> tuple[int, str]:
    body = answer.json()
    return answer.status_code, body.get("error", body)["code"]
