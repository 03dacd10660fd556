"""Bytes to and from the other end, over TCP or over TLS in whatever carries it, until a deadline.

TLS is spoken by pyOpenSSL with buffers in memory, so that it can stand on a socket and on TLS alike: the tunnel of an
https proxy is TLS in TLS. Python's own `ssl` gives the presented chain in 3.13 and later only.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Protocol

from OpenSSL import SSL, crypto

from azext_aksproxy.config.redact import printable
from azext_aksproxy.probe.way.clock import left_until
from azext_aksproxy.probe.way.failure import ChannelError, TimeIsUpError
from azext_aksproxy.probe.way.lookup import Address

CHUNK = 16 * 1024
MAX_HANDSHAKE = 1024 * 1024
"""How much is read in one handshake, in bytes. Ours: OpenSSL takes a chain of 100 KiB."""

TIMED_OUT = "did not answer in time"


class Channel(Protocol):
    """What carries bytes. All raise ChannelError, and TimeIsUpError at the deadline."""

    def send(self, data: bytes) -> None:
        """Send all of `data`."""

    def receive(self) -> bytes:
        """Return what came, b"" where the other end has closed."""


class Wire:
    """A connection over TCP. `deadline` is for all that is done with it."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket, self._deadline = connected, deadline

    def send(self, data: bytes) -> None:
        """Send all of `data`."""
        self._limit()
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise _fault(error) from None

    def receive(self) -> bytes:
        """Return what came, b"" where the other end has closed."""
        self._limit()
        try:
            return self._socket.recv(CHUNK)
        except OSError as error:
            raise _fault(error) from None

    def close(self) -> None:
        """Close it, without waiting for anything."""
        self._socket.close()

    def _limit(self) -> None:
        left = left_until(self._deadline)
        if not left:
            raise TimeIsUpError(TIMED_OUT)
        self._socket.settimeout(left)


def connect(addresses: list[Address], deadline: float) -> Wire:
    """Return a connection to the first of `addresses` that takes it, each with its share of the time.

    Raises ChannelError with what the last of them did, and TimeIsUpError.
    """
    fault = ChannelError("has no address")
    for tried, (family, address, port) in enumerate(addresses):
        left = left_until(deadline)
        if not left:
            raise TimeIsUpError("took no connection in time")
        attempt = socket.socket(family, socket.SOCK_STREAM)
        attempt.settimeout(left / (len(addresses) - tried))
        try:
            attempt.connect((address, port))
        except OSError as error:
            attempt.close()
            late = isinstance(error, TimeoutError) and error.errno is None
            fault = TimeIsUpError("took no connection in time") if late else _fault(error)
            continue
        return Wire(attempt, deadline)
    raise fault


def _fault(error: OSError) -> ChannelError:
    if isinstance(error, ConnectionRefusedError):
        return ChannelError("does not listen at that port")
    if isinstance(error, ConnectionError):
        return ChannelError("cut the connection")
    if isinstance(error, TimeoutError) and error.errno is None:
        return TimeIsUpError(TIMED_OUT)
    return ChannelError(f"cannot be reached ({error.strerror or error})")


class Tls:
    """TLS as a client, over `below`. `received` is what has already been read from there."""

    def __init__(self, below: Channel, connection: SSL.Connection, received: bytes = b"") -> None:
        self._below, self._connection = below, connection
        self._read = len(received)
        if received:
            connection.bio_write(received)
        connection.set_connect_state()

    def handshake(self) -> None:
        """Shake hands. Raises ChannelError with OpenSSL's words if it fails, and TimeIsUpError."""
        while True:
            try:
                self._connection.do_handshake()
            except SSL.WantReadError:
                self._flush()
                self._fill("closed the connection during the TLS handshake")
                if self._read > MAX_HANDSHAKE:
                    raise ChannelError("sends more than a TLS handshake has") from None
            except SSL.Error as error:
                self._say_goodbye()
                raise ChannelError(f"failed the TLS handshake ({words(error)})") from None
            else:
                self._flush()
                return

    def presented(self) -> list[bytes]:
        """Return the chain as the other end presented it, in DER, that of the host first."""
        found = self._connection.get_peer_cert_chain(as_cryptography=False) or []
        return [crypto.dump_certificate(crypto.FILETYPE_ASN1, each) for each in found]

    def send(self, data: bytes) -> None:
        """Send all of `data`."""
        try:
            self._connection.sendall(data)
        except SSL.Error as error:
            raise ChannelError(f"broke TLS ({words(error)})") from None
        self._flush()

    def receive(self) -> bytes:
        """Return what came, b"" where the other end has closed."""
        while True:
            try:
                return self._connection.recv(CHUNK)
            except SSL.WantReadError:
                self._flush()
                self._fill("cut the connection")
            except SSL.ZeroReturnError:
                return b""
            except SSL.Error as error:
                raise ChannelError(f"broke TLS ({words(error)})") from None

    def _fill(self, if_closed: str) -> None:
        data = self._below.receive()
        if not data:
            raise ChannelError(if_closed)
        self._read += len(data)
        self._connection.bio_write(data)

    def _flush(self) -> None:
        while True:
            try:
                data = self._connection.bio_read(CHUNK)
            except SSL.WantReadError:
                return
            self._below.send(data)

    def _say_goodbye(self) -> None:
        """Send the alert that says why, if anybody still takes it."""
        with suppress(ChannelError):
            self._flush()


def words(error: SSL.Error) -> str:
    """Return what OpenSSL says of an error, on one line."""
    if isinstance(error, SSL.SysCallError):
        return "the connection ended"
    reasons = [each[2] for each in error.args[0] if each[2]] if error.args else []
    return printable(reasons[0]) if reasons else "OpenSSL gives no reason"
