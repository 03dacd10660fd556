"""Role assignments: `az aks create` gives a cluster's identity a role on the subnet that it names."""

from __future__ import annotations

from aiohttp import web

from emulator.documents import Json, read_object
from emulator.routing import arm_path
from emulator.state import state_of

ROLES = {"Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7"}
AUTHORIZATION = "/{scope:.+}/providers/Microsoft.Authorization"


async def list_role_definitions(request: web.Request) -> web.Response:
    """List the roles that a cluster's identity can be given."""
    subscription = "/".join(request.path.split("/")[:3])
    definitions = [
        {
            "id": f"{subscription}/providers/Microsoft.Authorization/roleDefinitions/{identifier}",
            "name": identifier,
            "type": "Microsoft.Authorization/roleDefinitions",
            "properties": {"roleName": name, "type": "BuiltInRole", "permissions": []},
        }
        for name, identifier in ROLES.items()
    ]
    return web.json_response({"value": definitions})


async def list_role_assignments(request: web.Request) -> web.Response:
    """List the role assignments at a scope."""
    scope = f"/{request.match_info['scope']}".lower()
    assignments = state_of(request).role_assignments
    found = [item for item in assignments if item["properties"]["scope"].lower() == scope]
    return web.json_response({"value": found})


async def put_role_assignment(request: web.Request) -> web.Response:
    """Assign a role at a scope."""
    sent = await read_object(request)
    scope, name = f"/{request.match_info['scope']}", request.match_info["assignment"]
    assignment: Json = {
        "id": f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}",
        "name": name,
        "type": "Microsoft.Authorization/roleAssignments",
        "properties": {**sent.get("properties", {}), "scope": scope},
    }
    state_of(request).role_assignments.append(assignment)
    return web.json_response(assignment, status=201)


def add_routes(app: web.Application) -> None:
    """Serve role definitions and assignments."""
    app.router.add_get(arm_path(f"{AUTHORIZATION}/roleDefinitions"), list_role_definitions)
    app.router.add_get(arm_path(f"{AUTHORIZATION}/roleAssignments"), list_role_assignments)
    app.router.add_put(arm_path(f"{AUTHORIZATION}/roleAssignments/{{assignment}}"), put_role_assignment)
