"""The resource manager, asked for what no client of the SDK asks: one request, one answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from azure.cli.core.commands.client_factory import get_mgmt_service_client
from azure.cli.core.profiles import ResourceType
from azure.core.rest import HttpRequest


class ResourceManager:
    """The resource manager of the cloud that `az` is set to, with the login for one subscription."""

    def __init__(self, cli_ctx: Any, subscription_id: str | None = None) -> None:
        """Take the subscription of `az` unless one is named."""
        self._address = cli_ctx.cloud.endpoints.resource_manager.rstrip("/")
        self._client = get_mgmt_service_client(
            cli_ctx, ResourceType.MGMT_CONTAINERSERVICE, subscription_id=subscription_id
        )

    def request(self, method: str, url: str, body: Any = None, hook: Callable[[Any], None] | None = None) -> Any:
        """Send a request once, and return its answer whatever the status.

        `url` is one that it owns, or begins at the root. azure-core would wait as long as a `Retry-After` says, without
        a word. `hook` is given each answer, as azure-core has it.
        """
        whole = f"{self._address}{url}" if url.startswith("/") else url
        request = HttpRequest(method, whole, json=body) if body is not None else HttpRequest(method, whole)
        return self._client.send_request(request, retry_total=0, **({"raw_response_hook": hook} if hook else {}))

    def owns(self, url: str) -> bool:
        """Say whether `url` is the resource manager's. Nobody else is to be sent a token, whatever a journal says."""
        given, own = urlsplit(url), urlsplit(str(self._address))
        return (given.scheme, given.netloc) == (own.scheme, own.netloc)
