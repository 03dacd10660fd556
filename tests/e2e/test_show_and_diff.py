"""`az aks proxy show` and `az aks proxy diff` on a live cluster."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, given, in_a_network, seed
from tests.e2e.places import EXAMPLES
from tests.e2e.settings import FIRST, PROXIES, SECOND, encoded
from tests.e2e.terminal import on_a_terminal
from tools.az import Az, Outcome

IPVS = {"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}


def show(az: Az, name: str, *arguments: str) -> Outcome:
    return az.run("aks", "proxy", "show", "-g", RESOURCE_GROUP, "-n", name, *arguments)


def diff(az: Az, name: str, *arguments: str) -> Outcome:
    return az.run("aks", "proxy", "diff", "-g", RESOURCE_GROUP, "-n", name, *arguments)


@pytest.fixture
def configured(az: Az, name: str) -> str:
    """The name of a cluster with both settings."""
    http_proxy = json.dumps({**PROXIES, "trustedCa": encoded(FIRST, SECOND)})
    given(az, name, "--http-proxy-config", http_proxy, "--kube-proxy-config", json.dumps(IPVS))
    return name


@pytest.fixture(autouse=True)
def _nothing_is_written(az: Az, name: str) -> Iterator[None]:
    yield
    assert az.emulator.cluster_puts() == []


def test_show_tells_both_settings_and_who_put_what(az: Az, configured: str) -> None:
    outcome = show(az, configured)

    assert outcome.exit_code == 0, outcome.stderr
    http_proxy = outcome.json["httpProxyConfig"]
    assert http_proxy["enabled"] is True
    assert http_proxy["httpProxy"] == PROXIES["httpProxy"]
    assert http_proxy["httpsProxy"] is None
    assert sorted(http_proxy["noProxy"]) == sorted(PROXIES["noProxy"])
    assert {"konnectivity", "169.254.169.254", "10.0.0.0/16", "10.224.0.0/12"} <= set(http_proxy["noProxyAddedByAks"])
    assert not set(http_proxy["noProxyAddedByAks"]) & set(PROXIES["noProxy"])
    assert outcome.json["kubeProxyConfig"] == {"enabled": True, **IPVS}


def test_show_decodes_every_certificate(az: Az, configured: str) -> None:
    first, second = show(az, configured).json["httpProxyConfig"]["trustedCa"]

    assert "First proxy CA" in first["subject"]
    assert "Second proxy CA" in second["issuer"]
    assert first["isCa"] is True
    assert first["daysLeft"] > 300
    assert first["notAfter"].startswith(("2", "3"))
    assert len(first["sha256"].replace(":", "")) == 64
    assert first["subjectAlternativeNames"] == []
    assert first["problem"] is None


def test_show_as_a_table_is_worth_reading(az: Az, configured: str) -> None:
    page = show(az, configured, "-o", "table").stdout

    assert page.split("\n")[0].split() == ["Setting", "Value"]
    assert "http://proxy:8080/" in page
    assert "First proxy CA" in page
    assert "days left, until" in page
    assert "RoundRobin" in page
    assert "BEGIN" not in page
    assert "LS0t" not in page


def test_show_of_a_cluster_without_settings(az: Az, name: str) -> None:
    seed(az, name)

    outcome = show(az, name)

    assert outcome.exit_code == 0, outcome.stderr
    assert (outcome.json["httpProxyConfig"], outcome.json["kubeProxyConfig"]) == (None, None)
    assert show(az, name, "-o", "table").exit_code == 0


def test_show_counts_the_other_certificates_that_nodes_trust(az: Az, name: str) -> None:
    certificates = [encoded(FIRST), encoded(SECOND)]
    seed(az, name, httpProxyConfig=PROXIES, securityProfile={"customCATrustCertificates": certificates})

    outcome = show(az, name)

    assert outcome.exit_code == 0, outcome.stderr
    assert [each["isCa"] for each in outcome.json["customCATrustCertificates"]] == [True, True]
    assert outcome.json["httpProxyConfig"]["trustedCa"] == []
    assert show(az, name, "-o", "table").stdout.count("customCATrustCertificates") == 2


def test_show_takes_the_virtual_networks_cidr_for_akss(az: Az, name: str) -> None:
    in_a_network(az, name, "10.9.0.0/16")
    az.emulator.forget_requests()

    assert "10.9.0.0/16" in show(az, name).json["httpProxyConfig"]["noProxyAddedByAks"]


def test_all_readers_take_a_network_that_cannot_be_read_for_akss_own_and_say_so(
    az: Az, name: str, tmp_path: Path
) -> None:
    in_a_network(az, name, None)
    file = tmp_path / "init.json"
    shown = show(az, name)
    written = az.run("aks", "proxy", "init", "--file", str(file), "-g", RESOURCE_GROUP, "-n", name)
    compared = diff(az, name, "--http-proxy-config", str(file))

    assert "10.9.0.0/16" in shown.json["httpProxyConfig"]["noProxyAddedByAks"]
    assert "10.9.0.0/16" not in json.loads(file.read_text("utf-8"))["noProxy"]
    assert compared.json == []
    for outcome in (shown, written, compared):
        assert outcome.exit_code == 0, outcome.stderr
        assert "What only the cluster has in noProxy is taken for it: 10.9.0.0/16." in outcome.stderr


def test_show_falls_back_where_the_cloud_does_not_know_the_preview_version(az: Az, configured: str) -> None:
    az.emulator.control("PATCH", "settings", {"apiVersions": ["2026-06-01", "2026-01-01"]})
    try:
        outcome = show(az, configured)
    finally:
        az.emulator.control("PATCH", "settings", {"apiVersions": None})

    assert outcome.exit_code == 0, outcome.stderr
    assert "does not know the API version" in outcome.stderr
    assert outcome.json["httpProxyConfig"]["httpProxy"] == PROXIES["httpProxy"]
    assert outcome.json["kubeProxyConfig"] is None


def test_show_of_no_cluster_exits_with_3(az: Az, name: str) -> None:
    outcome = show(az, name)

    assert outcome.exit_code == 3
    assert "was not found" in outcome.stderr


CHANGED = {"httpProxy": "http://other:8080/", "trustedCa": encoded(SECOND), "noProxy": [".svc", "new.example"]}


def test_diff_is_a_flat_list_of_what_would_change(az: Az, configured: str) -> None:
    files = ("--http-proxy-config", json.dumps(CHANGED), "--kube-proxy-config", '{"mode": "IPTABLES"}')

    outcome = diff(az, configured, *files)

    assert outcome.exit_code == 0, outcome.stderr
    rows = outcome.json
    assert all(set(row) == {"field", "change", "before", "after"} for row in rows)
    assert row_of("httpProxyConfig.httpProxy", "changed", "http://proxy:8080/", "http://other:8080/") in rows
    assert row_of("httpProxyConfig.noProxy", "removed", ".cluster.local", None) in rows
    assert row_of("httpProxyConfig.noProxy", "removed", "example.com", None) in rows
    assert row_of("httpProxyConfig.noProxy", "added", None, "new.example") in rows
    assert row_of("kubeProxyConfig.mode", "changed", "IPVS", "IPTABLES") in rows
    assert row_of("kubeProxyConfig.ipvsConfig.scheduler", "removed", "RoundRobin", None) in rows
    [certificate] = [row for row in rows if row["field"] == "httpProxyConfig.trustedCa"]
    assert "First proxy CA" in certificate["before"]
    assert len(rows) == 7
    assert "reimage every node pool" in outcome.stderr


def row_of(field: str, change: str, before: Any, after: Any) -> dict[str, Any]:
    return {"field": field, "change": change, "before": before, "after": after}


def test_diff_of_the_same_settings_is_empty(az: Az, configured: str) -> None:
    same = json.dumps({**PROXIES, "httpProxy": "http://proxy:8080", "trustedCa": encoded(FIRST, SECOND)})

    outcome = diff(az, configured, "--http-proxy-config", same, "--kube-proxy-config", json.dumps(IPVS), "--exit-code")

    assert (outcome.exit_code, outcome.json) == (0, [])
    assert "reimage" not in outcome.stderr


def test_diff_with_exit_code_says_that_there_is_a_difference(az: Az, configured: str) -> None:
    outcome = diff(az, configured, "--http-proxy-config", json.dumps(CHANGED), "--exit-code", "-o", "table")

    assert outcome.exit_code == 1
    assert outcome.stdout.split("\n")[0].split() == ["Field", "Change", "Before", "After"]


def test_diff_on_a_terminal_looks_like_a_diff(az: Az, configured: str) -> None:
    arguments = ("aks", "proxy", "diff", "-g", RESOURCE_GROUP, "-n", configured, "--kube-proxy-config")

    code, shown = on_a_terminal(az, lambda: "", *arguments, '{"mode": "IPTABLES"}')

    assert code == 0
    assert "- kubeProxyConfig.mode: IPVS" in shown
    assert "+ kubeProxyConfig.mode: IPTABLES" in shown


def test_diff_checks_the_files_and_the_cluster(az: Az, configured: str) -> None:
    wrong = diff(az, configured, "--http-proxy-config", '{"httpProxy": "proxy:8080"}')
    assert wrong.exit_code == 1
    assert "proxy-url-no-scheme" in wrong.stderr
    assert az.emulator.requests() == []

    off = diff(az, configured, "--kube-proxy-config", '{"enabled": false}')
    assert off.exit_code == 1
    assert "kube-proxy can be left out only" in off.stderr


def test_diff_without_a_file_says_what_to_give(az: Az, configured: str) -> None:
    outcome = diff(az, configured)

    assert outcome.exit_code == 1
    assert "--http-proxy-config FILE" in outcome.stderr


def test_diff_with_the_example_of_a_new_ca(az: Az, configured: str) -> None:
    outcome = diff(az, configured, "--http-proxy-config", str(EXAMPLES / "aks-proxy-config-2.json"))

    assert {row["field"] for row in outcome.json} == {"httpProxyConfig.trustedCa"}
