"""Real clients, asked which way they send requests: "direct", "proxy", or "refused" where they take no such URL."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from tests.clients.go import build
from tests.clients.programs import LIMIT, ROOT, clean_environment
from tests.clients.recorder import Recorders, recorders, variables

Question = tuple[list[str], str]
"""A list noProxy and a URL."""

HERE = Path(__file__).parent
PROXY = "http://127.0.0.1:1/"
AT_ONCE = 500


def ask(command: list[str], questions: Sequence[Question], environment: dict[str, str]) -> list[str]:
    """Ask a program that takes and gives JSON."""
    done = subprocess.run(
        command,
        input=json.dumps(questions),
        env=clean_environment(environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT,
    )
    verdicts: list[str] = json.loads(done.stdout)
    return verdicts


def ask_python(name: str, questions: Sequence[Question]) -> list[str]:
    return ask([sys.executable, "-m", "tests.clients.python_client", name], questions, {})


def ask_node(program: str, api: str, questions: Sequence[Question], **added: str) -> list[str]:
    return ask([program, str(HERE / "node_client.cjs"), api], questions, {**variables(PROXY, []), **added})


def ask_pycurl(python: str, questions: Sequence[Question]) -> list[str]:
    environment = variables(PROXY, [])
    return ask([python, str(HERE / "pycurl_client.py")], questions, environment)


def ask_dotnet(questions: Sequence[Question]) -> list[str]:
    environment = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    return ask([sys.executable, "-m", "tests.clients.dotnet_client"], questions, environment)


def ask_go(program: str, questions: Sequence[Question]) -> list[str]:
    """Ask net/http by the toolchain `program`. It reads the variables once in a process."""
    verdicts: list[str] = []
    client = build(program, HERE / "go_client")
    for no_proxy, group in groupby(questions, key=lambda each: each[0]):
        done = subprocess.run(
            [client],
            input="".join(f"{url}\n" for _, url in group),
            env=variables(PROXY, no_proxy),
            capture_output=True,
            text=True,
            check=True,
            timeout=LIMIT,
        )
        verdicts += done.stdout.split()
    return verdicts


def ask_curl(program: str, questions: Sequence[Question]) -> list[str]:
    """Ask curl by sending. What does not go to the proxy goes to a server on loopback, whatever its name and port."""
    verdicts: list[str] = []
    with recorders() as both:
        for start in range(0, len(questions), AT_ONCE):
            done = subprocess.run(
                [program, "--disable", "--config", "-"],
                input=_curl_config(both, questions[start : start + AT_ONCE]),
                env=clean_environment(variables(both.proxy_url, [])),
                capture_output=True,
                text=True,
                check=False,
                timeout=LIMIT,
            )
            ways = {str(both.proxy.port): "proxy", str(both.server.port): "direct"}
            verdicts += [ways.get(port, "refused") for port in done.stdout.split()]
    return verdicts


def _curl_config(both: Recorders, questions: Sequence[Question]) -> str:
    """Return what asks all `questions`. `noproxy` goes where NO_PROXY goes if there is none."""
    sections = (
        f"url = {json.dumps(url, ensure_ascii=False)}\n"
        f"noproxy = {json.dumps(','.join(no_proxy), ensure_ascii=False)}\n"
        f'connect-to = "::127.0.0.1:{both.server.port}"\n'
        'silent\ngloboff\npath-as-is\nmax-time = 5\noutput = "/dev/null"\nwrite-out = "%{remote_port}\\n"\n'
        for no_proxy, url in questions
    )
    return "next\n".join(sections)
