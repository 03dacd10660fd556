"""Starts a server of forks, and says how an `az` is called that it begins."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.az import AZ
from tools.forks import client, server


@contextmanager
def forking() -> Iterator[Path]:
    """Serve forks meanwhile. Gives the path of an `az` that is begun as one, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="az-") as folder, socket.socket(socket.AF_UNIX) as listener:
        place = str(Path(folder, "server"))
        listener.bind(place)
        listener.listen()
        az = Path(folder, "az")
        az.write_text(f'#!/bin/sh\nexec {shlex.join((sys.executable, "-IS", client.__file__, place))} "$@"\n', "utf-8")
        az.chmod(0o700)
        with subprocess.Popen(
            [sys.executable, server.__file__, str(listener.fileno()), *AZ],
            env={**os.environ, "PYTHONPATH": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
        ):
            yield az
