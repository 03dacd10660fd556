"""Resource groups."""

from __future__ import annotations

from aiohttp import web

from emulator.documents import Json, key, new_id, read_object
from emulator.errors import ArmError, resource_group_not_found
from emulator.operations import Operation, retry_hint
from emulator.routing import arm_path
from emulator.state import State, state_of

COLLECTION = "/subscriptions/{subscription}/resourceGroups"
ONE = "/subscriptions/{subscription}/resourceGroups/{group}"


def find_group(request: web.Request) -> Json:
    """Return the resource group that the path names.

    Raises:
        ArmError: there is none; `ResourceGroupNotFound`, as the resource manager says it.

    """
    subscription, group = request.match_info["subscription"], request.match_info["group"]
    found = state_of(request).resource_groups.get(key(subscription, group))
    if found is None:
        raise resource_group_not_found(group)
    return found


def new_group(subscription: str, name: str, location: str, tags: Json | None) -> Json:
    """Make a resource group's body."""
    body: Json = {
        "id": f"/subscriptions/{subscription}/resourceGroups/{name}",
        "name": name,
        "type": "Microsoft.Resources/resourceGroups",
        "location": location,
        "properties": {"provisioningState": "Succeeded"},
    }
    return {**body, "tags": tags} if tags else body


def ensure_group(state: State, subscription: str, name: str, location: str) -> Json:
    """Return a resource group, which is created if it is missing."""
    return state.resource_groups.setdefault(key(subscription, name), new_group(subscription, name, location, None))


async def list_groups(request: web.Request) -> web.Response:
    """List the subscription's resource groups."""
    subscription = key(request.match_info["subscription"])
    groups = state_of(request).resource_groups
    value = [body for name, body in groups.items() if name.startswith(f"{subscription}/")]
    return web.json_response({"value": value})


async def show_group(request: web.Request) -> web.Response:
    """Show one resource group."""
    return web.json_response(find_group(request))


async def check_group(request: web.Request) -> web.Response:
    """Answer whether a resource group exists: 204 or 404, either without a body."""
    try:
        find_group(request)
    except ArmError as error:
        return web.Response(status=error.status)
    return web.Response(status=204)


async def put_group(request: web.Request) -> web.Response:
    """Create a resource group, or replace its tags."""
    subscription, group = request.match_info["subscription"], request.match_info["group"]
    sent = await read_object(request)
    groups = state_of(request).resource_groups
    known = groups.get(key(subscription, group))
    if known is None and not sent.get("location"):
        raise ArmError(400, "LocationRequired", "The location property is required for this definition.")
    name, location = (known["name"], known["location"]) if known else (group, sent["location"])
    body = new_group(subscription, name, location, sent.get("tags"))
    groups[key(subscription, group)] = body
    return web.json_response(body, status=200 if known else 201)


async def delete_group(request: web.Request) -> web.Response:
    """Delete a resource group with all that is in it; the answer's `location` is polled."""
    state = state_of(request)
    group = find_group(request)
    subscription, name = request.match_info["subscription"], group["name"]

    def remove(status: str) -> None:
        if status == "Succeeded":
            state.remove_resource_group(subscription, name)

    operation = state.start_operation(Operation(new_id(), group["location"], remove))
    group["properties"]["provisioningState"] = "Deleting"
    location = (
        f"https://{request.host}/subscriptions/{subscription}/operationresults/{operation.name}?api-version=2022-09-01"
    )
    return web.Response(status=202, headers={"location": location, **retry_hint(state.settings)})


def add_routes(app: web.Application) -> None:
    """Serve resource groups."""
    app.router.add_get(arm_path(COLLECTION), list_groups)
    app.router.add_get(arm_path(ONE), show_group, allow_head=False)
    app.router.add_head(arm_path(ONE), check_group)
    app.router.add_put(arm_path(ONE), put_group)
    app.router.add_delete(arm_path(ONE), delete_group)
