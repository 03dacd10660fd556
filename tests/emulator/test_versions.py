"""eTags and API versions."""

from __future__ import annotations

from emulator.process import PREVIEW, Emulator
from tests.emulator.cluster import CLUSTER, GA, error_of, finish, make, put, show, with_http_proxy, with_kube_proxy


def test_etags_are_new_at_every_write(emulator: Emulator) -> None:
    first, second = make(emulator), make(emulator)
    assert first["eTag"] != second["eTag"]
    pools = [body["properties"]["agentPoolProfiles"][0] for body in (first, second)]
    assert pools[0]["eTag"] != pools[1]["eTag"]
    assert show(emulator)["eTag"] == second["eTag"]


def test_a_creation_answers_without_an_etag_and_the_first_read_has_one(emulator: Emulator) -> None:
    answer = put(emulator).json()
    running = show(emulator)

    for part in (answer, answer["properties"]["agentPoolProfiles"][0]):
        assert "eTag" not in part
    assert running["eTag"]
    assert running["properties"]["agentPoolProfiles"][0]["eTag"]


def test_an_update_answers_with_the_old_etag_and_the_new_one_comes_with_its_end(emulator: Emulator) -> None:
    before = make(emulator)["eTag"]
    answer = put(emulator)
    running = show(emulator)["eTag"]
    finish(emulator, answer)

    assert answer.json()["eTag"] == running == before
    assert show(emulator)["eTag"] != before


def test_if_match_lets_only_the_current_etag_write(emulator: Emulator) -> None:
    old = make(emulator)["eTag"]
    current = make(emulator)["eTag"]
    assert error_of(put(emulator, If_Match=old)) == (412, "PreconditionFailed")
    assert error_of(emulator.call("DELETE", CLUSTER, If_Match=old)) == (412, "PreconditionFailed")
    assert show(emulator)["eTag"] == current
    assert put(emulator, If_Match=f'"{current}"').status_code == 200


def test_if_match_is_asked_before_operations_in_progress(emulator: Emulator) -> None:
    emulator.set(operationTimeLimitSeconds=None)
    put(emulator)
    assert error_of(put(emulator, If_Match="another")) == (412, "PreconditionFailed")


def test_if_none_match_lets_only_a_new_cluster_be_made(emulator: Emulator) -> None:
    created = put(emulator, If_None_Match="*")
    assert created.status_code == 201
    finish(emulator, created)
    assert error_of(put(emulator, If_None_Match="*")) == (412, "PreconditionFailed")


def test_api_versions_before_2024_know_no_etag(emulator: Emulator) -> None:
    make(emulator)
    body = show(emulator, "2023-10-01")
    assert "eTag" not in body
    assert "eTag" not in body["properties"]["agentPoolProfiles"][0]


def test_an_api_version_must_be_a_date(emulator: Emulator) -> None:
    assert error_of(emulator.call("GET", CLUSTER, version="latest")) == (400, "InvalidApiVersionParameter")
    assert error_of(emulator.call("GET", CLUSTER, version=None)) == (400, "MissingApiVersionParameter")


def test_supported_api_versions_can_be_set(emulator: Emulator) -> None:
    emulator.set(apiVersions=[GA])
    refused = put(emulator, version=PREVIEW)
    assert error_of(refused) == (400, "NoRegisteredProviderFound")
    assert f"The supported api-versions are '{GA}'" in refused.json()["error"]["message"]
    assert put(emulator, version=GA).status_code == 201


def test_ga_versions_neither_show_nor_change_kube_proxy(emulator: Emulator) -> None:
    config = {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}
    make(emulator, with_kube_proxy(config))
    assert "kubeProxyConfig" not in show(emulator, GA)["properties"]["networkProfile"]
    make(emulator, with_kube_proxy({"mode": "IPTABLES"}), GA)
    make(emulator, None, GA)
    assert show(emulator)["properties"]["networkProfile"]["kubeProxyConfig"] == config
    assert "kubeProxyConfig" not in show(emulator, "2022-07-02-preview")["properties"]["networkProfile"]


def test_preview_versions_repeat_no_proxy_as_effective(emulator: Emulator) -> None:
    make(emulator, with_http_proxy())
    assert "effectiveNoProxy" not in show(emulator, GA)["properties"]["httpProxyConfig"]
    config = show(emulator)["properties"]["httpProxyConfig"]
    assert set(config["effectiveNoProxy"]) == set(config["noProxy"])


def test_nftables_needs_a_late_preview(emulator: Emulator) -> None:
    properties = with_kube_proxy({"mode": "NFTABLES"})
    assert error_of(put(emulator, properties, "2024-09-02-preview")) == (400, "InvalidParameter")
    assert put(emulator, properties, "2025-09-02-preview").status_code == 201
