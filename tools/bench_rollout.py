"""What a rollout costs, as ratios: time and CPU beside a loop of `az aks update`, and memory of many clusters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from emulator.process import Emulator
from tools.az import AZ, Az
from tools.clusters import GROUP
from tools.fleet import ca, landed, put

FEW = 20
MANY = 1_000
PARALLEL = 20
OPERATION_SECONDS = 5
POLL_MILLISECONDS = 1_000


@dataclass
class Cost:
    """What processes took: seconds on the clock, seconds of CPU, and the most memory that one had, in MiB."""

    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0


def main(extensions: str) -> None:
    """Print the costs, and their ratios."""
    with tempfile.TemporaryDirectory(prefix="aksproxy-bench-") as directory:
        home = Path(directory)
        with Emulator(home / "emulator") as emulator:
            az = Az(home / "config", Path(extensions), emulator)
            az.log_in()
            file = home / "ca.json"
            file.write_text(json.dumps({"trustedCa": ca("New")}), "utf-8")
            settings = ["--http-proxy-config", str(file)]
            updates = [["aks", "update", "-g", GROUP, "-n", f"c{number}", *settings] for number in range(FEW)]
            loop = measured(az, FEW, updates)
            rollout = ["aks", "proxy", "rollout", *settings, "--yes", "--max-parallel", str(PARALLEL), "-o", "none"]
            few = measured(az, FEW, [[*rollout, "--journal", str(home / "few.jsonl")]])
            many = measured(az, MANY, [[*rollout, "--journal", str(home / "many.jsonl")]])
    print(f"Each update takes {OPERATION_SECONDS} seconds; {PARALLEL} at a time.")
    print(f"{'':48}{'first':>10}{'second':>10}{'ratio':>8}")
    row(f"time: loop over {FEW} clusters, rollout of {FEW}", loop.seconds, few.seconds, "s")
    row(f"CPU of the client: loop over {FEW}, rollout of {FEW}", loop.cpu, few.cpu, "s")
    row(f"CPU a cluster: loop over {FEW}, rollout of {MANY:,}", loop.cpu / FEW, many.cpu / MANY, "s")
    row(f"time: rollout of {FEW}, of {MANY:,}", few.seconds, many.seconds, "s")
    row(f"memory: rollout of {FEW}, of {MANY:,}", few.memory, many.memory, "M")


def measured(az: Az, clusters: int, commands: list[list[str]]) -> Cost:
    """Return what `commands` cost, which update that many clusters, one after the other."""
    az.emulator.control("DELETE", "state")
    for number in range(clusters):
        put(az.emulator, f"c{number}")
    az.emulator.set(
        operationPolls=10**6,
        operationTimeLimitSeconds=OPERATION_SECONDS,
        retryAfterMilliseconds=POLL_MILLISECONDS,
    )
    cost = Cost()
    for command in commands:
        run(az, command, cost)
    written = landed(az.emulator)
    if len(written) != clusters or set(written.values()) != {1}:
        raise RuntimeError(f"{len(written)} of {clusters} clusters were written, some of them more than once")
    return cost


def run(az: Az, command: Sequence[str], cost: Cost) -> None:
    """Run `az`, and add what it took to `cost`."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [*AZ, *command],
        env=az.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"az {' '.join(command)} ended with {process.returncode}")
    cost.seconds += time.perf_counter() - begin
    cost.cpu += usage.ru_utime + usage.ru_stime
    cost.memory = max(cost.memory, usage.ru_maxrss / 1024)


def row(name: str, first: float, second: float, unit: str) -> None:
    """Print two figures and the ratio of the second to the first."""
    print(f"{name:48}{first:9.2f}{unit}{second:9.2f}{unit}{second / first:8.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
