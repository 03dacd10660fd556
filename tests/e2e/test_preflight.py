"""`az aks proxy preflight`: files, subscription and cluster before an update; the health of a cluster."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import trustme

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tests.e2e.settings import FIRST, PROXIES, WINDOWS_POOL, encoded
from tools.az import Az, Outcome

FEATURE = "Microsoft.ContainerService/KubeProxyConfigurationPreview"


def preflight(az: Az, *arguments: str) -> Outcome:
    return az.run("aks", "proxy", "preflight", *arguments)


def cluster(name: str) -> tuple[str, ...]:
    return ("-g", RESOURCE_GROUP, "-n", name)


def rules(outcome: Outcome) -> set[str]:
    return {each["rule"] for each in outcome.json if each["severity"] != "info"}


@contextmanager
def settings(az: Az, **changed: Any) -> Iterator[None]:
    """Change settings of the emulator for a while."""
    before = az.emulator.control("GET", "settings")
    az.emulator.control("PATCH", "settings", changed)
    try:
        yield
    finally:
        az.emulator.control("PATCH", "settings", {name: before[name] for name in changed})


def expiring(days: int) -> str:
    ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    authority = trustme.CA()
    certificate = authority.issue_cert("proxy.test", not_after=ends.replace(tzinfo=None))
    pem = certificate.cert_chain_pems[0].bytes()
    return base64.b64encode(pem).decode()


def test_a_healthy_cluster_has_no_findings(az: Az, name: str) -> None:
    seed(
        az,
        name,
        httpProxyConfig={**PROXIES, "trustedCa": encoded(FIRST), "noProxy": [*PROXIES["noProxy"], "konnectivity"]},
    )

    outcome = preflight(az, *cluster(name))

    assert (outcome.exit_code, outcome.json) == (0, []), outcome.stderr
    assert az.emulator.cluster_puts() == []


def test_what_the_settings_do_not_reach_is_said(az: Az, name: str) -> None:
    seed(az, name, httpProxyConfig=PROXIES, serviceMeshProfile={"mode": "Istio"})

    outcome = preflight(az, *cluster(name), "--http-proxy-config", '{"httpProxy": "http://other:8080/"}')

    assert outcome.exit_code == 0, outcome.stderr
    assert {"istio-service-entry", "pods-keep-variables"} <= {each["rule"] for each in outcome.json}


def test_a_proxied_cluster_that_gained_a_windows_pool_is_not_well(az: Az, name: str) -> None:
    seed(az, name, httpProxyConfig=PROXIES, agentPoolProfiles=[WINDOWS_POOL])

    outcome = preflight(az, *cluster(name))

    assert outcome.exit_code == 1
    assert rules(outcome) == {"http-proxy-with-windows"}
    assert "winpool" in outcome.json[0]["message"]


def test_a_ca_that_expires_soon_is_warned_of(az: Az, name: str) -> None:
    seed(az, name, httpProxyConfig={**PROXIES, "trustedCa": expiring(20)})

    outcome = preflight(az, *cluster(name))
    assert outcome.exit_code == 0
    assert "trusted-ca-expires-soon" in rules(outcome)
    assert outcome.json[0]["file"] == f"cluster {name}"

    assert preflight(az, *cluster(name), "--strict").exit_code == 1

    with_file = preflight(az, *cluster(name), "--http-proxy-config", '{"noProxy": [".svc", ".cluster.local"]}')
    assert "trusted-ca-expires-soon" in rules(with_file)
    replaced = preflight(az, *cluster(name), "--http-proxy-config", json.dumps({"trustedCa": encoded(FIRST)}))
    assert "trusted-ca-expires-soon" not in rules(replaced)


@pytest.mark.parametrize("with_cluster", [True, False])
def test_a_feature_that_is_not_registered_is_an_error_with_its_command(az: Az, name: str, with_cluster: bool) -> None:
    seed(az, name)
    with settings(az, features={FEATURE: "NotRegistered"}):
        where = cluster(name) if with_cluster else ()
        outcome = preflight(az, *where, "--kube-proxy-config", '{"mode": "IPTABLES"}')
        unconcerned = preflight(az, "--http-proxy-config", json.dumps(PROXIES))

    assert outcome.exit_code == 1
    [finding] = outcome.json
    assert finding["rule"] == "feature-not-registered"
    assert "az feature register --namespace Microsoft.ContainerService --name KubeProxy" in finding["hint"]
    assert (unconcerned.exit_code, unconcerned.json) == (0, [])


def test_a_provider_that_is_not_registered_is_an_error(az: Az) -> None:
    with settings(az, providerState="NotRegistered"):
        outcome = preflight(az, "--http-proxy-config", json.dumps(PROXIES))

    assert outcome.exit_code == 1
    assert rules(outcome) == {"provider-not-registered"}


def test_files_are_judged_and_held_against_the_cluster(az: Az, name: str) -> None:
    seed(az, name, networkProfile={"networkPolicy": "azure"})
    files = ("--http-proxy-config", '{"noProxy": ["*.a"]}', "--kube-proxy-config", '{"mode": "IPVS"}')

    outcome = preflight(az, *cluster(name), *files)

    assert outcome.exit_code == 1
    assert rules(outcome) == {
        "no-proxy-wildcard-suffix",
        "proxy-url-missing",
        "ipvs-leaves-kubernetes",
        "ipvs-with-azure-network-policy",
    }


def test_without_anything_to_look_at_it_says_what_to_give(az: Az) -> None:
    outcome = preflight(az)

    assert outcome.exit_code == 1
    assert "a cluster with -g and -n" in outcome.stderr


def test_a_cluster_that_is_not_there_is_an_error(az: Az, name: str) -> None:
    outcome = preflight(az, *cluster(name))

    assert outcome.exit_code != 0
    assert "was not found" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_the_table_is_that_of_validate(az: Az) -> None:
    outcome = preflight(az, "--http-proxy-config", '{"httpProxy": "p"}', "-o", "table")

    assert outcome.exit_code == 1
    assert outcome.stdout.split("\n")[0].split() == ["Severity", "File", "Rule", "Message"]
