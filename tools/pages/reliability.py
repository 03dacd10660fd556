"""Commands put through faults, beside plain azure-cli, and the page of how they ended."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from emulator.process import Emulator
from tools import clusters
from tools.az import SECONDS_TO_RUN, Az, Outcome
from tools.checkout import ROOT
from tools.clusters import GROUP, cluster_id
from tools.pages.fault_cases import CASES, OVER_ANOTHER, Case

PAGE = ROOT / "docs" / "reliability.md"
NAME = "c"
HAD = {"httpProxy": "http://proxy:8080/", "httpsProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
ASKED = "example.com"
SETTINGS = {**HAD, "noProxy": [*HAD["noProxy"], ASKED]}
WORKERS = 3

INTERRUPTIBLE = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('azure.cli', run_name='__main__', alter_sys=True)"
)
"""`python -m azure.cli` that heeds SIGINT even where this process was started to ignore it."""

USUAL = re.compile(
    r"WARNING: (The behavior of this command|HTTP proxy: |AKS will reimage)|Code: |Message: |Look at |Wait for its end"
)
"""Lines that the page leaves out: said without a fault as well, said twice, or commands to copy."""


@dataclass(frozen=True)
class Ending:
    """How a command ended, and what became of the cluster."""

    outcome: Outcome
    cluster: str

    @property
    def said(self) -> str:
        """What the operator was told on stderr, in short, without what differs from run to run."""
        if "Traceback" in self.outcome.stderr:
            return "a traceback"
        lines = [line.strip() for line in self.outcome.stderr.splitlines() if line.strip() and not USUAL.match(line)]
        text = " ".join(re.sub(r"^(ERROR|WARNING): ", "", line) for line in lines)
        return re.sub(r"\b\d+( more)? (bytes|expected)", r"n\1 \2", text)


@contextmanager
def workbench(extensions: Path, directory: Path) -> Iterator[Callable[[Case, bool], Future[Ending]]]:
    """Give a function that puts a command through a case, ours or plain azure-cli's, while others run beside it."""
    with ExitStack() as stack:
        idle: SimpleQueue[Az] = SimpleQueue()
        first = Az(directory / "config", extensions, stack.enter_context(Emulator(directory / "emulator")))
        first.log_in()
        idle.put(first)
        for number in range(1, WORKERS):
            emulator = stack.enter_context(Emulator(directory / f"emulator{number}"))
            idle.put(first.moved(emulator, directory / f"config{number}"))
        pool = stack.enter_context(ThreadPoolExecutor(WORKERS))

        def run(case: Case, plain: bool) -> Ending:
            az = idle.get()
            try:
                return _put_through(case, Az(az.config_dir, directory / "none", az.emulator) if plain else az, plain)
            finally:
                idle.put(az)

        yield lambda case, plain: pool.submit(run, case, plain)


def has_twin(case: Case) -> bool:
    """Say whether plain azure-cli has the command of a case."""
    return not case.command.startswith("proxy ")


def _put_through(case: Case, az: Az, plain: bool) -> Ending:
    az.emulator.control("DELETE", "state")
    name = "another" if case.command == "create" else NAME
    clusters.put(az.emulator, cluster_id(az.emulator, name), {"httpProxyConfig": HAD}, location="westus2")
    az.emulator.set(**{"operationTimeLimitSeconds": None, **case.settings, "faults": case.script})
    before = _cluster(az.emulator)
    file = az.config_dir / "settings.json"  # plain azure-cli takes no inline JSON
    file.write_text(json.dumps(SETTINGS), "utf-8")
    command = _command(case.command, plain, str(file))
    outcome = _interrupted(az, command) if case.interrupted else az.run(*command)
    became = _told(before, _cluster(az.emulator))
    return Ending(outcome, became.replace("as asked", "overwritten") if case.command == OVER_ANOTHER else became)


def _command(name: str, plain: bool, settings: str) -> list[str]:
    place = ["-g", GROUP, "-n", NAME]
    file = ["--http-proxy-config", settings]
    update = ["aks", "update", *place, *file, *([] if plain else ["--yes"])]
    create = ["aks", "create", *place, *file, "--no-ssh-key"]
    commands = {
        "update": update,
        "update --no-wait": [*update, "--no-wait"],
        "create": create,
        OVER_ANOTHER: create,
        "proxy show": ["aks", "proxy", "show", *place],
        "proxy diff": ["aks", "proxy", "diff", *place, *file],
        "proxy route": ["aks", "proxy", "route", *place, "--url", "https://example.org/"],
        "proxy preflight": ["aks", "proxy", "preflight", *place, "--kube-proxy-config", '{"mode": "IPVS"}'],
    }
    return commands[name]


