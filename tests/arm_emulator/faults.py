"""Faults of the network, scripted through the settings."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from .state import state_of


@web.middleware
async def lose_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Cut the connection instead of answering, once a cluster was written, as often as `lostAnswers` says."""
    response = await handler(request)
    settings = state_of(request).settings
    is_write = request.method == "PUT" and "/managedclusters/" in request.path.lower()
    if settings.lost_answers and is_write and response.status < 300 and request.transport:
        settings.lost_answers -= 1
        request.transport.abort()
    return response
