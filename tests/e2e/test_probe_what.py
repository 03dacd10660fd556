"""`az aks proxy probe`: which endpoints are probed, and the CA that is saved."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tests.e2e.terminal import on_a_terminal
from tests.probe.authority import Authority
from tests.probe.hosts import answering, secured
from tests.probe.proxies import by_host, opened, proxied
from tools.az import Az, Outcome

DENIED = b"HTTP/1.1 403 Forbidden\r\n\r\n"
ROOT = Authority("Proxy root")
ISSUING = Authority("Proxy issuing", ROOT)
INSPECTED = by_host({"inspected.test": opened(secured(ISSUING.issue("inspected.test", above=[ISSUING, ROOT])))})


def probe(az: Az, proxy: str, *arguments: str, **more: str) -> Outcome:
    file = json.dumps({"httpProxy": proxy, **more})
    return az.run("aks", "proxy", "probe", "--http-proxy-config", file, *arguments)


@pytest.fixture
def without_login(az: Az, tmp_path: Path) -> Az:
    """`az` as it is after its installation: in AzureCloud, and not logged in."""
    return replace(az, config_dir=tmp_path / "fresh")


def test_without_url_what_aks_requires_in_the_cloud_is_probed_without_a_login(without_login: Az) -> None:
    with proxied(answering(DENIED)) as proxy:
        outcome = probe(without_login, proxy, "--for", "gpu", "policy")

    assert outcome.exit_code == 1, outcome.stderr
    urls = [row["url"] for row in outcome.json]
    assert urls[:2] == ["https://mcr.microsoft.com/", "https://westus.data.mcr.microsoft.com/"]
    assert urls[8:10] == ["https://nvidia.github.io/", "https://us.download.nvidia.com/"]
    assert len(urls) == 8 + 3 + 3
    assert {row["result"] for row in outcome.json} == {"refused"}
    assert "Not probed" in outcome.stderr
    assert "*.hcp.<location>.azmk8s.io" in outcome.stderr


def test_of_a_cluster_what_azure_lists_for_it_is_probed(az: Az, name: str) -> None:
    with proxied(answering(DENIED)) as proxy:
        seed(az, name, httpProxyConfig={"httpProxy": proxy, "noProxy": ["login.microsoftonline.com"]}, fqdn="api.test")
        outcome = az.run("aks", "proxy", "probe", "-g", RESOURCE_GROUP, "-n", name)

    assert outcome.exit_code == 1, outcome.stderr
    assert [(row["url"], row["result"]) for row in outcome.json] == [
        ("https://management.azure.com/", "refused"),
        ("https://login.microsoftonline.com/", "direct"),
        ("https://mcr.microsoft.com/", "refused"),
        ("https://westus.data.mcr.microsoft.com/", "refused"),
        ("https://packages.microsoft.com/", "refused"),
        ("https://acs-mirror.azureedge.net/", "refused"),
        ("http://security.ubuntu.com/", "passed-through"),
        ("https://api.test/", "refused"),
    ]
    assert "ntp.ubuntu.com:123 (udp)" in outcome.stderr


def test_a_cloud_without_documented_endpoints_needs_a_url(az: Az) -> None:
    outcome = probe(az, "http://proxy.test:3128/")

    assert outcome.exit_code == 1
    assert "AKS documents no endpoints for the cloud 'Emulated'." in outcome.stderr
    assert "--url" in outcome.stderr


def test_the_ca_of_a_proxy_is_saved_taken_on_and_then_trusted(az: Az, tmp_path: Path) -> None:
    saved, file = tmp_path / "proxy-ca.pem", tmp_path / "proxy.json"
    with proxied(INSPECTED) as proxy:
        url = ("--url", "https://inspected.test/")
        before = probe(az, proxy, *url, "--save-ca", str(saved), "--yes")
        taken = az.run("aks", "proxy", "init", "-f", str(file), "--http-proxy", proxy, "--trusted-ca", str(saved))
        after = az.run("aks", "proxy", "probe", "--http-proxy-config", str(file), *url)

    assert before.exit_code == 1
    assert [row["result"] for row in before.json] == ["not-trusted"]
    assert "Subject: CN=Proxy root" in before.stderr
    assert "Compare each SHA-256 with what the owner of the proxy says" in before.stderr
    assert saved.read_text().count("BEGIN CERTIFICATE") == 2
    assert taken.exit_code == 0, taken.stderr
    assert after.exit_code == 0, after.stderr
    assert [row["result"] for row in after.json] == ["intercepted"]


def test_a_root_that_is_not_presented_is_named_with_where_it_is_to_be_had(az: Az, tmp_path: Path) -> None:
    issuing = Authority("Proxy issuing", ROOT, locations=["http://pki.test/root.crt"])
    saved = tmp_path / "proxy-ca.pem"
    with proxied(by_host({"a.test": opened(secured(issuing.issue("a.test", above=[issuing])))})) as proxy:
        outcome = probe(az, proxy, "--url", "https://a.test/", "--save-ca", str(saved), "--yes")

    assert "The CA 'CN=Proxy root' was not presented" in outcome.stderr
    assert "http://pki.test/root.crt" in outcome.stderr
    assert saved.read_text().count("BEGIN CERTIFICATE") == 1


def test_nothing_is_probed_where_the_ca_could_not_be_saved(az: Az, tmp_path: Path) -> None:
    there = tmp_path / "there.pem"
    there.write_text("mine")
    for path, words in ((there, "exists"), (tmp_path / "new.pem", "nobody can be asked"), (tmp_path, "directory")):
        outcome = probe(az, "http://127.0.0.1:1/", "--url", "https://a.test/", "--save-ca", str(path))
        assert (outcome.exit_code, outcome.stdout) == (1, ""), outcome.stderr
        assert words in outcome.stderr
    assert there.read_text() == "mine"


def test_where_nothing_is_untrusted_nothing_is_saved(az: Az, tmp_path: Path) -> None:
    saved = tmp_path / "proxy-ca.pem"
    outcome = probe(az, "http://127.0.0.1:1/", "--url", "https://a.test/", "--save-ca", str(saved), "--yes")

    assert [row["result"] for row in outcome.json] == ["unreachable"]
    assert "was not written" in outcome.stderr
    assert not saved.exists()


@pytest.mark.parametrize(("answer", "is_written"), [("y", True), ("n", False)])
def test_on_a_terminal_the_ca_is_shown_and_asked_about(az: Az, tmp_path: Path, answer: str, is_written: bool) -> None:
    saved = tmp_path / "proxy-ca.pem"
    with proxied(INSPECTED) as proxy:
        file = json.dumps({"httpProxy": proxy})
        arguments = ("--http-proxy-config", file, "--url", "https://inspected.test/", "--save-ca", str(saved))
        exit_code, shown = on_a_terminal(az, lambda: answer, "aks", "proxy", "probe", *arguments)

    assert exit_code == 1
    assert shown.index("Subject: CN=Proxy root") < shown.index("(asked)")
    assert saved.exists() is is_written
    assert ("was not written" in shown) is not is_written
    assert '"result": "not-trusted"' in shown


def test_the_script_is_printed_as_it_is_and_runs(az: Az, tmp_path: Path) -> None:
    path = tmp_path / "probe.sh"
    with proxied(answering(DENIED)) as proxy:
        printed = probe(az, proxy.replace("//", "//user:horse-battery@"), "--url", "https://a.test/", "--script")
        path.write_text(printed.stdout)
        ended = subprocess.run(["sh", str(path)], capture_output=True, text=True, timeout=60, check=False)

    assert printed.exit_code == 0, printed.stderr
    assert printed.stdout.startswith("#!/bin/sh\n")
    assert "horse-battery" not in printed.stdout + printed.stderr
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.split("\t")[:2] == ["refused", "https://a.test/"]


def test_the_script_saves_no_ca(az: Az) -> None:
    outcome = probe(az, "http://proxy.test/", "--url", "https://a.test/", "--script", "--save-ca", "x.pem")

    assert outcome.exit_code == 1
    assert "give one of them" in outcome.stderr
