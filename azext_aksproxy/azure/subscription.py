"""The state of a subscription: its features and its registration with the resource provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.kinds import Kind
from azext_aksproxy.config.live.health import (
    FEATURES,
    NAMESPACE,
    UNREAD,
    check_feature,
    check_provider,
    unplaced,
)

NAME = "subscription"


def check_subscription(cli_ctx: Any, kinds: set[Kind]) -> Iterator[Finding]:
    """Yield what the subscription lacks for files of `kinds`; what cannot be read is a warning."""
    yield from _look(f"The registration of {NAMESPACE}", partial(_check_provider, cli_ctx))
    for kind, feature in FEATURES.items():
        if kind in kinds:
            yield from _look(f"The feature {NAMESPACE}/{feature}", partial(_check_feature, cli_ctx, kind))


def _check_provider(cli_ctx: Any) -> Iterator[Finding]:
    from azure.cli.core.commands.client_factory import get_mgmt_service_client
    from azure.cli.core.profiles import ResourceType

    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_RESOURCE_RESOURCES)
    return check_provider(client.providers.get(NAMESPACE).registration_state or "", NAME)


def _check_feature(cli_ctx: Any, kind: Kind) -> Iterator[Finding]:
    from azure.cli.core.commands.client_factory import get_mgmt_service_client
    from azure.cli.core.profiles import ResourceType

    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_RESOURCE_FEATURES)
    return check_feature(kind, client.features.get(NAMESPACE, FEATURES[kind]).properties.state or "", NAME)


def _look(what: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    from azure.core.exceptions import AzureError

    try:
        yield from look()
    except (AzureError, ValueError) as error:  # ValueError: the SDK on an answer that is no JSON
        message = f"{what} could not be read: {_reason(error)}."
        yield unplaced(UNREAD, NAME, message, "Ask for the permission to read it, or look at it in the portal.")


def _reason(error: Exception) -> str:
    """Return the service's code or status, or that there was no answer that could be read."""
    known = getattr(error, "error", None)
    return str((known and known.code) or getattr(error, "status_code", None) or "there was no readable answer")
