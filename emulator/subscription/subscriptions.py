"""The one tenant and its one subscription."""

from __future__ import annotations

from aiohttp import web

from emulator.documents import Json
from emulator.errors import ArmError
from emulator.routing import arm_path
from emulator.state import LOCATION, SUBSCRIPTION_ID, TENANT_ID, state_of


def _subscription(subscription: str = SUBSCRIPTION_ID) -> Json:
    return {
        "id": f"/subscriptions/{subscription}",
        "subscriptionId": subscription,
        "tenantId": TENANT_ID,
        "displayName": "AKS emulator",
        "state": "Enabled",
        "authorizationSource": "RoleBased",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01",
            "spendingLimit": "Off",
        },
    }


async def list_subscriptions(request: web.Request) -> web.Response:
    """List the subscriptions that the identity may use."""
    more = state_of(request).fleet.subscriptions
    return web.json_response({"value": [_subscription(), *map(_subscription, more)]})


async def show_subscription(request: web.Request) -> web.Response:
    """Show the subscription."""
    name = request.match_info["subscription"]
    if name.lower() != SUBSCRIPTION_ID:
        raise ArmError(404, "SubscriptionNotFound", f"The subscription '{name}' could not be found.")
    return web.json_response(_subscription())


async def list_tenants(request: web.Request) -> web.Response:
    """List the tenant that the subscription belongs to."""
    tenant = {"id": f"/tenants/{TENANT_ID}", "tenantId": TENANT_ID, "displayName": "AKS emulator"}
    return web.json_response({"value": [tenant]})


async def list_locations(request: web.Request) -> web.Response:
    """List the places where clusters can be created."""
    subscription = request.match_info["subscription"]
    location = {
        "id": f"/subscriptions/{subscription}/locations/{LOCATION}",
        "name": LOCATION,
        "displayName": LOCATION,
        "regionalDisplayName": LOCATION,
        "metadata": {"regionType": "Physical", "regionCategory": "Recommended"},
    }
    return web.json_response({"value": [location]})


def add_routes(app: web.Application) -> None:
    """Serve what `az login` and `az account` ask for."""
    app.router.add_get(arm_path("/tenants"), list_tenants)
    app.router.add_get(arm_path("/subscriptions"), list_subscriptions)
    app.router.add_get(arm_path("/subscriptions/{subscription}"), show_subscription)
    app.router.add_get(arm_path("/subscriptions/{subscription}/locations"), list_locations)
