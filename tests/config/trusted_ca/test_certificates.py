"""Certificates as others show them."""

from __future__ import annotations

import base64
import ipaddress
import subprocess

import pytest
from cryptography import x509

from azext_aksproxy.config.trusted_ca.certificates import certificates
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import ENDS, encoded, pem
from tests.config.trusted_ca.checked import OTHER_ROOT, ROOT, with_label
from tests.config.trusted_ca.values import DNS


def test_shows_certificates() -> None:
    names = (DNS, x509.IPAddress(ipaddress.ip_address("192.0.2.1")), x509.DirectoryName(factory.common_name("a")))
    root, server = certificates(encoded(ROOT + pem(factory.server(*names))))
    expected = x509.load_der_x509_certificate(factory.root()).not_valid_before_utc
    assert (root.subject, root.issuer, root.is_ca, root.alternative_names) == ("CN=Test root", "CN=Test root", True, ())
    assert (root.not_valid_before, root.not_valid_after, root.problem) == (expected, ENDS, "")
    assert (server.subject, server.issuer, server.is_ca) == ("CN=proxy.test", "CN=Test root", False)
    assert server.alternative_names == ("proxy.test", "192.0.2.1", "DirectoryName")


def test_the_fingerprint_is_that_of_openssl() -> None:
    der = factory.root()
    command = ["openssl", "x509", "-inform", "der", "-noout", "-fingerprint", "-sha256"]
    try:
        shown = subprocess.run(command, input=der, capture_output=True, check=True).stdout.decode()
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    assert certificates(encoded(pem(der)))[0].sha256 == shown.strip().split("=")[1].replace(":", "")


PROBLEMS = {
    "nothing": ("", []),
    "white space": (" \n", []),
    "wrapped base64": (base64.encodebytes(ROOT.encode()).decode(), [""]),
    "no base64": ("?", ["The value is not base64 of PEM text."]),
    "other text": (encoded("Hello, world"), ["The value is not base64 of PEM text."]),
    "DER": (encoded(factory.root()), ["The value is not base64 of PEM text."]),
    "no certificate": (encoded(ROOT + pem(b"x")), ["", "The PEM block holds no X.509 certificate."]),
    "cut off": (encoded(ROOT + OTHER_ROOT[:99]), ["", "The PEM block has no END line."]),
    "a private key": (with_label("PRIVATE KEY"), ["The PEM block is PRIVATE KEY, not CERTIFICATE."]),
    "an odd label": (with_label("S3cret"), ["The PEM block is something else, not CERTIFICATE."]),
    "malformed": (encoded("x" + ROOT), ["The PEM block does not begin on a line of its own."]),
}


@pytest.mark.parametrize(("value", "problems"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_is_no_certificate_is_shown_as_a_problem(value: str, problems: list[str]) -> None:
    assert [each.problem for each in certificates(value)] == problems


def test_a_malformed_extension_hides_no_other_one() -> None:
    [shown] = certificates(encoded(pem(factory.root_with_malformed_names())))
    assert (shown.subject, shown.is_ca, shown.may_sign, shown.problem) == ("CN=Malformed", True, True, "")
    assert shown.alternative_names == ()
