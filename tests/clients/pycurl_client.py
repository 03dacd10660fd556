"""Tells which way the libcurl of the package pycurl sends requests: pairs as JSON on standard input, verdicts out.

It needs nothing of this project: its interpreter is another. HTTP_PROXY and HTTPS_PROXY name 127.0.0.1:1. No
connection is made: what counts is where one was to lead.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

pycurl: Any = importlib.import_module("pycurl")
SERVER_PORT = 2
REFUSED = 3  # CURLE_URL_MALFORMAT


def way(no_proxy: list[str], url: str) -> str:
    ports: list[int] = []

    def open_socket(purpose: object, address: tuple[object, object, object, tuple[object, int]]) -> Any:
        ports.append(address[3][1])
        return pycurl.SOCKET_BAD

    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url.encode())
    handle.setopt(pycurl.NOPROXY, ",".join(no_proxy).encode())  # goes where NO_PROXY goes if there is none
    handle.setopt(pycurl.CONNECT_TO, [f"::127.0.0.1:{SERVER_PORT}"])  # of what does not go to the proxy
    handle.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
    try:
        handle.perform()
    except pycurl.error as error:
        if error.args[0] == REFUSED:
            return "refused"
    finally:
        handle.close()
    return "direct" if ports and ports[0] == SERVER_PORT else "proxy" if ports else "refused"


if sys.argv[1:] == ["--version"]:
    print(pycurl.version_info()[1])
else:
    json.dump([way(*pair) for pair in json.load(sys.stdin)], sys.stdout)
