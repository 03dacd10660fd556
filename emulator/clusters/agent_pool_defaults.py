"""What the service makes of the node pools in a cluster's body."""

from __future__ import annotations

from emulator.documents import Json

NODE_IMAGE = "AKSUbuntu-2204gen2containerd-202608.01.0"
_DEFAULTS: Json = {
    "count": 1,
    "osDiskType": "Managed",
    "kubeletDiskType": "OS",
    "type": "VirtualMachineScaleSets",
    "enableAutoScaling": False,
    "powerState": {"code": "Running"},
    "enableNodePublicIP": False,
    "mode": "System",
    "osType": "Linux",
    "osSKU": "Ubuntu",
    "upgradeSettings": {},
    "enableFIPS": False,
}
_VM_SIZE = "Standard_D4ds_v5"
_REGULAR_PRIORITY = ("scaleSetPriority", "scaleSetEvictionPolicy", "spotMaxPrice")
_TAINTS = ("nodeTaints", "nodeInitializationTaints")


def complete_pool(sent: Json, known: Json, kubernetes_version: str, network: Json) -> Json:
    """Return a node pool as the service answers it, from what was sent and what it has of that pool.

    What belongs to spot pools is left out of a regular pool's answer, and so are empty lists of taints.
    """
    pool = {**_DEFAULTS, **sent}
    pool["orchestratorVersion"] = sent.get("orchestratorVersion") or kubernetes_version
    pool["vmSize"] = sent.get("vmSize") or _VM_SIZE
    pool["osDiskSizeGB"] = sent.get("osDiskSizeGB") or 128
    pool["maxPods"] = sent.get("maxPods") or _max_pods(network)
    is_upgrade = known.get("orchestratorVersion") != pool["orchestratorVersion"]
    current = {"currentOrchestratorVersion": pool["orchestratorVersion"], "nodeImageVersion": NODE_IMAGE}
    pool.update(current if is_upgrade else {name: known.get(name, current[name]) for name in current})
    if pool.get("scaleSetPriority", "Regular") == "Regular":
        for name in _REGULAR_PRIORITY:
            pool.pop(name, None)
    for name in _TAINTS:
        if not pool.get(name):
            pool.pop(name, None)
    return pool


def _max_pods(network: Json) -> int:
    if network["networkPlugin"] == "kubenet":
        return 110
    overlay = network.get("networkPluginMode") == "overlay"
    return 250 if overlay or network["networkPlugin"] == "none" else 30
