"""A refusal that is scripted through the settings: the service may refuse what every rule here takes."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from emulator.errors import ProviderError
from emulator.state import state_of


@web.middleware
async def refuse_next_write(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse the next PUT of a cluster as `refuseNextWrite` says, once."""
    settings = state_of(request).settings
    refusal = settings.refuse_next_write
    if refusal is not None and request.method == "PUT" and "/managedclusters/" in request.path.lower():
        settings.refuse_next_write = None
        raise ProviderError(refusal["status"], refusal["code"], refusal["message"])
    return await handler(request)
