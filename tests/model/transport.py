"""From a request of the `requests` library to a handler of the emulator and back, without a socket."""

from __future__ import annotations

import asyncio
import io
import threading
from types import SimpleNamespace
from typing import Any, cast

import requests
from aiohttp import web
from aiohttp.http_parser import RawRequestMessage
from aiohttp.http_writer import HttpVersion11
from multidict import CIMultiDict, CIMultiDictProxy
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError
from urllib3.response import HTTPResponse
from yarl import URL

_NOBODY = cast(Any, SimpleNamespace(ssl_context=None, peername=None, sockname=None, transport=None))


class Bridge:
    """Hands requests to an aiohttp application, one at a time, on an event loop of its own."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._turn = threading.Lock()
        app.freeze()

    def close(self) -> None:
        """End the event loop."""
        self._loop.close()

    def answer(self, request: requests.PreparedRequest) -> web.Response:
        """Have the application answer `request`, whose host is taken for the application's own."""
        with self._turn:
            return cast(web.Response, self._loop.run_until_complete(self._handle(request)))

    async def _handle(self, request: requests.PreparedRequest) -> web.StreamResponse:
        assert request.method
        url = URL(str(request.url), encoded=True)
        given = {str(name): str(value) for name, value in request.headers.items()}
        headers = CIMultiDictProxy(CIMultiDict({"Host": url.authority, **given}))
        message = RawRequestMessage(
            request.method, url.raw_path_qs, HttpVersion11, headers, (), False, None, False, False, url.relative()
        )
        task = cast(Any, asyncio.current_task())
        made = web.Request(message, _NOBODY, _NOBODY, _NOBODY, task, self._loop)
        made._read_bytes = body_of(request)
        return await self._app._handle(made)


def body_of(request: requests.PreparedRequest) -> bytes:
    """Return the body that is sent."""
    body = request.body or b""
    return body.encode() if isinstance(body, str) else bytes(cast(bytes, body))


def delivered(answer: web.Response, request: requests.PreparedRequest) -> requests.Response:
    """Return `answer` as a session of `requests` gets it from its connection."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    headers = {**dict(answer.headers), "Content-Length": str(len(body))}
    if answer.body and "Content-Type" not in headers:
        headers["Content-Type"] = "application/json"
    raw = HTTPResponse(
        body=io.BytesIO(body), headers=headers, status=answer.status, preload_content=False, reason=answer.reason
    )
    return requests.adapters.HTTPAdapter().build_response(request, raw)


def cut() -> requests.exceptions.ConnectionError:
    """Return what a connection that is closed before its answer ends with."""
    reset = ConnectionResetError(104, "Connection reset by peer")
    return requests.exceptions.ConnectionError(ProtocolError("Connection aborted.", reset))


def unmade(request: requests.PreparedRequest) -> requests.exceptions.ConnectionError:
    """Return what a connection that was never made ends with."""
    reason = NewConnectionError(_NOBODY, "Failed to establish a new connection: [Errno 111] Connection refused")
    return requests.exceptions.ConnectionError(MaxRetryError(_NOBODY, str(request.url), reason))
