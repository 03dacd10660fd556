"""The life of a cluster, and its operations."""

from __future__ import annotations

import pytest

from emulator.documents import Json
from emulator.process import PREVIEW, Emulator
from tests.emulator.cluster import (
    CLUSTER,
    CLUSTERS,
    NETWORK,
    PROVIDER,
    SUBSCRIPTION,
    cluster,
    error_of,
    finish,
    make,
    put,
    show,
    with_http_proxy,
    with_kube_proxy,
)


def test_cluster_is_created_updated_and_deleted(emulator: Emulator) -> None:
    created = put(emulator)
    assert created.status_code == 201
    assert created.json()["properties"]["provisioningState"] == "Creating"
    assert finish(emulator, created)["status"] == "Succeeded"
    assert show(emulator)["properties"]["provisioningState"] == "Succeeded"
    updated = put(emulator)
    assert updated.status_code == 200
    assert show(emulator)["properties"]["provisioningState"] == "Updating"
    finish(emulator, updated)
    deleted = emulator.call("DELETE", CLUSTER)
    assert deleted.status_code == 202
    assert "/operationresults/" in deleted.headers["location"]
    assert show(emulator)["properties"]["provisioningState"] == "Deleting"
    finish(emulator, deleted)
    assert emulator.call("GET", deleted.headers["location"]).status_code == 200
    assert error_of(emulator.call("GET", CLUSTER)) == (404, "ResourceNotFound")
    assert emulator.call("DELETE", CLUSTER).status_code == 204


def test_case_of_paths_does_not_matter(emulator: Emulator) -> None:
    make(emulator)
    shouted = CLUSTER.replace(SUBSCRIPTION, "{}").upper().replace("{}", SUBSCRIPTION)
    assert emulator.call("GET", shouted).json()["name"] == "c"


def test_clusters_are_listed_by_group_and_by_subscription(emulator: Emulator) -> None:
    make(emulator)
    for path in (CLUSTERS, f"{PROVIDER}/managedClusters"):
        assert [item["name"] for item in emulator.call("GET", path).json()["value"]] == ["c"]


def test_agent_pools_are_resources_too(emulator: Emulator) -> None:
    body = make(emulator)
    pools = emulator.call("GET", f"{CLUSTER}/agentPools").json()["value"]
    assert pools[0]["properties"]["eTag"] == body["properties"]["agentPoolProfiles"][0]["eTag"]
    assert emulator.call("GET", f"{CLUSTER}/agentPools/nodepool1").json() == pools[0]
    assert emulator.call("GET", f"{CLUSTER}/agentPools/other").status_code == 404


def test_outbound_address_and_kubelet_identity_come_with_success(emulator: Emulator) -> None:
    started = put(emulator)
    during = started.json()["properties"]
    assert "identityProfile" not in during
    assert "effectiveOutboundIPs" not in during["networkProfile"]["loadBalancerProfile"]
    finish(emulator, started)
    after = show(emulator)["properties"]
    assert "kubeletidentity" in after["identityProfile"]
    assert len(after["networkProfile"]["loadBalancerProfile"]["effectiveOutboundIPs"]) == 1


def test_writable_properties_are_replaced_and_read_only_ones_kept(emulator: Emulator) -> None:
    before = make(emulator, {"autoUpgradeProfile": {"upgradeChannel": "patch"}, "supportPlan": "AKSLongTermSupport"})
    after = make(emulator, {"fqdn": "mine.example", "dnsPrefix": "other"})
    assert "autoUpgradeProfile" not in after["properties"]
    for name in ("fqdn", "nodeResourceGroup", "supportPlan", "currentKubernetesVersion"):
        assert after["properties"][name] == before["properties"][name]
    assert after["identity"] == before["identity"]


