"""The console blocks of docs/how-to/, run for real by a shell, against an emulated fleet."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path

from tools.az import Az
from tools.checkout import ROOT
from tools.emulated_shell import shell_environment
from tools.fleet import POOL, PROXY, WINDOWS, put
from tools.pages.console import BLOCK

HOW_TO = ROOT / "docs" / "how-to" / "fleet-rollover.md"
PART = re.compile(rf"<!-- fleet: (?P<fleet>.*?) -->|{BLOCK.pattern}", re.DOTALL)
EVENT = re.compile(r"^\d{4}-\d\d-\d\dT.*\n", re.MULTILINE)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
"""Times differ from run to run, and so does the order in which clusters tell what happens to them."""


def rendered(az: Az, directory: Path) -> str:
    """Return the how-to with the output of its commands as they print it now, run in `directory`."""
    _put_fleet(az, directory)
    return PART.sub(lambda part: _done(az, directory, part), HOW_TO.read_text("utf-8"))


def _done(az: Az, directory: Path, part: re.Match[str]) -> str:
    if part["fleet"]:
        az.emulator.control("PATCH", "fleet", json.loads(part["fleet"]))
        return part.group()
    commands = [line for line in part.group().splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{_output(az, directory, command[2:])}" for command in commands)


def _output(az: Az, directory: Path, command: str) -> str:
    finished = subprocess.run(
        ["bash", "-c", command],
        cwd=directory,
        env={**shell_environment(az), "AZURE_AKSPROXY_ROLLOUT_POLL_SECONDS": "0.1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = EVENT.sub("...\n", finished.stderr)
    seen = TIME.sub("2026-11-22T10:00:00.000Z", re.sub(r"(\.\.\.\n)+", "...\n", errors) + finished.stdout)
    return "".join(f"{line.rstrip()}\n" for line in seen.splitlines() if line.strip())


def _put_fleet(az: Az, directory: Path) -> None:
    """Put the clusters of the how-to into the emulator, and the two CAs of examples/ into `directory`."""
    examples = {
        "old-ca.pem": ("aks-proxy-config.json", "trustedCA"),
        "new-ca.pem": ("aks-proxy-config-2.json", "trustedCa"),
    }
    for name, (file, key) in examples.items():
        settings = json.loads((ROOT / "examples" / file).read_text("utf-8"))
        (directory / name).write_bytes(base64.b64decode(settings[key]))
    proxy = {**PROXY, "trustedCa": base64.b64encode((directory / "old-ca.pem").read_bytes()).decode()}
    az.emulator.control("DELETE", "state")
    put(az.emulator, "shop-eu", group="shop", httpProxyConfig=proxy, agentPoolProfiles=[{**POOL, "count": 12}])
    put(az.emulator, "shop-test", group="shop", tags={"env": "test"}, httpProxyConfig=proxy)
    put(az.emulator, "shop-us", group="shop", location="eastus", httpProxyConfig=proxy)
    put(az.emulator, "office", group="staff", httpProxyConfig=proxy, agentPoolProfiles=[POOL, WINDOWS])
    put(az.emulator, "website", group="public", httpProxyConfig=None)
