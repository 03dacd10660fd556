"""Console blocks of the pages: the commands in them, run by one shell a page, and what they print."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.az import SECONDS_TO_RUN, Az
from tools.emulated_shell import shell_environment

BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
COMMAND = re.compile(r"^\$ .*\n(?:^> .*\n)*", re.MULTILINE)
"""A command of a block. Lines that begin with `> ` continue it."""

END_OF_OUTPUT = "\x1e"


def rendered(text: str, az: Az, directory: Path, shown: Callable[[str], str] = str) -> str:
    """Return the page `text` with the output of its commands as they print it now, run in `directory`.

    `shown` makes of an output what the page has of it. Warnings are shown where they come, empty lines and trailing
    blanks are left out.
    """
    return rendered_in(text, shell_environment(az), directory, shown)


def rendered_in(text: str, environment: Mapping[str, str], directory: Path, shown: Callable[[str], str] = str) -> str:
    """Return the page `text`, whose commands are run in `environment`; see `rendered`."""
    outputs = map(shown, _outputs(commands(text), environment, directory))
    return BLOCK.sub(lambda block: "".join(each + next(outputs) for each in COMMAND.findall(block.group())), text)


def commands(text: str) -> list[str]:
    """Return the commands of the page `text`, with their prompts."""
    return [command for block in BLOCK.findall(text) for command in COMMAND.findall(block)]


def _outputs(prompted: list[str], environment: Mapping[str, str], directory: Path) -> list[str]:
    plain = [re.sub(r"^[$>] ", "", command, flags=re.MULTILINE) for command in prompted]
    ends = f"printf '{END_OF_OUTPUT}'\n"
    finished = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{''.join(command + ends for command in plain)}"],
        cwd=directory,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_RUN,
        check=False,
    )
    *outputs, rest = finished.stdout.split(END_OF_OUTPUT)
    if rest or len(outputs) != len(plain):
        raise RuntimeError(f"The commands ended early: {finished.stdout}{finished.stderr}")
    return [_tidy(output) for output in outputs]


def _tidy(output: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines() if line.strip())
