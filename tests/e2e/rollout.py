"""What the tests of `az aks proxy rollout` share."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.process import Emulator
from tests.e2e.places import EXTENSIONS
from tools.az import AZ, Az, Outcome
from tools.fleet import ca, put

OTHER_SUBSCRIPTION = "00000000-aaaa-bbbb-cccc-000000000001"
A_HANG = 120
"""Seconds after which a process that should have ended is killed."""


@contextmanager
def two_subscriptions(home: Path) -> Iterator[Az]:
    """Give a login to an emulator of its own, whose tenant has two subscriptions; both live in the folder `home`."""
    with Emulator(home / "emulator") as emulator:
        emulator.control("PATCH", "fleet", {"subscriptions": [OTHER_SUBSCRIPTION]})
        az = Az(home / "config", EXTENSIONS, emulator)
        az.log_in()
        az.must("account", "set", "-s", emulator.ready["subscriptionId"])
        az.must("config", "set", "aksproxy.rollout_poll_seconds=0.1")
        yield az


@dataclass
class Fleet:
    """A login to an emulator whose clusters are those of one test, and a file with a new CA for them."""

    az: Az
    file: Path

    @property
    def emulator(self) -> Emulator:
        """The emulator."""
        return self.az.emulator

    @property
    def journal(self) -> Path:
        """Where the journal is unless it is named."""
        return self.file.with_suffix(".rollout.jsonl")

    def put(self, name: str, **properties: Any) -> str:
        """Put a cluster into the emulator, and return its id."""
        return put(self.emulator, name, **properties)

    def etag(self, name: str) -> str:
        """Return the eTag of a cluster."""
        return next(str(each["eTag"]) for each in self.emulator.control("GET", "clusters") if each["name"] == name)

    def put_many(self, count: int) -> list[str]:
        """Put the clusters c0, c1 and so on into the emulator, and return their names."""
        names = [f"c{number}" for number in range(count)]
        for name in names:
            self.put(name)
        return names

    def behaves(self, **settings: Any) -> None:
        """Let the emulated clusters behave so."""
        self.emulator.control("PATCH", "fleet", settings)

    def command(self, *arguments: str) -> list[str]:
        """Return the arguments of `az` for a rollout of the file."""
        return ["aks", "proxy", "rollout", "--http-proxy-config", str(self.file), *arguments]

    def run(self, *arguments: str, **more: Any) -> Outcome:
        """Roll the file out."""
        return self.az.run(*self.command(*arguments), **more)

    def reset(self) -> None:
        """Begin with an empty subscription, quick operations, and a file with a new CA."""
        self.emulator.control("DELETE", "state")
        self.behaves(subscriptions=[OTHER_SUBSCRIPTION])
        self.file.write_text(json.dumps({"trustedCa": ca("New")}), "utf-8")


@contextmanager
def own_fleet(home: Path) -> Iterator[Fleet]:
    """Give a fleet on an emulator of its own, which nobody else's requests reach; both live in the folder `home`."""
    with Emulator(home / "emulator") as emulator:
        az = Az(home / "config", EXTENSIONS, emulator)
        az.log_in()
        az.must("config", "set", "aksproxy.rollout_poll_seconds=0.1")
        fleet = Fleet(az, home / "ca.json")
        fleet.reset()
        yield fleet


def states(outcome: Outcome) -> dict[str, str]:
    """Return the states in a result, by the names of the clusters."""
    return {row["id"].split("/")[-1]: row["state"] for row in outcome.json}


def reasons(outcome: Outcome) -> dict[str, str]:
    """Return the reasons in a result, by the names of the clusters."""
    return {row["id"].split("/")[-1]: row["reason"] for row in outcome.json}


def interrupted(fleet: Fleet, presses: int, seconds: int) -> tuple[int, str, str]:
    """Run with operations of so many seconds, press Ctrl-C once two run; return exit code, output, errors."""
    fleet.put_many(4)
    fleet.emulator.control("PATCH", "settings", {"operationPolls": 10**6, "operationTimeLimitSeconds": seconds})
    command = [*AZ, *fleet.command("--yes", "--max-parallel", "2", "--canary", "0")]
    with subprocess.Popen(
        command, env=fleet.az.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        seen = until(process, " runs ") + until(process, " runs ")
        process.send_signal(signal.SIGINT)
        seen += until(process, "Nothing more is started")
        if presses > 1:
            process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=A_HANG)
        finally:
            process.kill()
    return process.returncode, out, seen + err


def killed_at_random(fleet: Fleet, command: list[str], journal: Path, chance: random.Random) -> bool:
    """Begin `command` or go on with it, and kill it soon after it wrote into `journal`. Return whether it still ran."""

    def size() -> int:
        return journal.stat().st_size if journal.exists() else 0

    before = size()
    with subprocess.Popen(
        [*AZ, *command], env=fleet.az.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while size() == before and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 1.0))
        process.kill()
        return process.wait() == -signal.SIGKILL


def until(process: subprocess.Popen[str], text: str) -> str:
    """Return what `process` says on standard error, up to a line with `text`."""
    assert process.stderr is not None
    seen = ""
    while text not in seen:
        line = process.stderr.readline()
        assert line, seen
        seen += line
    return seen
