"""Doubles of proxies: what no real one does on demand."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from threading import Event, Thread

from tests.probe.authority import Credential
from tests.probe.hosts import Talk, listening, read_request, server_context

OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def by_host(talks: Mapping[str, Talk]) -> Talk:
    """Return the talk of a proxy that does with each host what `talks` says, once it was asked for it."""

    def proxy(connected: socket.socket) -> None:
        host = read_request(connected).partition(b" ")[2].partition(b":")[0].decode()
        talks[host](connected)

    return proxy


def opened(talk: Talk, answer: bytes = OPENED) -> Talk:
    """Return what goes on after CONNECT where the tunnel is opened, and `talk` at its end."""

    def proxy(connected: socket.socket) -> None:
        connected.sendall(answer)
        talk(connected)

    return proxy


def tunnel(talk: Talk, answer: bytes = OPENED) -> Talk:
    """Return the talk of a proxy that answers CONNECT, and at the end of whose tunnel `talk` is."""

    def proxy(connected: socket.socket) -> None:
        read_request(connected)
        opened(talk, answer)(connected)

    return proxy


def inside_tls(talk: Talk, credential: Credential) -> Talk:
    """Return the talk of a proxy that is itself spoken to over TLS, and then has `talk`."""
    context = server_context(credential)

    def proxy(connected: socket.socket) -> None:
        with context.wrap_socket(connected, server_side=True) as tls:
            ours, theirs = socket.socketpair()
            with ours, theirs:
                Thread(target=_pump, args=(tls.recv, ours.sendall, ours), daemon=True).start()
                answering = Thread(target=_pump, args=(ours.recv, tls.sendall, ours), daemon=True)
                answering.start()
                talk(theirs)
                theirs.shutdown(socket.SHUT_WR)
                answering.join(5)

    return proxy


def _pump(read: Callable[[int], bytes], write: Callable[[bytes], None], end: socket.socket) -> None:
    with contextlib.suppress(OSError, ValueError):
        while data := read(4096):
            write(data)
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_WR)


def hang(connected: socket.socket) -> None:
    """Read whatever comes, and say nothing."""
    while connected.recv(4096):
        pass


def sending(data: bytes) -> Talk:
    """Return the talk of one that sends `data` whatever it is asked, and then waits for the other end to go."""

    def talk(connected: socket.socket) -> None:
        connected.recv(4096)
        connected.sendall(data)
        hang(connected)

    return talk


def closing(connected: socket.socket) -> None:
    """Read what comes first, and close."""
    connected.recv(4096)


def resetting(connected: socket.socket) -> None:
    """Read what comes first, and cut the connection."""
    connected.recv(4096)
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def trickling(first: bytes, then: bytes, pause: float = 0.05) -> Talk:
    """Return the talk of a slow loris: `first`, and then `then` a byte at a time, over and over."""

    def talk(connected: socket.socket) -> None:
        connected.sendall(first)
        while True:
            for byte in then:
                connected.sendall(bytes([byte]))
                time.sleep(pause)

    return talk


def flooding(first: bytes, then: bytes) -> Talk:
    """Return the talk of one that does not stop sending `then`."""

    def talk(connected: socket.socket) -> None:
        connected.recv(4096)
        connected.sendall(first)
        while True:
            connected.sendall(then)

    return talk


class Recorder:
    """What was sent to a proxy that answers `answer`: a request, and one record of TLS if there is one."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._over = Event()
        self._received = b""

    def talk(self, connected: socket.socket) -> None:
        self._received = read_request(connected)
        try:
            connected.sendall(self._answer)
            self._receive_record(connected)
        finally:
            self._over.set()

    def _receive_record(self, connected: socket.socket) -> None:
        head = len(self._received)
        while data := connected.recv(4096):
            self._received += data
            record = self._received[head:]
            if len(record) >= 5 + int.from_bytes(record[3:5], "big"):
                return

    @property
    def received(self) -> bytes:
        assert self._over.wait(10)
        return self._received


@contextlib.contextmanager
def proxied(talk: Talk, scheme: str = "http", address: str = "127.0.0.1") -> Iterator[str]:
    """Listen as a proxy with `talk`, and yield its URL."""
    with listening(talk, address) as port:
        yield f"{scheme}://[{address}]:{port}/" if ":" in address else f"{scheme}://{address}:{port}/"
