"""Resource providers and whether the subscription is registered with them."""

from __future__ import annotations

from aiohttp import web

from emulator.clusters.api_versions import KNOWN_VERSIONS
from emulator.documents import Json
from emulator.errors import ArmError
from emulator.routing import arm_path
from emulator.state import LOCATION, State, state_of

CONTAINER_SERVICE = "Microsoft.ContainerService"
NAMESPACES = (CONTAINER_SERVICE, "Microsoft.Network", "Microsoft.Authorization", "Microsoft.Features")
PROVIDERS = "/subscriptions/{subscription}/providers"


def require_registration(state: State) -> None:
    """Refuse a cluster while the subscription is not registered with its provider, with 409.

    Raises:
        ArmError: the provider's state is another than `Registered`.

    """
    if state.settings.provider_state != "Registered":
        raise ArmError(
            409,
            "MissingSubscriptionRegistration",
            f"The subscription is not registered to use namespace '{CONTAINER_SERVICE}'. "
            "See https://aka.ms/rps-not-found for how to register subscriptions.",
        )


def _resource(request: web.Request, namespace: str) -> Json:
    settings = state_of(request).settings
    is_ours = namespace == CONTAINER_SERVICE
    versions = list(KNOWN_VERSIONS) if settings.api_versions is None else settings.api_versions
    clusters = {"resourceType": "managedClusters", "locations": [LOCATION], "apiVersions": versions}
    return {
        "id": f"/subscriptions/{request.match_info['subscription']}/providers/{namespace}",
        "namespace": namespace,
        "registrationPolicy": "RegistrationRequired",
        "registrationState": settings.provider_state if is_ours else "Registered",
        "resourceTypes": [clusters] if is_ours else [],
    }


def _named(request: web.Request) -> str:
    wanted = request.match_info["namespace"]
    for namespace in NAMESPACES:
        if namespace.lower() == wanted.lower():
            return namespace
    message = f"The resource namespace '{wanted}' is invalid."
    raise ArmError(404, "InvalidResourceNamespace", message)


async def list_providers(request: web.Request) -> web.Response:
    """List the resource providers."""
    return web.json_response({"value": [_resource(request, namespace) for namespace in NAMESPACES]})


async def show_provider(request: web.Request) -> web.Response:
    """Show one resource provider."""
    return web.json_response(_resource(request, _named(request)))


async def register_provider(request: web.Request) -> web.Response:
    """Register the subscription with a resource provider, at once; its features take effect."""
    namespace = _named(request)
    if namespace == CONTAINER_SERVICE:
        state = state_of(request)
        state.settings.provider_state = "Registered"
        state.features_to_propagate.clear()
    return web.json_response(_resource(request, namespace))


def add_routes(app: web.Application) -> None:
    """Serve resource providers."""
    app.router.add_get(arm_path(PROVIDERS), list_providers)
    app.router.add_get(arm_path(f"{PROVIDERS}/{{namespace}}"), show_provider)
    app.router.add_post(arm_path(f"{PROVIDERS}/{{namespace}}/register"), register_provider)
