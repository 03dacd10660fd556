"""`az aks proxy preflight --connect`."""

from __future__ import annotations

import json
import socket
from typing import Any

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tests.probe.authority import Authority, trusted_ca
from tests.probe.hosts import secured
from tests.probe.proxies import by_host, opened, proxied
from tools.az import Az, Outcome

ROOT, OTHER = Authority("Proxy root"), Authority("Other root")
HOSTS = (
    "management.azure.com",
    "login.microsoftonline.com",
    "mcr.microsoft.com",
    "westus.data.mcr.microsoft.com",
    "packages.microsoft.com",
    "acs-mirror.azureedge.net",
    "api.test",
)


def answered(connected: socket.socket) -> None:
    connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")


# a request for an http URL names the scheme first
INSPECTED = {host: opened(secured(ROOT.issue(host))) for host in HOSTS} | {"http": answered}


def preflight(az: Az, *arguments: str) -> Outcome:
    return az.run("aks", "proxy", "preflight", *arguments)


def connections(outcome: Outcome) -> list[Any]:
    return [each for each in outcome.json if each["rule"] == "proxy-connection"]


def test_a_cluster_is_probed_with_its_settings_or_with_a_file_over_them(az: Az, name: str) -> None:
    with proxied(by_host(INSPECTED)) as proxy:
        seed(az, name, httpProxyConfig={"httpProxy": proxy, "trustedCa": trusted_ca(ROOT)}, fqdn="api.test")
        well = preflight(az, "-g", RESOURCE_GROUP, "-n", name, "--connect")
        file = json.dumps({"trustedCa": trusted_ca(OTHER)})
        wrong = preflight(az, "-g", RESOURCE_GROUP, "-n", name, "--connect", "--http-proxy-config", file)
        without = preflight(az, "-g", RESOURCE_GROUP, "-n", name, "--http-proxy-config", file)

    assert connections(well) == []
    assert "This ran from this machine, not from a node" in well.stderr
    found = connections(wrong)
    assert wrong.exit_code == 1
    assert len(found) == len(HOSTS)
    assert all("is not-trusted." in each["message"] and each["severity"] == "error" for each in found)
    assert connections(without) == []
    assert "This ran from this machine" not in without.stderr
    assert {each["method"] for each in az.emulator.requests()} == {"GET"}


def test_without_a_list_of_endpoints_the_rest_is_told_all_the_same(az: Az) -> None:
    file = json.dumps({"httpProxy": "http://127.0.0.1:1/", "noProxy": [".svc", ".cluster.local"]})
    outcome = preflight(az, "--connect", "--http-proxy-config", file)

    [told] = [each for each in outcome.json if each["rule"] == "could-not-be-read"]
    assert "AKS documents no endpoints for the cloud 'Emulated'." in told["message"]
    assert outcome.exit_code == 0


def test_a_file_with_errors_is_not_probed(az: Az) -> None:
    outcome = preflight(az, "--connect", "--http-proxy-config", '{"httpProxy": "proxy"}')

    assert outcome.exit_code == 1
    assert connections(outcome) == []
    assert "This ran from this machine" not in outcome.stderr


def test_a_cluster_that_cannot_be_reached_is_told_of_each_endpoint(az: Az, name: str) -> None:
    seed(az, name, httpProxyConfig={"httpProxy": "http://127.0.0.1:1/"}, fqdn="api.test")
    outcome = preflight(az, "-g", RESOURCE_GROUP, "-n", name, "--connect", "-o", "table")

    assert outcome.exit_code == 1
    assert outcome.stdout.count("is unreachable.") == len(HOSTS) + 1
