"""The probe through a real squid: passed on, intercepted, spliced, over TLS, with a password."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.run import Outcome, probe
from tests.probe.authority import Authority, trusted_ca
from tests.probe.hosts import answering, listening, secured
from tests.probe.squid import Squid, squid, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())

NAMES = ("host.test", "other.test", "on.spliced.test", "on.forbidden.test")
TIMEOUT = 20.0


@dataclass(frozen=True)
class World:
    """A squid, a host behind it that a public CA vouches for, and the CAs that squid signs with."""

    squid: Squid
    public: Authority
    root: Authority
    signing_root: Authority
    signing: Authority
    port: int
    http_port: int

    def probe(self, port: int, *urls: str, scheme: str = "http", trusted: tuple[Authority, ...] = ()) -> Outcome:
        """Probe through a port of squid; without `urls` the host over TLS."""
        settings = {"httpProxy": self.squid.url(port, scheme), "trustedCa": trusted_ca(*trusted)}
        return probe(urls or [self.url("host.test")], settings, public_roots=self.public.pem, timeout=TIMEOUT)

    def url(self, host: str) -> str:
        return f"https://{host}:{self.port}/"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    public, root, signing_root = Authority("Public root"), Authority("Proxy root"), Authority("Signing root")
    signing = Authority("Signing intermediate", signing_root)
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(listening(secured(public.issue(*NAMES))))
        http_port = stack.enter_context(listening(answering(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")))
        running = stack.enter_context(squid(root, signing, root.issue("127.0.0.1"), public, NAMES))
        yield World(running, public, root, signing_root, signing, port, http_port)


def test_a_public_chain_is_passed_through(world: World) -> None:
    [row] = world.probe(world.squid.plain).rows

    assert row.result is Result.PASSED_THROUGH
    assert row.issuer == "CN=Public root"
    assert [each.subject for each in row.certificates] == ["CN=host.test"]
    assert row.route == world.squid.url(world.squid.plain)


def test_interception_is_trusted_by_trusted_ca_alone(world: World) -> None:
    with_ca = world.probe(world.squid.bumping, trusted=(world.root, world.signing_root))
    without = world.probe(world.squid.bumping)

    assert [row.result for row in with_ca.rows] == [Result.INTERCEPTED]
    assert with_ca.unneeded == ("CN=Signing root",)
    assert [row.result for row in without.rows] == [Result.NOT_TRUSTED]
    assert "ends at the root 'CN=Proxy root'" in without.rows[0].detail
    assert without.presented_authorities == (world.root.der,)
    assert without.absent == ()
