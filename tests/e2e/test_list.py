"""`az aks proxy list`: many clusters at a glance, with as few requests as can be."""

from __future__ import annotations

import base64
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from emulator.process import Emulator
from tests.browser import browser, program
from tests.config.certificate_factory import Recipe, pem
from tests.e2e.places import EXTENSIONS
from tests.e2e.rollout import OTHER_SUBSCRIPTION
from tools.az import Az, Outcome
from tools.clusters import GROUP
from tools.fleet import PROXY, WINDOWS, put

IPVS = {"networkPlugin": "azure", "kubeProxyConfig": {"enabled": True, "mode": "IPVS"}}
BLOCK = {"nodeDisruptionPolicy": "Block"}
SUBNET = "/subscriptions/{}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net"


def ca(days: int) -> str:
    now = datetime.now(timezone.utc)
    recipe = Recipe(f"Example CA {days}", begins=now - timedelta(days=500), ends=now + timedelta(days=days, hours=1))
    return base64.b64encode(pem(recipe.der()).encode()).decode()


def behind(days: int, **more: Any) -> dict[str, Any]:
    return {**PROXY, "trustedCa": ca(days), **more}


@pytest.fixture(scope="module")
def logged_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Az]:
    """An emulator of its own, whose tenant has two subscriptions."""
    home = tmp_path_factory.mktemp("list")
    with Emulator(home / "emulator") as emulator:
        emulator.control("PATCH", "fleet", {"subscriptions": [OTHER_SUBSCRIPTION]})
        az = Az(home / "config", EXTENSIONS, emulator)
        az.log_in()
        az.must("account", "set", "-s", emulator.ready["subscriptionId"])
        yield az


@pytest.fixture
def az(logged_in: Az) -> Az:
    """Give a fleet of five clusters and one of another subscription, and no request yet."""
    emulator = logged_in.emulator
    emulator.control("DELETE", "state")
    emulator.control("PATCH", "fleet", {"subscriptions": [OTHER_SUBSCRIPTION]})
    put(emulator, "later", httpProxyConfig=behind(400), tags={"env": "prod"})
    put(emulator, "soon", httpProxyConfig=behind(12), nodeDisruptionProfile=BLOCK, networkProfile=IPVS)
    put(emulator, "expired", httpProxyConfig=behind(-3), group="other")
    put(emulator, "ipvs", httpProxyConfig=None, networkProfile=IPVS)
    put(emulator, "plain", httpProxyConfig=None)
    put(emulator, "elsewhere", subscription=OTHER_SUBSCRIPTION, httpProxyConfig=behind(100))
    emulator.forget_requests()
    return logged_in


def listed(az: Az, *arguments: str) -> Outcome:
    return az.run("aks", "proxy", "list", *arguments)


def names(outcome: Outcome) -> list[str]:
    assert outcome.exit_code == 0, outcome.stderr
    return [row["name"] for row in outcome.json]


def asked(az: Az) -> list[tuple[str, str]]:
    """Return the requests about resources, as method and path."""
    requests = az.emulator.control("GET", "requests")
    return [(each["method"], each["path"]) for each in requests if "/providers/" in each["path"]]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("", "expired soon later"),
        ("--all", "expired soon later ipvs plain"),
        ("--expiring 30", "expired soon"),
        ("--expiring 0 --all", "expired"),
        ("--graph-filter", "later"),
        ("--mode IPVS", "soon ipvs"),
        ("--mode IPTABLES NFTABLES", ""),
        ("--mode ipvs --expiring 30", "soon"),
        (f"--subscriptions {OTHER_SUBSCRIPTION}", "elsewhere"),
        (f"-g {GROUP}", "soon later ipvs"),
        (f"-g {GROUP} --all", "soon later ipvs plain"),
        (f"-g {GROUP} --expiring 30", "soon"),
        ("--management-groups corp --all", "expired soon elsewhere later ipvs plain"),
    ],
)
def test_what_is_asked_for_is_listed_first_what_expires_first(az: Az, arguments: str, found: str) -> None:
    words = arguments.split()
    outcome = listed(az, *words, *(["tags.env =~ 'prod'"] if "--graph-filter" in words else []))

    assert names(outcome) == found.split()
    assert ("No cluster was found" in outcome.stderr) is (found == "")


