"""The proxy of the pages: one that intercepts TLS, on this machine, to which the name in the pages leads."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tools.az import Az
from tools.intercepting_proxy import intercepting

HOST, PORT = "proxy.example.com", 3128
REFUSED = ("packages.aks.azure.com",)
"""What it does not let through."""

RESOLVER = """\
import socket

_found = socket.getaddrinfo


def getaddrinfo(host, port, *arguments, **more):
    if (host, port) == ({host!r}, {port}):
        host, port = "127.0.0.1", {ours}
    return _found(host, port, *arguments, **more)


socket.getaddrinfo = getaddrinfo
"""
"""What Python imports first: it stands in for the names of a company, and for a port that is always the same."""


@contextlib.contextmanager
def behind_inspection(az: Az, folder: Path) -> Iterator[Az]:
    """Run the proxy, and give an `az` that finds it at HOST and PORT. `folder` is for what that takes."""
    with intercepting(REFUSED) as proxy:
        folder.mkdir(parents=True)
        resolver = RESOLVER.format(host=HOST, port=PORT, ours=proxy.port)
        (folder / "sitecustomize.py").write_text(resolver, "utf-8")
        yield replace(az, env={**az.env, "PYTHONPATH": str(folder)})
