"""The subscription around the clusters: groups, networks, features, providers, roles."""

from __future__ import annotations

from emulator.process import Emulator
from tests.emulator.cluster import (
    CLUSTER,
    FEATURE,
    GROUP,
    NETWORK,
    PROVIDER,
    SUBSCRIPTION,
    error_of,
    make,
    put,
    with_kube_proxy,
)

FEATURES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Features/providers/Microsoft.ContainerService/features"


def test_resource_group_lives_and_takes_its_clusters_along(emulator: Emulator) -> None:
    make(emulator)
    assert emulator.call("HEAD", GROUP).status_code == 204
    deletion = emulator.call("DELETE", GROUP)
    assert deletion.status_code == 202
    polls = [emulator.call("GET", deletion.headers["location"]).status_code for _ in range(2)]
    assert polls == [202, 200]
    assert emulator.call("HEAD", GROUP).status_code == 404
    assert error_of(emulator.call("GET", CLUSTER)) == (404, "ResourceGroupNotFound")
    assert emulator.call("GET", f"{PROVIDER}/managedClusters").json() == {"value": []}


def test_subnets_are_kept_with_their_network(emulator: Emulator) -> None:
    space = {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}
    assert emulator.call("PUT", NETWORK, {"properties": space}).status_code == 201
    subnet = {"properties": {"addressPrefix": "10.9.1.0/24"}}
    assert emulator.call("PUT", f"{NETWORK}/subnets/s", subnet).status_code == 201
    assert emulator.call("GET", f"{NETWORK}/subnets/s").json()["properties"]["addressPrefix"] == "10.9.1.0/24"
    assert [item["name"] for item in emulator.call("GET", NETWORK).json()["properties"]["subnets"]] == ["s"]
    assert error_of(emulator.call("GET", f"{NETWORK}/subnets/other")) == (404, "ResourceNotFound")


def test_feature_takes_effect_once_the_provider_is_registered_again(emulator: Emulator) -> None:
    emulator.set(features={FEATURE: "NotRegistered"})
    name = f"{FEATURES}/KubeProxyConfigurationPreview"
    registering = emulator.call("POST", f"{name}/register").json()
    assert registering["properties"]["state"] == "Registering"
    states = [emulator.call("GET", name).json()["properties"]["state"] for _ in range(2)]
    assert states == ["Registering", "Registered"]
    assert error_of(put(emulator, with_kube_proxy({"mode": "IPVS"}))) == (400, "BadRequest")
    emulator.call("POST", f"{PROVIDER}/register")
    assert put(emulator, with_kube_proxy({"mode": "IPVS"})).status_code == 201


def test_features_are_listed(emulator: Emulator) -> None:
    emulator.set(features={"Microsoft.Other/Feature": "Registered"})
    names = [item["name"] for item in emulator.call("GET", FEATURES).json()["value"]]
    assert names == [FEATURE]


def test_provider_must_be_registered(emulator: Emulator) -> None:
    emulator.set(providerState="NotRegistered")
    assert emulator.call("GET", PROVIDER).json()["registrationState"] == "NotRegistered"
    assert error_of(put(emulator)) == (409, "MissingSubscriptionRegistration")
    emulator.call("POST", f"{PROVIDER}/register")
    assert put(emulator).status_code == 201


def test_role_is_assigned_on_a_subnet(emulator: Emulator) -> None:
    authorization = f"{NETWORK}/subnets/s/providers/Microsoft.Authorization"
    role = emulator.call("GET", f"{authorization}/roleDefinitions").json()["value"][0]
    sent = {"properties": {"principalId": "p", "roleDefinitionId": role["id"]}}
    assert emulator.call("PUT", f"{authorization}/roleAssignments/1", sent).status_code == 201
    found = emulator.call("GET", f"{authorization}/roleAssignments").json()["value"]
    assert [item["properties"]["principalId"] for item in found] == ["p"]
