"""Models of both kinds: mappings, as azure-cli's are, and objects with attributes, as aks-preview's."""

from __future__ import annotations

from typing import Any

import pytest
from azure.cli.core.azclierror import CLIInternalError
from azure.mgmt.containerservice.models import ManagedCluster as MappingCluster
from msrest.serialization import Model

from azext_aksproxy.azure.models import (
    drop_read_only,
    http_proxy_for,
    kube_proxy_of,
    set_kube_proxy,
    wire,
)

IPVS = {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin", "tcpTimeoutSeconds": 900}}
PROXY = {"httpProxy": "http://proxy:8080/", "noProxy": ["localhost"], "enabled": False}
BODY = {
    "eTag": "an-etag",
    "location": "westeurope",
    "properties": {"httpProxyConfig": {**PROXY, "effectiveNoProxy": ["10.0.0.0/8"]}, "networkProfile": {}},
}


DECLARED: dict[str, type] = {}
"""What a generated SDK finds by looking into its package."""


def declare(name: str, read_only: tuple[str, ...] = (), **attributes: tuple[str, str]) -> type:
    """Return a class as aks-preview's SDK has them, its attributes given as key and type of the wire."""

    def make(self: Any, **values: Any) -> None:
        Model.__init__(self)
        for attribute in attributes:
            setattr(self, attribute, values.get(attribute))

    body = {
        "__init__": make,
        "__module__": __name__,
        "_infer_class_models": classmethod(lambda _cls: DECLARED),
        "_validation": {each: {"readonly": True} for each in read_only},
        "_attribute_map": {each: {"key": key, "type": kind} for each, (key, kind) in attributes.items()},
    }
    DECLARED[name] = type(name, (Model,), body)
    return DECLARED[name]


IpvsConfig = declare("IpvsConfig", scheduler=("scheduler", "str"), tcp_timeout_seconds=("tcpTimeoutSeconds", "int"))
KubeProxyConfig = declare(
    "KubeProxyConfig", enabled=("enabled", "bool"), mode=("mode", "str"), ipvs_config=("ipvsConfig", "IpvsConfig")
)
NetworkProfile = declare("NetworkProfile", kube_proxy_config=("kubeProxyConfig", "KubeProxyConfig"))
OldNetworkProfile = declare("OldNetworkProfile", network_plugin=("networkPlugin", "str"))
HTTPProxyConfig = declare(
    "HTTPProxyConfig",
    read_only=("effective_no_proxy",),
    http_proxy=("httpProxy", "str"),
    no_proxy=("noProxy", "[str]"),
    effective_no_proxy=("effectiveNoProxy", "[str]"),
    enabled=("enabled", "bool"),
)
AttributeCluster = declare(
    "AttributeCluster",
    read_only=("e_tag",),
    e_tag=("eTag", "str"),
    location=("location", "str"),
    http_proxy_config=("properties.httpProxyConfig", "HTTPProxyConfig"),
    network_profile=("properties.networkProfile", "NetworkProfile"),
)


def attribute_cluster() -> Any:
    return AttributeCluster.deserialize(BODY)  # type: ignore[attr-defined]


@pytest.fixture(params=["mapping", "attributes"])
def mc(request: pytest.FixtureRequest) -> Any:
    return MappingCluster(BODY) if request.param == "mapping" else attribute_cluster()


def sent(mc: Any) -> Any:
    """Return what the host's client puts into the request."""
    return mc.as_dict(exclude_readonly=True) if isinstance(mc, MappingCluster) else mc.serialize()


def test_a_cluster_is_read_as_the_wire_has_it(mc: Any) -> None:
    assert wire(mc)["eTag"] == "an-etag"
    assert wire(mc)["properties"]["httpProxyConfig"] == BODY["properties"]["httpProxyConfig"]  # type: ignore[index]
    assert kube_proxy_of(mc) == {}


def test_what_the_host_assigns_is_what_is_sent(mc: Any) -> None:
    mc.http_proxy_config = http_proxy_for(mc, {**PROXY, "noProxy": ["b", "a"]})
    mc.http_proxy_config.enabled = True

    drop_read_only(mc)

    assert sent(mc)["properties"]["httpProxyConfig"] == {**PROXY, "noProxy": ["b", "a"], "enabled": True}


def test_kube_proxy_is_set_and_read_back(mc: Any) -> None:
    set_kube_proxy(mc, IPVS)

    assert kube_proxy_of(mc) == IPVS
    assert sent(mc)["properties"]["networkProfile"]["kubeProxyConfig"] == IPVS


def test_what_only_the_service_writes_is_not_sent(mc: Any) -> None:
    drop_read_only(mc)

    assert sent(mc)["properties"]["httpProxyConfig"] == PROXY


def test_a_model_that_would_drop_a_setting_is_an_error() -> None:
    newer = {**IPVS, "ipvsConfig": {"udpTimeoutSeconds": 300}}

    with pytest.raises(CLIInternalError, match="does not hold all that the file sets"):
        set_kube_proxy(attribute_cluster(), newer)


def test_a_model_without_kube_proxy_is_an_error() -> None:
    mc = attribute_cluster()
    mc.network_profile = OldNetworkProfile()

    with pytest.raises(CLIInternalError, match="kube_proxy_config"):
        set_kube_proxy(mc, IPVS)
