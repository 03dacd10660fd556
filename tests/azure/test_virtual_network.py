"""The address space of a cluster's virtual network."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import DeserializationError, ServiceResponseError

from azext_aksproxy.azure.virtual_network import address_spaces
from azext_aksproxy.config.live.cluster import Cluster

SUBNET = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/nodes"


@pytest.mark.parametrize("error", [ServiceResponseError("Connection aborted."), DeserializationError("No object.")])
def test_a_network_without_a_readable_answer_counts_as_unread(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def no_client(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr("azext_aksproxy.azure.virtual_network.get_mgmt_service_client", no_client)
    cluster = Cluster.of({"properties": {"agentPoolProfiles": [{"name": "n", "vnetSubnetID": SUBNET}]}})

    assert address_spaces(None, cluster) == (frozenset(), False)
