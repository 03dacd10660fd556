"""The file with the CA of a proxy."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from azext_aksproxy.config.check import check_source
from azext_aksproxy.config.export.compose import bundle, compose
from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.trusted_ca.certificates import certificates
from azext_aksproxy.probe.saved import as_pem, described
from tests.probe.authority import Authority

ROOT = Authority("Proxy root")
ISSUING = Authority("Proxy issuing", ROOT)


def test_a_certificate_is_described_by_what_a_person_compares(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_bytes(ROOT.pem)
    command = ["openssl", "x509", "-in", str(path), "-noout", "-fingerprint", "-sha256"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    subject, issuer, valid, fingerprint = described(ROOT.der)
    assert subject == "Subject: CN=Proxy root"
    assert issuer == "Issuer: CN=Proxy root (itself: a root)"
    assert (
        valid
        == f"Valid: {ROOT.certificate.not_valid_before_utc:%Y-%m-%d} to {ROOT.certificate.not_valid_after_utc:%Y-%m-%d}"
    )
    assert fingerprint.partition(": ")[2] == said.strip().partition("=")[2]
    assert described(ISSUING.der)[1] == "Issuer: CN=Proxy root"


@pytest.mark.parametrize(
    "name", ["Proxy root", "Größe -----BEGIN CERTIFICATE-----", "a\n-----END CERTIFICATE-----\x1b[2J"]
)
def test_what_is_saved_is_taken_on_by_init_as_it_is(name: str) -> None:
    authority = Authority(name)
    text = as_pem([authority.der, ISSUING.der], "2026-11-26")
    trusted = bundle([text.encode()])

    assert [each.sha256 for each in certificates(trusted)] == [
        each.sha256 for each in (certificates(bundle([ca.pem]))[0] for ca in (authority, ISSUING))
    ]
    file = compose({"httpProxy": "http://proxy.test:3128/", "trustedCa": trusted})
    checked = check_source(HTTP_PROXY, Source("proxy.json", file), Purpose.CREATE)
    assert errors(checked.findings) == []
    assert text.isascii() or "Größe" in text
    assert "\x1b" not in text


def test_a_certificate_without_names_and_dates_is_described() -> None:
    assert described(b"no certificate")[0] == "Subject: none"
    assert described(b"no certificate")[2] == "Valid: an unknown date to an unknown date"
