"""The README with its console blocks run for real, and the cluster that they begin with."""

from __future__ import annotations

import json
from typing import Any

from tools import clusters
from tools.az import Az
from tools.checkout import ROOT
from tools.clusters import POOL, cluster_id
from tools.pages import console

README = ROOT / "README.md"
BLOCK = console.BLOCK
NAME = "c"


def rendered(az: Az) -> str:
    """Return the README with the output of its commands as they print it now, warnings included."""
    put_cluster(az)
    return console.rendered(README.read_text("utf-8"), az, ROOT)


def put_cluster(az: Az, **other_properties: Any) -> None:
    """Put the cluster of the README's commands into the emulator: the one that its first `aks create` makes."""
    settings = json.loads((ROOT / "examples" / "aks-proxy-config.json").read_text("utf-8"))
    settings["trustedCa"] = settings.pop("trustedCA")
    settings["noProxy"] += ["konnectivity", "169.254.169.254", "168.63.129.16", "10.0.0.0/16"]
    properties = {
        "agentPoolProfiles": [{**POOL, "count": 3}],
        "networkProfile": {"networkPlugin": "azure", "serviceCidr": "10.0.0.0/16", "podCidr": "10.244.0.0/16"},
        "httpProxyConfig": settings,
        **other_properties,
    }
    clusters.put(az.emulator, cluster_id(az.emulator, NAME), properties, tags={"env": "prod"})
