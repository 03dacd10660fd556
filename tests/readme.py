"""The README with its console blocks run for real, and the cluster that they begin with."""

from __future__ import annotations

import json

from tests import console
from tests.harness import ROOT, Az

README = ROOT / "README.md"
BLOCK = console.BLOCK
GROUP, NAME = "rg", "c"


def rendered(az: Az) -> str:
    """Return the README with the output of its commands as they print it now, warnings included."""
    put_cluster(az)
    return console.rendered(README.read_text("utf-8"), az, ROOT)


def put_cluster(az: Az) -> None:
    """Put the cluster of the README's commands into the emulator: the one that its first `aks create` makes."""
    settings = json.loads((ROOT / "examples" / "aks-proxy-config.json").read_text("utf-8"))
    settings["trustedCa"] = settings.pop("trustedCA")
    settings["noProxy"] += ["konnectivity", "169.254.169.254", "168.63.129.16", "10.0.0.0/16"]
    path = f"/resourceGroups/{GROUP}/providers/Microsoft.ContainerService/managedClusters/{NAME}"
    pool = {"name": "nodepool1", "osType": "Linux", "type": "VirtualMachineScaleSets", "mode": "System", "count": 3}
    network = {"networkPlugin": "azure", "serviceCidr": "10.0.0.0/16", "podCidr": "10.244.0.0/16"}
    properties = {
        "provisioningState": "Succeeded",
        "identityProfile": {"kubeletidentity": {"clientId": "c", "objectId": "o", "resourceId": "r"}},
        "kubernetesVersion": "1.34.2",
        "agentPoolProfiles": [pool],
        "networkProfile": network,
        "httpProxyConfig": settings,
    }
    body = {
        "id": f"/subscriptions/{az.emulator.ready['subscriptionId']}{path}",
        "location": "westeurope",
        "tags": {"env": "prod"},
        "identity": {"type": "SystemAssigned"},
    }
    az.emulator.control("PUT", "clusters", {**body, "properties": properties})
