"""The client of this host, which speaks a preview API version."""

from azure.cli.core.commands.client_factory import get_mgmt_service_client
from azure.cli.core.profiles import ResourceType

API_VERSION = "2025-09-02-preview"


def cf_managed_clusters(cli_ctx, *_):
    """Return the managed clusters client."""
    client = get_mgmt_service_client(cli_ctx, ResourceType.MGMT_CONTAINERSERVICE, api_version=API_VERSION)
    return client.managed_clusters
