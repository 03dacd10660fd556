"""The README's console blocks, run for real: each `$ az ...` line and what it prints."""

from __future__ import annotations

import json
import re
import shlex

from tests.harness import ROOT, Az

README = ROOT / "README.md"
GROUP, NAME = "rg", "c"
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)


def rendered(az: Az) -> str:
    """Return the README with the output of its commands as they print it now, warnings included."""
    put_cluster(az)
    return BLOCK.sub(lambda block: _run(az, block.group()), README.read_text("utf-8"))


def _run(az: Az, block: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    parts = []
    for command in commands:
        outcome = az.run(*shlex.split(command)[2:])
        lines = [line.rstrip() for line in f"{outcome.stderr}{outcome.stdout}".splitlines() if line.strip()]
        parts += [command, *lines]
    return "".join(f"{line}\n" for line in parts)


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
        "kubernetesVersion": "1.34.2",
        "agentPoolProfiles": [pool],
        "networkProfile": network,
        "httpProxyConfig": settings,
    }
    body = {"id": f"/subscriptions/{az.emulator.ready['subscriptionId']}{path}", "location": "westeurope"}
    az.emulator.control("PUT", "clusters", {**body, "properties": properties})
