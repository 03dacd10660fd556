"""The control endpoints, by which a test prepares the emulator and looks at what was asked of it."""

from __future__ import annotations

import random
import re

from aiohttp import web

from emulator.clusters.cluster import KIND
from emulator.documents import Json, key, new_id, read_object
from emulator.errors import ArmError
from emulator.state import LOCATION, Cluster, state_of
from emulator.subscription.resource_groups import ensure_group

_CLUSTER_ID = re.compile(
    r"/subscriptions/([^/]+)/resourceGroups/([^/]+)"
    r"/providers/Microsoft\.ContainerService/managedClusters/([^/]+)",
    re.IGNORECASE,
)


async def list_requests(request: web.Request) -> web.Response:
    """List the requests made to the resource manager, oldest first."""
    return web.json_response(state_of(request).requests)


async def forget_requests(request: web.Request) -> web.Response:
    """Forget the requests made so far."""
    state_of(request).requests.clear()
    return web.Response(status=204)


async def reset(request: web.Request) -> web.Response:
    """Return resources, settings and requests to those of a fresh start; issued tokens stay valid."""
    state_of(request).reset()
    return web.Response(status=204)


async def seed_cluster(request: web.Request) -> web.Response:
    """Put a cluster in place as it stands, with whatever properties it has, in its resource group."""
    body = await read_object(request)
    identifier = _CLUSTER_ID.fullmatch(str(body.get("id")))
    if identifier is None:
        raise ArmError(400, "InvalidClusterId", f"{body.get('id')!r} is not the id of a managed cluster.")
    subscription, group, name = identifier.groups()
    state = state_of(request)
    ensure_group(state, subscription, group, body.get("location", LOCATION))
    defaults: Json = {"eTag": new_id(), "name": name, "location": LOCATION, "type": KIND, "properties": {}}
    state.clusters[key(subscription, group, name)] = Cluster({**defaults, **body})
    return web.Response(status=204)


async def list_clusters(request: web.Request) -> web.Response:
    """List the clusters as they stand, whatever the script of faults has for those who ask Azure."""
    return web.json_response([cluster.body for cluster in state_of(request).clusters.values()])


async def show_settings(request: web.Request) -> web.Response:
    """Show the settings."""
    return web.json_response(state_of(request).settings.as_json())


async def change_settings(request: web.Request) -> web.Response:
    """Change the settings that are named, at once; a seed starts its sequence anew."""
    changes = await read_object(request)
    state = state_of(request)
    state.settings.change(changes)
    state.features_to_propagate.difference_update(changes.get("features", ()))
    if "seed" in changes:
        state.random = random.Random(state.settings.seed)  # noqa: S311
    return web.json_response(state.settings.as_json())


def add_routes(app: web.Application) -> None:
    """Serve the control endpoints, which need no token."""
    app.router.add_get("/_emulator/requests", list_requests)
    app.router.add_delete("/_emulator/requests", forget_requests)
    app.router.add_delete("/_emulator/state", reset)
    app.router.add_get("/_emulator/clusters", list_clusters)
    app.router.add_put("/_emulator/clusters", seed_cluster)
    app.router.add_get("/_emulator/settings", show_settings)
    app.router.add_patch("/_emulator/settings", change_settings)
