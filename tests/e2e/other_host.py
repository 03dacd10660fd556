"""Extension folders that hold another host of `aks create` and `aks update`, with and without ours beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.e2e.places import EXTENSIONS
from tools.az import Az
from tools.checkout import ROOT

STAND_IN = ROOT / "tests" / "stand_in_host"
AKS_PREVIEW = "azext_aks_preview"


def stand_in_wheel(directory: Path, name: str, package: str = AKS_PREVIEW) -> Path:
    """Build the stand-in as the extension `name`, with `package` as the name of its package; return its wheel."""
    sources = directory / f"{name}-source"
    sources.mkdir(parents=True)
    shutil.copy(STAND_IN / "setup.py", sources)
    shutil.copytree(STAND_IN / AKS_PREVIEW, sources / package, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(directory), str(sources)]
    environment = {**os.environ, "STAND_IN_NAME": name, "STAND_IN_PACKAGE": package}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    [wheel] = directory.glob(f"{name.replace('-', '_')}-*.whl")
    return wheel


def install(az: Az, wheel: Path) -> None:
    """Install `wheel` as users do."""
    az.must("extension", "add", "--yes", "--only-show-errors", "--source", str(wheel), machine_ca=True)


def beside_ours(host_alone: Path, directory: Path) -> Path:
    """Return a new extension folder with what `host_alone` holds and with our extension."""
    shutil.copytree(host_alone, directory)
    shutil.copytree(EXTENSIONS / "aksproxy", directory / "aksproxy")
    return directory
