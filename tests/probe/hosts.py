"""Hosts that speak TLS or HTTP, on loopback."""

from __future__ import annotations

import contextlib
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

from tests.probe.authority import Credential

Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def listening(talk: Talk, address: str = "127.0.0.1") -> Iterator[int]:
    """Listen at a port, which is yielded, and have `talk` with each connection, in a thread of its own."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    open_ones: list[socket.socket] = []
    with socket.create_server((address, 0), family=family, backlog=64) as server:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connected, _ = server.accept()
                    open_ones.append(connected)
                    Thread(target=_talk, args=(talk, connected), daemon=True).start()

        Thread(target=accept, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            # accept() does not notice that its socket is closed
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            for each in open_ones:
                each.close()


def _talk(talk: Talk, connected: socket.socket) -> None:
    with connected, contextlib.suppress(OSError, ValueError):
        talk(connected)


def secured(credential: Credential, version: ssl.TLSVersion | None = None) -> Talk:
    """Return the talk of a host that shakes hands and waits for the other end to go."""
    context = server_context(credential, version)

    def talk(connected: socket.socket) -> None:
        with context.wrap_socket(connected, server_side=True) as tls:
            while tls.recv(4096):
                pass

    return talk


def server_context(credential: Credential, version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # some proxies present small keys
    with tempfile.TemporaryDirectory() as folder:
        context.load_cert_chain(credential.write(Path(folder) / "credential.pem"))
    if version:
        context.minimum_version = context.maximum_version = version
    return context


def answering(answer: bytes) -> Talk:
    """Return the talk of a host that answers any HTTP request the same."""

    def talk(connected: socket.socket) -> None:
        read_request(connected)
        connected.sendall(answer)

    return talk


def read_request(connected: socket.socket) -> bytes:
    """Return the head of an HTTP request."""
    received = b""
    while b"\r\n\r\n" not in received:
        data = connected.recv(4096)
        if not data:
            return received
        received += data
    return received
