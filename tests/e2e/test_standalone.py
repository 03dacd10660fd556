"""`aksproxy-validate` beside `az aks proxy validate`: one judgement, two programs."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.config.test_verdicts import FOR_UPDATE, HTTP_PROXY_FILES, KUBE_PROXY_FILES, filled
from tests.e2e.conftest import EXAMPLES, EXTENSIONS
from tests.harness import ROOT, Az

Write = Callable[..., str]


def aksproxy_validate(*arguments: str) -> Any:
    """Run what `az extension add` installed, but without `az`."""
    return subprocess.run(
        [sys.executable, "-m", "azext_aksproxy.config", *arguments],
        cwd=EXTENSIONS / "aksproxy",
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_finds_what_az_finds(logged_in: Az, write: Write) -> None:
    tables = {"http-proxy": [*HTTP_PROXY_FILES, *FOR_UPDATE], "kube-proxy": KUBE_PROXY_FILES}
    files: dict[str, list[str]] = {}
    for kind, table in tables.items():
        for number, (text, _) in enumerate(table):
            files.setdefault(kind, []).append(write(filled(text), f"{kind}-{number}.json"))
    options = [part for kind, names in files.items() for part in (f"--{kind}-config", *names)]

    by_az = logged_in.run("aks", "proxy", "validate", *options)
    alone = [aksproxy_validate("--kind", kind, "-o", "json", *names) for kind, names in files.items()]

    assert by_az.exit_code == 1
    assert len(by_az.json) > 100
    assert [finding for each in alone for finding in json.loads(each.stdout)] == by_az.json


def test_its_script_does_no_harm_to_the_extension(logged_in: Az) -> None:
    """A wheel's scripts go to a folder inside the extension's, where nothing finds them."""
    assert list((EXTENSIONS / "aksproxy" / "bin").glob("aksproxy-validate*"))

    shown = logged_in.must("extension", "show", "--name", "aksproxy").json

    assert shown["name"] == "aksproxy"
    assert logged_in.run("aks", "proxy", "validate", "--kube-proxy-config", '{"mode": "IPVS"}').json == []


def test_azure_cli_keeps_its_own_cryptography() -> None:
    """The wheel asks for cryptography where somebody asks for its extra only."""
    installed = {path.name.split("-")[0] for path in (EXTENSIONS / "aksproxy").glob("*.dist-info")}

    assert "jsonschema" in installed
    assert not {"cryptography", "idna", "azure_cli_core"} & installed


@pytest.mark.thorough
def test_it_runs_in_an_environment_without_azure_cli(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    [wheel] = (ROOT / ".venv" / "wheel").glob("*.whl")
    subprocess.run(
        [scripts / "python", "-m", "pip", "install", "--quiet", f"{wheel}[check]"], check=True, capture_output=True
    )
    packages = subprocess.run([scripts / "python", "-m", "pip", "list"], check=True, capture_output=True, text=True)
    assert "azure" not in packages.stdout
    assert "knack" not in packages.stdout
    version = subprocess.run([scripts / "aksproxy-validate", "--version"], check=True, capture_output=True, text=True)
    assert version.stdout.split() == ["aksproxy", wheel.name.split("-")[1]]
    files = sorted(EXAMPLES.glob("*.json"))

    outcome = subprocess.run(
        [scripts / "aksproxy-validate", "-o", "json", "--for", "update", *files],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert {finding["rule"] for finding in json.loads(outcome.stdout)} >= {"spelling", "no-proxy-svc"}
