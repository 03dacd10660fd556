"""The fleet's settings at work: between a request and what it asks for, and over HTTP for a test."""

from __future__ import annotations

import re

from aiohttp import web
from aiohttp.typedefs import Handler

from emulator.control.fleet import REMAINING_WRITES, SETTINGS
from emulator.documents import read_object
from emulator.errors import ArmError
from emulator.state import state_of

_CLUSTER = re.compile(r"/subscriptions/(?P<subscription>[^/]+)/.+/managedClusters/(?P<name>[^/]+)", re.IGNORECASE)


@web.middleware
async def behave_as_fleet(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse, count and lose writes of clusters as the fleet was set."""
    state, found = state_of(request), _CLUSTER.fullmatch(request.path)
    fleet = state.fleet
    if fleet.forgets_operations and "/operations/" in request.path:
        raise ArmError(404, "NotFound", "The operation was not found.")
    if request.method != "PUT" or not found:
        return await handler(request)
    name = found["name"].lower()
    left = fleet.take_write(found["subscription"].lower())
    fleet.refuse(name)
    response = await handler(request)
    fleet.observe(state)
    if left is not None:
        response.headers[REMAINING_WRITES] = str(left)
    if response.status < 300 and fleet.losing.get(name, 0) and request.transport:
        fleet.losing[name] -= 1
        request.transport.abort()
    return response


async def show_fleet(request: web.Request) -> web.Response:
    """Show the fleet's settings, and what was observed."""
    fleet = state_of(request).fleet
    return web.json_response({name: getattr(fleet, attribute) for name, attribute in SETTINGS.items()})


async def change_fleet(request: web.Request) -> web.Response:
    """Change the fleet's settings that are named."""
    state_of(request).fleet.change(await read_object(request))
    return await show_fleet(request)


def add_routes(app: web.Application) -> None:
    """Serve the control endpoint."""
    app.router.add_get("/_emulator/fleet", show_fleet)
    app.router.add_patch("/_emulator/fleet", change_fleet)
