"""`az aks create` and `az aks update` with our two parameters: what is sent, and what is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, create, given, sent, sent_http_proxy, sent_kube_proxy, update
from tests.e2e.places import EXAMPLES
from tests.e2e.settings import EXAMPLE_PROXIES, new_trusted_ca
from tests.samples import IPVS
from tools.az import Az

PREVIEW = "2026-08-02-preview"
HTTP_FILE = str(EXAMPLES / "aks-proxy-config.json")
KUBE_FILE = str(EXAMPLES / "kube-proxy.json")

Write = Callable[..., str]


def test_create_sends_and_prints_both_settings_under_their_wire_names(az: Az, name: str) -> None:
    outcome = create(az, name, "--http-proxy-config", HTTP_FILE, "--kube-proxy-config", KUBE_FILE)

    assert outcome.exit_code == 0, outcome.stderr
    trusted_ca = json.loads(Path(HTTP_FILE).read_text("utf-8"))["trustedCA"]
    assert sent_http_proxy(az) == {**EXAMPLE_PROXIES, "trustedCa": trusted_ca}
    assert sent_kube_proxy(az) == IPVS
    assert sent(az)["query"]["api-version"] == PREVIEW
    assert outcome.json["networkProfile"]["kubeProxyConfig"] == IPVS
    assert outcome.json["httpProxyConfig"]["httpProxy"] == EXAMPLE_PROXIES["httpProxy"]
    assert outcome.json["httpProxyConfig"]["trustedCa"] == trusted_ca


def test_http_proxy_alone_is_sent_with_the_api_version_of_azure_cli(az: Az, name: str) -> None:
    outcome = create(az, name, "--http-proxy-config", HTTP_FILE)

    assert outcome.exit_code == 0, outcome.stderr
    assert not sent(az)["query"]["api-version"].endswith("-preview")
    assert "kubeProxyConfig" not in sent(az)["body"]["properties"]["networkProfile"]


def test_null_and_schema_are_not_sent_at_creation(az: Az, name: str, write: Write) -> None:
    file = write({"$schema": "https://example.com/schema.json", **EXAMPLE_PROXIES, "trustedCa": None})

    assert create(az, name, "--http-proxy-config", file).exit_code == 0
    assert sent_http_proxy(az) == EXAMPLE_PROXIES


def test_update_with_kube_proxy_alone_asks_nothing_and_keeps_everything_else(az: Az, name: str) -> None:
    assert create(az, name, "--http-proxy-config", HTTP_FILE).exit_code == 0
    az.emulator.forget_requests()
    before = az.must("aks", "show", "-g", RESOURCE_GROUP, "-n", name).json

    outcome = update(az, name, "--kube-proxy-config", KUBE_FILE)

    assert outcome.exit_code == 0, outcome.stderr
    assert "No argument specified" not in outcome.stderr
    assert sent_kube_proxy(az) == IPVS
    assert sent(az)["query"]["api-version"] == PREVIEW
    after = outcome.json
    assert after["networkProfile"].pop("kubeProxyConfig") == IPVS
    assert comparable(after) == comparable(before)


def comparable(cluster: Any) -> Any:
    """Return `cluster` without what changes at every write, and with noProxy in one order."""
    cluster = json.loads(json.dumps(cluster))
    cluster.pop("eTag")
    for pool in cluster["agentPoolProfiles"]:
        pool.pop("eTag")
    cluster["httpProxyConfig"]["noProxy"].sort()
    return cluster


def test_the_file_wins_over_what_the_cluster_has(az: Az, name: str) -> None:
    given(az, name, "--kube-proxy-config", '{"enabled": true, "mode": "IPTABLES"}')

    assert update(az, name, "--kube-proxy-config", KUBE_FILE).exit_code == 0
    assert sent_kube_proxy(az) == IPVS


def test_leaving_ipvs_drops_its_settings(az: Az, name: str) -> None:
    given(az, name, "--kube-proxy-config", KUBE_FILE)

    outcome = update(az, name, "--kube-proxy-config", '{"mode": "IPTABLES"}')

    assert outcome.exit_code == 0, outcome.stderr
    assert sent_kube_proxy(az) == {"enabled": True, "mode": "IPTABLES"}
    assert outcome.json["networkProfile"]["kubeProxyConfig"] == {"enabled": True, "mode": "IPTABLES"}


def test_one_ipvs_setting_is_changed_and_the_others_stay(az: Az, name: str) -> None:
    given(az, name, "--kube-proxy-config", KUBE_FILE)

    assert update(az, name, "--kube-proxy-config", '{"ipvsConfig": {"UDPTimeoutSeconds": 60}}').exit_code == 0
    assert sent_kube_proxy(az) == {**IPVS, "ipvsConfig": {**IPVS["ipvsConfig"], "udpTimeoutSeconds": 60}}


def test_rolling_the_ca_keeps_the_proxies(az: Az, name: str, write: Write) -> None:
    given(az, name, "--http-proxy-config", HTTP_FILE)
    trusted_ca = new_trusted_ca()

    outcome = update(az, name, "--http-proxy-config", write({"trustedCa": trusted_ca}))

    assert outcome.exit_code == 0, outcome.stderr
    assert sent_http_proxy(az)["trustedCa"] == trusted_ca
    assert sent_http_proxy(az)["httpProxy"] == EXAMPLE_PROXIES["httpProxy"]
    assert sent_http_proxy(az)["httpsProxy"] == EXAMPLE_PROXIES["httpsProxy"]
    assert set(EXAMPLE_PROXIES["noProxy"]) <= set(sent_http_proxy(az)["noProxy"])
    assert outcome.json["httpProxyConfig"]["trustedCa"] == trusted_ca


def test_null_removes_a_setting_on_update(az: Az, name: str) -> None:
    given(az, name, "--http-proxy-config", HTTP_FILE)

    assert update(az, name, "--http-proxy-config", '{"trustedCa": null}').exit_code == 0
    assert "trustedCa" not in sent_http_proxy(az)
    assert sent_http_proxy(az)["httpProxy"] == EXAMPLE_PROXIES["httpProxy"]


def test_what_only_preview_versions_answer_is_not_sent_back(az: Az, name: str) -> None:
    given(az, name, "--http-proxy-config", HTTP_FILE, "--kube-proxy-config", KUBE_FILE)

    assert update(az, name, "--kube-proxy-config", '{"mode": "IPTABLES"}').exit_code == 0
    assert "effectiveNoProxy" not in sent_http_proxy(az)
    assert sent_http_proxy(az)["httpProxy"] == EXAMPLE_PROXIES["httpProxy"]


def test_the_flags_of_azure_cli_work_beside_a_file(az: Az, name: str) -> None:
    given(az, name, "--http-proxy-config", HTTP_FILE)

    outcome = update(az, name, "--disable-http-proxy", "--kube-proxy-config", KUBE_FILE, "--tags", "a=b")

    assert outcome.exit_code == 0, outcome.stderr
    assert sent_http_proxy(az)["enabled"] is False
    assert sent(az)["body"]["tags"] == {"a": "b"}
    assert sent_kube_proxy(az) == IPVS


@pytest.mark.parametrize("value", ['{"mode": "IPTABLES"}', ' \n {"mode": "IPTABLES"}'])
def test_a_value_that_begins_with_a_brace_is_json(az: Az, name: str, value: str) -> None:
    assert create(az, name, "--kube-proxy-config", value).exit_code == 0
    assert sent_kube_proxy(az) == {"mode": "IPTABLES"}


def test_a_dash_is_standard_input(az: Az, name: str) -> None:
    assert create(az, name, "--kube-proxy-config", "-", stdin='{"mode": "IPTABLES"}').exit_code == 0
    assert sent_kube_proxy(az) == {"mode": "IPTABLES"}


def test_both_cannot_be_standard_input(az: Az, name: str) -> None:
    outcome = create(az, name, "--kube-proxy-config", "-", "--http-proxy-config", "-", stdin="{}")

    assert outcome.exit_code == 1
    assert "standard input" in outcome.stderr
    assert az.emulator.requests() == []


def test_a_tilde_is_the_home_directory(az: Az, name: str, tmp_path: Path, write: Write) -> None:
    write({"mode": "IPTABLES"}, "kube.json")

    outcome = create(az, name, "--kube-proxy-config", "~/kube.json", env={"HOME": str(tmp_path)})

    assert outcome.exit_code == 0, outcome.stderr
    assert sent_kube_proxy(az) == {"mode": "IPTABLES"}


def test_no_wait_returns_before_the_operation_ends(az: Az, name: str) -> None:
    outcome = create(az, name, "--kube-proxy-config", KUBE_FILE, "--no-wait")

    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout == ""
    assert sent_kube_proxy(az) == IPVS
    assert az.emulator.requests("GET", "/operations/") == []
    assert az.emulator.requests()[-1]["method"] == "PUT"


def test_an_existing_cluster_is_not_created_again(az: Az, name: str) -> None:
    given(az, name)

    outcome = create(az, name, "--kube-proxy-config", KUBE_FILE)

    assert outcome.exit_code == 1
    assert "already exists" in outcome.stderr
    assert az.emulator.cluster_puts() == []


def test_query_and_table_output_work_on_what_is_printed(az: Az, name: str) -> None:
    query = ("--query", "networkProfile.kubeProxyConfig.mode", "-o", "tsv")

    assert create(az, name, "--kube-proxy-config", KUBE_FILE, *query).stdout == "IPVS\n"


def test_the_preview_api_version_can_be_set(az: Az, name: str) -> None:
    version = "2025-09-02-preview"
    nftables = ("--kube-proxy-config", '{"mode": "NFTABLES"}')

    outcome = create(az, name, *nftables, env={"AZURE_AKSPROXY_PREVIEW_API_VERSION": version})

    assert outcome.exit_code == 0, outcome.stderr
    assert sent(az)["query"]["api-version"] == version


@pytest.mark.parametrize(
    ("version", "mode", "least"),
    [
        ("2026-06-01", "IPVS", "2022-08-02-preview"),
        ("latest", "IPVS", "2022-08-02-preview"),
        ("2022-08-01-preview", "IPVS", "2022-08-02-preview"),
        ("2025-09-01-preview", "NFTABLES", "2025-09-02-preview"),
    ],
)
def test_an_unsuitable_api_version_is_refused_before_any_request(
    az: Az, name: str, version: str, mode: str, least: str
) -> None:
    file = json.dumps({"mode": mode})
    outcome = create(az, name, "--kube-proxy-config", file, env={"AZURE_AKSPROXY_PREVIEW_API_VERSION": version})

    assert outcome.exit_code == 1
    assert version in outcome.stderr
    assert least in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert az.emulator.requests() == []


def test_a_refusal_by_the_service_is_shown(az: Az, name: str) -> None:
    feature = "Microsoft.ContainerService/KubeProxyConfigurationPreview"
    az.emulator.control("PATCH", "settings", {"features": {feature: "NotRegistered"}})
    try:
        outcome = create(az, name, "--kube-proxy-config", KUBE_FILE)
    finally:
        az.emulator.control("PATCH", "settings", {"features": {feature: "Registered"}})

    assert outcome.exit_code == 1
    assert "KubeProxyConfigurationPreview is not enabled" in outcome.stderr
    assert "Traceback" not in outcome.stderr
