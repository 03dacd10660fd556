"""Folders as websites with TLS, on loopback: served directly, or behind a forward proxy that opens TLS."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import trustme


class Website(ThreadingHTTPServer):
    """The files of a folder. As a proxy it has a folder a host, and answers in the host's place.

    `authorities` are the CAs whose certificates the hosts show; all but those named show one of `authority`. `visited`
    lists the hosts that were asked for through the proxy.
    """

    daemon_threads = True

    def __init__(self, folder: Path, authority: trustme.CA, authorities: dict[str, trustme.CA] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
        self.authority = authority
        self.authorities = authorities or {}
        self.visited: list[str] = []

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.server_address[1]}"

    def tls(self, host: str) -> ssl.SSLContext:
        """Return what `host` speaks TLS with."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authorities.get(host, self.authority).issue_cert(host).configure_cert(context)
        return context

    @contextmanager
    def running(self) -> Iterator[Website]:
        """Serve while the context lasts."""
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()


@contextmanager
def served(folder: Path, authority: trustme.CA) -> Iterator[str]:
    """Serve `folder` over TLS, and give its URL."""
    website = Website(folder, authority)
    website.socket = website.tls("127.0.0.1").wrap_socket(website.socket, server_side=True)
    with website.running():
        yield f"https://{website.address}"


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Website

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        self.server.visited.append(host)
        self.send_response(200)
        self.end_headers()
        try:
            self.request = self.server.tls(host).wrap_socket(self.request, server_side=True)
        except OSError:  # the client does not trust the certificate
            self.close_connection = True
            return
        self.setup()
        self.directory = f"{self.directory}/{host}"
        self.close_connection = False

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


def write_package_index(folder: Path, wheels: Path, url: str) -> None:
    """Write the simple index (PEP 503) of `wheels`, which are to be had below `url`, to `folder`."""
    for wheel in wheels.glob("*.whl"):
        page = folder / wheel.name.partition("-")[0].lower().replace("_", "-") / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f'<!DOCTYPE html><html><body><a href="{url}/{wheel.name}">{wheel.name}</a></body></html>')
