"""The real clients of this machine: what they are called by `az aks proxy route`, of which release, and how to ask."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from azext_aksproxy.config.routes.clients import CLIENTS, Rule
from azext_aksproxy.config.routes.go import DIRECT, routes
from azext_aksproxy.config.routes.target import read_target
from tests.clients.ask import Question, ask_curl, ask_dotnet, ask_go, ask_node, ask_pycurl, ask_python
from tests.clients.go import go
from tests.clients.programs import NIGHTLY, find, nodes, version_of

HERE = Path(__file__).parent
GO = "go"


class Real(NamedTuple):
    """A program. `client` is its name in the results of `client_routes`, or "go"."""

    client: str
    program: str
    version: tuple[int, ...]
    ask: Callable[[Sequence[Question]], list[str]]

    def __str__(self) -> str:
        return f"{self.program} {'.'.join(map(str, self.version))}"

    @property
    def rule(self) -> Rule | None:
        """The rule for the release, or None where that is older than all of them."""
        fitting = [each for each in CLIENTS[self.client] if version(each.since) <= self.version]
        return fitting[-1] if fitting else None

    def predict(self, question: Question) -> str:
        """Return what the rule says: "direct" or "proxy"."""
        no_proxy, url = question
        if self.client == GO:
            is_direct = routes([url], {"httpProxy": "http://p/", "noProxy": no_proxy})[0].route == DIRECT
        else:
            assert self.rule
            is_direct = bool(",".join(no_proxy)) and self.rule.goes_direct(read_target(url), ",".join(no_proxy))
        return "direct" if is_direct else "proxy"


def version(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(".")[:3])


PROGRAMS = {
    "curl": "Debian has it in the package curl",
    "pycurl": "script/test --thorough installs it",
    "requests": "it is a dependency of azure-cli",
    "urllib": "it is a part of Python",
    "node http": "script/test --thorough installs Node.js 24.5.0 and later",
    "node fetch": "script/test --thorough installs Node.js 24.5.0 and later",
    "go": "script/test --thorough installs it",
    "dotnet": "the Python packages pythonnet and dotnetcore2 have it",
}
"""The programs, and where to get them."""


def real_clients(program: str) -> list[Real]:
    """Return `program` in each release that there is, if it has a rule."""
    return [each for each in _installed() if each.program == program and (each.client == GO or each.rule)]


def _installed() -> Iterator[Real]:
    curl = find("curl")
    if curl:
        yield Real("curl", "curl", version_of(curl), partial(ask_curl, curl))
    python = NIGHTLY / "bin" / "python"
    if python.exists():
        of_libcurl = version_of(str(python), str(HERE / "pycurl_client.py"), "--version")
        yield Real("curl", "pycurl", of_libcurl, partial(ask_pycurl, str(python)))
    of_requests = version(importlib.metadata.version("requests"))
    yield Real("pythonRequests", "requests", of_requests, partial(ask_python, "pythonRequests"))
    yield Real("pythonUrllib", "urllib", sys.version_info[:3], partial(ask_python, "pythonUrllib"))
    for node in nodes():
        for client, api in (("nodeHttp", "http"), ("nodeFetch", "fetch")):
            asking = partial(ask_node, node, api, NODE_USE_ENV_PROXY="1")
            yield Real(client, f"node {api}", version_of(node), asking)
    program = go()
    if program:
        yield Real(GO, "go", version_of(program, "version"), partial(ask_go, program))
    if all(importlib.util.find_spec(name) for name in ("pythonnet", "dotnetcore2")):  # of the last .NET that PyPI has
        yield Real("dotnet", "dotnet", (3, 1, 0), ask_dotnet)
