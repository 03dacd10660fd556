"""What OpenSSL is asked."""

from __future__ import annotations

import ssl
import subprocess
import sys

from azext_aksproxy.config.trusted_ca.x509.openssl import Loaded, load, load_pem
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import pem


def test_says_how_many_it_loads_and_how_many_are_authorities() -> None:
    assert load(factory.root()) == Loaded(1, 1)
    assert load(factory.server()) == Loaded(1, 0)
    assert load_pem((pem(factory.root()) + pem(factory.server())).encode()) == Loaded(2, 1)
    assert load(b"") is load(b"x") is load_pem(b"x") is None


def test_a_comment_may_be_in_any_language() -> None:
    assert load_pem("# Müller\n".encode("latin-1") + pem(factory.root()).encode()) == Loaded(1, 1)


def test_no_error_stays_behind_for_the_next_who_loads_certificates() -> None:
    """OpenSSL has one list of errors for the thread; a malformed extension leaves one there."""
    others = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    assert load.__wrapped__(factory.root_with_malformed_names()) == Loaded(1, 0)
    others.load_verify_locations(cadata=factory.root_with_rsa_key(1023))
    others.load_verify_locations(cadata=factory.root_with_malformed_names())
    others.cert_store_stats()
    assert load.__wrapped__(factory.root_with_rsa_key(1023)) == Loaded(1, 1)


def test_importing_it_does_not_import_ssl() -> None:
    code = "import sys, azext_aksproxy.config.trusted_ca.bundle; sys.exit('ssl' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
