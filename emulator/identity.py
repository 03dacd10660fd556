"""The managed-identity endpoint, and the tokens that the resource manager asks for."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from emulator.errors import ArmError
from emulator.state import TENANT_ID

TOKEN_PATH = "/msi/token"
CONTROL_PREFIX = "/_emulator/"
_PUBLIC_PATHS = ("/metadata/endpoints", CONTROL_PREFIX)
_LIFETIME_SECONDS = 86400
_PRINCIPAL_ID = "99999999-8888-7777-6666-555555555555"


class Tokens:
    """The access tokens issued by this process."""

    def __init__(self) -> None:
        self.identity_header = secrets.token_urlsafe()
        self._expiry: dict[str, int] = {}

    def issue(self, resource: str) -> tuple[str, int]:
        """Issue a token for a resource, and say when it expires.

        It has the form of a JWT because azure-cli reads the tenant from it when it logs in.
        """
        now = int(time.time())
        claims = {
            "aud": resource,
            "iss": f"https://sts.windows.net/{TENANT_ID}/",
            "iat": now,
            "nbf": now,
            "exp": now + _LIFETIME_SECONDS,
            "oid": _PRINCIPAL_ID,
            "sub": _PRINCIPAL_ID,
            "tid": TENANT_ID,
        }
        parts = [_part({"typ": "JWT", "alg": "RS256"}), _part(claims), secrets.token_urlsafe()]
        token = ".".join(parts)
        self._expiry[token] = now + _LIFETIME_SECONDS
        return token, now + _LIFETIME_SECONDS

    def accepts(self, authorization: str) -> bool:
        """Whether an `Authorization` header holds a token that was issued here and is still valid."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and self._expiry.get(token, 0) > time.time()


TOKENS = web.AppKey("tokens", Tokens)


def _part(document: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


async def show_token(request: web.Request) -> web.Response:
    """Answer as the managed-identity endpoint of App Service does."""
    tokens = request.app[TOKENS]
    if request.headers.get("X-IDENTITY-HEADER") != tokens.identity_header:
        return web.json_response({"statusCode": 401, "message": "Invalid identity header."}, status=401)
    resource = request.query.get("resource")
    if not resource:
        return web.json_response({"statusCode": 400, "message": "No resource is named."}, status=400)
    token, expires_on = tokens.issue(resource)
    return web.json_response(
        {
            "access_token": token,
            "expires_on": str(expires_on),
            "resource": resource,
            "token_type": "Bearer",
            "client_id": _PRINCIPAL_ID,
        }
    )


def identity_app(tokens: Tokens) -> web.Application:
    """Make the application that hands out tokens."""
    app = web.Application()
    app[TOKENS] = tokens
    app.router.add_get(TOKEN_PATH, show_token)
    return app


@web.middleware
async def authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only requests with a token issued here reach the resource manager."""
    if request.path.startswith(_PUBLIC_PATHS):
        return await handler(request)
    authorization = request.headers.get("Authorization")
    if authorization is None:
        raise _unauthorized(request, "Authentication failed. The 'Authorization' header is missing.")
    if not request.app[TOKENS].accepts(authorization):
        raise _unauthorized(request, "The access token is invalid.")
    return await handler(request)


def _unauthorized(request: web.Request, message: str) -> ArmError:
    challenge = (
        f'Bearer authorization_uri="https://{request.host}/{TENANT_ID}", error="invalid_token", '
        f'error_description="{message}"'
    )
    return ArmError(401, "AuthenticationFailed", message, {"WWW-Authenticate": challenge})
