"""The real programs that judge certificates, each asked whether it trusts a server by a bundle."""

from __future__ import annotations

import base64
import json
import os
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from azext_aksproxy.config.trusted_ca.programs import CURL, GO, NODE, P11_KIT, PYTHON, STRICT_PYTHON
from tests.clients.go import build, go
from tests.config.certificate_factory import pem
from tests.config.trusted_ca.by_hand import LEAF_NAME, leaf_key

HERE = Path(__file__).parent
LIMIT = 120  # seconds for a process that should take one at most
IN_2026 = 1_796_000_000
"""A time at which the certificates are valid, in seconds since 1970."""

PARTIAL_CHAIN, X509_STRICT = 0x80000, 0x20
"""X509_V_FLAG_PARTIAL_CHAIN and X509_V_FLAG_X509_STRICT (OpenSSL 3). curl sets the first, Python 3.13 both."""

OPENSSL_FLAGS = {CURL: PARTIAL_CHAIN, PYTHON: 0, STRICT_PYTHON: PARTIAL_CHAIN | X509_STRICT}
NOBODY = 65534
"""A user whose settings p11-kit reads; it reads none of root's."""


class Question(NamedTuple):
    """PEM text that is trusted, and the DER of a certificate that a server has."""

    bundle: bytes
    leaf: bytes = b""


def ask_go(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return what Go says: `blocks`, why it skips each, and `chain`, why it trusts no server; "" if all is well."""
    lines = [
        {"Bundle": _base64(each.bundle), "Leaf": _base64(each.leaf), "Name": LEAF_NAME, "Time": IN_2026}
        for each in questions
    ]
    told = "\n".join(map(json.dumps, lines))
    toolchain = go()
    if toolchain is None:
        pytest.skip("Go is not installed; script/test --thorough installs it")
    program = build(toolchain, HERE / "go_certificates")
    done = subprocess.run([program], input=told, capture_output=True, text=True, check=True, timeout=LIMIT)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@dataclass(frozen=True)
class Machine:
    """The programs of this machine, with a folder for what they read."""

    folder: Path

    @cached_property
    def key(self) -> Path:
        """The file of the server's key."""
        key = leaf_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return self._written("key.pem", key)

    def _written(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def refuses_openssl(self, program: str, asked: Question) -> bool:
        """Shake hands in memory, as `program` does it."""
        server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        server.load_cert_chain(self._written("leaf.pem", pem(asked.leaf).encode()), self.key)
        client.verify_flags = ssl.VerifyFlags(OPENSSL_FLAGS[program]) | ssl.VerifyFlags.VERIFY_X509_TRUSTED_FIRST
        try:
            client.load_verify_locations(self._written("bundle.pem", asked.bundle))
        except ssl.SSLError:
            return True
        one, other = ssl.MemoryBIO(), ssl.MemoryBIO()
        ends = (
            client.wrap_bio(one, other, server_hostname=LEAF_NAME),
            server.wrap_bio(other, one, server_side=True),
        )
        for end in ends * 4:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return True
        return ends[0].version() is None

    def loads(self, bundle: bytes) -> int | None:
        """Return how many certificates OpenSSL loads from a file, None where it fails."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_verify_locations(self._written("bundle.pem", bundle))
        except ssl.SSLError:
            return None
        return context.cert_store_stats()["x509"]

    def refuses_node(self, asked: Question) -> bool:
        """Connect to a server in the same process."""
        bundle = self._written("bundle.pem", asked.bundle)
        leaf = self._written("leaf.pem", pem(asked.leaf).encode())
        done = subprocess.run(
            ["node", HERE / "node_tls.cjs", leaf, self.key, LEAF_NAME],
            env={**os.environ, "NODE_EXTRA_CA_CERTS": str(bundle)},
            capture_output=True,
            text=True,
            check=True,
            timeout=LIMIT,
        )
        return done.stdout.strip() != ""

    def refuses_p11_kit(self, asked: Question) -> bool:
        """Say whether `trust extract` leaves out one of the certificates, as update-ca-trust of Azure Linux does."""
        return self.anchors(asked.bundle) != asked.bundle.count(b"-----BEGIN CERTIFICATE-----")

    def anchors(self, bundle: bytes) -> int:
        """Return how many certificates of a file p11-kit takes for authorities of servers."""
        settings, store = self.folder / "pkcs11", self.folder / "store" / "anchors"
        (settings / "modules").mkdir(parents=True, exist_ok=True)
        store.mkdir(parents=True, exist_ok=True)
        (settings / "pkcs11.conf").write_text("user-config: only\n")
        module = f"module: p11-kit-trust.so\ntrust-policy: yes\nx-init-reserved: paths='{store.parent}'\n"
        (settings / "modules" / "p11-kit-trust.module").write_text(module)
        (store / "bundle.pem").write_bytes(bundle)
        extracted = self.folder / "extracted.pem"
        extracted.unlink(missing_ok=True)
        options = ("--format=pem-bundle", "--filter=ca-anchors", "--purpose=server-auth")
        subprocess.run(
            ["trust", "extract", *options, extracted],
            env={**os.environ, "XDG_CONFIG_HOME": str(self.folder)},
            user=NOBODY if os.geteuid() == 0 else None,
            capture_output=True,
            check=False,
            timeout=LIMIT,
        )
        return extracted.read_bytes().count(b"-----BEGIN CERTIFICATE-----") if extracted.exists() else 0

    def programs(self) -> dict[str, Callable[[Question], bool]]:
        """Return how to ask each program that this machine has, but for Go."""
        found: dict[str, Callable[[Question], bool]] = {
            each: lambda asked, each=each: self.refuses_openssl(each, asked)  # type: ignore[misc]
            for each in OPENSSL_FLAGS
        }
        if shutil.which("node"):
            found[NODE] = self.refuses_node
        if shutil.which("trust"):
            found[P11_KIT] = self.refuses_p11_kit
        return found

    def refusing(self, asked: Question) -> set[str]:
        """Return the programs that do not trust the server."""
        found = {name for name, refuses in self.programs().items() if refuses(asked)}
        return found | ({GO} if ask_go([asked])[0]["chain"] else set())
