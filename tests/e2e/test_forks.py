"""What begins as a fork is as what begins as a new Python: exit code, output, libraries, its end with its caller."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tests.e2e.places import EXTENSIONS
from tests.e2e.settings import EXAMPLE_PROXIES, PROXIES
from tools.az import AZ, Az, Outcome
from tools.checkout import ROOT
from tools.forks import server
from tools.forks.start import forking

VALIDATE = ("aks", "proxy", "validate", "--http-proxy-config")
SHOW = ("aks", "proxy", "show", "-g", RESOURCE_GROUP, "-n")

WHAT_IT_IMPORTS = f"""
import json, os, sys, threading
sys.path.insert(0, {str(ROOT)!r})
from tools.forks import server
read, encodekey = [], os.environ.encodekey
def iterated(name):
    raise AssertionError("the whole environment is read")
os.environ.encodekey = lambda name: read.append(name) or encodekey(name)
os.environ.decodekey = iterated
server.import_libraries()
print(json.dumps({{"read": read, "modules": list(sys.modules), "threads": threading.active_count()}}))
"""


@pytest.fixture(scope="module", autouse=True)
def begun_as_a_fork() -> Iterator[None]:
    """In the nightly run as well."""
    with forking() as az, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Az, "start", (str(az),))
        yield


def as_new_python(az: Az, *arguments: str, stdin: str | None = None) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Az, "start", AZ)
        return az.run(*arguments, stdin=stdin)


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        (("--version",), None, 0),
        ((*VALIDATE, "-"), json.dumps(EXAMPLE_PROXIES), 0),
        ((*VALIDATE, "-"), '{"httpProxy": "ftp://proxy"}', 1),
        ((*SHOW, "the-one-of-forks"), None, 0),
        ((*SHOW, "no-such-cluster"), None, 3),
        ((*SHOW, "the-one-of-forks", "--query", "nonsense["), None, 2),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else None,
)
def test_a_command_ends_alike(az: Az, arguments: tuple[str, ...], stdin: str | None, code: int) -> None:
    seed(az, "the-one-of-forks", httpProxyConfig=PROXIES)

    forked = az.run(*arguments, stdin=stdin)

    assert forked == as_new_python(az, *arguments, stdin=stdin)
    assert forked.exit_code == code
    assert forked.stdout + forked.stderr


def test_what_is_imported_before_a_fork_depends_on_nothing_in_which_forks_may_differ() -> None:
    program = [sys.executable, "-c", WHAT_IT_IMPORTS]
    told = json.loads(subprocess.run(program, capture_output=True, text=True, check=True).stdout)

    assert {"azure.mgmt.containerservice.models", "requests", "msal", "yaml"} <= set(told["modules"])
    assert [name for name in told["modules"] if name.startswith(("azure.cli", "azext"))] == []
    brought = {path.stem for path in (EXTENSIONS / "aksproxy").iterdir() if path.suffix in ("", ".py")}
    assert brought > {"jsonschema", "referencing"}
    assert brought - {"typing_extensions"} & set(told["modules"]) == set()
    assert "HOME" in told["read"], "nothing was recorded"
    assert list(filter(server.READ_LATE.fullmatch, told["read"])) == []
    assert told["threads"] == 1


@pytest.mark.parametrize(
    ("more", "may_fork"),
    [
        (
            {"AZURE_CORE_OUTPUT": "table", "https_proxy": "http://proxy", "NO_PROXY": "", "PYTEST_CURRENT_TEST": "x"},
            True,
        ),
        ({"PYTHONPATH": "somewhere"}, False),
        ({"HOME": "/home/of/another"}, False),
        ({"LC_ALL": "C"}, False),
        ({"OPENSSL_CONF": "somewhere"}, False),
        ({"MY_PATH": "somewhere"}, False),
    ],
)
def test_other_variables_take_a_new_python(more: dict[str, str], may_fork: bool) -> None:
    assert server.may_fork({**os.environ, **more}) == may_fork
    assert server.may_fork({name: value for name, value in os.environ.items() if name != "HOME"}) is False


def test_a_new_python_reads_pythonpath(az: Az, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('customized')\n", "utf-8")

    outcome = az.run("--version", env={"PYTHONPATH": str(tmp_path)})

    assert outcome.stdout.startswith("customized\n")
    assert outcome.stdout.removeprefix("customized\n") == az.run("--version").stdout


def test_it_runs_where_its_caller_is_with_the_same_umask(
    az: Az, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o027)
    try:
        outcome = az.run("aks", "proxy", "init", "--file", "new.json", "--http-proxy", "http://proxy:8080/")
    finally:
        os.umask(before)

    assert outcome.exit_code == 0, outcome.stderr
    assert (tmp_path / "new.json").stat().st_mode & 0o777 == 0o640


def test_it_ends_with_its_caller(az: Az) -> None:
    """It would wait for the file without end: this process never closes the pipe."""
    with subprocess.Popen(
        [*az.start, *VALIDATE, "-"], env=az.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as caller:
        assert caller.stdout is not None
        assert select.select([caller.stdout], [], [], 2)[0] == []
        caller.kill()

        assert caller.wait() < 0
        assert select.select([caller.stdout], [], [], 30)[0] == [caller.stdout]
        assert caller.stdout.read() == b""
