"""When the nodes of a cluster may be disrupted: its policy, and the maintenance window where the policy asks for it.

Both are told for advice only, and AKS decides. So whatever is in the way of reading them is no error and no delay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from azure.cli.core.azclierror import AzCLIError
from azure.cli.core.commands.client_factory import get_mgmt_service_client
from azure.cli.core.profiles import ResourceType
from azure.core.exceptions import AzureError
from knack.log import get_logger
from knack.util import CLIError

from azext_aksproxy.azure.answers import is_refusal_of_azure, status_of
from azext_aksproxy.azure.api_version import preview_api_version
from azext_aksproxy.azure.models import wire
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.disruption.maintenance import window_of
from azext_aksproxy.config.live.disruption.policy import WINDOW, Disruption

logger = get_logger(__name__)

CLUSTER = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)/resourceGroups/(?P<group>[^/]+)/.+/managedClusters/(?P<name>[^/]+)", re.I
)


def read_disruption(cli_ctx: Any, body: Any, is_preview: bool) -> Disruption:
    """Return what the cluster `body`, the JSON of the resource manager, says of the disruption of its nodes.

    Only preview versions of the API know the policy: where `body` does not come of one, it is read by one. Raises
    nothing: what the cloud does not know or does not let be read is not known.
    """
    place = CLUSTER.fullmatch(str(body.get("id")))
    if place is None:
        return Disruption("", "", "")
    subscription, group, name = place.groups()
    policy = Cluster.of(body).node_disruption_policy
    if not policy and not is_preview:
        policy = _policy(cli_ctx, subscription, group, name)
    has = Disruption(policy, group, name)
    return _with_window(cli_ctx, subscription, has) if has.asks_for_window else has


def _policy(cli_ctx: Any, subscription: str, group: str, name: str) -> str:
    def read() -> str:
        version = preview_api_version(cli_ctx, None)
        client = _client(cli_ctx, subscription, api_version=version)
        return Cluster.of(wire(client.managed_clusters.get(group, name, retry_total=0))).node_disruption_policy

    policy, _ = _read("Node Disruption Policy", name, read)
    return policy or ""


def _with_window(cli_ctx: Any, subscription: str, has: Disruption) -> Disruption:
    def read() -> Any:
        client = _client(cli_ctx, subscription).maintenance_configurations
        return wire(client.get(has.group, has.name, WINDOW, retry_total=0))

    configuration, error = _read(f"maintenance configuration {WINDOW}", has.name, read)
    if configuration is not None:
        return Disruption(has.policy, has.group, has.name, True, window_of(configuration))
    is_missing = status_of(error) == 404 and is_refusal_of_azure(error)
    return Disruption(has.policy, has.group, has.name, False if is_missing else None)


def _client(cli_ctx: Any, subscription: str, **chosen: str) -> Any:
    """Return azure-cli's client, of its own API version if none is `chosen`."""
    return get_mgmt_service_client(cli_ctx, ResourceType.MGMT_CONTAINERSERVICE, subscription_id=subscription, **chosen)


def _read(what: str, name: str, read: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """Return what `read` returns, or None and why it could not. ValueError is the SDK's on what is no JSON."""
    try:
        return read(), None
    except (AzCLIError, AzureError, CLIError, ValueError) as error:
        logger.debug("The %s of the cluster '%s' is not known: %s", what, name, error)
        return None, error
