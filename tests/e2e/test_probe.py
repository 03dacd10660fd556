"""`az aks proxy probe`."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tests.e2e.terminal import on_a_terminal
from tests.probe.authority import Authority, trusted_ca
from tests.probe.hosts import Talk, answering, secured
from tests.probe.proxies import by_host, opened, proxied
from tools.az import Az, Outcome

PUBLIC, ROOT, OTHER = Authority("Public root"), Authority("Proxy root"), Authority("Other root")
DENIED = b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"
FROM_HERE = "This ran from this machine, not from a node"


def denying(connected: socket.socket) -> None:
    connected.sendall(DENIED)


TALKS: dict[str, Talk] = {
    "public.test": opened(secured(PUBLIC.issue("public.test"))),
    "inspected.test": opened(secured(ROOT.issue("inspected.test"))),
    "denied.test": denying,
}


def probe(az: Az, *arguments: str, settings: Mapping[str, object] | None = None) -> Outcome:
    file = ["--http-proxy-config", json.dumps(settings)] if settings else []
    return az.run("aks", "proxy", "probe", *file, *arguments)


@pytest.fixture
def roots(tmp_path: Path) -> str:
    """A file with the public root."""
    path = tmp_path / "roots.pem"
    path.write_bytes(PUBLIC.pem)
    return str(path)


def test_probe_tells_what_becomes_of_each_url(az: Az, roots: str) -> None:
    with proxied(by_host(TALKS)) as proxy:
        settings = {"httpProxy": proxy, "noProxy": [".svc"], "trustedCa": trusted_ca(ROOT, OTHER)}
        urls = ("https://public.test/", "https://inspected.test/", "https://a.svc/", "https://public.test/")
        outcome = probe(az, "--url", *urls, "--public-roots", roots, settings=settings)

    assert outcome.exit_code == 0, outcome.stderr
    rows = outcome.json
    assert [(row["url"], row["result"]) for row in rows] == [
        ("https://public.test/", "passed-through"),
        ("https://inspected.test/", "intercepted"),
        ("https://a.svc/", "direct"),
    ]
    assert [row["route"] for row in rows] == [proxy, proxy, "direct"]
    names = ["url", "route", "result", "detail", "issuer", "certificates", "seconds"]
    assert all(sorted(row) == sorted(names) for row in rows)
    [presented] = rows[1]["certificates"]
    assert presented["subject"] == "CN=inspected.test"
    assert rows[1]["issuer"] == presented["issuer"] == "CN=Proxy root"
    assert FROM_HERE in outcome.stderr
    assert "No chain that was presented needed the certificate 'CN=Other root' of trustedCa." in outcome.stderr
    assert az.emulator.requests() == []


def test_probe_ends_with_1_unless_all_are_well(az: Az, roots: str) -> None:
    with proxied(by_host(TALKS)) as proxy:
        urls = ("https://inspected.test/", "https://denied.test/")
        outcome = probe(az, "--url", *urls, "--public-roots", roots, "-o", "table", settings={"httpProxy": proxy})

    assert outcome.exit_code == 1
    head, _, *rows = outcome.stdout.splitlines()
    assert head.split() == ["Url", "Route", "Result", "Issuer", "Detail"]
    assert [row.split()[:3] for row in rows] == [
        ["https://inspected.test/", proxy, "not-trusted"],
        ["https://denied.test/", proxy, "refused"],
    ]
    assert "AKS does not support authentication at the proxy" in rows[1]
    assert "Traceback" not in outcome.stderr


def test_probe_tells_no_password(az: Az, tmp_path: Path) -> None:
    file = tmp_path / "proxy.json"
    with proxied(by_host(TALKS)) as proxy:
        file.write_text(json.dumps({"httpProxy": proxy.replace("//", "//user:horse-battery@")}))
        arguments = ("--http-proxy-config", str(file), "--url", "https://me:staple-secret@denied.test/", "--debug")
        outcome = az.run("aks", "proxy", "probe", *arguments)

    assert outcome.exit_code == 1
    [row] = outcome.json
    assert row["route"] == proxy.replace("//", "//***@")
    assert row["url"] == "https://***@denied.test/"
    assert "nothing of it was sent" in row["detail"]
    assert "horse-battery" not in outcome.stdout + outcome.stderr
    assert "staple-secret" not in outcome.stdout


def test_probe_of_a_cluster_takes_its_settings_and_all_that_its_nodes_trust(az: Az, name: str, roots: str) -> None:
    with proxied(by_host(TALKS)) as proxy:
        # of the two texts of PEM that the service holds, one is of base64 in lines
        settings = {"httpProxy": proxy, "noProxy": ["a.test"], "effectiveNoProxy": ["a.test", "added.test"]}
        seed(az, name, httpProxyConfig=settings, securityProfile={"customCATrustCertificates": [trusted_ca(ROOT)]})
        where = ("-g", RESOURCE_GROUP, "-n", name, "--public-roots", roots)
        as_it_is = probe(az, *where, "--url", "https://inspected.test/", "https://added.test/")
        changed = {"trustedCa": trusted_ca(OTHER)}
        with_file = probe(az, *where, "--url", "https://inspected.test/", "https://added.test/", settings=changed)

    assert as_it_is.exit_code == 0, as_it_is.stderr
    assert [row["result"] for row in as_it_is.json] == ["intercepted", "direct"]
    assert with_file.exit_code == 0, with_file.stderr
    assert [row["result"] for row in with_file.json] == ["intercepted", "direct"]
    assert "'CN=Other root'" in with_file.stderr
    assert {each["method"] for each in az.emulator.requests()} == {"GET"}


def test_a_file_over_a_cluster_keeps_what_aks_adds_to_no_proxy(az: Az, name: str, roots: str) -> None:
    with proxied(by_host(TALKS)) as proxy:
        seed(az, name, httpProxyConfig={"httpProxy": "http://old.test/", "noProxy": ["a.test", "konnectivity"]})
        urls = ("https://public.test/", "https://konnectivity/", "https://new.test/")
        where = ("-g", RESOURCE_GROUP, "-n", name, "--public-roots", roots)
        outcome = probe(az, *where, "--url", *urls, settings={"httpProxy": proxy, "noProxy": ["new.test"]})

    assert outcome.exit_code == 0, outcome.stderr
    assert [row["result"] for row in outcome.json] == ["passed-through", "direct", "direct"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--url", "https://a.test/"), "Give --http-proxy-config FILE"),
        (("--http-proxy-config", "{}", "--url", "a.test"), "The URL 'a.test' has no scheme"),
        (("--http-proxy-config", "{", "--url", "https://a.test/"), "<inline JSON>:1:2"),
        (("--http-proxy-config", "{}", "--url", "https://a.test/", "--timeout", "soon"), "The time-out 'soon' is not"),
        (("--http-proxy-config", "{}", "--url", "https://a.test/", "--timeout", "nan"), "The time-out 'nan' is not"),
        (("--http-proxy-config", "{}", "--url", "https://a.test/", "--timeout", "0"), "The time-out '0' is not"),
        (("--http-proxy-config", "{}", "--url", "https://a.test/", "--public-roots", "gone.pem"), "cannot be read"),
        (
            (
                "--http-proxy-config",
                '{"httpProxy": "http://p/"}',
                "--url",
                "https://a.test/",
                "--public-roots",
                os.devnull,
            ),
            "There is no certificate among the public roots.",
        ),
        (("-n", "c", "--url", "https://a.test/"), "Give --resource-group as well."),
    ],
)
def test_bad_input_is_told_without_a_traceback(az: Az, arguments: tuple[str, ...], words: str) -> None:
    outcome = az.run("aks", "proxy", "probe", *arguments)

    assert outcome.exit_code == 1
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert outcome.stdout == ""


def test_rows_are_seen_on_a_terminal_as_they_are_known(az: Az) -> None:
    with proxied(answering(DENIED)) as proxy:
        file = json.dumps({"httpProxy": proxy})
        arguments = ("--http-proxy-config", file, "--url", "https://a.test/", "https://b.test/", "-o", "tsv")
        exit_code, shown = on_a_terminal(az, lambda: "", "aks", "proxy", "probe", *arguments)

    assert exit_code == 1
    assert "[1/2] https://" in shown
    assert "[2/2] https://" in shown
