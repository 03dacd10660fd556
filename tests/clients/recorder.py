"""A proxy and a server on loopback that remember whether they were reached. No request gets any further."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Recorder:
    """A listening socket. `seen` holds the first line of every request, or "" where TLS began."""

    listener: socket.socket
    seen: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        """Answer one connection after another until the socket is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        """Read a whole head, so that no client finds its request cut off; refuse tunnels, so that none goes on."""
        head = b""
        try:
            while chunk := connection.recv(65536):
                head += chunk
                if head.startswith(b"\x16") or b"\r\n\r\n" in head:  # 0x16 begins a TLS handshake
                    break
            line = "" if head.startswith(b"\x16") else head.partition(b"\r\n")[0].decode("latin-1")
            self.seen.append(line)
            if line:
                connection.sendall(REFUSAL if line.startswith("CONNECT ") else ANSWER)
        except OSError:
            return


@dataclass(frozen=True)
class Recorders:
    """Where a request can arrive: the proxy, and a server that stands for all others."""

    proxy: Recorder
    server: Recorder

    @property
    def proxy_url(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}/"

    def verdict(self) -> str:
        """Return which way the requests since the last call went, and forget them."""
        ways = {"direct" if self.server.seen else "", self.proxy_url if self.proxy.seen else ""} - {""}
        self.proxy.seen.clear()
        self.server.seen.clear()
        return " and ".join(sorted(ways)) or "nowhere"


@contextmanager
def recorders() -> Iterator[Recorders]:
    """Run a proxy and a server for as long as the context lasts."""
    both = Recorders(Recorder(_listener()), Recorder(_listener()))
    threads = [threading.Thread(target=each.serve, daemon=True) for each in (both.proxy, both.server)]
    for thread in threads:
        thread.start()
    try:
        yield both
    finally:
        for each in (both.proxy, both.server):
            each.listener.shutdown(socket.SHUT_RDWR)  # closing alone does not wake a thread in accept()
            each.listener.close()
        for thread in threads:
            thread.join(5)


def _listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0), backlog=64)


def variables(proxy_url: str, no_proxy: list[str]) -> dict[str, str]:
    """Return the variables that AKS sets for a configuration with this proxy."""
    values = {"HTTP_PROXY": proxy_url, "HTTPS_PROXY": proxy_url, "NO_PROXY": ",".join(no_proxy)}
    return values | {name.lower(): value for name, value in values.items()}
