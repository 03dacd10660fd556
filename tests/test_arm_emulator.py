"""Hold the emulator of Azure Resource Manager to what the service does."""

from __future__ import annotations

import base64
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import requests
import trustme
import yaml

ROOT = Path(__file__).parents[1]
RECORDINGS = Path(__file__).parents[2] / "shared" / "recordings"
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
CLUSTERS = f"{GROUP}/providers/Microsoft.ContainerService/managedClusters"
CLUSTER = f"{CLUSTERS}/c"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v"
FEATURES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Features/providers/Microsoft.ContainerService/features"
PROVIDER = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService"
FEATURE = "Microsoft.ContainerService/KubeProxyConfigurationPreview"
GA = "2026-06-01"
PREVIEW = "2026-08-02-preview"
PROXY = "http://proxy.example:3128/"
PEM = trustme.CA().cert_pem.bytes()
CERTIFICATE = base64.b64encode(PEM).decode()

Json = dict[str, Any]


class Emulator:
    """The emulator's process, and a client that holds a token of its."""

    def __init__(self, directory: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "emulator", "--directory", directory, "--until-stdin-closes"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.ready: dict[str, str] = json.loads(self.process.stdout.readline())
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = self.ready["caBundle"]
        self.token = self.fetch_token().json()["access_token"]
        self.session.headers["Authorization"] = f"Bearer {self.token}"

    def fetch_token(self, header: str | None = None) -> requests.Response:
        return self.session.get(
            self.ready["identityEndpoint"],
            params={"api-version": "2019-08-01", "resource": self.ready["resourceManager"]},
            headers={"X-IDENTITY-HEADER": header or self.ready["identityHeader"]},
        )

    def call(
        self, method: str, path: str, body: Any = None, version: str | None = PREVIEW, **headers: str
    ) -> requests.Response:
        url = path if path.startswith("https:") else self.ready["resourceManager"] + path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        params = {} if version is None or "api-version=" in path else {"api-version": version}
        return self.session.request(method, url, json=body, params=params, headers=named)

    def call_without_token(self, method: str, path: str, body: Any = None) -> requests.Response:
        url, bundle = self.ready["resourceManager"] + path, self.ready["caBundle"]
        return requests.request(method, url, json=body, verify=bundle, timeout=5)

    def control(self, method: str, name: str, body: Json | None = None) -> Any:
        answer = self.call_without_token(method, f"/_emulator/{name}", body)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def set(self, **settings: Any) -> None:
        self.control("PATCH", "settings", settings)

    def put(self, properties: Json | None = None, version: str = PREVIEW, **headers: str) -> requests.Response:
        return self.call("PUT", CLUSTER, cluster(properties), version, **headers)

    def show(self, version: str = PREVIEW) -> Json:
        return cast("Json", self.call("GET", CLUSTER, version=version).json())

    def finish(self, answer: requests.Response) -> Json:
        """Poll the operation that an answer started until it ends, and return its last description."""
        assert answer.status_code < 300, answer.text
        while True:
            status: Json = self.call("GET", answer.headers["azure-asyncoperation"]).json()
            if status["status"] != "InProgress":
                return status

    def make(self, properties: Json | None = None, version: str = PREVIEW) -> Json:
        """Create the cluster, or update it, and return it once that is done."""
        self.finish(self.put(properties, version))
        return self.show(version)

    def stop(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.session.close()
        self.process.stdin.close()
        try:
            return self.process.wait(5)
        finally:
            self.process.kill()
            self.process.stdout.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path_factory.mktemp("emulator"))
    yield emulator
    assert emulator.stop() == 0


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    running.control("DELETE", "state")
    running.call("PUT", GROUP, {"location": "westus2"})
    running.control("DELETE", "requests")
    return running


def cluster(properties: Json | None = None) -> Json:
    """Make the body of a cluster that is ordinary but for the given properties."""
    pool = {"name": "nodepool1", "count": 1, "vmSize": "Standard_D2s_v5", "mode": "System"}
    network = {"networkPlugin": "kubenet"}
    usual = {"dnsPrefix": "c", "agentPoolProfiles": [pool], "networkProfile": network}
    identity = {"type": "SystemAssigned"}
    return {"location": "westus2", "identity": identity, "properties": {**usual, **(properties or {})}}


def with_http_proxy(**config: Any) -> Json:
    return {"httpProxyConfig": {"httpProxy": PROXY, **config}}


def with_kube_proxy(config: Json, **network: Any) -> Json:
    return {"networkProfile": {"networkPlugin": "kubenet", **network, "kubeProxyConfig": config}}


def error_of(answer: requests.Response) -> tuple[int, str]:
    body = answer.json()
    return answer.status_code, body.get("error", body)["code"]


# The process


def test_ends_on_sigterm(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path)
    emulator.process.send_signal(signal.SIGTERM)
    assert emulator.process.wait(5) == 0
    emulator.stop()


def test_ends_when_standard_input_closes(tmp_path: Path) -> None:
    assert Emulator(tmp_path).stop() == 0


# Signing in


def test_metadata_needs_no_token_and_names_this_resource_manager(emulator: Emulator) -> None:
    metadata = emulator.call_without_token("GET", "/metadata/endpoints?api-version=2022-09-01").json()
    assert metadata["resourceManager"] == emulator.ready["resourceManager"]
    assert {"authentication", "suffixes"} <= set(metadata)


def test_token_names_the_tenant(emulator: Emulator) -> None:
    claims = emulator.token.split(".")[1]
    decoded = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert decoded["tid"] == emulator.ready["tenantId"]


def test_token_needs_the_identity_header(emulator: Emulator) -> None:
    assert emulator.fetch_token("another").status_code == 401


@pytest.mark.parametrize("authorization", ["", "Bearer made.up.token", "Basic {token}"])
def test_resource_manager_needs_a_token_it_issued(emulator: Emulator, authorization: str) -> None:
    answer = emulator.call("GET", GROUP, Authorization=authorization.format(token=emulator.token))
    assert error_of(answer) == (401, "AuthenticationFailed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")


def test_resource_manager_needs_a_token(emulator: Emulator) -> None:
    answer = emulator.call_without_token("GET", GROUP)
    assert error_of(answer) == (401, "AuthenticationFailed")
    assert "header is missing" in answer.json()["error"]["message"]


def test_subscription_and_tenant_are_listed(emulator: Emulator) -> None:
    subscription = emulator.call("GET", "/subscriptions").json()["value"][0]
    assert subscription["subscriptionId"] == emulator.ready["subscriptionId"]
    assert emulator.call("GET", "/tenants").json()["value"][0]["tenantId"] == emulator.ready["tenantId"]


# Resource groups and networks


def test_resource_group_lives_and_takes_its_clusters_along(emulator: Emulator) -> None:
    emulator.make()
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


# The life of a cluster


def test_cluster_is_created_updated_and_deleted(emulator: Emulator) -> None:
    created = emulator.put()
    assert created.status_code == 201
    assert created.json()["properties"]["provisioningState"] == "Creating"
    assert emulator.finish(created)["status"] == "Succeeded"
    assert emulator.show()["properties"]["provisioningState"] == "Succeeded"
    updated = emulator.put()
    assert updated.status_code == 200
    assert emulator.show()["properties"]["provisioningState"] == "Updating"
    emulator.finish(updated)
    deleted = emulator.call("DELETE", CLUSTER)
    assert deleted.status_code == 202
    assert "/operationresults/" in deleted.headers["location"]
    assert emulator.show()["properties"]["provisioningState"] == "Deleting"
    emulator.finish(deleted)
    assert emulator.call("GET", deleted.headers["location"]).status_code == 200
    assert error_of(emulator.call("GET", CLUSTER)) == (404, "ResourceNotFound")
    assert emulator.call("DELETE", CLUSTER).status_code == 204


def test_case_of_paths_does_not_matter(emulator: Emulator) -> None:
    emulator.make()
    shouted = CLUSTER.replace(SUBSCRIPTION, "{}").upper().replace("{}", SUBSCRIPTION)
    assert emulator.call("GET", shouted).json()["name"] == "c"


def test_clusters_are_listed_by_group_and_by_subscription(emulator: Emulator) -> None:
    emulator.make()
    for path in (CLUSTERS, f"{PROVIDER}/managedClusters"):
        assert [item["name"] for item in emulator.call("GET", path).json()["value"]] == ["c"]


def test_agent_pools_are_resources_too(emulator: Emulator) -> None:
    body = emulator.make()
    pools = emulator.call("GET", f"{CLUSTER}/agentPools").json()["value"]
    assert pools[0]["properties"]["eTag"] == body["properties"]["agentPoolProfiles"][0]["eTag"]
    assert emulator.call("GET", f"{CLUSTER}/agentPools/nodepool1").json() == pools[0]
    assert emulator.call("GET", f"{CLUSTER}/agentPools/other").status_code == 404


def test_outbound_address_and_kubelet_identity_come_with_success(emulator: Emulator) -> None:
    started = emulator.put()
    during = started.json()["properties"]
    assert "identityProfile" not in during
    assert "effectiveOutboundIPs" not in during["networkProfile"]["loadBalancerProfile"]
    emulator.finish(started)
    after = emulator.show()["properties"]
    assert "kubeletidentity" in after["identityProfile"]
    assert len(after["networkProfile"]["loadBalancerProfile"]["effectiveOutboundIPs"]) == 1


def test_writable_properties_are_replaced_and_read_only_ones_kept(emulator: Emulator) -> None:
    before = emulator.make({"autoUpgradeProfile": {"upgradeChannel": "patch"}, "supportPlan": "AKSLongTermSupport"})
    after = emulator.make({"fqdn": "mine.example", "dnsPrefix": "other"})
    assert "autoUpgradeProfile" not in after["properties"]
    for name in ("fqdn", "nodeResourceGroup", "supportPlan", "currentKubernetesVersion"):
        assert after["properties"][name] == before["properties"][name]
    assert after["identity"] == before["identity"]


def test_an_upgrade_changes_the_current_versions(emulator: Emulator) -> None:
    emulator.make({"kubernetesVersion": "1.33.1"})
    after = emulator.make({"kubernetesVersion": "1.34.1"})["properties"]
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
    assert error_of(emulator.session.put(url, data="{")) == (400, "InvalidRequestContent")


def test_a_new_cluster_needs_a_location(emulator: Emulator) -> None:
    assert error_of(emulator.call("PUT", CLUSTER, {"properties": {}})) == (400, "LocationRequired")


# Operations


def test_number_of_polls_can_be_set(emulator: Emulator) -> None:
    emulator.set(operationPolls=3, operationTimeLimitSeconds=None)
    operation = emulator.put().headers["azure-asyncoperation"]
    answers = [emulator.call("GET", operation).json()["status"] for _ in range(4)]
    assert answers == ["InProgress"] * 3 + ["Succeeded"]


def test_operation_ends_by_itself(emulator: Emulator) -> None:
    emulator.set(operationPolls=1000, operationTimeLimitSeconds=0.1)
    emulator.put()
    assert emulator.show()["properties"]["provisioningState"] == "Creating"
    time.sleep(0.15)
    assert emulator.show()["properties"]["provisioningState"] == "Succeeded"


def test_polling_hint_is_short_and_settable(emulator: Emulator) -> None:
    emulator.set(retryAfterMilliseconds=7, operationTimeLimitSeconds=None)
    started = emulator.put()
    poll = emulator.call("GET", started.headers["azure-asyncoperation"])
    assert (started.headers["retry-after-ms"], poll.headers["retry-after-ms"]) == ("7", "7")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_write_during_an_operation_is_refused(emulator: Emulator, method: str) -> None:
    emulator.set(operationTimeLimitSeconds=None)
    emulator.put()
    answer = emulator.call(method, CLUSTER, cluster() if method == "PUT" else None)
    assert error_of(answer) == (409, "OperationNotAllowed")
    assert "Another operation (Creating) is in progress" in answer.json()["message"]


def test_one_operation_can_be_made_to_fail(emulator: Emulator) -> None:
    failure = {"code": "QuotaExceeded", "message": "No cores are left."}
    emulator.set(failNextOperation=failure)
    status = emulator.finish(emulator.put())
    assert (status["status"], status["error"]) == ("Failed", failure)
    assert emulator.show()["properties"]["provisioningState"] == "Failed"
    assert emulator.finish(emulator.put())["status"] == "Succeeded"


def test_one_write_can_be_made_to_be_refused(emulator: Emulator) -> None:
    emulator.set(refuseNextWrite={"status": 409, "code": "QuotaExceeded", "message": "No cores are left."})
    emulator.call("PUT", NETWORK, {})
    assert error_of(emulator.put()) == (409, "QuotaExceeded")
    assert emulator.put().status_code == 201


# eTags


def test_etags_are_new_at_every_write(emulator: Emulator) -> None:
    first, second = emulator.make(), emulator.make()
    assert first["eTag"] != second["eTag"]
    pools = [body["properties"]["agentPoolProfiles"][0] for body in (first, second)]
    assert pools[0]["eTag"] != pools[1]["eTag"]
    assert emulator.show()["eTag"] == second["eTag"]


def test_an_update_answers_with_the_old_etag_and_the_new_one_comes_with_its_end(emulator: Emulator) -> None:
    before = emulator.make()["eTag"]
    answer = emulator.put()
    running = emulator.show()["eTag"]
    emulator.finish(answer)

    assert answer.json()["eTag"] == running == before
    assert emulator.show()["eTag"] != before


def test_recorded_etags_come_as_the_emulators_do() -> None:
    """The only real traffic with eTags: API version 2024-09-02-preview, August 2024."""
    recording = RECORDINGS / "create-and-update-with-http-proxy-config-2024.yaml"
    if not recording.is_file():
        pytest.skip("the recordings of real traffic are not there")
    exchanges = yaml.safe_load(recording.read_text("utf-8"))["interactions"]
    bodies = [
        (exchange["request"]["method"], json.loads(exchange["response"]["body"]["string"]))
        for exchange in exchanges
        if "/managedClusters/" in exchange["request"]["uri"] and '"eTag"' in exchange["response"]["body"]["string"]
    ]
    told = [(method, body["properties"]["provisioningState"], body["eTag"]) for method, body in bodies]
    creating, created, read, updating, updated = told

    assert [each[:2] for each in told] == [
        ("GET", "Creating"),
        ("GET", "Succeeded"),
        ("GET", "Succeeded"),
        ("PUT", "Updating"),
        ("GET", "Succeeded"),
    ]
    assert creating[2] != created[2] == read[2] == updating[2] != updated[2]


def test_if_match_lets_only_the_current_etag_write(emulator: Emulator) -> None:
    old = emulator.make()["eTag"]
    current = emulator.make()["eTag"]
    assert error_of(emulator.put(If_Match=old)) == (412, "PreconditionFailed")
    assert error_of(emulator.call("DELETE", CLUSTER, If_Match=old)) == (412, "PreconditionFailed")
    assert emulator.show()["eTag"] == current
    assert emulator.put(If_Match=f'"{current}"').status_code == 200


def test_if_match_is_asked_before_operations_in_progress(emulator: Emulator) -> None:
    emulator.set(operationTimeLimitSeconds=None)
    emulator.put()
    assert error_of(emulator.put(If_Match="another")) == (412, "PreconditionFailed")


def test_if_none_match_lets_only_a_new_cluster_be_made(emulator: Emulator) -> None:
    created = emulator.put(If_None_Match="*")
    assert created.status_code == 201
    emulator.finish(created)
    assert error_of(emulator.put(If_None_Match="*")) == (412, "PreconditionFailed")


def test_api_versions_before_2024_know_no_etag(emulator: Emulator) -> None:
    emulator.make()
    body = emulator.show("2023-10-01")
    assert "eTag" not in body
    assert "eTag" not in body["properties"]["agentPoolProfiles"][0]


# API versions


def test_an_api_version_must_be_a_date(emulator: Emulator) -> None:
    assert error_of(emulator.call("GET", CLUSTER, version="latest")) == (400, "InvalidApiVersionParameter")
    assert error_of(emulator.call("GET", CLUSTER, version=None)) == (400, "MissingApiVersionParameter")


def test_supported_api_versions_can_be_set(emulator: Emulator) -> None:
    emulator.set(apiVersions=[GA])
    refused = emulator.put(version=PREVIEW)
    assert error_of(refused) == (400, "NoRegisteredProviderFound")
    assert f"The supported api-versions are '{GA}'" in refused.json()["error"]["message"]
    assert emulator.put(version=GA).status_code == 201


def test_ga_versions_neither_show_nor_change_kube_proxy(emulator: Emulator) -> None:
    config = {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}
    emulator.make(with_kube_proxy(config))
    assert "kubeProxyConfig" not in emulator.show(GA)["properties"]["networkProfile"]
    emulator.make(with_kube_proxy({"mode": "IPTABLES"}), GA)
    emulator.make(None, GA)
    assert emulator.show()["properties"]["networkProfile"]["kubeProxyConfig"] == config
    assert "kubeProxyConfig" not in emulator.show("2022-07-02-preview")["properties"]["networkProfile"]


def test_preview_versions_repeat_no_proxy_as_effective(emulator: Emulator) -> None:
    emulator.make(with_http_proxy())
    assert "effectiveNoProxy" not in emulator.show(GA)["properties"]["httpProxyConfig"]
    config = emulator.show()["properties"]["httpProxyConfig"]
    assert set(config["effectiveNoProxy"]) == set(config["noProxy"])


def test_nftables_needs_a_late_preview(emulator: Emulator) -> None:
    properties = with_kube_proxy({"mode": "NFTABLES"})
    assert error_of(emulator.put(properties, "2024-09-02-preview")) == (400, "InvalidParameter")
    assert emulator.put(properties, "2025-09-02-preview").status_code == 201


# The HTTP proxy


def test_no_proxy_comes_back_with_the_additions_of_the_service(emulator: Emulator) -> None:
    network = {"networkPlugin": "kubenet", "serviceCidr": "10.50.0.0/16", "podCidr": "10.60.0.0/16"}
    properties = emulator.make({**with_http_proxy(noProxy=["a.example"]), "networkProfile": network})["properties"]
    always = {"169.254.169.254", "168.63.129.16", "konnectivity", "localhost", "127.0.0.1"}
    ranges = {"10.50.0.0/16", "10.60.0.0/16", "10.224.0.0/12"}
    no_proxy = properties["httpProxyConfig"]["noProxy"]
    assert set(no_proxy) == {"a.example", properties["fqdn"]} | always | ranges
    assert len(no_proxy) == len(set(no_proxy))


def test_no_proxy_names_the_virtual_network_of_the_pools(emulator: Emulator) -> None:
    emulator.call("PUT", NETWORK, {"properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}})
    pool = {"name": "nodepool1", "vnetSubnetID": f"{NETWORK}/subnets/s"}
    body = emulator.make({**with_http_proxy(), "agentPoolProfiles": [pool]})
    no_proxy = body["properties"]["httpProxyConfig"]["noProxy"]
    assert "10.9.0.0/16" in no_proxy
    assert "10.224.0.0/12" not in no_proxy


def test_no_proxy_does_not_grow_when_it_is_sent_back(emulator: Emulator) -> None:
    config = emulator.make(with_http_proxy())["properties"]["httpProxyConfig"]
    again = emulator.make({"httpProxyConfig": config})["properties"]["httpProxyConfig"]
    assert sorted(again["noProxy"]) == sorted(config["noProxy"])


def test_order_of_no_proxy_changes_and_repeats_under_a_seed(emulator: Emulator) -> None:
    emulator.make(with_http_proxy())

    def orders() -> list[list[str]]:
        emulator.set(seed=5)
        return [emulator.show(GA)["properties"]["httpProxyConfig"]["noProxy"] for _ in range(3)]

    first = orders()
    assert len({tuple(order) for order in first}) == 3
    assert orders() == first


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({}, "HTTPProxyConfigInputError"),
        ({"httpProxyConfig": {"httpProxy": PROXY}}, "HTTPProxyConfigInputError"),
        ({"httpProxy": ""}, "HTTPProxyConfigInputError"),
        ({"httpProxy": "http://proxy.example:3128"}, "HTTPProxyWrongUrlError"),
        ({"httpProxy": "https://proxy.example:3128/"}, "HTTPProxyWrongUrlError"),
        ({"httpsProxy": "socks5://proxy.example:1080/"}, "HTTPProxyWrongUrlError"),
        ({"httpProxy": "http://user:secret@proxy.example:3128/"}, "HTTPProxyWrongUrlError"),
        ({"httpProxy": "http://proxy.example:99999/"}, "HTTPProxyWrongUrlError"),
        ({"httpProxy": "proxy.example"}, "HTTPProxyWrongUrlError"),
        ({"httpProxy": PROXY, "trustedCa": None}, "HTTPProxyTrustedCAPEMDecodeFailure"),
        ({"httpProxy": PROXY, "trustedCa": ""}, "HTTPProxyTrustedCAPEMDecodeFailure"),
        (
            {"httpProxy": PROXY, "trustedCa": f"{CERTIFICATE[:8]}...{CERTIFICATE[8:]}"},
            "HTTPProxyTrustedCAPEMDecodeFailure",
        ),
        ({"httpProxy": PROXY, "trustedCa": "aGVsbG8="}, "HTTPProxyTrustedCAPEMDecodeFailure"),
        ({"httpProxy": PROXY, "trustedCa": PEM.decode()}, "HTTPProxyTrustedCAPEMDecodeFailure"),
    ],
)
def test_wrong_http_proxy_is_refused(emulator: Emulator, config: Json, code: str) -> None:
    assert error_of(emulator.put({"httpProxyConfig": config})) == (400, code)
    assert emulator.call("GET", CLUSTER).status_code == 404


@pytest.mark.parametrize(
    "config",
    [
        {"httpsProxy": "https://proxy.example/"},
        {"httpProxy": "http://proxy.example:3128/path"},
        {"httpProxy": PROXY, "trustedCa": CERTIFICATE},
        {"httpProxy": PROXY, "trustedCa": base64.encodebytes(PEM).decode()},
        {"enabled": False},
    ],
)
def test_right_http_proxy_is_taken(emulator: Emulator, config: Json) -> None:
    kept = emulator.make({"httpProxyConfig": config})["properties"]["httpProxyConfig"]
    assert {name: kept[name] for name in config} == config


def test_names_are_read_in_any_case_and_answered_in_one(emulator: Emulator) -> None:
    body = cluster({"HTTPPROXYCONFIG": {"HttpProxy": PROXY, "trustedCA": CERTIFICATE}, "tags": {}})
    ipvs = {"scheduler": "RoundRobin", "TCPTimeoutSeconds": 900, "UDPTimeoutSeconds": 30}
    body["properties"]["networkProfile"]["KubeProxyConfig"] = {"mode": "IPVS", "IPVSConfig": ipvs}
    body["Tags"] = {"HTTPPROXY": "kept"}
    emulator.finish(emulator.call("PUT", CLUSTER, body))
    shown = emulator.show()
    config = shown["properties"]["httpProxyConfig"]
    assert (config["httpProxy"], config["trustedCa"]) == (PROXY, CERTIFICATE)
    kube_proxy = shown["properties"]["networkProfile"]["kubeProxyConfig"]
    expected = {"scheduler": "RoundRobin", "tcpTimeoutSeconds": 900, "udpTimeoutSeconds": 30}
    assert kube_proxy == {"enabled": True, "mode": "IPVS", "ipvsConfig": expected}
    assert shown["tags"] == {"HTTPPROXY": "kept"}


# kube-proxy


@pytest.mark.parametrize(
    ("config", "network", "code"),
    [
        ({"enabled": False}, {}, "KubeProxyConfigDisabledBYOCNIOnly"),
        ({"enabled": False}, {"networkPlugin": "azure"}, "KubeProxyConfigDisabledBYOCNIOnly"),
        ({"mode": "ipvs"}, {}, "InvalidParameter"),
        ({"mode": "IPVS"}, {"networkPlugin": "azure", "networkPolicy": "azure"}, "InvalidParameter"),
        ({"ipvsConfig": {"scheduler": "RoundRobin"}}, {}, "InvalidParameter"),
        ({"mode": "IPTABLES", "ipvsConfig": {}}, {}, "InvalidParameter"),
        ({"mode": "IPVS", "ipvsConfig": {"scheduler": "Random"}}, {}, "InvalidParameter"),
        ({"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": 0}}, {}, "InvalidParameter"),
        ({"mode": "IPVS", "ipvsConfig": {"tcpFinTimeoutSeconds": -1}}, {}, "InvalidParameter"),
        ({"mode": "IPVS", "ipvsConfig": {"udpTimeoutSeconds": 0}}, {}, "InvalidParameter"),
    ],
)
def test_wrong_kube_proxy_is_refused(emulator: Emulator, config: Json, network: Json, code: str) -> None:
    assert error_of(emulator.put(with_kube_proxy(config, **network))) == (400, code)


