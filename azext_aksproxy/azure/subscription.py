"""The state of a subscription: its features and its registration with the resource provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from azure.cli.core.commands.client_factory import get_mgmt_service_client
from azure.cli.core.profiles import ResourceType
from azure.core.exceptions import AzureError

from azext_aksproxy.config.findings import Finding, Place
from azext_aksproxy.config.kinds import Kind
from azext_aksproxy.config.live.health import (
    FEATURES,
    NAMESPACE,
    UNREAD,
    check_feature,
    check_provider,
)

NAME = "subscription"


def check_subscription(cli_ctx: Any, kinds: set[Kind]) -> Iterator[Finding]:
    """Yield what the subscription lacks for files of `kinds`; what cannot be read is a warning."""
    yield from _or_unread(f"The registration of {NAMESPACE}", partial(_check_provider, cli_ctx))
    for kind, feature in FEATURES.items():
        if kind in kinds:
            yield from _or_unread(f"The feature {NAMESPACE}/{feature}", partial(_check_feature, cli_ctx, kind))


def _check_provider(cli_ctx: Any) -> Iterator[Finding]:
    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_RESOURCE_RESOURCES)
    return check_provider(client.providers.get(NAMESPACE).registration_state or "", NAME)


def _check_feature(cli_ctx: Any, kind: Kind) -> Iterator[Finding]:
    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_RESOURCE_FEATURES)
    return check_feature(kind, client.features.get(NAMESPACE, FEATURES[kind]).properties.state or "", NAME)


def _or_unread(what: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except (AzureError, ValueError) as error:  # ValueError: the SDK on an answer that is no JSON
        message = f"{what} could not be read: {_reason(error)}."
        hint = "Ask for the permission to read it, or look at it in the portal."
        yield Finding(UNREAD, message, hint, place=Place(NAME))


def _reason(error: Exception) -> str:
    """Return the service's code or status, or that there was no answer that could be read."""
    known = getattr(error, "error", None)
    return str((known and known.code) or getattr(error, "status_code", None) or "there was no readable answer")