def test_one_request_is_enough_and_what_it_does_not_tell_is_said(az: Az) -> None:
    outcome = listed(az)

    assert asked(az) == [("POST", "/providers/Microsoft.ResourceGraph/resources")]
    assert "Azure Resource Graph does not tell kubeProxyMode and disruptionPolicy of 3 clusters." in outcome.stderr
    assert [row["unknown"] for row in outcome.json] == [["kubeProxyMode", "disruptionPolicy"]] * 3
    assert {row["kubeProxyMode"] for row in outcome.json} == {None}


def test_a_resource_group_is_read_by_one_request_that_tells_all(az: Az) -> None:
    outcome = listed(az, "-g", GROUP)

    [(method, path)] = asked(az)
    assert (method, path.split("/")[4]) == ("GET", GROUP)
    assert outcome.stderr == ""
    soon = outcome.json[0]
    assert (soon["kubeProxyMode"], soon["disruptionPolicy"], soon["unknown"]) == ("IPVS", "Block", [])


def test_a_mode_is_read_by_one_request_more_for_each_subscription(az: Az) -> None:
    outcome = listed(az, "--mode", "IPVS", "--management-groups", "corp")

    assert names(outcome) == ["soon", "ipvs"]
    assert sorted(method for method, _ in asked(az)) == ["GET", "GET", "POST"]
    assert "does not tell" not in outcome.stderr


def test_a_row_is_what_show_and_preflight_say(az: Az) -> None:
    put(az.emulator, "ill", httpProxyConfig=behind(12, noProxy=["*.example.com", *PROXY["noProxy"]]))
    put(az.emulator, "windows", httpProxyConfig=behind(12), agentPoolProfiles=[WINDOWS])
    rows = {row["name"]: row for row in listed(az, "-g", GROUP).json}

    for name in ("ill", "windows", "soon"):
        findings = az.run("aks", "proxy", "preflight", "-g", GROUP, "-n", name).json
        severities = [each["severity"] for each in findings]
        assert rows[name]["findings"] == {
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
        }
        assert sum(rows[name]["findings"].values())
    shown = az.run("aks", "proxy", "show", "-g", GROUP, "-n", "ill").json["httpProxyConfig"]
    assert rows["ill"]["noProxy"] == len(shown["noProxy"])
    assert rows["ill"]["expires"] == shown["trustedCa"][0]["notAfter"]
    assert rows["ill"]["certificates"][0]["subject"] == shown["trustedCa"][0]["subject"]


def test_networks_of_many_clusters_are_read_by_one_request(az: Az) -> None:
    subscription = az.emulator.ready["subscriptionId"]
    az.must("group", "create", "-n", GROUP, "-l", "westeurope")
    network = SUBNET.format(subscription)
    body = '{"location": "westeurope", "properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}}'
    az.must("rest", "--method", "put", "--url", f"{network}?api-version=2023-11-01", "--body", body)
    pool = {"name": "a", "osType": "Linux", "count": 1, "vnetSubnetID": f"{network}/subnets/s"}
    for number in range(3):
        no_proxy = [*PROXY["noProxy"], "10.9.0.0/16"]
        put(az.emulator, f"n{number}", httpProxyConfig=behind(1, noProxy=no_proxy), agentPoolProfiles=[pool])
    az.emulator.forget_requests()
    outcome = listed(az, "--expiring", "5", "--graph-filter", "name in~ ('n0', 'n1', 'n2')")

    assert [row["noProxy"] for row in outcome.json] == [2, 2, 2]
    assert asked(az) == [("POST", "/providers/Microsoft.ResourceGraph/resources")] * 2
    assert "virtual network" not in outcome.stderr


def test_a_network_that_is_not_known_is_told(az: Az) -> None:
    put(az.emulator, "own", httpProxyConfig=behind(1, noProxy=[*PROXY["noProxy"], "10.9.0.0/16"]))

    assert "In noProxy of 1 cluster a private network is taken for that of" in listed(az, "--expiring", "5").stderr


def test_all_pages_are_read(az: Az) -> None:
    az.emulator.control("PATCH", "fleet", {"pageSize": 2})

    assert names(listed(az, "--all")) == ["expired", "soon", "later", "ipvs", "plain"]
    assert len(asked(az)) == 3


