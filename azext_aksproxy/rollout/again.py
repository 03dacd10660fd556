"""What is said at the end of a run: why it is no end, and the command that goes on, as it was typed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence

from azext_aksproxy.config.redact import mask_message
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits, why_stopped
from azext_aksproxy.rollout.decisions.stages import Stage
from azext_aksproxy.rollout.watching.progress import counted


def goes_on(*more: str) -> str:
    """Return the command that goes on, as it was typed."""
    typed = sys.argv[1:]
    words = ["az", *typed, *[each for each in more if each and each not in typed]]
    command = subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
    return f"This goes on: {mask_message(command)}"


def ending(jobs: Sequence[Job], limits: Limits, paused: Stage | None) -> str:
    """Return what is to be said at the end of a run after which something is left to do, "" where nothing is."""
    has_failed = any(job.state is State.FAILED for job in jobs)
    left = [job for job in jobs if job.state in (*UNENDED, State.CHANGED)]
    closed = sorted(job.opens for job in left if job.opens)
    if not (has_failed or left):
        return ""
    said = [f"Paused after {paused}."] if paused else []
    said += [why] if (why := why_stopped(jobs, limits)) else []
    if closed and not paused:
        said.append(f"{counted(len(closed), 'cluster')} left for a maintenance window; the first opens at {closed[0]}.")
    for_windows = len(closed) == len(left) and closed and not paused
    return " ".join([*said, goes_on("--retry-failed" * has_failed, "--wait-for-windows" * bool(for_windows))])
