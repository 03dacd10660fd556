"""Virtual networks and their subnets, as far as a cluster can name one."""

from __future__ import annotations

from aiohttp import web

from emulator.documents import Json, key, read_object
from emulator.errors import resource_not_found
from emulator.routing import arm_path
from emulator.state import state_of
from emulator.subscription.resource_groups import find_group

KIND = "Microsoft.Network/virtualNetworks"
COLLECTION = f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/providers/{KIND}"
ONE = f"{COLLECTION}/{{network}}"


def _key(request: web.Request) -> str:
    return key(*[request.match_info[part] for part in ("subscription", "group", "network")])


def _find_network(request: web.Request) -> Json:
    group = find_group(request)
    found = state_of(request).virtual_networks.get(_key(request))
    if found is None:
        raise resource_not_found(KIND, request.match_info["network"], group["name"])
    return found


def _subnet(network_id: str, sent: Json) -> Json:
    return {
        "name": sent["name"],
        "id": f"{network_id}/subnets/{sent['name']}",
        "type": f"{KIND}/subnets",
        "properties": {**sent.get("properties", {}), "provisioningState": "Succeeded"},
    }


async def list_networks(request: web.Request) -> web.Response:
    """List the virtual networks of a resource group."""
    group = find_group(request)
    place = key(request.match_info["subscription"], group["name"])
    networks = state_of(request).virtual_networks
    value = [body for name, body in networks.items() if name.startswith(f"{place}/")]
    return web.json_response({"value": value})


async def show_network(request: web.Request) -> web.Response:
    """Show one virtual network."""
    return web.json_response(_find_network(request))


async def put_network(request: web.Request) -> web.Response:
    """Create a virtual network, or replace it, at once."""
    group, sent = find_group(request), await read_object(request)
    networks = state_of(request).virtual_networks
    status = 200 if _key(request) in networks else 201
    properties = sent.get("properties", {})
    name = request.match_info["network"]
    network_id = f"{group['id']}/providers/{KIND}/{name}"
    body: Json = {
        "name": name,
        "id": network_id,
        "type": KIND,
        "location": sent.get("location", group["location"]),
        "properties": {
            **properties,
            "addressSpace": properties.get("addressSpace") or {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [_subnet(network_id, subnet) for subnet in properties.get("subnets") or []],
            "provisioningState": "Succeeded",
        },
    }
    networks[_key(request)] = body
    return web.json_response(body, status=status)


async def delete_network(request: web.Request) -> web.Response:
    """Delete a virtual network, at once."""
    find_group(request)
    removed = state_of(request).virtual_networks.pop(_key(request), None)
    return web.Response(status=200 if removed else 204)


async def list_subnets(request: web.Request) -> web.Response:
    """List the subnets of a virtual network."""
    return web.json_response({"value": _find_network(request)["properties"]["subnets"]})


async def show_subnet(request: web.Request) -> web.Response:
    """Show one subnet."""
    network, wanted = _find_network(request), request.match_info["subnet"]
    for subnet in network["properties"]["subnets"]:
        if subnet["name"].lower() == wanted.lower():
            return web.json_response(subnet)
    raise resource_not_found(f"{KIND}/{network['name']}/subnets", wanted, request.match_info["group"])


async def put_subnet(request: web.Request) -> web.Response:
    """Create a subnet, or replace it, at once."""
    network, sent = _find_network(request), await read_object(request)
    name = request.match_info["subnet"]
    subnet = _subnet(network["id"], {**sent, "name": name})
    others = [item for item in network["properties"]["subnets"] if item["name"].lower() != name.lower()]
    status = 200 if len(others) < len(network["properties"]["subnets"]) else 201
    network["properties"]["subnets"] = [*others, subnet]
    return web.json_response(subnet, status=status)


def add_routes(app: web.Application) -> None:
    """Serve virtual networks and subnets."""
    app.router.add_get(arm_path(COLLECTION), list_networks)
    app.router.add_get(arm_path(ONE), show_network)
    app.router.add_put(arm_path(ONE), put_network)
    app.router.add_delete(arm_path(ONE), delete_network)
    app.router.add_get(arm_path(f"{ONE}/subnets"), list_subnets)
    app.router.add_get(arm_path(f"{ONE}/subnets/{{subnet}}"), show_subnet)
    app.router.add_put(arm_path(f"{ONE}/subnets/{{subnet}}"), put_subnet)