def _interrupted(az: Az, command: list[str]) -> Outcome:
    """Run `az`, and send it SIGINT once it waits: it has asked for something after its last write."""

    def waits() -> bool:
        methods = [each["method"] for each in az.emulator.requests()]
        return "PUT" in methods and methods[-1] == "GET"

    process = subprocess.Popen(
        [sys.executable, "-I", "-c", INTERRUPTIBLE, *command],
        env=az.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not waits():
        time.sleep(0.1)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=SECONDS_TO_RUN)
    return Outcome(process.returncode, stdout, stderr)


def _cluster(emulator: Emulator) -> dict[str, Any] | None:
    return next((each for each in emulator.control("GET", "clusters") if each["name"] == NAME), None)


def _told(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """Tell in a word or two what became of the cluster."""
    if after is None:
        return "none"
    if before == after:
        return "untouched"
    properties = after["properties"]
    if ASKED not in (properties.get("httpProxyConfig") or {}).get("noProxy", []):
        return "altered"
    state = properties["provisioningState"]
    return "as asked" if state == "Succeeded" else f"as asked, {state}"


def measured(extensions: Path, directory: Path) -> str:
    """Return the page as all cases, run now, and those with a twin in plain azure-cli as well, make it."""
    with workbench(extensions, directory) as submit:
        ours = {case.id: submit(case, False) for case in CASES}
        plain = {case.id: submit(case, True) for case in CASES if has_twin(case)}
        return page(
            {name: ending.result() for name, ending in ours.items()},
            {name: plain_cell(ending.result()) for name, ending in plain.items()},
        )


def page(ours: dict[str, Ending], plain: dict[str, str]) -> str:
    """Return docs/reliability.md: its text, and the tables of how each case ended, by its id."""
    introduction = PAGE.read_text("utf-8").partition(f"{MARK}\n")[0]
    return introduction + f"{MARK}\n" + "".join(_section(command, cases, ours, plain) for command, cases in _sections())


MARK = "<!-- Below this line script/write-reliability writes what it measured. -->"
HEAD = """
## `az aks {}`

| fault | where | what the operator sees: exit code and message | the cluster afterwards | plain azure-cli |
| --- | --- | --- | --- | --- |
"""


def _sections() -> Iterator[tuple[str, Iterable[Case]]]:
    return groupby(CASES, _verb)


def _verb(case: Case) -> str:
    return case.command.split()[0]


def _section(command: str, cases: Iterable[Case], ours: dict[str, Ending], plain: dict[str, str]) -> str:
    rows = [
        f"| {' | '.join([*names(case), _seen(ours[case.id]), ours[case.id].cluster, plain.get(case.id, '-')])} |\n"
        for case in cases
    ]
    return HEAD.format(command) + "".join(rows)


def names(case: Case) -> tuple[str, str]:
    """Return the two cells that name a case."""
    _, _, variant = case.command.partition(" ")
    return case.fault, f"{case.where} ({variant})" if variant else case.where


def _seen(ending: Ending) -> str:
    return _cell(f"{ending.outcome.exit_code}: {ending.said}" if ending.said else str(ending.outcome.exit_code))


def plain_cell(ending: Ending) -> str:
    """Return the cell of how plain azure-cli ended."""
    said = ending.said if len(ending.said) <= 90 else f"{ending.said[:90]}..."
    seen = f"{ending.outcome.exit_code}: {said}" if said else str(ending.outcome.exit_code)
    return _cell(f"{seen} (cluster: {ending.cluster})")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def plain_cells() -> dict[str, str]:
    """Return the cells of plain azure-cli as the committed page has them."""
    sections = re.split(r"^## `az aks (\w+)`$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    rows = {
        (verb, *row[:2]): row[-1]
        for verb, section in zip(sections[1::2], sections[2::2], strict=True)
        for row in (line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| "))
    }
    return {case.id: rows[key] for case in CASES if (key := (_verb(case), *names(case))) in rows}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        PAGE.write_text(measured(Path(sys.argv[1]), Path(home)), "utf-8")
