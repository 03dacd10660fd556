"""`az aks update` without fear: what changes is said, more than a new CA is asked for, and nobody is overwritten."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.e2e.cluster_commands import RESOURCE_GROUP, create, given, in_a_network, seed, update
from tests.e2e.places import EXAMPLES
from tests.e2e.settings import FIRST, PROXIES, SECOND, WINDOWS_POOL, encoded
from tests.e2e.terminal import on_a_terminal
from tools.az import Az, Outcome
from tools.checkout import ROOT
from tools.clusters import cluster_id

IPVS = '{"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}'
REIMAGED = "AKS will reimage every node pool"

Write = Callable[..., str]


@pytest.fixture
def proxied(az: Az, name: str) -> str:
    """The name of a cluster behind a proxy, with the first CA."""
    given(az, name, "--http-proxy-config", json.dumps({**PROXIES, "trustedCa": encoded(FIRST)}))
    return name


def sent(az: Az) -> Any:
    [put] = az.emulator.cluster_puts()
    return put["body"]["properties"]


def assert_untouched(az: Az, outcome: Outcome) -> None:
    assert outcome.exit_code == 1
    assert "Traceback" not in outcome.stderr
    assert outcome.stdout == ""
    assert az.emulator.cluster_puts() == []


def test_a_new_ca_is_rolled_without_a_question_but_not_without_a_word(az: Az, proxied: str) -> None:
    outcome = update(az, proxied, "--http-proxy-config", json.dumps({"trustedCa": encoded(FIRST, SECOND)}))

    assert outcome.exit_code == 0, outcome.stderr
    assert "trustedCa gains" in outcome.stderr
    assert "O=Second proxy CA (until " in outcome.stderr
    assert "loses" not in outcome.stderr
    assert "leaves while it is still valid" not in outcome.stderr
    assert REIMAGED in outcome.stderr
    assert sent(az)["httpProxyConfig"]["trustedCa"] == encoded(FIRST, SECOND)


def test_a_valid_ca_that_leaves_is_warned_of(az: Az, proxied: str) -> None:
    outcome = update(az, proxied, "--http-proxy-config", json.dumps({"trustedCa": encoded(SECOND)}))

    assert outcome.exit_code == 0, outcome.stderr
    assert re.search(r"trustedCa loses .*O=First proxy CA \(until \d{4}-", outcome.stderr)
    assert re.search(r"trustedCa gains .*O=Second proxy CA \(until \d{4}-", outcome.stderr)
    assert "leaves while it is still valid" in outcome.stderr
    assert "both, the old and the new" in outcome.stderr


CHANGE = {
    "httpProxy": "http://other:8080/",
    "httpsProxy": "https://other:8080/",
    "noProxy": [".svc", "example.org"],
    "enabled": False,
}


def test_other_changes_are_refused_where_nobody_can_be_asked(az: Az, proxied: str) -> None:
    outcome = update(az, proxied, "--http-proxy-config", json.dumps(CHANGE))

    assert_untouched(az, outcome)
    assert "changes enabled, httpProxy, httpsProxy, noProxy of the cluster" in outcome.stderr
    assert "httpProxy changes from http://proxy:8080/ to http://other:8080/" in outcome.stderr
    assert "httpsProxy gains https://other:8080/" in outcome.stderr
    assert "noProxy loses example.com" in outcome.stderr
    assert "noProxy gains example.org" in outcome.stderr
    assert "enabled changes from true to false" in outcome.stderr
    assert "10.0.0.0/16" not in outcome.stderr
    assert REIMAGED in outcome.stderr
    assert "--yes" in outcome.stderr


def test_yes_answers(az: Az, proxied: str) -> None:
    outcome = update(az, proxied, "--http-proxy-config", json.dumps(CHANGE), "--yes")

    assert outcome.exit_code == 0, outcome.stderr
    assert REIMAGED in outcome.stderr
    for setting, value in CHANGE.items():
        assert sent(az)["httpProxyConfig"][setting] == value


@pytest.mark.parametrize(("answer", "exit_code", "writes"), [("n", 1, 0), ("y", 0, 1)])
def test_on_a_terminal_it_asks(az: Az, proxied: str, answer: str, exit_code: int, writes: int) -> None:
    file = ("--http-proxy-config", '{"httpProxy": "http://other:8080/"}')

    code, shown = on_a_terminal(az, lambda: answer, "aks", "update", "-g", RESOURCE_GROUP, "-n", proxied, *file)

    assert "and reimage all its node pools?" in shown
    assert code == exit_code, shown
    assert len(az.emulator.cluster_puts()) == writes


def test_a_cluster_changed_meanwhile_is_left_alone(az: Az, proxied: str) -> None:
    """While the question stands, a colleague changes the cluster."""

    def answer() -> str:
        assert update(az, proxied, "--tags", "by=colleague").exit_code == 0
        az.emulator.forget_requests()
        return "y"

    file = ("--http-proxy-config", '{"httpProxy": "http://other:8080/"}')
    code, shown = on_a_terminal(az, answer, "aks", "update", "-g", RESOURCE_GROUP, "-n", proxied, *file)

    assert code == 1
    assert "was changed since it was read" in " ".join(shown.split())
    assert [put["status"] for put in az.emulator.cluster_puts()] == [412]
    cluster = az.must("aks", "show", "-g", RESOURCE_GROUP, "-n", proxied).json
    assert cluster["httpProxyConfig"]["httpProxy"] == PROXIES["httpProxy"]
    assert cluster["tags"] == {"by": "colleague"}


def test_an_answer_that_was_lost_is_no_failure(az: Az, proxied: str) -> None:
    """azure-core repeats the PUT, which then meets its own success: another eTag, or its own operation."""
    az.emulator.control("PATCH", "settings", {"faults": [{"on": "write", "kind": "cut", "handled": True}]})

    outcome = update(az, proxied, "--kube-proxy-config", IPVS, "--tags", "a=b")

    assert outcome.exit_code == 0, outcome.stderr
    assert [put["status"] for put in az.emulator.cluster_puts()][1:] in ([412], [409])
    assert outcome.json["networkProfile"]["kubeProxyConfig"]["mode"] == "IPVS"
    assert outcome.json["provisioningState"] == "Succeeded"
    assert outcome.json["tags"] == {"a": "b"}


def test_a_write_carries_the_etag_that_was_read(az: Az, proxied: str) -> None:
    etag = az.must("aks", "show", "-g", RESOURCE_GROUP, "-n", proxied).json["eTag"]

    assert update(az, proxied, "--kube-proxy-config", IPVS).exit_code == 0
    [put] = az.emulator.cluster_puts()
    assert put["headers"]["If-Match"] == f'"{etag}"'


@pytest.mark.parametrize("option", ["--if-match", "--if-none-match"])
def test_the_users_own_etag_wins(az: Az, proxied: str, option: str) -> None:
    outcome = update(az, proxied, "--kube-proxy-config", IPVS, option, "another")

    [put] = az.emulator.cluster_puts()
    headers = {name: value for name, value in put["headers"].items() if name in ("If-Match", "If-None-Match")}
    assert headers == {"If-Match" if option == "--if-match" else "If-None-Match": '"another"'}
    assert "was changed since it was read" not in outcome.stderr


def test_a_cluster_that_is_as_asked_is_printed_and_not_written(az: Az, proxied: str) -> None:
    same = {"httpProxy": "http://proxy:8080", "noProxy": ["EXAMPLE.com", ".cluster.local", ".svc", "localhost"]}
    file = json.dumps({**same, "trustedCa": encoded(FIRST), "enabled": True})

    outcome = update(az, proxied, "--http-proxy-config", file)

    assert outcome.exit_code == 0, outcome.stderr
    assert "Nothing to do" in outcome.stderr
    assert outcome.json["name"] == proxied
    assert az.emulator.cluster_puts() == []


def test_a_cluster_that_is_as_asked_is_written_for_another_flag(az: Az, proxied: str) -> None:
    file = ("--http-proxy-config", json.dumps({"trustedCa": encoded(FIRST)}))

    outcome = update(az, proxied, *file, "--tags", "a=b")

    assert outcome.exit_code == 0, outcome.stderr
    assert REIMAGED not in outcome.stderr
    assert len(az.emulator.cluster_puts()) == 1


def test_a_failed_cluster_is_written_again(az: Az, name: str) -> None:
    seed(az, name, provisioningState="Failed", httpProxyConfig=PROXIES)

    assert update(az, name, "--http-proxy-config", json.dumps(PROXIES)).exit_code == 0
    assert len(az.emulator.cluster_puts()) == 1


def test_kube_proxy_is_not_asked_about_but_warned_of(az: Az, proxied: str) -> None:
    outcome = update(az, proxied, "--kube-proxy-config", IPVS)

    assert outcome.exit_code == 0, outcome.stderr
    assert "mode gains IPVS" in outcome.stderr
    assert "may be interrupted briefly" in outcome.stderr
    assert REIMAGED not in outcome.stderr


def test_a_proxy_for_a_cluster_that_had_none_is_asked_for(az: Az, name: str) -> None:
    seed(az, name)

    outcome = update(az, name, "--http-proxy-config", json.dumps(PROXIES))

    assert_untouched(az, outcome)
    assert "httpProxy gains http://proxy:8080/" in outcome.stderr


def test_the_virtual_networks_cidr_is_no_change(az: Az, name: str) -> None:
    in_a_network(az, name, "10.9.0.0/16")

    outcome = update(az, name, "--http-proxy-config", json.dumps(PROXIES))

    assert outcome.exit_code == 0, outcome.stderr
    assert "Nothing to do" in outcome.stderr


def test_another_cidr_than_the_virtual_networks_is_a_change(az: Az, name: str) -> None:
    in_a_network(az, name, "10.8.0.0/16")

    outcome = update(az, name, "--http-proxy-config", json.dumps(PROXIES))

    assert_untouched(az, outcome)
    assert "noProxy loses 10.9.0.0/16" in outcome.stderr


def test_a_virtual_network_that_cannot_be_read_is_warned_of(az: Az, name: str) -> None:
    in_a_network(az, name, None)

    outcome = update(az, name, "--http-proxy-config", json.dumps(PROXIES))

    assert outcome.exit_code == 0, outcome.stderr
    assert "cannot be read" in outcome.stderr
    assert "10.9.0.0/16" in outcome.stderr
    [put] = az.emulator.cluster_puts()
    assert "10.9.0.0/16" not in put["body"]["properties"]["httpProxyConfig"]["noProxy"], (
        "it may be the user's to remove"
    )


@pytest.mark.parametrize(
    ("properties", "file", "said"),
    [
        (
            {"agentPoolProfiles": [WINDOWS_POOL], "httpProxyConfig": PROXIES},
            {"trustedCa": None},
            "'winpool' runs Windows",
        ),
        (
            {"agentPoolProfiles": [{**WINDOWS_POOL, "name": "old", "osType": "Linux", "type": "AvailabilitySet"}]},
            PROXIES,
            "'old' is an availability set",
        ),
        ({}, {"noProxy": ["a"]}, "Neither the file nor the cluster has httpProxy"),
        ({"httpProxyConfig": PROXIES}, {"httpProxy": None}, "Neither the file nor the cluster has httpProxy"),
    ],
    ids=["windows", "availability set", "no proxy", "removed"],
)
def test_a_cluster_that_cannot_take_an_http_proxy(az: Az, name: str, properties: Any, file: Any, said: str) -> None:
    seed(az, name, **properties)

    outcome = update(az, name, "--http-proxy-config", json.dumps(file), "--yes")

    assert_untouched(az, outcome)
    assert said in outcome.stderr


@pytest.mark.parametrize(
    ("properties", "file", "said"),
    [
        ({"networkProfile": {"networkPolicy": "azure"}}, {"mode": "IPVS"}, "Azure Network Policy"),
        ({"networkProfile": {"networkPlugin": "azure"}}, {"enabled": False}, "the cluster has azure"),
        ({"kubernetesVersion": "1.32.1"}, {"mode": "NFTABLES"}, "the cluster has 1.32.1"),
        ({}, {"ipvsConfig": {"scheduler": "RoundRobin"}}, "the mode of the cluster is IPTABLES"),
    ],
    ids=["network policy", "network plugin", "version", "mode"],
)
def test_a_cluster_that_cannot_take_a_kube_proxy_setting(
    az: Az, name: str, properties: Any, file: Any, said: str
) -> None:
    seed(az, name, **properties)

    outcome = update(az, name, "--kube-proxy-config", json.dumps(file))

    assert_untouched(az, outcome)
    assert said in outcome.stderr


@pytest.mark.parametrize(("enabled", "flag"), [(True, "--disable-http-proxy"), (False, "--enable-http-proxy")])
def test_enabled_against_a_flag_is_refused_before_any_request(az: Az, name: str, enabled: bool, flag: str) -> None:
    outcome = update(az, name, "--http-proxy-config", json.dumps({"enabled": enabled}), flag)

    assert outcome.exit_code == 1
    assert flag in outcome.stderr
    assert az.emulator.requests() == []


def test_the_flags_alone_ask_nothing_and_keep_the_settings(az: Az, proxied: str) -> None:
    outcome = update(az, proxied, "--disable-http-proxy")

    assert outcome.exit_code == 0, outcome.stderr
    assert sent(az)["httpProxyConfig"]["enabled"] is False
    assert sent(az)["httpProxyConfig"]["httpProxy"] == PROXIES["httpProxy"]
    assert sent(az)["httpProxyConfig"]["trustedCa"] == encoded(FIRST)


RECORDINGS = ROOT.parent / "shared" / "recordings"


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recorded traffic is not part of the project")
@pytest.mark.parametrize(
    "recording", ["create-with-kube-proxy-config-2024.yaml", "update-with-kube-proxy-config-2024.yaml"]
)
def test_a_recorded_cluster_is_updated_with_nothing_else_altered(az: Az, name: str, recording: str) -> None:
    interactions = yaml.safe_load((RECORDINGS / recording).read_text("utf-8"))["interactions"]
    bodies = [each["response"]["body"]["string"] for each in interactions if each["request"]["method"] == "GET"]
    body = json.loads(next(each for each in reversed(bodies) if "managedClusters/" in each))
    body["id"] = cluster_id(az.emulator, name)
    body["properties"]["networkProfile"]["kubeProxyConfig"] = {"enabled": True, "mode": "IPTABLES"}
    az.emulator.control("PUT", "clusters", body)

    outcome = update(az, name, "--kube-proxy-config", IPVS)

    assert outcome.exit_code == 0, outcome.stderr
    put = sent(az)
    assert put["networkProfile"].pop("kubeProxyConfig") == {"enabled": True, **json.loads(IPVS)}
    read = body["properties"]
    read["networkProfile"].pop("kubeProxyConfig")
    changed = {key for key in put if put[key] != read.get(key)}
    assert changed <= {"agentPoolProfiles", "networkProfile", "storageProfile"}, changed
    assert set(put["networkProfile"]) <= set(read["networkProfile"])


def test_a_feature_that_is_not_registered_comes_with_the_commands(az: Az, name: str, write: Write) -> None:
    feature = "Microsoft.ContainerService/KubeProxyConfigurationPreview"
    az.emulator.control("PATCH", "settings", {"features": {feature: "NotRegistered"}})
    try:
        outcome = create(az, name, "--kube-proxy-config", str(EXAMPLES / "kube-proxy.json"))
    finally:
        az.emulator.control("PATCH", "settings", {"features": {feature: "Registered"}})

    assert outcome.exit_code == 1
    named = "--namespace Microsoft.ContainerService --name KubeProxyConfigurationPreview"
    assert f"az feature register {named}" in outcome.stderr
    assert f"az feature show {named}" in outcome.stderr
    assert "az provider register --namespace Microsoft.ContainerService" in outcome.stderr
    assert "is not enabled" in outcome.stderr


def test_an_operation_that_fails_with_a_known_code_comes_with_advice(az: Az, proxied: str) -> None:
    failure = {"code": "HTTPProxyTrustedCAPEMDecodeFailure", "message": "Cannot decode."}
    az.emulator.control("PATCH", "settings", {"failNextOperation": failure})

    outcome = update(az, proxied, "--http-proxy-config", json.dumps({"trustedCa": encoded(SECOND)}))

    assert outcome.exit_code == 1
    assert "base64 -w0 ca.pem" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_node_that_does_not_boot_comes_with_advice(az: Az, proxied: str) -> None:
    message = "VM has reported a failure when processing extension 'vmssCSE'. Error message: exit status=161"
    failure = {"code": "VMExtensionProvisioningError", "message": message}
    az.emulator.control("PATCH", "settings", {"failNextOperation": failure})

    outcome = update(az, proxied, "--http-proxy-config", json.dumps({"trustedCa": encoded(SECOND)}))

    assert outcome.exit_code == 1
    assert "az aks proxy validate --http-proxy-config FILE" in outcome.stderr
    assert "More: az aks proxy explain 161" in outcome.stderr


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("KubeProxyConfigFieldUnsupported", "Remove ipvsConfig from the file"),
        ("CiliumDataplaneRequiresKubeProxyConfigDisabled", "Leave out --kube-proxy-config"),
    ],
)
def test_an_update_that_is_refused_with_a_known_code_comes_with_advice(
    az: Az, proxied: str, code: str, advice: str
) -> None:
    az.emulator.control("PATCH", "settings", {"refuseNextWrite": {"status": 400, "code": code, "message": "No."}})

    outcome = update(az, proxied, "--kube-proxy-config", IPVS)

    assert outcome.exit_code == 1
    assert advice in outcome.stderr
    assert f"More: az aks proxy explain {code}" in outcome.stderr


def test_kube_proxy_is_switched_off_where_the_cluster_brings_its_own_network(az: Az, name: str) -> None:
    seed(az, name, networkProfile={"networkPlugin": "none"})

    outcome = update(az, name, "--kube-proxy-config", '{"enabled": false}')

    assert outcome.exit_code == 0, outcome.stderr
    assert sent(az)["networkProfile"]["kubeProxyConfig"] == {"enabled": False}


def test_a_cluster_without_an_etag_is_told_of(az: Az, proxied: str) -> None:
    """API versions before 2024 know none."""
    version = {"AZURE_AKSPROXY_PREVIEW_API_VERSION": "2023-08-02-preview"}

    outcome = update(az, proxied, "--kube-proxy-config", IPVS, env=version)

    assert outcome.exit_code == 0, outcome.stderr
    assert f"Azure tells no eTag of the cluster '{proxied}'" in outcome.stderr


def test_what_a_terminal_would_obey_is_not_shown(az: Az, proxied: str) -> None:
    refusal = {"status": 400, "code": "No", "message": "Red: \x1b[31m\nback: \r title: \x1b]0;x\x07"}
    az.emulator.control("PATCH", "settings", {"refuseNextWrite": refusal})

    outcome = update(az, proxied, "--kube-proxy-config", IPVS)

    assert outcome.exit_code == 1
    assert "Red:  [31m\nback:" in outcome.stderr
    assert not {"\x1b", "\r", "\x07"} & {*outcome.stderr}
