"""The node pools of a cluster as resources of their own, read only."""

from __future__ import annotations

from aiohttp import web

from emulator.clusters.api_versions import api_version_of
from emulator.clusters.cluster_answer import answer
from emulator.clusters.managed_clusters import ONE, find_cluster
from emulator.documents import Json
from emulator.errors import ProviderError
from emulator.routing import arm_path
from emulator.state import state_of


def _pools(request: web.Request) -> list[Json]:
    state = state_of(request)
    version = api_version_of(request, state)
    body = answer(find_cluster(request).body, version)
    return [_resource(body["id"], pool) for pool in body["properties"].get("agentPoolProfiles", [])]


def _resource(cluster_id: str, pool: Json) -> Json:
    return {
        "id": f"{cluster_id}/agentPools/{pool['name']}",
        "name": pool["name"],
        "type": "Microsoft.ContainerService/managedClusters/agentPools",
        "properties": {name: value for name, value in pool.items() if name != "name"},
    }


async def list_pools(request: web.Request) -> web.Response:
    """List the cluster's node pools."""
    return web.json_response({"value": _pools(request)})


async def show_pool(request: web.Request) -> web.Response:
    """Show one node pool."""
    wanted = request.match_info["pool"]
    for pool in _pools(request):
        if pool["name"].lower() == wanted.lower():
            return web.json_response(pool)
    raise ProviderError(404, "NotFound", f"Could not find the agent pool {wanted}.")


def add_routes(app: web.Application) -> None:
    """Serve node pools."""
    app.router.add_get(arm_path(f"{ONE}/agentPools"), list_pools)
    app.router.add_get(arm_path(f"{ONE}/agentPools/{{pool}}"), show_pool)