@pytest.mark.parametrize(("mode", "least", "before"), [("IPVS", "1.22", "1.21"), ("NFTABLES", "1.33", "1.32")])
def test_modes_need_a_kubernetes_version(emulator: Emulator, mode: str, least: str, before: str) -> None:
    properties = with_kube_proxy({"mode": mode})
    refused = emulator.put({**properties, "kubernetesVersion": f"{before}.9"})
    assert error_of(refused) == (400, "InvalidParameter")
    assert emulator.put({**properties, "kubernetesVersion": f"{least}.0"}).status_code == 201


def test_kube_proxy_can_be_off_with_own_cni(emulator: Emulator) -> None:
    body = emulator.make(with_kube_proxy({"enabled": False}, networkPlugin="none"))
    assert body["properties"]["networkProfile"]["kubeProxyConfig"] == {"enabled": False}


def test_kube_proxy_needs_its_feature(emulator: Emulator) -> None:
    emulator.set(features={FEATURE: "NotRegistered"})
    answer = emulator.put(with_kube_proxy({"mode": "IPVS"}))
    assert error_of(answer) == (400, "BadRequest")
    assert answer.json()["message"] == (
        f"Feature {FEATURE} is not enabled. Please see https://aka.ms/aks/previews for how to enable features."
    )
    assert emulator.put(with_kube_proxy({"mode": "IPVS"}), GA).status_code == 201


