"""A broken installation: a clear error where a file is to be checked, and nothing else is disturbed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.cluster_commands import create, seed
from tests.e2e.places import EXAMPLES, EXTENSIONS
from tools.az import Az, Outcome

FILE = ("--http-proxy-config", str(EXAMPLES / "aks-proxy-config.json"))


def without_jsonschema(installed: Path) -> None:
    shutil.rmtree(installed / "jsonschema")


def for_another_python(installed: Path) -> None:
    [binary] = (installed / "rpds").glob("*.so")
    binary.rename(binary.with_name("rpds.cpython-39-x86_64-linux-gnu.so"))


def with_a_garbage_binary(installed: Path) -> None:
    [binary] = (installed / "rpds").glob("*.so")
    binary.write_bytes(b"\x7fELF garbage")


def without_a_schema(installed: Path) -> None:
    (installed / "azext_aksproxy" / "config" / "schema" / "http-proxy-config.json").unlink()


BREAKS = {
    "jsonschema": without_jsonschema,
    "rpds.rpds": for_another_python,
    "rpds": with_a_garbage_binary,
    "http-proxy-config.json": without_a_schema,
}
"""How an installation breaks, by what cannot be imported then."""


HIDES_DEVELOPMENT_PACKAGES = """
import sys
from importlib.machinery import PathFinder

class FromExtensionAlone:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in ("jsonschema", "rpds", "referencing"):
            return None
        found = PathFinder.find_spec(name, [EXTENSION])
        if found is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return found

sys.meta_path.insert(0, FromExtensionAlone)
"""
"""The azure-cli of users has no jsonschema of its own; that of the tests has, and it would come first."""


USUAL = ("jsonschema", "rpds.rpds")
CASES = [each if each in USUAL else pytest.param(each, marks=pytest.mark.thorough) for each in BREAKS]


@pytest.fixture(scope="module", params=CASES)
def broken(request: pytest.FixtureRequest, logged_in: Az, tmp_path_factory: pytest.TempPathFactory) -> Az:
    extensions = tmp_path_factory.mktemp("extensions")
    shutil.copytree(EXTENSIONS, extensions, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    BREAKS[request.param](extensions / "aksproxy")
    site = tmp_path_factory.mktemp("site")
    code = f"EXTENSION = {str(extensions / 'aksproxy')!r}\n{HIDES_DEVELOPMENT_PACKAGES}"
    (site / "sitecustomize.py").write_text(code, encoding="utf-8")
    return replace(logged_in, extension_dir=extensions, env={"PYTHONPATH": str(site)})


@pytest.fixture
def missing(broken: Az, request: pytest.FixtureRequest) -> str:
    """What cannot be imported in the installation of the test."""
    broken.emulator.forget_requests()
    return str(request.node.callspec.params["broken"])


def assert_told(outcome: Outcome, missing: str) -> None:
    assert outcome.exit_code == 1
    assert outcome.stdout == ""
    assert f"The extension aksproxy cannot import {missing}" in outcome.stderr
    assert "az extension remove --name aksproxy" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_create_with_a_file_sends_nothing(broken: Az, missing: str, name: str) -> None:
    assert_told(create(broken, name, *FILE), missing)
    assert broken.emulator.requests() == []


def test_validate_says_how_to_repair_it(broken: Az, missing: str) -> None:
    assert_told(broken.run("aks", "proxy", "validate", *FILE), missing)


def test_create_without_our_flags_goes_on(broken: Az, missing: str, name: str) -> None:
    outcome = create(broken, name)
    assert outcome.exit_code == 0, outcome.stderr
    assert len(broken.emulator.cluster_puts()) == 1


def test_show_goes_on(broken: Az, missing: str, name: str) -> None:
    seed(broken, name, httpProxyConfig={"httpProxy": "http://proxy:8080/"})
    outcome = broken.run("aks", "proxy", "show", "-g", "rg", "-n", name)
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.json["httpProxyConfig"]["httpProxy"] == "http://proxy:8080/"


@pytest.mark.thorough
@pytest.mark.parametrize("command", ["init", "route", "export", "diff", "preflight"])
def test_every_command_that_reads_a_file_says_how_to_repair_it(
    broken: Az, missing: str, name: str, tmp_path: Path, command: str
) -> None:
    seed(broken, name, httpProxyConfig={"httpProxy": "http://proxy:8080/"})
    cluster = ("-g", "rg", "-n", name)
    arguments = {
        "init": ("--file", str(tmp_path / "new.json"), "--http-proxy", "http://proxy:8080/"),
        "route": (*FILE, "--url", "http://a.test/"),
        "export": (*FILE, "--format", "arm"),
        "diff": (*FILE, *cluster),
        "preflight": cluster,
    }[command]

    assert_told(broken.run("aks", "proxy", command, *arguments), missing)
    assert not list(tmp_path.iterdir())


@pytest.mark.thorough
@pytest.mark.parametrize("arguments", [("group", "list"), ("--help",), ("aks", "--help"), ("aks", "create", "--help")])
def test_other_commands_go_on(broken: Az, missing: str, arguments: tuple[str, ...]) -> None:
    outcome = broken.run(*arguments)
    assert outcome.exit_code == 0
    assert "Traceback" not in outcome.stderr
    assert "import" not in outcome.stderr
    assert "Unable" not in outcome.stderr
