"""Releases of this checkout's sources, under whatever version."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tools.checkout import ROOT, VENV

OLDER, CURRENT = "0.0.1", "0.1.0"
WHEEL = f"aksproxy-{CURRENT}-py3-none-any.whl"
SOURCES = ("azext_aksproxy", "script", "README.md", "HISTORY.rst", "LICENSE", "pyproject.toml", "setup.py")


def checkout_of(version: str, folder: Path) -> Path:
    """Make a checkout of the same sources under another version, whose virtual environment shares our packages."""
    folder.mkdir()
    for name in (*SOURCES, "requirements-dev.txt", "requirements-oldest.txt"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    setup = (ROOT / "setup.py").read_text("utf-8")
    assert f'VERSION = "{CURRENT}"' in setup
    (folder / "setup.py").write_text(setup.replace(f'"{CURRENT}"', f'"{version}"'), "utf-8")
    (folder / VENV.name).mkdir()
    for name in ("bin", "lib", "pyvenv.cfg", "requirements.cksum"):
        (folder / VENV.name / name).symlink_to(VENV / name)
    return folder


def release(checkout: Path, url: str, output: Path) -> None:
    """Run `script/release` in `checkout`."""
    command = [f"{checkout}/script/release", "--base-url", url, "--output", str(output)]
    subprocess.run(command, check=True, capture_output=True)