# Features and providers


def test_feature_takes_effect_once_the_provider_is_registered_again(emulator: Emulator) -> None:
    emulator.set(features={FEATURE: "NotRegistered"})
    name = f"{FEATURES}/KubeProxyConfigurationPreview"
    registering = emulator.call("POST", f"{name}/register").json()
    assert registering["properties"]["state"] == "Registering"
    states = [emulator.call("GET", name).json()["properties"]["state"] for _ in range(2)]
    assert states == ["Registering", "Registered"]
    assert error_of(emulator.put(with_kube_proxy({"mode": "IPVS"}))) == (400, "BadRequest")
    emulator.call("POST", f"{PROVIDER}/register")
    assert emulator.put(with_kube_proxy({"mode": "IPVS"})).status_code == 201


def test_features_are_listed(emulator: Emulator) -> None:
    emulator.set(features={"Microsoft.Other/Feature": "Registered"})
    names = [item["name"] for item in emulator.call("GET", FEATURES).json()["value"]]
    assert names == [FEATURE]


def test_provider_must_be_registered(emulator: Emulator) -> None:
    emulator.set(providerState="NotRegistered")
    assert emulator.call("GET", PROVIDER).json()["registrationState"] == "NotRegistered"
    assert error_of(emulator.put()) == (409, "MissingSubscriptionRegistration")
    emulator.call("POST", f"{PROVIDER}/register")
    assert emulator.put().status_code == 201


