"""The refusals of Azure Resource Manager and of the AKS resource provider, and how they are answered."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler


class ArmError(Exception):
    """A refusal by Azure Resource Manager itself: its body has an outer `error` object."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}

    def body(self) -> dict[str, object]:
        """Return the body that a client reads."""
        return {"error": {"code": self.code, "message": self.message}}


class ProviderError(ArmError):
    """A refusal by the AKS resource provider: the same facts without an outer object.

    Recorded refusals of the service carry `code`, `details`, `message` and `subcode` at the top. The Azure
    SDK reads either form.
    """

    def body(self) -> dict[str, object]:
        """Return the body that a client reads."""
        return {"code": self.code, "details": None, "message": self.message, "subcode": ""}


def bad_request(code: str, message: str) -> ProviderError:
    """Make the resource provider's answer to a body that it does not accept."""
    return ProviderError(400, code, message)


def resource_group_not_found(name: str) -> ArmError:
    """Make the answer for anything asked of a resource group that does not exist."""
    return ArmError(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")


def resource_not_found(kind: str, name: str, group: str) -> ArmError:
    """Make the answer for a resource missing from a resource group that exists."""
    return ArmError(
        404,
        "ResourceNotFound",
        f"The Resource '{kind}/{name}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals, and paths that nothing serves, into the bodies of Azure Resource Manager."""
    try:
        return await handler(request)
    except ArmError as error:
        return web.json_response(error.body(), status=error.status, headers=error.headers)
    except web.HTTPNotFound:
        return _not_served(404, "InvalidResourceType", request)
    except web.HTTPMethodNotAllowed:
        return _not_served(405, "MethodNotAllowed", request)


def _not_served(status: int, code: str, request: web.Request) -> web.Response:
    message = f"The emulator serves no '{request.method}' at '{request.path}'."
    return web.json_response(ArmError(status, code, message).body(), status=status)
