"""Faults of Azure and of the network between, as the setting `faults` has them."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from emulator.control.fault_script import next_fault
from emulator.errors import ArmError
from emulator.state import state_of

PAGE = """<!DOCTYPE html>
<html>
<head><title>Web access blocked</title></head>
<body><h1>Corporate proxy</h1><p>Your request could not be forwarded.</p></body>
</html>
"""
CODES = {
    401: "ExpiredAuthenticationToken",
    409: "OperationNotAllowed",
    429: "TooManyRequests",
    500: "InternalServerError",
    502: "BadGateway",
    503: "ServerTimeout",
    504: "GatewayTimeout",
}


@web.middleware
async def meet_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request meet the fault that the script has for it."""
    fault = next_fault(state_of(request).settings.faults, request.method, request.path)
    if fault is None:
        return await handler(request)
    answer = await handler(request) if fault["handled"] or fault["kind"] == "cut-within" else web.Response()
    if fault["kind"] == "cut":
        assert request.transport is not None
        request.transport.abort()
        return answer
    if fault["kind"] == "cut-within":
        return await _half(request, answer)
    headers = _retry_headers(fault["retryAfterMilliseconds"])
    if fault["kind"] == "not-json":
        return web.Response(text=PAGE, content_type="text/html", status=fault["status"] or 200, headers=headers)
    return _refusal(fault["status"], headers)


async def _half(request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    """Send the head of `answer` and the first half of its body, then close the connection."""
    assert isinstance(answer, web.Response)
    assert isinstance(answer.body, bytes)
    assert request.transport is not None
    half = web.StreamResponse(status=answer.status, headers=answer.headers)
    half.content_length = len(answer.body)
    await half.prepare(request)
    await half.write(answer.body[: len(answer.body) // 2])
    request.transport.close()
    return half


def _refusal(status: int, headers: dict[str, str]) -> web.Response:
    code = CODES.get(status, "Fault")
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token", error_description="The access token has expired."'
    error = ArmError(status, code, f"The request met a fault: {code}.")
    return web.json_response(error.body(), status=status, headers=headers)


def _retry_headers(milliseconds: int | None) -> dict[str, str]:
    if milliseconds is None:
        return {}
    seconds = {"Retry-After": str(milliseconds // 1000)} if milliseconds % 1000 == 0 else {}
    return {**seconds, "retry-after-ms": str(milliseconds)}