def test_role_is_assigned_on_a_subnet(emulator: Emulator) -> None:
    authorization = f"{NETWORK}/subnets/s/providers/Microsoft.Authorization"
    role = emulator.call("GET", f"{authorization}/roleDefinitions").json()["value"][0]
    sent = {"properties": {"principalId": "p", "roleDefinitionId": role["id"]}}
    assert emulator.call("PUT", f"{authorization}/roleAssignments/1", sent).status_code == 201
    found = emulator.call("GET", f"{authorization}/roleAssignments").json()["value"]
    assert [item["properties"]["principalId"] for item in found] == ["p"]


# Control


def test_requests_are_remembered_without_their_tokens(emulator: Emulator) -> None:
    emulator.call("PUT", CLUSTER, cluster(), If_None_Match="*", CommandName="aks create")
    emulator.call("GET", CLUSTERS)
    put, listing = emulator.control("GET", "requests")
    assert (put["method"], put["path"], put["status"]) == ("PUT", CLUSTER, 201)
    assert put["query"] == {"api-version": PREVIEW}
    assert put["body"] == cluster()
    assert put["headers"]["If-None-Match"] == "*"
    assert put["headers"]["CommandName"] == "aks create"
    assert "Authorization" not in put["headers"]
    assert (listing["method"], listing["body"], listing["status"]) == ("GET", None, 200)
    emulator.control("DELETE", "requests")
    assert emulator.control("GET", "requests") == []


