"""Whose answer it was, and whether there was any: what came from a proxy on the way says nothing about Azure."""

from __future__ import annotations

from ssl import SSLCertVerificationError
from typing import Any

from azure.cli.core.azclierror import AuthenticationError
from azure.core.exceptions import ClientAuthenticationError
from knack.util import CLIError
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

MISSING = ("ResourceNotFound", "ResourceGroupNotFound")
"""The codes by which the resource manager says that there is no such cluster (recorded traffic, 2022 and 2024)."""

TUNNEL_REFUSED = "Tunnel connection failed"
"""What Python's http.client says where a proxy of this machine refused to connect."""


def is_of_azure(response: Any) -> bool:
    """Say whether an answer is the resource manager's, which speaks JSON whatever its status."""
    return "json" in str(response.headers.get("Content-Type") or "").lower()


def status_of(error: Any) -> int:
    """Return the status of the answer that `error` came of, 0 if there was none."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else 0


def says_missing(error: Any) -> bool:
    """Say whether `error` is the resource manager's word that there is no such cluster, and not just any 404."""
    return status_of(error) == 404 and getattr(getattr(error, "error", None), "code", None) in MISSING


def is_refusal_of_azure(error: Any) -> bool:
    """Say whether `error` is a refusal (4xx) by the resource manager, and not by a proxy on the way."""
    return 400 <= status_of(error) < 500 and is_of_azure(error.response)


def is_without_token(error: BaseException) -> bool:
    """Say whether nothing was asked because there was no token to ask with: somebody may log in meanwhile."""
    return isinstance(error, AuthenticationError) or (
        isinstance(error, ClientAuthenticationError) and status_of(error) == 0
    )


def never_left(error: BaseException) -> bool:
    """Say whether a request that ended with `error` is known not to have left: no connection was made for it.

    azure-core's ServiceRequestError says less: it stands for a connection that broke within TLS, too.
    """
    if isinstance(error, CLIError) or is_without_token(error):  # azure-cli's credentials, asked within the pipeline
        return True
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, (NewConnectionError, ConnectTimeoutError, SSLCertVerificationError)):
            return True
        if isinstance(each, OSError) and str(each).startswith(TUNNEL_REFUSED):
            return True
        inner = [getattr(each, name, None) for name in ("inner_exception", "reason")]
        waiting += [each.__cause__, each.__context__, *inner, *each.args]
    return False
