"""A small proxy that intercepts TLS, on this machine: what the demo, the pages and the benchmark probe."""

from __future__ import annotations

import contextlib
import socketserver
import ssl
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Lock, Thread

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"
REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BEGINS, ENDS = datetime(2026, 1, 1, tzinfo=timezone.utc), datetime(2076, 1, 1, tzinfo=timezone.utc)
SECONDS_WITHOUT_A_WORD = 30


@dataclass(frozen=True)
class InterceptingProxy:
    """One that runs: its port on 127.0.0.1, and the certificate of its CA as PEM text."""

    port: int
    ca_pem: bytes

    @property
    def url(self) -> str:
        """Return its URL."""
        return f"http://127.0.0.1:{self.port}/"


@contextlib.contextmanager
def intercepting(refused: Collection[str] = ()) -> Iterator[InterceptingProxy]:
    """Run a proxy that answers CONNECT and presents a certificate of its own for each host, but refuses some hosts.

    It connects to nothing. Its CA has the same bytes each time, so that pages can show its fingerprint: the key is
    known to all, and vouches for nothing.
    """
    authority = _Authority()
    with _Server(authority, frozenset(refused)) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield InterceptingProxy(server.server_address[1], authority.pem)
        finally:
            server.shutdown()


class _Authority:
    """The CA of the proxy, and what it presents for hosts, each made once."""

    def __init__(self) -> None:
        self._key = ec.derive_private_key(int.from_bytes(b"known to everybody", "big"), ec.SECP256R1())
        self._name = _named("Example Inspection CA", organization="Example Corporation")
        builder = x509.CertificateBuilder(self._name, self._name, self._key.public_key(), serial_number=1)
        identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        self._certificate = (
            builder.not_valid_before(BEGINS)
            .not_valid_after(ENDS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(is_authority=True), critical=True)
            .add_extension(identifier, critical=False)
            .sign(self._key, SHA256(), ecdsa_deterministic=True)
        )
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = Lock()

    @property
    def pem(self) -> bytes:
        return self._certificate.public_bytes(Encoding.PEM)

    def context(self, host: str) -> ssl.SSLContext:
        """Return what TLS for `host` is begun with: its certificate and the CA are presented."""
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._context(host)
            return self._contexts[host]

    def _context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        key = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with tempfile.TemporaryDirectory() as folder:
            presented = Path(folder) / "presented.pem"
            presented.write_bytes(self._issued(host).public_bytes(Encoding.PEM) + self.pem + key)
            context.load_cert_chain(presented)
        return context

    def _issued(self, host: str) -> x509.Certificate:
        """Return a certificate for `host`. Its key is that of the CA: nobody is told anything in these tunnels."""
        now = datetime.now(timezone.utc)
        builder = x509.CertificateBuilder(self._name, _named(host), self._key.public_key(), x509.random_serial_number())
        return (
            builder.not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(is_authority=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, SHA256())
        )


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, authority: _Authority, refused: frozenset[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.authority, self.refused = authority, refused


class _Handler(socketserver.StreamRequestHandler):
    """One connection: CONNECT, a handshake, and the same answer to whatever is asked in the tunnel."""

    server: _Server
    timeout = SECONDS_WITHOUT_A_WORD

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            method, _, rest = self.rfile.readline().decode("ascii", "replace").partition(" ")
            host = rest.partition(":")[0]
            while self.rfile.readline().strip():
                pass
            if method != "CONNECT" or host in self.server.refused:
                self.wfile.write(REFUSED)
                return
            self.wfile.write(OPENED)
            with self.server.authority.context(host).wrap_socket(self.connection, server_side=True) as tls:
                if tls.recv(4096):
                    tls.sendall(ANSWER)


def _named(common_name: str, organization: str = "") -> x509.Name:
    names = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization)] if organization else []
    return x509.Name([*names, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