def test_a_cluster_can_be_seeded_as_it_stands(emulator: Emulator) -> None:
    path = CLUSTER.replace("/rg/", "/seeded/")
    body = {
        "id": path,
        "name": "c",
        "type": "Microsoft.ContainerService/ManagedClusters",
        "location": "eastus",
        "eTag": "known",
        "properties": {"provisioningState": "Succeeded", "ofTomorrow": {"kept": True}},
    }
    emulator.control("PUT", "clusters", body)
    assert emulator.call("GET", path).json() == body
    assert emulator.call("DELETE", path).status_code == 202


def test_state_can_be_reset_while_tokens_stay_valid(emulator: Emulator) -> None:
    emulator.make()
    emulator.set(operationPolls=9)
    emulator.control("DELETE", "state")
    assert emulator.control("GET", "settings")["operationPolls"] == 1
    assert emulator.control("GET", "requests") == []
    assert error_of(emulator.call("GET", CLUSTER)) == (404, "ResourceGroupNotFound")


@pytest.mark.parametrize(
    "change",
    [{"unknown": 1}, {"operationPolls": -1}, {"retryAfterMilliseconds": 0}, {"refuseNextWrite": {"status": 400}}],
)
def test_a_wrong_setting_changes_nothing(emulator: Emulator, change: Json) -> None:
    before = emulator.control("GET", "settings")
    assert emulator.call("PATCH", "/_emulator/settings", {"seed": 3, **change}).status_code == 400
    assert emulator.control("GET", "settings") == before


