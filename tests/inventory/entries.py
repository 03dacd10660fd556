"""Clusters for the tests of the inventory, by what is special about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.inventory.entry import Entry, make_entry
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem

SUBSCRIPTION = "00000000-aaaa-bbbb-cccc-000000000000"
NO_PROXY = [".svc", ".cluster.local", "localhost", "127.0.0.1", "169.254.169.254", "168.63.129.16", "konnectivity"]


def cluster_id(name: str, group: str = "rg", subscription: str = SUBSCRIPTION) -> str:
    return (
        f"/subscriptions/{subscription}/resourceGroups/{group}"
        f"/providers/Microsoft.ContainerService/managedClusters/{name}"
    )


def ca(*days: float, name: str = "Example CA") -> str:
    """Return a trustedCa whose certificates expire so many days after NOW."""
    begins = NOW + timedelta(days=min(-400, *days, 0) - 1)
    made = [factory.Recipe(f"{name} {each:g}", begins=begins, ends=NOW + timedelta(days=each)).der() for each in days]
    return encoded("".join(pem(each) for each in made))


def behind(*days: float, **more: Any) -> dict[str, Any]:
    """Return an httpProxyConfig whose certificates expire so many days after NOW."""
    trusted = {"trustedCa": ca(*days)} if days else {}
    return {
        "httpProxy": "http://proxy:8080/",
        "httpsProxy": "http://proxy:8080/",
        "noProxy": NO_PROXY,
        **trusted,
        **more,
    }


def body(name: str = "c", group: str = "rg", subscription: str = SUBSCRIPTION, **properties: Any) -> dict[str, Any]:
    """Return what the resource manager answers for an ordinary cluster with `properties`."""
    usual = {
        "provisioningState": "Succeeded",
        "currentKubernetesVersion": "1.34.2",
        "agentPoolProfiles": [
            {"name": "a", "osType": "Linux", "count": 2},
            {"name": "b", "osType": "Linux", "count": 3},
        ],
        "networkProfile": {"networkPlugin": "azure"},
    }
    return {
        "id": cluster_id(name, group, subscription),
        "location": "westeurope",
        "properties": {**usual, **properties},
    }


def nothing_known(_cluster: Cluster) -> tuple[frozenset[str], bool]:
    """Tell of no virtual network."""
    return frozenset(), False


def entry(
    name: str = "c", *, knows_previews: bool = True, now: datetime = NOW, spaces: Any = nothing_known, **more: Any
) -> Entry:
    return make_entry(body(name, **more), spaces, now, knows_previews)
