"""A Go toolchain for small programs of ours, built without a network."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.clients.programs import LIMIT, find, version_of

OLDEST = (1, 24, 1)
"""The first release after CVE-2025-22870, about the zones of addresses."""

BUILT = tempfile.TemporaryDirectory(prefix="aksproxy-go-")  # removed when this process ends


def go() -> str | None:
    """Return the program `go`, or None where there is none that is new enough."""
    program = find("go")
    return program if program and version_of(program, "version") >= OLDEST else None


@cache
def build(program: str, source: Path) -> str:
    """Let the `go` at `program` build the module in the folder `source`, and return where the result is."""
    settings = {
        "CGO_ENABLED": "0",
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "",
        "GOPROXY": "off",
        "GOCACHE": str(Path(sys.prefix) / ".go-build"),
    }
    target = str(Path(BUILT.name, source.name))
    command = [program, "build", "-o", target, "."]
    subprocess.run(command, cwd=source, env={**os.environ, **settings}, check=True, timeout=LIMIT)
    return target
