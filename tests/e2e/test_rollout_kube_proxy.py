"""`az aks proxy rollout --kube-proxy-config`, alone and beside the settings of the HTTP proxy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.rollout import OTHER_SUBSCRIPTION, Fleet, reasons, states
from tools import clusters
from tools.az import Outcome
from tools.clusters import GROUP
from tools.fleet import PROXY, ca, landed

NFTABLES = {"mode": "NFTABLES"}
IPVS = {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "LeastConnection", "udpTimeoutSeconds": 300}}
PREVIEW = "2026-08-02-preview"


@pytest.fixture
def fleet(fleet: Fleet, tmp_path: Path) -> Fleet:
    (tmp_path / "kube.json").write_text(json.dumps(NFTABLES), "utf-8")
    return fleet


def has_ipvs(fleet: Fleet, name: str, network: dict[str, Any] | None = None, **properties: Any) -> str:
    own: dict[str, Any] = {**clusters.ORDINARY["networkProfile"], "kubeProxyConfig": IPVS, **(network or {})}  # type: ignore[dict-item]
    return fleet.put(name, networkProfile=own, **properties)


def roll_out(fleet: Fleet, *arguments: str, **more: Any) -> Outcome:
    kube = str(fleet.file.with_name("kube.json"))
    return fleet.az.run("aks", "proxy", "rollout", "--kube-proxy-config", kube, *arguments, **more)


def written(fleet: Fleet) -> dict[str, Any]:
    """Return the properties as they were written, by the names of the clusters."""
    return {put["path"].rpartition("/")[2]: put["body"]["properties"] for put in fleet.emulator.cluster_puts()}


def test_a_fleet_leaves_ipvs_and_keeps_all_else(fleet: Fleet) -> None:
    has_ipvs(fleet, "behind")
    has_ipvs(fleet, "bare", httpProxyConfig=None)
    fleet.put("default")
    planned = roll_out(fleet, "--plan")
    done = roll_out(fleet, "--yes")
    sent = written(fleet)
    again = roll_out(fleet, "--yes")

    assert planned.exit_code == 0, planned.stderr
    assert set(states(planned)) == {"behind", "bare"}, "those with a configuration of kube-proxy are meant"
    assert planned.json[0]["changes"][0] == "kubeProxyConfig.mode changes from IPVS to NFTABLES"
    assert "kubeProxyConfig.ipvsConfig.scheduler loses LeastConnection" in planned.json[0]["changes"]
    assert done.exit_code == 0, done.stderr
    assert states(done) == {"behind": "succeeded", "bare": "succeeded"}
    kube = {name: body["networkProfile"]["kubeProxyConfig"] for name, body in sent.items()}
    assert kube == {name: {"enabled": True, "mode": "NFTABLES"} for name in ("behind", "bare")}
    assert sent["behind"]["httpProxyConfig"]["trustedCa"] == ca("Old")
    assert again.exit_code == 0, again.stderr
    assert landed(fleet.emulator) == {"behind": 1, "bare": 1}
    puts = fleet.emulator.requests("PUT", "/managedClusters/")
    assert {put["query"]["api-version"] for put in puts} == {PREVIEW}
    assert fleet.file.with_name("kube.rollout.jsonl").exists()


def test_what_does_not_fit_is_left_out_with_the_reason(fleet: Fleet) -> None:
    has_ipvs(fleet, "old", kubernetesVersion="1.31.4")
    has_ipvs(fleet, "cilium", {"networkDataplane": "cilium"})
    has_ipvs(fleet, "policy", {"networkPolicy": "azure"})
    outcome = roll_out(fleet, "--yes", "-g", GROUP)

    assert outcome.exit_code == 1
    assert states(outcome) == {"old": "skipped", "cilium": "skipped", "policy": "succeeded"}
    why = reasons(outcome)
    assert why["old"].startswith("The mode NFTABLES needs Kubernetes 1.33 or later; the cluster has 1.31.4.")
    assert why["cilium"].startswith("The mode NFTABLES is not supported with the Cilium dataplane")
    assert landed(fleet.emulator) == {"policy": 1}


def test_both_settings_are_written_at_once_where_there_is_a_proxy(fleet: Fleet) -> None:
    has_ipvs(fleet, "both")
    has_ipvs(fleet, "bare", httpProxyConfig=None)
    outcome = roll_out(fleet, "--http-proxy-config", str(fleet.file), "--yes", "-g", GROUP)

    assert outcome.exit_code == 0, outcome.stderr
    assert states(outcome) == {"both": "succeeded", "bare": "skipped"}
    assert reasons(outcome)["bare"] == "It has no HTTP proxy."
    sent = written(fleet)
    assert list(sent) == ["both"]
    assert sent["both"]["httpProxyConfig"]["trustedCa"] == ca("New")
    assert sent["both"]["networkProfile"]["kubeProxyConfig"]["mode"] == "NFTABLES"
    assert fleet.journal.exists(), "the journal is named after the file of the HTTP proxy"


def test_the_question_says_that_no_node_is_reimaged(fleet: Fleet) -> None:
    has_ipvs(fleet, "c")
    kube, both = roll_out(fleet), roll_out(fleet, "--http-proxy-config", str(fleet.file))

    assert (kube.exit_code, both.exit_code) == (1, 1)
    assert "The rollout would change kubeProxyConfig.mode, kubeProxyConfig.ipvsConfig.scheduler" in kube.stderr
    assert "of 1 cluster, and nobody can be asked. Nothing was sent." in kube.stderr
    assert "of 1 cluster, and reimage 1 node pool with 3 nodes, and nobody can be asked" in both.stderr
    assert fleet.emulator.cluster_puts() == []


def test_the_policy_of_the_nodes_is_no_obstacle_where_none_is_reimaged(fleet: Fleet) -> None:
    has_ipvs(fleet, "c")
    assert roll_out(fleet, "--yes").exit_code == 0, "the service has added to noProxy what is its own"
    [body] = fleet.emulator.control("GET", "clusters")
    body["properties"]["networkProfile"]["kubeProxyConfig"] = IPVS
    body["properties"]["nodeDisruptionProfile"] = {"nodeDisruptionPolicy": "Block"}
    fleet.emulator.control("PUT", "clusters", body)
    both = roll_out(fleet, "--http-proxy-config", str(fleet.file), "--plan")
    kube = roll_out(fleet, "--yes")

    assert "is Block" in reasons(both)["c"]
    assert kube.exit_code == 0, kube.stderr


def test_a_colleague_who_sets_ipvs_back_is_seen_by_the_next_run(fleet: Fleet) -> None:
    has_ipvs(fleet, "c")
    assert roll_out(fleet, "--yes").exit_code == 0
    has_ipvs(fleet, "c")
    again = roll_out(fleet, "--yes")

    assert again.exit_code == 0, again.stderr
    assert "changed back: planned" in again.stderr
    assert landed(fleet.emulator) == {"c": 2}


def test_another_request_is_another_rollout(fleet: Fleet) -> None:
    has_ipvs(fleet, "c")
    journal = ("--journal", str(fleet.file.with_name("one.jsonl")))
    assert roll_out(fleet, "--yes", *journal).exit_code == 0
    both = roll_out(fleet, "--yes", *journal, "--http-proxy-config", str(fleet.file))

    assert both.exit_code == 1
    assert "is that of other settings. Nothing was sent." in both.stderr


def test_resource_graph_finds_those_that_have_a_configuration_of_kube_proxy(fleet: Fleet) -> None:
    has_ipvs(fleet, "here", httpProxyConfig=None)
    has_ipvs(fleet, "there", subscription=OTHER_SUBSCRIPTION)
    fleet.put("default")
    outcome = roll_out(fleet, "--graph-filter", "true", "--management-groups", "root", "--yes")

    assert outcome.exit_code == 0, outcome.stderr
    assert states(outcome) == {"here": "succeeded", "there": "succeeded"}
    assert [each for each in fleet.emulator.cluster_puts() if OTHER_SUBSCRIPTION in each["path"]]


@pytest.mark.parametrize("arguments", [["--add-no-proxy", "a.test"], ["--http-proxy-config", json.dumps(PROXY)]])
def test_a_cloud_without_the_preview_version_is_told_with_what_to_do(fleet: Fleet, arguments: list[str]) -> None:
    has_ipvs(fleet, "c")
    fleet.emulator.set(apiVersions=["2026-06-01", "2025-09-02-preview"])
    outcome = roll_out(fleet, *arguments, "--plan", "-g", GROUP)
    fleet.emulator.set(apiVersions=None)

    assert outcome.exit_code == 1
    assert "az config set aksproxy.preview_api_version=2025-09-02-preview" in outcome.stderr
    assert "Traceback" not in outcome.stderr
