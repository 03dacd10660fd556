"""A real squid that intercepts TLS, on loopback, with the ports that tests need and names of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.probe.authority import Authority, Credential
from tests.probe.ports import free_ports

HELPER = Path("/usr/lib/squid/security_file_certgen")
AUTH_HELPER = Path("/usr/lib/squid/basic_fake_auth")
USER = "proxy"
"""What Debian's squid runs as where root starts it."""


@dataclass(frozen=True)
class Squid:
    """Its ports: without TLS interception, with it, with it and the CA presented, over TLS itself, with a password."""

    plain: int
    bumping: int
    bumping_with_chain: int
    secure: int
    authenticated: int

    def url(self, port: int, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{port}/"


def why_not() -> str:
    """Say why there is no squid here, "" if there is."""
    if not shutil.which("squid") or not HELPER.exists():
        return "Debian has squid with TLS in the package squid-openssl"
    return ""


CONFIG = """
http_port 127.0.0.1:{plain}
http_port 127.0.0.1:{bumping} ssl-bump tls-cert={folder}/ca.pem generate-host-certificates=on
http_port 127.0.0.1:{bumping_with_chain} ssl-bump tls-cert={folder}/chain.pem generate-host-certificates=on
https_port 127.0.0.1:{secure} tls-cert={folder}/proxy.pem
http_port 127.0.0.1:{authenticated}
auth_param basic program {auth_helper}
acl authenticated proxy_auth REQUIRED
acl needs_password localport {authenticated}
acl forbidden dstdomain .forbidden.test
acl spliced ssl::server_name .spliced.test
acl hello at_step SslBump1
http_access deny forbidden
http_access deny needs_password !authenticated
http_access allow all
ssl_bump peek hello
ssl_bump splice spliced
ssl_bump bump all
sslcrtd_program {helper} -s {folder}/certificates -M 4MB
sslcrtd_children 2 startup=1
tls_outgoing_options cafile={folder}/origins.pem
hosts_file {folder}/hosts
pid_filename {folder}/squid.pid
cache_log {folder}/cache.log
access_log none
cache deny all
coredump_dir {folder}
visible_hostname squid.test
dns_nameservers 127.0.0.1
dns_timeout 1 second
dns_retransmit_interval 1 second
connect_timeout 3 seconds
shutdown_lifetime 0 seconds
forwarded_for delete
pinger_enable off
"""


@contextlib.contextmanager
def squid(
    authority: Authority, below: Authority, proxy: Credential, origins: Authority, hosts: Sequence[str]
) -> Iterator[Squid]:
    """Run squid. `authority` signs what one port presents, `below` what the other does, with its CA presented."""
    folder = Path(tempfile.mkdtemp(prefix="squid-"))
    ports = Squid(*free_ports(5))
    try:
        folder.chmod(0o755)
        Credential(authority.certificate, authority.key).write(folder / "ca.pem")
        Credential(below.certificate, below.key).write(folder / "chain.pem")
        proxy.write(folder / "proxy.pem")
        (folder / "origins.pem").write_bytes(origins.pem)
        (folder / "hosts").write_text("".join(f"127.0.0.1 {each}\n" for each in hosts))
        places = {"folder": folder, "helper": HELPER, "auth_helper": AUTH_HELPER}
        (folder / "squid.conf").write_text(CONFIG.format(**places, **vars(ports)))
        subprocess.run([HELPER, "-c", "-s", folder / "certificates", "-M", "4MB"], check=True, capture_output=True)
        if os.getuid() == 0:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, USER, USER)
        with _running(folder, ports):
            yield ports
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _running(folder: Path, ports: Squid) -> Iterator[None]:
    # shared memory is named after the service, and several may run at once
    name = f"aksproxy{os.getpid()}"
    command = ["squid", "-N", "-n", name, "-f", str(folder / "squid.conf")]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        for port in vars(ports).values():
            _wait_for(port, process, folder)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert process.poll() is None, _said(folder)
            assert time.monotonic() < until, _said(folder)
            time.sleep(0.05)
        else:
            return


def _said(folder: Path) -> str:
    texts = [path.read_text("utf-8", "replace") for name in ("output", "cache.log") if (path := folder / name).exists()]
    return "\n".join(texts)[-3000:]
