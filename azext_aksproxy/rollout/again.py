"""The command that goes on with a rollout, as it was typed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

from azext_aksproxy.config.redact import mask_message


def goes_on(*more: str) -> str:
    """Return the command that goes on, as it was typed."""
    typed = sys.argv[1:]
    words = ["az", *typed, *[each for each in more if each and each not in typed]]
    command = subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
    return f"This goes on: {mask_message(command)}"
