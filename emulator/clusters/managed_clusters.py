"""Managed clusters over HTTP: what is asked for, whether it is allowed now, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from aiohttp import web

from emulator.clusters.api_versions import api_version_of
from emulator.clusters.checks.body_shape import check_shape, kube_proxy_of
from emulator.clusters.checks.http_proxy_rules import check_http_proxy
from emulator.clusters.checks.kube_proxy_rules import check_kube_proxy
from emulator.clusters.checks.node_disruption import check_node_disruption
from emulator.clusters.checks.preconditions import check_not_busy, check_preconditions
from emulator.clusters.cluster import ClusterName, keep_http_proxy, written
from emulator.clusters.cluster_answer import answer, answer_to_creation
from emulator.clusters.cluster_progress import mark, settle, stamp
from emulator.clusters.no_proxy import complete_no_proxy
from emulator.clusters.property_names import canonical
from emulator.control.fleet import page
from emulator.control.settings import KUBE_PROXY_FEATURE
from emulator.documents import Json, key, new_id, read_object, without_nulls
from emulator.errors import ArmError, resource_not_found
from emulator.operations import Operation, operation_headers
from emulator.routing import arm_path
from emulator.state import LOCATION, Cluster, state_of
from emulator.subscription.features import require_feature
from emulator.subscription.providers import require_registration
from emulator.subscription.resource_groups import find_group

PROVIDER = "providers/Microsoft.ContainerService/managedClusters"
IN_SUBSCRIPTION = f"/subscriptions/{{subscription}}/{PROVIDER}"
IN_GROUP = f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/{PROVIDER}"
ONE = f"{IN_GROUP}/{{cluster}}"


def _key(request: web.Request) -> str:
    return key(*[request.match_info[part] for part in ("subscription", "group", "cluster")])


def find_cluster(request: web.Request) -> Cluster:
    """Return the cluster that the path names.

    Raises:
        ArmError: the cluster is missing, or the resource group itself.

    """
    find_group(request)
    found = state_of(request).clusters.get(_key(request))
    if found is None:
        name, group = request.match_info["cluster"], request.match_info["group"]
        raise resource_not_found("Microsoft.ContainerService/managedClusters", name, group)
    return found


async def put_cluster(request: web.Request) -> web.Response:
    """Create a cluster (201) or replace one (200)."""
    state = state_of(request)
    sent = canonical(await read_object(request))
    version = api_version_of(request, state, str(sent.get("location", LOCATION)))
    require_registration(state)
    group, known = find_group(request), state.clusters.get(_key(request))
    check_preconditions(request, known)
    check_not_busy(known)
    check_shape(sent)
    keep_http_proxy(sent, known.body if known else None)
    check_http_proxy(sent)
    if known is None and not sent.get("location"):
        raise ArmError(400, "LocationRequired", "The location property is required for this definition.")
    name = _cluster_name(request, group, known)
    made = written(name, without_nulls(sent), known.body if known else None, version)
    kube_proxy = kube_proxy_of(sent)
    if version.knows_kube_proxy and kube_proxy is not None:
        require_feature(state, KUBE_PROXY_FEATURE)
        check_kube_proxy(kube_proxy, made["properties"], version)
    complete_no_proxy(made, state.virtual_networks, state.random, as_in_2025=state.settings.http_proxy_as_in2025)
    check_node_disruption(known, made)
    keeps_etag = known is not None and not state.settings.new_etag_at_once
    stamp(made, known.body["eTag"] if known and keeps_etag else new_id())
    entry = state.clusters[_key(request)] = Cluster(made, maintenance=known.maintenance if known else {})

    def end(status: str) -> None:
        if keeps_etag or known is None:
            stamp(made, new_id())
        mark(made, status)
        if status == "Succeeded":
            settle(name, made)
        elif entry.operation and entry.operation.failure:
            made["properties"]["status"] = {"provisioningError": entry.operation.error}

    headers = _start(request, entry, "Updating" if known else "Creating", end)
    if known is None:
        return web.json_response(answer_to_creation(made, version), status=201, headers=headers)
    return web.json_response(answer(made, version), headers=headers)


def _cluster_name(request: web.Request, group: Json, known: Cluster | None) -> ClusterName:
    name = known.body["name"] if known else request.match_info["cluster"]
    return ClusterName(request.match_info["subscription"], group["name"], name)


def _start(request: web.Request, entry: Cluster, doing: str, end: Callable[[str], None]) -> dict[str, str]:
    """Start an operation on a cluster, and return the headers that lead a client to it."""
    state = state_of(request)
    mark(entry.body, doing)
    operation = Operation(new_id(), entry.body["location"], end)
    entry.operation = state.start_operation(operation)
    operation.failure = state.fleet.failing.get(entry.body["name"].lower(), operation.failure)
    return operation_headers(request, operation, state.settings)


async def delete_cluster(request: web.Request) -> web.Response:
    """Delete a cluster: 202, or 204 if there is none."""
    state = state_of(request)
    api_version_of(request, state)
    find_group(request)
    entry = state.clusters.get(_key(request))
    check_preconditions(request, entry)
    if entry is None:
        return web.Response(status=204)
    check_not_busy(entry)

    def end(status: str) -> None:
        if status == "Succeeded":
            state.clusters.pop(_key(request), None)
        else:
            mark(entry.body, status)

    headers = _start(request, entry, "Deleting", end)
    return web.Response(status=202, headers=headers)


async def show_cluster(request: web.Request) -> web.Response:
    """Show one cluster."""
    state = state_of(request)
    version = api_version_of(request, state)
    return web.json_response(answer(find_cluster(request).body, version))


async def list_in_group(request: web.Request) -> web.Response:
    """List the clusters of a resource group."""
    group = find_group(request)
    return _list(request, key(request.match_info["subscription"], group["name"]))


async def list_in_subscription(request: web.Request) -> web.Response:
    """List the clusters of the subscription."""
    return _list(request, key(request.match_info["subscription"]))


def _list(request: web.Request, place: str) -> web.Response:
    state = state_of(request)
    version = api_version_of(request, state)
    found = [entry.body for name, entry in state.clusters.items() if name.startswith(f"{place}/")]
    bodies, token = page(found, state.fleet, request.query.get("$skipToken"))
    listed: Json = {"value": [answer(body, version) for body in bodies]}
    if token:
        query = urlencode({**request.query, "$skipToken": token})
        listed["nextLink"] = f"https://{request.host}{request.path}?{query}"
    return web.json_response(listed)


def add_routes(app: web.Application) -> None:
    """Serve managed clusters."""
    app.router.add_get(arm_path(IN_SUBSCRIPTION), list_in_subscription)
    app.router.add_get(arm_path(IN_GROUP), list_in_group)
    app.router.add_get(arm_path(ONE), show_cluster)
    app.router.add_put(arm_path(ONE), put_cluster)
    app.router.add_delete(arm_path(ONE), delete_cluster)
