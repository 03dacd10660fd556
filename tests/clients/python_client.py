"""Tells which way requests or urllib sends requests, in a process of its own, where no name is ever resolved.

Reads pairs as JSON from standard input and writes the verdicts as JSON: `python -m tests.clients.python_client NAME`.
What counts is whose address the client asks for first.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import sys
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.clients.recorder import variables


def send_by_requests(url: str) -> None:
    import requests

    with requests.Session() as session:
        session.get(url)


def send_by_urllib(url: str) -> None:
    OPENER.open(url)


SENDERS: dict[str, Callable[[str], None]] = {"pythonRequests": send_by_requests, "pythonUrllib": send_by_urllib}
PROXY = ("127.0.0.1", 1)
os.environ.update(variables("http://{}:{}/".format(*PROXY), []))
OPENER = urllib.request.build_opener(urllib.request.HTTPSHandler(context=ssl.create_default_context()))
"""Reads the proxies when it is made, and NO_PROXY for each request."""


def main() -> None:
    send = SENDERS[sys.argv[1]]
    asked: list[object] = []

    def getaddrinfo(host: object, port: object, *args: object, **kwargs: object) -> list[Any]:
        asked.append((host, port))
        raise OSError("not resolved")

    socket.getaddrinfo = getaddrinfo
    verdicts = []
    for no_proxy, url in json.load(sys.stdin):
        os.environ.update(variables("http://{}:{}/".format(*PROXY), no_proxy))
        asked.clear()
        with suppress(Exception):
            send(url)
        verdicts.append(("proxy" if asked[0] == PROXY else "direct") if asked else "refused")
    json.dump(verdicts, sys.stdout)


if __name__ == "__main__":
    main()