# Against real traffic


class Recording:
    """A session of real traffic with one cluster."""

    def __init__(self, name: str) -> None:
        path = RECORDINGS / f"{name}-with-kube-proxy-config-2024.yaml"
        if not path.exists():
            pytest.skip(f"{path} is not there")
        yaml = pytest.importorskip("yaml")
        with path.open(encoding="utf-8") as file:
            session = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.exchanges: list[Json] = session["interactions"]
        self.put = [item for item in self.exchanges if item["request"]["method"] == "PUT"][-1]
        self.path = self.put["request"]["uri"].removeprefix("https://management.azure.com")
        self.deletion = next(item for item in self.exchanges if item["request"]["method"] == "DELETE")

    @property
    def seed(self) -> Json | None:
        """The cluster as it was read before the last PUT, if it was there."""
        earlier = self.exchanges[: self.exchanges.index(self.put)]
        read = [item for item in earlier if item["request"]["uri"] == self.put["request"]["uri"]][-1]
        return body_of(read) if read["response"]["status"]["code"] == 200 else None

    @property
    def last_read(self) -> Json:
        """The cluster as it was read after the last PUT had ended."""
        reads = [item for item in self.exchanges if item["request"]["uri"] == self.put["request"]["uri"]]
        return body_of([item for item in reads if item["request"]["method"] == "GET"][-1])

    def prepare(self, emulator: Emulator) -> None:
        emulator.call("PUT", self.path.partition("/providers/")[0], {"location": "westus2"})
        if self.seed is not None:
            emulator.control("PUT", "clusters", self.seed)


