"""The maintenance configurations of a cluster: when AKS may work on it."""

from __future__ import annotations

from aiohttp import web

from emulator.clusters.api_versions import api_version_of
from emulator.clusters.managed_clusters import ONE, find_cluster
from emulator.documents import Json, read_object
from emulator.errors import ProviderError
from emulator.routing import arm_path
from emulator.state import state_of

KIND = "Microsoft.ContainerService/managedClusters/maintenanceConfigurations"


async def list_configurations(request: web.Request) -> web.Response:
    """List the cluster's maintenance configurations."""
    api_version_of(request, state_of(request))
    return web.json_response({"value": list(find_cluster(request).maintenance.values())})


async def show_configuration(request: web.Request) -> web.Response:
    """Show one maintenance configuration."""
    api_version_of(request, state_of(request))
    name = request.match_info["configuration"]
    found = find_cluster(request).maintenance.get(name.lower())
    if found is None:
        raise ProviderError(404, "NotFound", f"Could not find the maintenance configuration {name}.")
    return web.json_response(found)


async def put_configuration(request: web.Request) -> web.Response:
    """Create a maintenance configuration, or replace it, at once."""
    api_version_of(request, state_of(request))
    cluster, sent, name = find_cluster(request), await read_object(request), request.match_info["configuration"]
    body: Json = {
        "id": f"{cluster.body['id']}/maintenanceConfigurations/{name}",
        "name": name,
        "type": KIND,
        "properties": sent.get("properties") or {},
    }
    cluster.maintenance[name.lower()] = body
    return web.json_response(body)


def add_routes(app: web.Application) -> None:
    """Serve maintenance configurations."""
    app.router.add_get(arm_path(f"{ONE}/maintenanceConfigurations"), list_configurations)
    one = arm_path(f"{ONE}/maintenanceConfigurations/{{configuration}}")
    app.router.add_get(one, show_configuration)
    app.router.add_put(one, put_configuration)
