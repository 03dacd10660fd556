"""What the tests do with clusters: they make them, update them, and look at what was sent."""

from __future__ import annotations

import json
from typing import Any

from tests.e2e.settings import PROXIES
from tools import clusters
from tools.az import Az
from tools.clusters import GROUP, cluster_id

RESOURCE_GROUP = GROUP
templates: dict[tuple[str, ...], str] = {}


def create(az: Az, name: str, *arguments: str, **more: Any) -> Any:
    """Run `az aks create` for a cluster without SSH keys."""
    return az.run("aks", "create", "-g", RESOURCE_GROUP, "-n", name, "--no-ssh-key", *arguments, **more)


def update(az: Az, name: str, *arguments: str, **more: Any) -> Any:
    """Run `az aks update`."""
    return az.run("aks", "update", "-g", RESOURCE_GROUP, "-n", name, *arguments, **more)


def given(az: Az, name: str, *arguments: str) -> None:
    """Have a cluster `name` as `az aks create` makes it with `arguments`; only the first such is made by it."""
    if arguments not in templates:
        template = f"template{len(templates)}"
        outcome = create(az, template, *arguments)
        assert outcome.exit_code == 0, outcome.stderr
        templates[arguments] = template
    bodies = {each["name"]: each for each in az.emulator.control("GET", "clusters")}
    body = json.loads(json.dumps(bodies[templates[arguments]]).replace(templates[arguments], name))
    az.emulator.control("PUT", "clusters", body)
    az.emulator.forget_requests()


def seed(az: Az, name: str, **properties: Any) -> None:
    """Put a cluster into the emulator with `properties` over those of an ordinary one."""
    clusters.put(az.emulator, cluster_id(az.emulator, name), properties)
    az.emulator.forget_requests()


def sent(az: Az) -> Any:
    """Return the one request that wrote a cluster."""
    [put] = az.emulator.cluster_puts()
    return put


def sent_http_proxy(az: Az) -> Any:
    return sent(az)["body"]["properties"]["httpProxyConfig"]


def sent_kube_proxy(az: Az) -> Any:
    return sent(az)["body"]["properties"]["networkProfile"]["kubeProxyConfig"]


def subnet(az: Az, address_space: str | None) -> str:
    """Return the id of a subnet in a virtual network of `address_space`, which is not there if it is None."""
    network = f"vnet-{(address_space or 'missing').replace('/', '-').replace('.', '-')}"
    if address_space:
        az.must("network", "vnet", "create", "-g", RESOURCE_GROUP, "-n", network, "--address-prefixes", address_space)
    base = f"/subscriptions/{az.emulator.ready['subscriptionId']}/resourceGroups/{RESOURCE_GROUP}"
    return f"{base}/providers/Microsoft.Network/virtualNetworks/{network}/subnets/nodes"


def in_a_network(az: Az, name: str, address_space: str | None) -> None:
    """Put a cluster behind a proxy into a virtual network of `address_space`, and have one in noProxy."""
    pool = {"name": "nodepool1", "osType": "Linux", "type": "VirtualMachineScaleSets", "mode": "System", "count": 1}
    pools = [{**pool, "vnetSubnetID": subnet(az, address_space)}]
    no_proxy = [*PROXIES["noProxy"], "10.9.0.0/16", "localhost", "konnectivity"]
    seed(az, name, agentPoolProfiles=pools, httpProxyConfig={**PROXIES, "noProxy": no_proxy})
