"""The operator's own check of a cluster that was updated: a command, run by the shell."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass

from azext_aksproxy.azure.refusal import on_one_line
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.verdict import Ending

MOST_CHARACTERS = 300
"""How much of what a check says last is kept."""


@dataclass(frozen=True)
class Check:
    """A command that says by its exit code whether a cluster is well, within so many seconds."""

    command: str
    seconds: float

    def run(self, job: Job) -> Ending | None:
        """Run it for the cluster of `job`; return why that is not well, None if it is.

        It has no input. Ctrl-C does not reach it, since what runs is followed to its end then.
        """
        group, name = job.place
        told = {"ID": job.id, "NAME": name, "RESOURCE_GROUP": group, "SUBSCRIPTION": job.subscription}
        environment = {**os.environ, **{f"AKSPROXY_CLUSTER_{key}": value for key, value in told.items()}}
        try:
            with subprocess.Popen(  # noqa: S602 # the user's own command, as the user's shell reads it
                self.command,
                shell=True,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            ) as process:
                output = self._wait(process)
        except (OSError, ValueError) as error:
            return Ending.unproven("CheckFailed", f"The check cannot be run: {error}")
        if output is None:
            return Ending.unproven("CheckFailed", f"The check did not end within {self.seconds:g} seconds.")
        if not process.returncode:
            return None
        said = on_one_line(output.decode("utf-8", "replace"))[-MOST_CHARACTERS:]
        return Ending.unproven("CheckFailed", f"The check ended with {process.returncode}{': ' * bool(said)}{said}")

    def _wait(self, process: subprocess.Popen[bytes]) -> bytes | None:
        """Return what the command printed, None if it did not end in time; then it is killed with what it started."""
        try:
            return process.communicate(timeout=self.seconds)[0]
        except subprocess.TimeoutExpired:
            if os.name == "nt":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            return None
