"""Sends requests with requests or urllib, in a process of its own where every name resolves to a local server.

Reads pairs as JSON from standard input and writes the verdicts as JSON: `python -m tests.clients.python_client NAME`.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.clients.recorder import Recorders, recorders, variables


def send_by_requests(url: str) -> None:
    import requests

    with requests.Session() as session:
        session.get(url, timeout=5)


def send_by_urllib(url: str) -> None:
    opener = urllib.request.build_opener()  # reads the variables anew
    opener.open(url, timeout=5).close()


SENDERS: dict[str, Callable[[str], None]] = {"pythonRequests": send_by_requests, "pythonUrllib": send_by_urllib}


def resolve_to(both: Recorders) -> Callable[..., list[Any]]:
    """Return a getaddrinfo that knows the proxy, and takes everything else for the server."""

    def getaddrinfo(host: object, port: object, *args: object, **kwargs: object) -> list[Any]:
        to_proxy = (host, port) == ("127.0.0.1", both.proxy.port)
        chosen = both.proxy if to_proxy else both.server
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", chosen.port))]

    return getaddrinfo


def main() -> None:
    send = SENDERS[sys.argv[1]]
    verdicts = []
    with recorders() as both:
        socket.getaddrinfo = resolve_to(both)
        for no_proxy, url in json.load(sys.stdin):
            os.environ.update(variables(both.proxy_url, no_proxy))
            with suppress(Exception):  # tunnels are refused and no TLS is spoken: what counts is who was reached
                send(url)
            verdicts.append(both.verdict().replace(both.proxy_url, "proxy"))
    json.dump(verdicts, sys.stdout)


if __name__ == "__main__":
    main()
