"""`aksproxy-validate` beside `az aks proxy validate`: one judgement, two programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.config.check import check_any
from azext_aksproxy.config.kinds import HTTP_PROXY
from tests.config.verdict_files import FOR_UPDATE, HTTP_PROXY_FILES, KUBE_PROXY_FILES, filled
from tests.e2e.places import EXTENSIONS
from tools.az import Az
from tools.checkout import ROOT, VENV

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


def test_it_finds_what_az_finds_in_files_of_other_tools(logged_in: Az, write: Write) -> None:
    plan = str(ROOT / "examples" / "terraform" / "plan.json")
    manifest = write(
        "apiVersion: containerservice.azure.com/v1api20240402preview\n"
        "kind: ManagedCluster\n"
        "spec:\n  httpProxyConfig: {httpProxy: ftp://p:1/}\n",
        "aso.yaml",
    )

    by_az = logged_in.run("aks", "proxy", "validate", "--http-proxy-config", plan, manifest).json
    alone = aksproxy_validate("--kind", "http-proxy", "-o", "json", plan, manifest)

    assert {each["file"] for each in by_az} == {plan, manifest}
    assert json.loads(alone.stdout) == by_az


def test_both_ignore_what_a_comment_ignores_and_search_alone_finds_it(logged_in: Az, write: Write) -> None:
    line = "mode: IPVS # aksproxy: ignore[{}]\n"
    ignored = write(line.format("ipvs-leaves-kubernetes"), "ignored.yaml")
    unknown = write(line.format("ipvs"), "unknown.yaml")
    folder = str(Path(ignored).parent)

    by_az = logged_in.run("aks", "proxy", "validate", "--kube-proxy-config", ignored, unknown).json
    alone = aksproxy_validate("--kind", "kube-proxy", "-o", "json", folder)

    assert [each["rule"] for each in by_az] == ["ipvs-leaves-kubernetes", "ignore-comment"]
    assert {each["file"] for each in by_az} == {unknown}
    assert [each["rule"] for each in json.loads(alone.stdout)] == [each["rule"] for each in by_az]


def test_its_script_does_no_harm_to_the_extension(logged_in: Az) -> None:
    """A wheel's scripts go to a folder inside the extension's, where nothing finds them."""
    assert list((EXTENSIONS / "aksproxy" / "bin").glob("aksproxy-validate*"))

    shown = logged_in.must("extension", "show", "--name", "aksproxy").json

    assert shown["name"] == "aksproxy"
    assert logged_in.run("aks", "proxy", "validate", "--kube-proxy-config", '{"mode": "NFTABLES"}').json == []


def test_azure_cli_keeps_its_own_libraries() -> None:
    """The wheel asks for idna and PyYAML where somebody asks for its extra only."""
    installed = {path.name.split("-")[0] for path in (EXTENSIONS / "aksproxy").glob("*.dist-info")}

    assert "jsonschema" in installed
    assert not {"cryptography", "idna", "PyYAML", "pyyaml", "azure_cli_core"} & installed


@pytest.mark.thorough
@pytest.mark.parametrize("versions", ["newest", "oldest"])
def test_it_finds_the_same_in_an_environment_without_azure_cli(versions: str, tmp_path: Path, write: Write) -> None:
    [wheel] = (VENV / "wheel").glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / "bin"
    oldest = lowest_requirements() if versions == "oldest" else []
    must(programs / "python", "-m", "pip", "install", "--quiet", f"{wheel}[check]", *oldest)
    installed = must(programs / "python", "-m", "pip", "list")
    assert "azure" not in installed
    assert "knack" not in installed
    assert must(programs / "aksproxy-validate", "--version").split() == ["aksproxy", wheel.name.split("-")[1]]
    files = [write(filled(text), f"{number}.json") for number, (text, _) in enumerate(HTTP_PROXY_FILES)]

    command = [str(programs / "aksproxy-validate"), "--kind", "http-proxy", "-o", "json", *files]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (outcome.returncode, outcome.stderr) == (1, "")
    here = [finding.as_row() for file in files for finding in check_any(file, kind=HTTP_PROXY)]
    assert json.loads(outcome.stdout) == here


def lowest_requirements() -> list[str]:
    """Return the lowest versions that the wheel takes, as pip wants them."""
    [metadata] = (EXTENSIONS / "aksproxy").glob("aksproxy-*.dist-info/METADATA")
    required = re.findall(r"^Requires-Dist: ([\w-]+)\S*?>=([\d.]+)", metadata.read_text("utf-8"), re.MULTILINE)
    assert {name for name, _ in required} == {"PyYAML", "idna", "jsonschema"}
    return [f"{name}=={version}" for name, version in required]


def must(*command: str | Path) -> str:
    """Run `command` and return what it prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
