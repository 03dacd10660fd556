"""Whether a cluster may be written now: eTags, and operations that are in progress."""

from __future__ import annotations

from aiohttp import web

from emulator.errors import ProviderError
from emulator.state import Cluster


def check_preconditions(request: web.Request, known: Cluster | None) -> None:
    """Refuse a write whose `If-Match` or `If-None-Match` does not fit the cluster's eTag, with 412."""
    current = known.body["eTag"] if known else None
    wanted, unwanted = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    if wanted is not None and (known is None or not _matches(wanted, current)):
        message = f"Etag provided in if-match header {wanted} does not match etag {current} of resource."
        raise ProviderError(412, "PreconditionFailed", message)
    if unwanted is not None and known is not None and _matches(unwanted, current):
        message = f"Etag provided in if-none-match header {unwanted} matches etag {current} of resource."
        raise ProviderError(412, "PreconditionFailed", message)


def _matches(header: str, etag: str | None) -> bool:
    return header == "*" or header.removeprefix("W/").strip('"') == etag


def check_not_busy(known: Cluster | None) -> None:
    """Refuse a write while an operation on the cluster is in progress, with 409."""
    if known and known.operation and known.operation.in_progress:
        doing = known.body["properties"]["provisioningState"]
        raise ProviderError(
            409,
            "OperationNotAllowed",
            f"Operation is not allowed: Another operation ({doing}) is in progress, please wait for it to "
            "finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details",
        )
