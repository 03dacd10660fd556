"""A shell whose `az` has the extension and is logged in to an emulated Azure: what script/emulator opens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emulator.process import Emulator
from tools.az import Az
from tools.checkout import ROOT

SHELL = ("bash", "--noprofile", "--norc")
WELCOME = """\
az is logged in to an emulated Azure on this machine; nothing leaves it.
The folder holds a copy of examples/. It and all clusters are gone after: exit
"""


@contextmanager
def emulated(extensions: Path) -> Iterator[tuple[Az, Path]]:
    """Start an emulator and log in to it. Gives `az` with `extensions`, and a folder that holds the example files."""
    with tempfile.TemporaryDirectory(prefix="aksproxy-emulator-") as directory:
        home = Path(directory)
        with Emulator(home / "emulator") as emulator:
            az = Az(home / "config", extensions, emulator)
            az.log_in()
            yield az, furnished(home / "work")


def furnished(folder: Path) -> Path:
    """Make `folder`, in which the shell begins, with a copy of the example files. Returns it."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


def shell_environment(az: Az) -> dict[str, str]:
    """Return the environment of a shell whose `az` is that of this Python, and talks to the emulator."""
    environment = az.environment()
    folders = (Path(az.start[0]).parent, Path(sys.executable).parent)
    return {**environment, "PATH": os.pathsep.join([*map(str, folders), environment["PATH"]])}


def main(extensions: str, *command: str) -> int:
    """Run `command`, or else an interactive shell. Returns its exit code."""
    with emulated(Path(extensions).resolve()) as (az, folder):
        if not command:
            print(WELCOME, flush=True)
        environment = {**shell_environment(az), "PS1": r"(emulated) \W \$ "}
        return subprocess.run(command or SHELL, cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