def test_an_upgrade_changes_the_current_versions(emulator: Emulator) -> None:
    make(emulator, {"kubernetesVersion": "1.33.1"})
    after = make(emulator, {"kubernetesVersion": "1.34.1"})["properties"]
    assert after["currentKubernetesVersion"] == "1.34.1"
    assert after["agentPoolProfiles"][0]["currentOrchestratorVersion"] == "1.34.1"


@pytest.mark.parametrize(
    "body",
    [
        {"properties": []},
        {"properties": {"networkProfile": "kubenet"}},
        {"properties": {"agentPoolProfiles": [{"count": 1}]}},
        {"properties": with_http_proxy(noProxy="localhost")},
        {"properties": with_http_proxy(enabled="yes")},
        {"properties": with_kube_proxy({"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": "900"}})},
        {"properties": with_kube_proxy({"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": True}})},
    ],
)
def test_values_of_another_type_are_refused(emulator: Emulator, body: Json) -> None:
    answer = emulator.call("PUT", CLUSTER, {"location": "westus2", **body})
    assert error_of(answer) == (400, "UnmarshalError")


def test_a_body_that_is_no_json_is_refused(emulator: Emulator) -> None:
    url = f"{emulator.ready['resourceManager']}{CLUSTER}?api-version={PREVIEW}"
    answer = emulator.session.put(url, data="{", headers={"Authorization": f"Bearer {emulator.token}"})
    assert error_of(answer) == (400, "InvalidRequestContent")


def test_a_new_cluster_needs_a_location(emulator: Emulator) -> None:
    assert error_of(emulator.call("PUT", CLUSTER, {"properties": {}})) == (400, "LocationRequired")


def test_number_of_polls_can_be_set(emulator: Emulator) -> None:
    emulator.set(operationPolls=3, operationTimeLimitSeconds=None)
    operation = put(emulator).headers["azure-asyncoperation"]
    answers = [emulator.call("GET", operation).json()["status"] for _ in range(4)]
    assert answers == ["InProgress"] * 3 + ["Succeeded"]


@pytest.mark.parametrize(("seconds", "state"), [(3600, "Creating"), (0, "Succeeded")])
def test_an_operation_ends_by_itself_when_its_time_is_over(emulator: Emulator, seconds: int, state: str) -> None:
    emulator.set(operationPolls=1000, operationTimeLimitSeconds=seconds)
    put(emulator)
    assert show(emulator)["properties"]["provisioningState"] == state


def test_polling_hint_is_short_and_settable(emulator: Emulator) -> None:
    emulator.set(retryAfterMilliseconds=7, operationTimeLimitSeconds=None)
    started = put(emulator)
    poll = emulator.call("GET", started.headers["azure-asyncoperation"])
    assert (started.headers["retry-after-ms"], poll.headers["retry-after-ms"]) == ("7", "7")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_write_during_an_operation_is_refused(emulator: Emulator, method: str) -> None:
    emulator.set(operationTimeLimitSeconds=None)
    put(emulator)
    answer = emulator.call(method, CLUSTER, cluster() if method == "PUT" else None)
    assert error_of(answer) == (409, "OperationNotAllowed")
    assert "Another operation (Creating) is in progress" in answer.json()["message"]


def test_one_operation_can_be_made_to_fail(emulator: Emulator) -> None:
    failure = {"code": "QuotaExceeded", "message": "No cores are left."}
    emulator.set(failNextOperation=failure)
    status = finish(emulator, put(emulator))
    assert (status["status"], status["error"]) == ("Failed", failure)
    assert show(emulator)["properties"]["provisioningState"] == "Failed"
    assert finish(emulator, put(emulator))["status"] == "Succeeded"


def test_one_write_can_be_made_to_be_refused(emulator: Emulator) -> None:
    emulator.set(refuseNextWrite={"status": 409, "code": "QuotaExceeded", "message": "No cores are left."})
    emulator.call("PUT", NETWORK, {})
    assert error_of(put(emulator)) == (409, "QuotaExceeded")
    assert put(emulator).status_code == 201
