"""The probe through a real squid: passed on, intercepted, spliced, over TLS, with a password."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.run import Outcome, probe
from tests.probe.authority import Authority, trusted_ca
from tests.probe.hosts import answering, listening, secured
from tests.probe.squid import Squid, squid, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())

NAMES = ("host.test", "other.test", "third.test", "on.spliced.test", "on.forbidden.test")
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


def test_a_host_that_squid_splices_is_passed_through_beside_one_that_it_inspects(world: World) -> None:
    urls = (world.url("host.test"), world.url("on.spliced.test"))
    outcome = world.probe(world.squid.bumping, *urls, trusted=(world.root,))

    assert [row.result for row in outcome.rows] == [Result.INTERCEPTED, Result.PASSED_THROUGH]
    assert [row.issuer for row in outcome.rows] == ["CN=Proxy root", "CN=Public root"]
    assert outcome.unneeded == ()


def test_a_ca_below_another_needs_what_squid_presents(world: World) -> None:
    # squid remembers what it made after a certificate, whatever the port: this one is seen at this port alone
    with listening(secured(world.public.issue("other.test"))) as port:
        url = f"https://other.test:{port}/"
        by_root = world.probe(world.squid.bumping_with_chain, url, trusted=(world.signing_root,))
        by_itself = world.probe(world.squid.bumping_with_chain, url, trusted=(world.signing,))
        unknown = world.probe(world.squid.bumping_with_chain, url)

    assert [row.result for row in (*by_root.rows, *by_itself.rows)] == [Result.INTERCEPTED] * 2
    [row] = unknown.rows
    assert row.result is Result.NOT_TRUSTED
    assert "whose issuer 'CN=Signing root' is an unknown root" in row.detail
    assert unknown.presented_authorities == (world.signing.der,)
    assert [each.name for each in unknown.absent] == ["CN=Signing root"]


def test_squid_itself_is_spoken_to_over_tls(world: World) -> None:
    urls = (world.url("host.test"), f"http://host.test:{world.http_port}/")
    trusted = world.probe(world.squid.secure, *urls, scheme="https", trusted=(world.root,))
    unknown = world.probe(world.squid.secure, *urls, scheme="https")

    assert [row.result for row in trusted.rows] == [Result.PASSED_THROUGH] * 2
    assert trusted.unneeded == (), "it is needed for squid itself"
    assert [row.result for row in unknown.rows] == [Result.NOT_TRUSTED] * 2
    assert all("The certificate of the proxy 'https://" in row.detail for row in unknown.rows)


def test_a_squid_that_wants_a_password_gets_none(world: World) -> None:
    proxy = world.squid.url(world.squid.authenticated).replace("//", "//user:secret@")
    urls = (world.url("host.test"), f"http://host.test:{world.http_port}/")
    outcome = probe(urls, {"httpProxy": proxy}, public_roots=world.public.pem, timeout=TIMEOUT)

    assert [row.result for row in outcome.rows] == [Result.REFUSED] * 2
    assert all("407 Proxy Authentication Required" in row.detail for row in outcome.rows)
    assert all("nothing of it was sent" in row.detail for row in outcome.rows)
    assert "secret" not in repr(outcome)


def test_what_squid_refuses_is_told_apart_from_what_it_cannot_reach(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    urls = (
        world.url("on.forbidden.test"),
        f"http://on.forbidden.test:{world.http_port}/",
        f"https://host.test:{closed}/",
        f"http://host.test:{closed}/",
        "https://unknown.test/",
        f"http://host.test:{world.http_port}/",
    )
    rows = world.probe(world.squid.plain, *urls).rows

    refused, unreachable = Result.REFUSED, Result.UNREACHABLE
    results = [refused, refused, unreachable, unreachable, unreachable, Result.PASSED_THROUGH]
    assert [row.result for row in rows] == results
    assert all("403 Forbidden (ERR_ACCESS_DENIED 0)" in row.detail for row in rows[:2])
    assert all("503 Service Unavailable (ERR_CONNECT_FAIL " in row.detail for row in rows[2:4])
    assert rows[4].detail.startswith("The proxy does not reach unknown.test:443: ")
    assert "The host answers 404 Not Found through the proxy." in rows[5].detail


def test_what_squid_refuses_within_tls_is_not_seen(world: World) -> None:
    [row] = world.probe(world.squid.bumping, world.url("on.forbidden.test"), trusted=(world.root,)).rows

    assert row.result is Result.INTERCEPTED
    assert "What it refuses inside of TLS is not seen here" in row.detail


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_squid_passes_each_version_of_tls_through(world: World, version: ssl.TLSVersion) -> None:
    with listening(secured(world.public.issue("host.test"), version)) as port:
        [row] = world.probe(world.squid.plain, f"https://host.test:{port}/").rows

    assert row.result is Result.PASSED_THROUGH


@pytest.mark.skipif(not shutil.which("openssl"), reason="Debian has it in the package openssl")
@pytest.mark.parametrize("port", ["plain", "bumping"])
def test_openssl_sees_the_same_chain(world: World, port: str) -> None:
    number = getattr(world.squid, port)
    told = subprocess.run(
        ["openssl", "s_client", "-proxy", f"127.0.0.1:{number}", "-connect", f"third.test:{world.port}", "-showcerts"],
        input="", capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    [row] = world.probe(number, world.url("third.test")).rows

    shown = x509.load_pem_x509_certificates(told.stdout.encode())
    prints = [each.fingerprint(hashes.SHA256()).hex().upper() for each in shown]
    assert prints[-len(row.certificates) :] == [each.sha256 for each in row.certificates]
