"""The operator's own check of a cluster that was updated: a command, run by the shell."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.azure.refusal import on_one_line
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.verdict import Ending

MOST_CHARACTERS = 300
"""How much of what a check says last is told."""

MOST_BYTES = 2**16
"""How much of it is kept until then: passwords in it are found before it is cut."""

REST_SECONDS = 1.0
"""How long what a check printed is waited for after its end, where something that it started holds on to its output."""


@dataclass(frozen=True)
class Check:
    """A command that says by its exit code whether a cluster is well, within so many seconds."""

    command: str
    seconds: float

    def run(self, job: Job) -> Ending | None:
        """Run it for the cluster of `job`; return why that is not well, None if it is.

        It ends when its shell does, whatever that leaves running. It has no input. Ctrl-C does not reach it, since what
        runs is followed to its end then.
        """
        group, name = job.place
        told = {"ID": job.id, "NAME": name, "RESOURCE_GROUP": group, "SUBSCRIPTION": job.subscription}
        environment = {**os.environ, **{f"AKSPROXY_CLUSTER_{key}": value for key, value in told.items()}}
        try:
            # pylint: disable-next=consider-using-with # whoever reads its output closes that
            process = subprocess.Popen(  # noqa: S602 # the user's own command, as the user's shell reads it
                self.command,
                shell=True,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                bufsize=0,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            return Ending.unproven("CheckFailed", f"The check cannot be run: {error}")
        kept = bytearray()
        reader = threading.Thread(target=_keep_last, args=(process.stdout, kept), name=f"{name} check", daemon=True)
        reader.start()
        if not self._ends(process):
            return Ending.unproven("CheckFailed", f"The check did not end within {self.seconds:g} seconds.")
        if not process.returncode:
            return None
        reader.join(REST_SECONDS)
        said = on_one_line(bytes(kept).decode("utf-8", "replace"))[-MOST_CHARACTERS:]
        return Ending.unproven("CheckFailed", f"The check ended with {process.returncode}{': ' * bool(said)}{said}")

    def _ends(self, process: subprocess.Popen[bytes]) -> bool:
        """Say whether the command ended in time; else it is killed with what it started."""
        try:
            process.wait(self.seconds)
        except subprocess.TimeoutExpired:
            with suppress(OSError):  # it has just ended
                if os.name == "nt":
                    process.kill()
                else:
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return False
        return True


def _keep_last(stream: Any, kept: bytearray) -> None:
    """Read `stream` to its end, and keep the last of it: what the command left running may go on printing."""
    with stream:
        while chunk := stream.read(MOST_BYTES):
            kept[:] = (kept + chunk)[-MOST_BYTES:]
