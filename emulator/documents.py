"""JSON documents of the resource manager: reading them, and finding resources by name."""

from __future__ import annotations

import json
import uuid
from typing import Any

from aiohttp import web

from emulator.errors import ArmError

Json = dict[str, Any]


async def read_object(request: web.Request) -> Json:
    """Read the request's body, which must be a JSON object."""
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        message = f"The request content was invalid and could not be deserialized: '{error}'."
        raise ArmError(400, "InvalidRequestContent", message) from error
    if not isinstance(body, dict):
        message = "The request content was invalid and could not be deserialized: 'an object is expected'."
        raise ArmError(400, "InvalidRequestContent", message)
    return body


def key(*names: str) -> str:
    """Make the key of a resource: Azure Resource Manager takes no notice of case in names."""
    return "/".join(names).lower()


def new_id() -> str:
    """Return an identifier that no resource, operation or eTag had before."""
    return str(uuid.uuid4())


def without_nulls(document: Any) -> Any:
    """Copy a document, leaving out object members that are null: the service treats them as absent."""
    if isinstance(document, dict):
        return {name: without_nulls(value) for name, value in document.items() if value is not None}
    if isinstance(document, list):
        return [without_nulls(item) for item in document]
    return document
