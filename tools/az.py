"""The real `az` as a process, logged in to an emulator: what the demo, the pages and the e2e tests drive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from emulator.process import Emulator

SECONDS_TO_RUN = 180

AZ = (sys.executable, "-c", "import runpy, sys; sys.path.remove(''); runpy.run_module('azure.cli', alter_sys=True)")
"""`az` as `python -m azure.cli` runs it, but never with the package of the checkout that it is run in."""


@dataclass
class Outcome:
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """What the command printed, as data."""
        return json.loads(self.stdout)


@dataclass
class Az:
    """The `az` of this Python, with a config directory of its own, logged in to an emulator.

    `start` is how it is called. Tests may have it begun otherwise, where that costs less (`tools.forks`).
    """

    start: ClassVar[tuple[str, ...]] = AZ
    config_dir: Path
    extension_dir: Path
    emulator: Emulator
    env: dict[str, str] = field(default_factory=dict)

    def run(
        self, *arguments: str, stdin: str | None = None, env: dict[str, str] | None = None, machine_ca: bool = False
    ) -> Outcome:
        """Run `az` with `arguments`; without `stdin` it has none.

        `machine_ca` trusts this machine's certificate authorities instead of the emulator's: pip inside
        `az extension add` obeys REQUESTS_CA_BUNDLE as well.
        """
        environment = {**self.environment(), **(env or {})}
        if machine_ca:
            environment.pop("REQUESTS_CA_BUNDLE")
            environment.update({name: os.environ[name] for name in ("REQUESTS_CA_BUNDLE",) if name in os.environ})
        finished = subprocess.run(
            [*self.start, *arguments],
            env=environment,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_RUN,
            check=False,
        )
        return Outcome(finished.returncode, finished.stdout, finished.stderr)

    def must(self, *arguments: str, machine_ca: bool = False) -> Outcome:
        """Run `az` with `arguments`; raise RuntimeError if it fails."""
        outcome = self.run(*arguments, machine_ca=machine_ca)
        if outcome.exit_code != 0:
            raise RuntimeError(f"az {' '.join(arguments)} ended with {outcome.exit_code}:\n{outcome.stderr}")
        return outcome

    def log_in(self, cloud: str = "Emulated") -> None:
        """Register the emulator as a cloud, and log in with its managed identity."""
        self.config_dir.mkdir(parents=True, exist_ok=True)
        manager = self.emulator.ready["resourceManager"]
        self.must("cloud", "register", "-n", cloud, "--endpoint-resource-manager", manager)
        self.must("cloud", "set", "-n", cloud)
        self.must("login", "--identity")

    def moved(self, emulator: Emulator, config_dir: Path) -> Az:
        """Return an `az` that is logged in to another emulator, with a copy of this one's config directory."""
        shutil.copytree(self.config_dir, config_dir)
        clouds = config_dir / "clouds.config"
        here, there = (each.ready["resourceManager"] for each in (self.emulator, emulator))
        clouds.write_text(clouds.read_text("utf-8").replace(here, there), "utf-8")
        return Az(config_dir, self.extension_dir, emulator, self.env)

    def environment(self) -> dict[str, str]:
        """Return the environment in which `az` talks to the emulator."""
        ready = self.emulator.ready
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AZURE_", "IDENTITY_"))}
        return {
            **kept,
            "AZURE_CONFIG_DIR": str(self.config_dir),
            "AZURE_EXTENSION_DIR": str(self.extension_dir),
            "AZURE_CORE_COLLECT_TELEMETRY": "no",
            "AZURE_CORE_INSTANCE_DISCOVERY": "no",
            "AZURE_CORE_NO_COLOR": "yes",
            "IDENTITY_ENDPOINT": ready["identityEndpoint"],
            "IDENTITY_HEADER": ready["identityHeader"],
            "REQUESTS_CA_BUNDLE": ready["caBundle"],
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
            "PYTHONPATH": "",
            **self.env,
        }
