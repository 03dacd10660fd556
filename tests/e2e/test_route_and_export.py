"""`az aks proxy route` and `az aks proxy export`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azext_aksproxy.config.export.template import FORMATS, export
from tests.e2e.cluster_commands import RESOURCE_GROUP, create
from tests.e2e.places import EXAMPLES
from tests.e2e.settings import PROXIES
from tools.az import Az

FILE = json.dumps({"httpProxy": "http://p:1/", "noProxy": [".svc", "10.0.0.0/8", "*.odd.example"]})
KUBE_PROXY = str(EXAMPLES / "kube-proxy.json")


def test_route_tells_way_entry_and_reason(az: Az) -> None:
    urls = [
        "https://example.com/",
        "http://a.svc/x",
        "https://10.1.2.3",
        "http://localhost:80/",
        "http://a.odd.example/",
    ]

    outcome = az.run("aks", "proxy", "route", "--http-proxy-config", FILE, "--url", *urls)

    assert outcome.exit_code == 0, outcome.stderr
    rows = outcome.json
    assert [row["url"] for row in rows] == urls
    assert [row["route"] for row in rows] == ["http://p:1/", "direct", "direct", "direct", "direct"]
    assert [row["entry"] for row in rows] == [None, ".svc", "10.0.0.0/8", None, "*.odd.example"]
    assert all(row["reason"] for row in rows)
    assert all(set(row) == {"url", "route", "entry", "reason"} for row in rows)
    assert "az aks proxy validate refuses the noProxy entry '*.odd.example'" in outcome.stderr
    assert az.emulator.requests() == []


def test_route_tells_what_other_clients_do(az: Az) -> None:
    arguments = ("--http-proxy-config", FILE, "--url", "https://10.1.2.3/", "--all-clients")

    [row] = az.run("aks", "proxy", "route", *arguments).json

    assert row["route"] == "direct"
    assert row["pythonUrllib"] == "http://p:1/"
    assert {"curl", "pythonRequests", "nodeHttp", "nodeFetch", "java", "dotnet"} <= set(row)


def test_route_on_a_live_cluster_knows_what_aks_added(az: Az, name: str) -> None:
    assert create(az, name, "--http-proxy-config", json.dumps(PROXIES)).exit_code == 0

    urls = ("https://konnectivity/", "https://github.com/")
    outcome = az.run("aks", "proxy", "route", "-g", RESOURCE_GROUP, "-n", name, "--url", *urls)

    assert [row["route"] for row in outcome.json] == ["direct", PROXIES["httpProxy"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--http-proxy-config", FILE, "--url", "example.com"], "example.com"),
        (["--http-proxy-config", "missing.json", "--url", "http://a/"], "does not exist"),
        (["--http-proxy-config", '{"noProxy": "a"}', "--url", "http://a/"], "must be a list"),
        (["--url", "http://a/"], "No file was given"),
        (["--http-proxy-config", FILE, "-n", "c", "--url", "http://a/"], "cannot both be given"),
    ],
)
def test_route_says_what_it_cannot_use(az: Az, arguments: list[str], said: str) -> None:
    outcome = az.run("aks", "proxy", "route", *arguments)

    assert outcome.exit_code == 1
    assert said in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("form", FORMATS)
def test_export_prints_the_text_as_it_is(az: Az, form: str) -> None:
    http_proxy = '{"httpProxy": "http://p:1"}'

    outcome = az.run("aks", "proxy", "export", "--format", form, "--http-proxy-config", http_proxy)

    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout == export(form, {"httpProxy": "http://p:1/"}, None)


def test_export_writes_a_file_and_keeps_another(az: Az, tmp_path: Path) -> None:
    file = tmp_path / "proxy.tf"
    arguments = (
        "aks",
        "proxy",
        "export",
        "--format",
        "terraform",
        "--kube-proxy-config",
        KUBE_PROXY,
        "--file",
        str(file),
    )

    assert az.run(*arguments).exit_code == 0
    written = file.read_text("utf-8")
    assert "azapi_update_resource" in written

    file.write_text("precious")
    assert az.run(*arguments).exit_code == 1
    assert file.read_text("utf-8") == "precious"
    assert az.run(*arguments, "--yes").exit_code == 0
    assert file.read_text("utf-8") == written


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], "No file was given"), (["--http-proxy-config", '{"httpProxy": "p"}'], "proxy-url-no-scheme")],
)
def test_export_refuses_what_is_wrong(az: Az, tmp_path: Path, arguments: list[str], said: str) -> None:
    outcome = az.run("aks", "proxy", "export", "--format", "arm", *arguments, "--file", str(tmp_path / "out"))

    assert outcome.exit_code == 1
    assert said in outcome.stderr
    assert list(tmp_path.iterdir()) == []
