"""Many emulated clusters behind a proxy, and what was written to them: for the tests of a rollout, and its bench."""

from __future__ import annotations

import base64
from collections import Counter
from functools import cache
from typing import Any

import trustme

from emulator.process import Emulator
from tools import clusters
from tools.clusters import GROUP, LOCATION, cluster_id

NO_PROXY = [".svc", ".cluster.local", "localhost", "127.0.0.1", "169.254.169.254", "168.63.129.16", "konnectivity"]
PROXY = {"httpProxy": "http://proxy:8080/", "httpsProxy": "http://proxy:8080/", "noProxy": NO_PROXY}
POOL = {**clusters.POOL, "count": 3}
WINDOWS = {**POOL, "name": "win", "osType": "Windows", "mode": "User"}


@cache
def ca(name: str) -> str:
    """Return base64 of the PEM of a CA certificate of the organisation `name`, the same for the same name."""
    return base64.b64encode(trustme.CA(organization_name=name).cert_pem.bytes()).decode()


def put(
    emulator: Emulator,
    name: str,
    subscription: str | None = None,
    group: str = GROUP,
    location: str = LOCATION,
    tags: dict[str, str] | None = None,
    **properties: Any,
) -> str:
    """Put a cluster behind a proxy into the emulator, with the old CA and `properties`; return its id."""
    id_ = cluster_id(emulator, name, subscription, group)
    usual = {"agentPoolProfiles": [POOL], "httpProxyConfig": {**PROXY, "trustedCa": ca("Old")}}
    clusters.put(emulator, id_, {**usual, **properties}, location=location, tags=tags or {})
    return id_


def landed(emulator: Emulator) -> Counter[str]:
    """Return how often each cluster, by its name, was written so that it took the write."""
    return Counter(each["path"].split("/")[-1] for each in emulator.cluster_puts() if each["status"] in (200, 201))
