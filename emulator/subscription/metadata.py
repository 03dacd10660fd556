"""What `az cloud register` reads about a cloud."""

from __future__ import annotations

from aiohttp import web

from emulator.routing import arm_path


async def show_endpoints(request: web.Request) -> web.Response:
    """Answer with the endpoints of this cloud; the resource manager is its own sign-in endpoint."""
    here = f"https://{request.host}"
    return web.json_response(
        {
            "name": "AksEmulator",
            "resourceManager": here,
            "portal": here,
            "gallery": here,
            "graph": here,
            "graphAudience": here,
            "microsoftGraphResourceId": here,
            "authentication": {
                "loginEndpoint": here,
                "audiences": [f"{here}/"],
                "tenant": "common",
                "identityProvider": "AAD",
            },
            "suffixes": {
                "acrLoginServer": "azurecr.invalid",
                "keyVaultDns": "vault.invalid",
                "storage": "core.invalid",
                "sqlServerHostname": "database.invalid",
            },
        }
    )


def add_routes(app: web.Application) -> None:
    """Serve the cloud's metadata, which needs no token."""
    app.router.add_get(arm_path("/metadata/endpoints"), show_endpoints)