def body_of(exchange: Json) -> Json:
    return cast("Json", json.loads(exchange["response"]["body"]["string"]))


def paths_of(document: Any, path: str = "") -> set[str]:
    """Return the paths of all properties; the items of a list share one."""
    if isinstance(document, dict):
        members = (paths_of(value, f"{path}.{name}".lstrip(".")) for name, value in document.items())
        return set().union({path} - {""}, *members)
    if isinstance(document, list):
        return set().union({path}, *(paths_of(item, f"{path}[]") for item in document))
    return {path}


ONLY_HERE = {
    "eTag",  # the recorded traffic is of 2023, from before there were eTags
    "properties.agentPoolProfiles[].eTag",  # likewise
}
ONLY_HERE_UPDATED = {
    "properties.supportPlan",  # the update was recorded while it was still named enableLTS
}
ONLY_THERE_UPDATED = {
    "properties.enableLTS",  # likewise
}
DIFFERENCES: dict[str, tuple[set[str], set[str]]] = {
    "create": (ONLY_HERE, set()),
    "update": (ONLY_HERE | ONLY_HERE_UPDATED, ONLY_THERE_UPDATED),
}


@pytest.fixture(params=["create", "update"])
def recording(request: pytest.FixtureRequest, recorded: Callable[[str], Recording]) -> tuple[str, Recording]:
    return request.param, recorded(request.param)


