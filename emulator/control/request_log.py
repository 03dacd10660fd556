"""The requests made so far, for a test to look at."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from emulator.identity import CONTROL_PREFIX
from emulator.state import state_of

_HEADERS = (
    "If-Match",
    "If-None-Match",
    "Content-Type",
    "User-Agent",
    "AKSHTTPCustomFeatures",
    "CommandName",
    "ParameterSetName",
)


@web.middleware
async def remember_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put each request on record before it is answered, and its status afterwards.

    A request that ends without an answer keeps the status null. Operations whose time is over end here, so
    that every handler sees the state that is due.
    """
    if request.path.startswith(CONTROL_PREFIX):
        return await handler(request)
    entry: dict[str, Any] = {
        "method": request.method,
        "path": request.path,
        "query": dict(request.query),
        "headers": {name: request.headers[name] for name in _HEADERS if name in request.headers},
        "body": _parsed(await request.read()),
        "status": None,
    }
    state = state_of(request)
    state.requests.append(entry)
    state.end_overdue_operations()
    response = await handler(request)
    entry["status"] = response.status
    return response


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
