"""Channels by themselves: what they make of ends that break, and of time that is up."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest
from OpenSSL import SSL

from azext_aksproxy.probe.way.channel import Tls, Wire, connect, words
from azext_aksproxy.probe.way.clock import deadline_in
from azext_aksproxy.probe.way.failure import ChannelError, TimeIsUpError
from tests.probe.authority import Authority
from tests.probe.hosts import Talk, listening, server_context
from tests.probe.proxies import hang

ROOT = Authority("Root")
HELLO_REQUEST = bytes.fromhex("160303000400000000")
"""What a client has to ignore while it shakes hands (RFC 5246, section 7.4.1.1)."""


class Line:
    """What is below TLS: it takes all that is sent until it is `cut`, and gives what `received` says, then nothing."""

    def __init__(self, received: bytes = b"", *, is_endless: bool = False) -> None:
        self.received, self.is_endless = received, is_endless
        self.is_cut = False

    def send(self, data: bytes) -> None:  # noqa: ARG002 as a channel has it
        if self.is_cut:
            raise ChannelError("cut the connection")

    def receive(self) -> bytes:
        received = self.received
        self.received = received if self.is_endless else b""
        return received


def client() -> SSL.Connection:
    return SSL.Connection(SSL.Context(SSL.TLS_METHOD), None)


@contextlib.contextmanager
def talking_to(talk: Talk) -> Iterator[Tls]:
    """Connect to a host that has `talk`, and shake hands."""
    with listening(talk) as port:
        wire = connect([(socket.AF_INET, "127.0.0.1", port)], deadline_in(30))
        try:
            tls = Tls(wire, client())
            tls.handshake()
            yield tls
        finally:
            wire.close()


def test_nothing_is_begun_after_the_deadline() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"x")
        wire = Wire(ours, 0)
        with pytest.raises(TimeIsUpError):
            wire.receive()
        with pytest.raises(TimeIsUpError):
            wire.send(b"x")
    with pytest.raises(TimeIsUpError, match="took no connection in time"):
        connect([(socket.AF_INET, "127.0.0.1", 1)], 0)


def test_what_cannot_be_sent_in_time_is_left() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(TimeIsUpError):
        Wire(ours, deadline_in(0.2)).send(bytes(64 * 1024 * 1024))


def test_a_connection_that_was_cut_takes_nothing() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        with pytest.raises(ChannelError, match="cut the connection"):
            Wire(ours, deadline_in(30)).send(b"x")


def test_what_the_system_says_is_told() -> None:
    # no address of this kind can be had there
    with pytest.raises(ChannelError, match="cannot be reached"):
        connect([(socket.AF_INET, "255.255.255.255", 1)], deadline_in(30))
    with pytest.raises(ChannelError, match="has no address"):
        connect([], deadline_in(30))


def test_a_handshake_of_a_mebibyte_is_left() -> None:
    tls = Tls(Line(HELLO_REQUEST * 1000, is_endless=True), client())

    with pytest.raises(ChannelError, match="sends more than a TLS handshake has"):
        tls.handshake()


def test_a_handshake_that_fails_is_told_where_nobody_takes_the_alert() -> None:
    line = Line(bytes.fromhex("160303000402000000"))  # a ServerHello of nothing
    tls = Tls(line, client())

    def cut() -> bytes:
        line.is_cut = True
        return line.received

    line.receive = cut  # type: ignore[method-assign]
    with pytest.raises(ChannelError, match="failed the TLS handshake"):
        tls.handshake()


def test_tls_carries_bytes_until_the_other_end_closes() -> None:
    context = server_context(ROOT.issue("host.test"))

    def echo(plain: socket.socket) -> None:
        with context.wrap_socket(plain, server_side=True) as tls:
            tls.sendall(tls.recv(100))
            tls.unwrap()

    with talking_to(echo) as tls:
        tls.send(b"hello")
        assert tls.receive() == b"hello"
        assert tls.receive() == b""


def test_tls_that_ends_without_a_word_was_cut() -> None:
    context = server_context(ROOT.issue("host.test"))

    def leave(plain: socket.socket) -> None:
        tls = context.wrap_socket(plain, server_side=True, suppress_ragged_eofs=False)
        tls.recv(100)
        tls.close()

    with talking_to(leave) as tls:
        tls.send(b"hello")
        with pytest.raises(ChannelError, match="cut the connection"):
            tls.receive()


def test_tls_that_goes_bad_is_told() -> None:
    context = server_context(ROOT.issue("host.test"))

    def garble(plain: socket.socket) -> None:
        tls = context.wrap_socket(plain, server_side=True)
        tls.recv(100)
        with socket.socket(fileno=tls.detach()) as bare:
            bare.sendall(b"this is no record of TLS")
            hang(bare)

    with talking_to(garble) as tls:
        tls.send(b"hello")
        with pytest.raises(ChannelError, match=r"broke TLS \("):
            tls.receive()
        with pytest.raises(ChannelError, match=r"broke TLS \("):
            tls.send(b"more")


def test_openssl_always_has_a_word() -> None:
    assert words(SSL.SysCallError(-1, "Unexpected EOF")) == "the connection ended"
    assert words(SSL.Error([("SSL routines", "", "bad\x1b[2J record")])) == "bad [2J record"
    assert words(SSL.Error([("SSL routines", "", "")])) == words(SSL.Error()) == "OpenSSL gives no reason"
