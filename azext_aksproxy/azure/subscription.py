"""The state of a subscription: its features and its registration with the resource provider."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from azure.cli.core.commands.client_factory import get_mgmt_service_client
from azure.cli.core.profiles import ResourceType
from azure.core.exceptions import AzureError

from azext_aksproxy.config.check import Checked
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


def check_subscription(cli_ctx: Any, files: Collection[Checked]) -> Iterator[Finding]:
    """Yield what the subscription lacks for `files`; what cannot be read is a warning."""
    yield from _or_unread(f"The registration of {NAMESPACE}", partial(_check_provider, cli_ctx))
    for kind, feature in FEATURES.items():
        if asked := [each.settings for each in files if each.kind is kind]:
            is_needed = any(settings.get("enabled") is not False for settings in asked)
            check = partial(_check_feature, cli_ctx, kind, is_needed)
            yield from _or_unread(f"The feature {NAMESPACE}/{feature}", check)


def _check_provider(cli_ctx: Any) -> Iterator[Finding]:
    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_RESOURCE_RESOURCES)
    return check_provider(client.providers.get(NAMESPACE).registration_state or "", NAME)


def _check_feature(cli_ctx: Any, kind: Kind, is_needed: bool) -> Iterator[Finding]:
    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_RESOURCE_FEATURES)
    state = client.features.get(NAMESPACE, FEATURES[kind]).properties.state or ""
    return check_feature(kind, state, NAME, is_needed)


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