@pytest.fixture(scope="module")
def recorded() -> Callable[[str], Recording]:
    known: dict[str, Recording] = {}

    def read(name: str) -> Recording:
        if name not in known:
            known[name] = Recording(name)
        return known[name]

    return read


def send(emulator: Emulator, exchange: Json, path: str) -> requests.Response:
    body = exchange["request"]["body"]
    return emulator.call(exchange["request"]["method"], path, json.loads(body) if body else None)


def assert_same_properties(name: str, ours: Json, theirs: Json) -> None:
    only_here, only_there = DIFFERENCES[name]
    assert paths_of(ours) - paths_of(theirs) == only_here
    assert paths_of(theirs) - paths_of(ours) == only_there


def shape(url: str) -> str:
    """Return an operation's URL without its host, identifier and API version."""
    path = re.sub(r"https://[^/]+", "", url).partition("?")[0]
    return re.sub(r"[0-9a-f-]{36}$", "{}", path)


def test_put_is_answered_as_recorded(emulator: Emulator, recording: tuple[str, Recording]) -> None:
    name, real = recording
    real.prepare(emulator)
    answer = send(emulator, real.put, real.path)
    theirs = real.put["response"]
    assert answer.status_code == theirs["status"]["code"]
    recorded_url = theirs["headers"]["azure-asyncoperation"][0]
    assert shape(answer.headers["azure-asyncoperation"]) == shape(recorded_url)
    ours, expected = answer.json(), body_of(real.put)
    assert_same_properties(name, ours, expected)
    assert ours["properties"]["networkProfile"] == expected["properties"]["networkProfile"]
    for property_name in ("id", "name", "type", "location", "sku"):
        assert ours[property_name] == expected[property_name]
    for property_name in ("provisioningState", "nodeResourceGroup", "storageProfile", "dnsPrefix"):
        assert ours["properties"][property_name] == expected["properties"][property_name]


def test_cluster_is_read_afterwards_as_recorded(emulator: Emulator, recording: tuple[str, Recording]) -> None:
    name, real = recording
    real.prepare(emulator)
    emulator.finish(send(emulator, real.put, real.path))
    ours, theirs = emulator.call("GET", real.path).json(), real.last_read
    assert_same_properties(name, ours, theirs)
    networks = [body["properties"]["networkProfile"] for body in (ours, theirs)]
    if name == "create":
        for network in networks:
            # The identifier of the outbound address is made up by each side.
            del network["loadBalancerProfile"]["effectiveOutboundIPs"][0]["id"]
    assert networks[0] == networks[1]


def test_operation_is_described_as_recorded(emulator: Emulator, recording: tuple[str, Recording]) -> None:
    _, real = recording
    real.prepare(emulator)
    operation = send(emulator, real.put, real.path).headers["azure-asyncoperation"]
    polls = [item for item in real.exchanges if "/operations/" in item["request"]["uri"]]
    for poll in (polls[0], polls[-1]):
        ours, theirs = emulator.call("GET", operation).json(), body_of(poll)
        assert set(ours) == set(theirs)
        assert ours["status"] == theirs["status"]


def test_deletion_is_answered_as_recorded(emulator: Emulator, recording: tuple[str, Recording]) -> None:
    _, real = recording
    real.prepare(emulator)
    emulator.finish(send(emulator, real.put, real.path))
    answer = send(emulator, real.deletion, real.path)
    theirs = real.deletion["response"]
    assert (answer.status_code, answer.text) == (theirs["status"]["code"], theirs["body"]["string"])
    for header in ("azure-asyncoperation", "location"):
        assert shape(answer.headers[header]) == shape(theirs["headers"][header][0])


def test_absence_is_answered_as_recorded(emulator: Emulator, recording: tuple[str, Recording]) -> None:
    _, real = recording
    emulator.call("PUT", real.path.partition("/providers/")[0], {"location": "westus2"})
    answer = emulator.call("GET", real.path)
    assert (answer.status_code, answer.json()) == (404, body_of(real.exchanges[0]))