def test_the_exit_code_is_for_a_pipeline(az: Az) -> None:
    assert listed(az, "--expiring", "30", "--exit-code", "-o", "none").exit_code == 1
    assert listed(az, "--mode", "NFTABLES", "--exit-code", "-o", "none").exit_code == 0


def test_a_table_fits_120_columns(az: Az) -> None:
    put(az.emulator, "a-long-name-of-a-cluster-that-fills-all-of-the-63-characters", group="g" * 90)
    for scope in ((), ("--management-groups", "corp")):
        outcome = listed(az, "-o", "table", *scope)

        lines = outcome.stdout.splitlines()
        assert len(lines) > 5, outcome.stderr
        assert max(map(len, lines)) <= 120
    assert "Subscription" in lines[0]


def test_a_report_is_written_once_and_overwritten_only_with_yes(az: Az, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    assert listed(az, "--report", str(report), "-o", "none").exit_code == 0
    first = report.read_text("utf-8")

    assert first.startswith("<!DOCTYPE html>")
    assert first.count("<tr") == 1 + 3 + 1 + 2
    assert "Azure Resource Graph does not tell" in first
    assert stat.S_IMODE(report.stat().st_mode) & 0o111 == 0
    az.emulator.forget_requests()
    refused = listed(az, "--report", str(report))
    assert refused.exit_code == 1
    assert "Add --yes to overwrite it." in refused.stderr
    assert asked(az) == []
    assert listed(az, "--report", str(report), "--yes", "--expiring", "30", "-o", "none").exit_code == 0
    assert "later" not in report.read_text("utf-8").partition('id="clusters"')[2].partition('id="findings"')[0]
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.skipif(program() is None, reason="there is no Chromium on this machine")
def test_a_browser_shows_the_report(az: Az, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    assert listed(az, "-g", GROUP, "--report", str(report), "-o", "none").exit_code == 0
    with browser(tmp_path / "profile") as page:
        page.open(report, width=500)
        shown = page.evaluate("[...document.querySelectorAll('.clusters tbody th')].map(each => each.textContent)")

        assert shown == ["soon", "later", "ipvs"]
        assert page.evaluate("document.querySelectorAll('.bar').length") == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 500
        assert len(page.told("Network.requestWillBeSent")) == 1


def test_passwords_are_never_told(az: Az, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    put(az.emulator, "old", httpProxyConfig=behind(5, httpProxy="http://operator:hunter22@proxy:8080/"))
    for scope in ((), ("-g", GROUP)):
        outcome = listed(az, "--debug", "--report", str(report), "--yes", *scope)

        assert outcome.exit_code == 0
        assert "http://***@proxy:8080/" in outcome.stdout
        for text in (outcome.stdout, outcome.stderr, report.read_text("utf-8")):
            assert "hunter22" not in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-g", GROUP, "--graph-filter", "true"), "--resource-group cannot be given with --graph-filter."),
        (("--expiring", "-1"), "--expiring is -1"),
        (("--graph-filter", "true | take 1"), "a pipe"),
        (("--graph-filter", "nonsense"), "ParserFailure"),
        (("-g", "missing"), "ResourceGroupNotFound"),
        (("--yes",), "--report, which is missing"),
    ],
)
def test_what_is_wrong_ends_without_a_traceback(az: Az, arguments: tuple[str, ...], told: str) -> None:
    outcome = listed(az, *arguments)

    assert outcome.exit_code in (1, 3)
    assert told in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_service_that_is_too_busy_is_asked_again(az: Az) -> None:
    az.emulator.set(faults=[{"on": "graph", "kind": "status", "status": 429, "retryAfterMilliseconds": 1000}])
    outcome = listed(az)

    assert names(outcome) == ["expired", "soon", "later"]
    assert "asked again in 1 seconds" in outcome.stderr


def test_a_cloud_that_does_not_know_the_preview_is_read_by_another(az: Az) -> None:
    az.emulator.set(apiVersions=["2026-06-01"])
    outcome = listed(az, "-g", GROUP, "--all")

    assert outcome.exit_code == 0
    assert "the kube-proxy configuration cannot be read" in outcome.stderr
