"""The URLs that answers of long-running operations point at."""

from __future__ import annotations

from aiohttp import web

from emulator.control.settings import Settings
from emulator.errors import ArmError
from emulator.operations import Operation, retry_hint
from emulator.routing import arm_path
from emulator.state import state_of


def _polled(request: web.Request) -> tuple[Operation, Settings]:
    state = state_of(request)
    operation = state.operations.get(request.match_info["operation"])
    if operation is None:
        name = request.match_info["operation"]
        raise ArmError(404, "NotFound", f"The operation '{name}' was not found.")
    operation.poll()
    return operation, state.settings


async def show_operation(request: web.Request) -> web.Response:
    """Answer `azure-asyncoperation`: 200, with the operation's status in the body."""
    operation, settings = _polled(request)
    hint = retry_hint(settings) if operation.in_progress else {}
    return web.json_response(operation.as_json(), headers=hint)


async def show_operation_result(request: web.Request) -> web.Response:
    """Answer `location`: 202 while the operation runs, then its result."""
    operation, settings = _polled(request)
    if operation.in_progress:
        return web.Response(status=202, headers={"location": str(request.url), **retry_hint(settings)})
    if operation.failure:
        raise ArmError(409, operation.failure["code"], operation.failure["message"])
    return web.Response(status=200)


def add_routes(app: web.Application) -> None:
    """Serve the polling of long-running operations."""
    provider = "/subscriptions/{subscription}/providers/Microsoft.ContainerService/locations/{location}"
    app.router.add_get(arm_path(f"{provider}/operations/{{operation}}"), show_operation)
    app.router.add_get(arm_path(f"{provider}/operationresults/{{operation}}"), show_operation_result)
    result = "/subscriptions/{subscription}/operationresults/{operation}"
    app.router.add_get(arm_path(result), show_operation_result)
