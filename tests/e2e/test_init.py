"""`az aks proxy init`: a file from options, from the environment or from a cluster."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.config.certificate_factory import pem
from tests.config.trusted_ca.odd import USABLE
from tests.e2e.cluster_commands import RESOURCE_GROUP, create, given
from tests.e2e.settings import FIRST, PROXIES, SECOND, encoded
from tools.az import Az, Outcome


def init(az: Az, file: Path, *arguments: str, **more: Any) -> Outcome:
    return az.run("aks", "proxy", "init", "--file", str(file), *arguments, **more)


def written(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def test_from_options(az: Az, tmp_path: Path) -> None:
    for name, content in (("first.pem", FIRST), ("second.pem", SECOND.rstrip())):
        (tmp_path / name).write_text(content)
    file = tmp_path / "out.json"
    proxies = ("--http-proxy", "http://p:1/", "--https-proxy", "https://p:2/", "--no-proxy", "a,b", ".svc")

    outcome = init(az, file, *proxies, "--trusted-ca", str(tmp_path / "first.pem"), str(tmp_path / "second.pem"))

    assert outcome.exit_code == 0, outcome.stderr
    settings = written(file)
    pem = base64.b64decode(settings.pop("trustedCa")).decode()
    assert pem == FIRST.strip() + "\n" + SECOND.strip() + "\n"
    assert settings == {"httpProxy": "http://p:1/", "httpsProxy": "https://p:2/", "noProxy": ["a", "b", ".svc"]}
    assert outcome.json["file"] == str(file)
    assert stat.S_IMODE(file.stat().st_mode) & 0o600 == 0o600
    assert az.run("aks", "proxy", "validate", "--http-proxy-config", str(file)).exit_code == 0
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ".pem"] == ["out.json"]


def test_from_the_environment_lower_case_first(az: Az, tmp_path: Path) -> None:
    # azure-cli itself uses these variables as well, for what it sends; nothing is sent here
    environment = {
        "HTTP_PROXY": "http://upper:1/",
        "http_proxy": "http://lower:1/",
        "HTTPS_PROXY": "http://upper:2/",
        "NO_PROXY": "a, b",
        "no_proxy": "",
    }

    outcome = init(az, tmp_path / "out.json", "--from-env", env=environment)

    assert outcome.exit_code == 0, outcome.stderr
    assert written(tmp_path / "out.json") == {
        "httpProxy": "http://lower:1/",
        "httpsProxy": "http://upper:2/",
        "noProxy": ["a", "b"],
    }


def test_from_a_cluster_without_what_aks_added(az: Az, name: str, tmp_path: Path) -> None:
    settings = {**PROXIES, "trustedCa": encoded(FIRST)}
    assert create(az, name, "--http-proxy-config", json.dumps(settings)).exit_code == 0

    outcome = init(az, tmp_path / "out.json", "-g", RESOURCE_GROUP, "-n", name)

    assert outcome.exit_code == 0, outcome.stderr
    found = written(tmp_path / "out.json")
    found["noProxy"].sort()
    assert found == {**settings, "noProxy": sorted(settings["noProxy"])}


def test_from_a_cluster_whose_ca_has_a_usage_that_others_cannot_parse(az: Az, name: str, tmp_path: Path) -> None:
    """encipherOnly without keyAgreement, which a widely copied script for squid makes; every program takes it."""
    settings = {**PROXIES, "trustedCa": encoded(pem(USABLE["encipherOnly alone"].parts.der()))}
    given(az, name, "--http-proxy-config", json.dumps(settings))

    outcome = init(az, tmp_path / "out.json", "-g", RESOURCE_GROUP, "-n", name)

    assert outcome.exit_code == 0, outcome.stderr
    assert "trusted-ca" not in outcome.stderr
    assert written(tmp_path / "out.json")["trustedCa"] == settings["trustedCa"]


def test_an_existing_file_is_kept_without_yes(az: Az, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_text("precious")

    refused = init(az, file, "--http-proxy", "http://p:1/")
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    assert file.read_text() == "precious"

    assert init(az, file, "--http-proxy", "http://p:1/", "--yes").exit_code == 0
    assert written(file) == {"httpProxy": "http://p:1/"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "proxy-url-missing"),
        (["--http-proxy", "http://user:secret@p:1/"], "proxy-url-user-information"),
        (["--http-proxy", "http://p:1/", "--no-proxy", "*.example.com"], "no-proxy-wildcard-suffix"),
        (["--http-proxy", "http://p:1/", "--trusted-ca", "missing.pem"], "'missing.pem' cannot be read"),
        (["--http-proxy", "http://p:1/", "--trusted-ca", "/etc/hostname"], "trusted-ca-no-pem"),
        (["--http-proxy", "http://p:1/", "-n", "c"], "resource group of 'c' is missing"),
    ],
)
def test_what_would_be_refused_is_not_written(az: Az, tmp_path: Path, arguments: list[str], said: str) -> None:
    outcome = init(az, tmp_path / "out.json", *arguments)

    assert outcome.exit_code == 1
    assert said in outcome.stderr
    assert "secret" not in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert list(tmp_path.iterdir()) == []
    assert az.emulator.requests() == []


@pytest.mark.parametrize("target", ["no/folder/out.json", "."])
def test_where_nothing_can_be_written_it_says_so(az: Az, tmp_path: Path, target: str) -> None:
    outcome = init(az, tmp_path / target, "--http-proxy", "http://p:1/")

    assert outcome.exit_code == 1
    assert "Traceback" not in outcome.stderr
    assert list(tmp_path.iterdir()) == []
