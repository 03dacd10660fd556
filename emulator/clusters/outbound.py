"""What a cluster needs to reach: `outboundNetworkDependenciesEndpoints`, in pages of two categories."""

from __future__ import annotations

from aiohttp import web

from emulator.clusters.api_versions import api_version_of
from emulator.clusters.managed_clusters import ONE, find_cluster
from emulator.documents import Json
from emulator.routing import arm_path
from emulator.state import state_of

PAGE = 2


def categories(fqdn: str) -> list[Json]:
    """Return the list for a cluster whose API server is `fqdn`."""
    return [
        _category("azure-resource-management", "management.azure.com", "login.microsoftonline.com"),
        _category("images", "mcr.microsoft.com", "*.data.mcr.microsoft.com"),
        _category("artifacts", "packages.microsoft.com", "acs-mirror.azureedge.net"),
        _category("time-sync", "ntp.ubuntu.com", port=123, protocol="UDP"),
        _category("ubuntu-optional", "security.ubuntu.com", port=80, protocol="Http"),
        _category("apiserver", fqdn),
    ]


def _category(name: str, *domains: str, port: int = 443, protocol: str = "Https") -> Json:
    details = [{"port": port, "protocol": protocol}]
    return {"category": name, "endpoints": [{"domainName": each, "endpointDetails": details} for each in domains]}


async def list_endpoints(request: web.Request) -> web.Response:
    """List a page of the categories."""
    api_version_of(request, state_of(request))
    found = categories(find_cluster(request).body["properties"].get("fqdn") or "")
    begin = int(request.query.get("skip", "0"))
    answer: Json = {"value": found[begin : begin + PAGE]}
    if begin + PAGE < len(found):
        query = f"api-version={request.query['api-version']}&skip={begin + PAGE}"
        answer["nextLink"] = f"https://{request.host}{request.path}?{query}"
    return web.json_response(answer)


def add_routes(app: web.Application) -> None:
    """Serve the list."""
    app.router.add_get(arm_path(f"{ONE}/outboundNetworkDependenciesEndpoints"), list_endpoints)
