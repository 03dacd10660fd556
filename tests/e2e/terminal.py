"""`az` on a terminal, where it can ask."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable

from tools.az import AZ, Az


def on_a_terminal(az: Az, answer: Callable[[], str], *arguments: str) -> tuple[int, str]:
    """Run `az` on a terminal, and write what `answer` returns when it asks; return exit code and what was shown."""
    ours, theirs = pty.openpty()
    command = [*AZ, *arguments]
    with subprocess.Popen(command, env=az.environment(), stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 4096)
            except OSError:  # the other end was closed
                break
            if b"(y/N)" in shown and answer is not None:
                os.write(ours, answer().encode() + b"\n")
                shown = shown.replace(b"(y/N)", b"(asked)")
    os.close(ours)
    return process.returncode, shown.decode()
