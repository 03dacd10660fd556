"""What is said of chains, each as a proxy presents it, and what `openssl s_client` says of the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from azext_aksproxy.config.trusted_ca.certificates import certificate
from azext_aksproxy.probe.chain.absent import Absent, issuer_of
from azext_aksproxy.probe.chain.host_name import name_fault
from azext_aksproxy.probe.chain.trust import Trust
from azext_aksproxy.probe.endpoint import read_endpoint
from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.run import probe
from tests.clients.go import build, go
from tests.probe.authority import BEGINS, ENDS, Authority, Credential, trusted_ca
from tests.probe.chain.cases import BELOW, CASES, LOCATION, NOT, OLD, PUBLIC, RENEWED, ROOT, UNSEEN, Case, probed
from tests.probe.hosts import secured
from tests.probe.proxies import inside_tls, proxied, tunnel

HERE = Path(__file__).parent


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_chain_is_judged_as_nodes_would(case: Case) -> None:
    [row] = probed(case).rows

    assert row.result is case.result
    for words in case.words:
        assert words in row.detail
    assert row.detail.endswith(".")
    assert [each.subject for each in row.certificates] == [
        each.subject.rfc4514_string() for each in (case.chain.certificate, *case.chain.above)
    ]


@pytest.mark.skipif(not shutil.which("openssl"), reason="Debian has it in the package openssl")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_openssl_says_the_same(case: Case, tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(b"".join(each.pem for each in (PUBLIC, *case.trusted)))
    host = case.host.strip("[]")
    name = ["-verify_ip", host] if host[-1].isdigit() else ["-servername", host, "-verify_hostname", host]
    with proxied(tunnel(secured(case.chain))) as proxy:
        told = subprocess.run(
            ["openssl", "s_client", "-proxy", proxy.strip("/").partition("//")[2], "-connect", f"{case.host}:443",
             "-showcerts", "-CAfile", str(roots), "-no-CApath", "-partial_chain", "-cipher", "DEFAULT:@SECLEVEL=1",
             *name],
            input="", capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    code = int(told.stdout.partition("Verify return code: ")[2].split()[0])
    assert code in case.codes
    assert told.stdout.count("-----BEGIN CERTIFICATE-----") >= len(case.chain.above) + 1


@pytest.mark.skipif(not go(), reason="script/test --thorough installs Go")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_go_trusts_what_nodes_are_said_to_trust(case: Case, tmp_path: Path) -> None:
    program = build(go() or "", HERE / "go_handshake")
    roots = tmp_path / "roots.pem"
    roots.write_bytes(b"".join(each.pem for each in (PUBLIC, *case.trusted)))
    host = case.host.strip("[]")
    with proxied(tunnel(secured(case.chain))) as proxy:
        place = proxy.strip("/").partition("//")[2]
        told = subprocess.run(
            [program, place, f"{case.host}:443", host, str(roots)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout.strip()

    assert (told == "trusted") == (case.result is not NOT), told


def test_an_issuer_that_is_absent_is_told_with_where_it_can_be_had() -> None:
    of_root = probed(CASES["root not presented"])
    of_intermediate = probed(CASES["nothing known"])
    presented = probed(CASES["root presented"])

    assert of_root.absent == (Absent("CN=Proxy root", ("http://pki.test/root.crt", "ldap://pki.test/cn=root")),)
    assert of_root.presented_authorities == (BELOW.der,)
    assert of_intermediate.absent == (Absent("CN=Unseen root", (LOCATION,)),)
    assert of_intermediate.presented_authorities == ()
    assert presented.absent == ()
    assert presented.presented_authorities == (ROOT.der,)


def test_names_that_cannot_be_read_are_none_of_the_host() -> None:
    garbage = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), b"\x30\x03\x82")
    issued = certificate(ROOT.issue(extensions=[garbage]).certificate.public_bytes(Encoding.DER))

    assert (
        name_fault(issued, read_endpoint("https://host.test/")) == "has Subject Alternative Names that cannot be read"
    )


@pytest.mark.parametrize("value", [b"\x30\x02\x30\x05", b"\x04\x00", b""])
def test_a_location_that_cannot_be_read_is_none(value: bytes) -> None:
    oid = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.1")
    issued = UNSEEN.issue("host.test", extensions=[x509.UnrecognizedExtension(oid, value)])

    assert issuer_of(certificate(issued.certificate.public_bytes(Encoding.DER))) == Absent("CN=Unseen root")


def test_locations_are_few_and_harmless() -> None:
    urls = [f"http://pki.test/{number}\x1b[2J{'x' * 999}" for number in range(9)]
    issued = UNSEEN.issue("host.test", locations=urls)
    found = issuer_of(certificate(issued.certificate.public_bytes(Encoding.DER)))

    assert len(found.urls) == 4
    assert all(url.isprintable() and len(url) <= 300 for url in found.urls)


def test_a_chain_that_is_wrong_in_its_dates_alone_lacks_no_ca() -> None:
    outcome = probed(CASES["expired"])

    assert outcome.absent == ()
    assert outcome.presented_authorities == ()


@pytest.mark.parametrize(
    ("chain", "trusted", "unneeded"),
    [
        ("public", (ROOT, OLD), ("CN=Proxy root", "CN=Old root")),
        ("intercepted", (ROOT, OLD), ("CN=Old root",)),
        ("intermediate presented", (ROOT, BELOW), ()),
        ("intermediate trusted", (ROOT, BELOW, RENEWED), ("CN=Proxy root",)),
        ("expired", (ROOT, OLD), ()),
        ("root not presented", (OLD,), ()),
    ],
)
def test_a_certificate_that_no_chain_needed_is_told(
    chain: str, trusted: tuple[Authority, ...], unneeded: tuple[str, ...]
) -> None:
    outcome = probed(CASES[chain]._replace(trusted=trusted))

    assert outcome.unneeded == unneeded


def test_the_certificate_of_an_https_proxy_is_judged_first() -> None:
    credential = ROOT.issue("127.0.0.1")
    talk = inside_tls(tunnel(secured(PUBLIC.issue("host.test"))), credential)
    with proxied(talk, "https") as proxy:
        url, settings = "https://host.test/", {"httpsProxy": proxy}
        bare = probe([url], settings, public_roots=PUBLIC.pem, timeout=30)
        known = probe([url], {**settings, "trustedCa": trusted_ca(ROOT, OLD)}, public_roots=PUBLIC.pem, timeout=30)

    [row] = bare.rows
    assert row.result is Result.NOT_TRUSTED
    assert row.detail.startswith(f"The certificate of the proxy '{proxy}' itself is not trusted. ")
    assert row.issuer == "CN=Proxy root"
    assert bare.absent == (Absent("CN=Proxy root"),)
    assert [row.result for row in known.rows] == [Result.PASSED_THROUGH]
    assert known.unneeded == ("CN=Old root",), "the other is needed for the proxy"


def test_tls_in_tls_judges_the_chain_of_the_host() -> None:
    assert [row.result for row in probed(CASES["intercepted"], over_tls=True).rows] == [Result.INTERCEPTED]
    assert [row.result for row in probed(CASES["public"], over_tls=True).rows] == [Result.PASSED_THROUGH]


def test_a_chain_of_a_thousand_certificates_ends_as_a_row() -> None:
    crowd = tuple(Authority(f"CA {number}", key=ROOT.key) for number in range(1000))
    outcome = probed(Case(ROOT.issue("host.test", above=crowd), (ROOT,), Result.REFUSED, ()))

    [row] = outcome.rows
    assert row.result is Result.REFUSED
    assert "excessive message size" in row.detail


def test_what_was_presented_is_shown_with_dates_and_fingerprint() -> None:
    [row] = probed(CASES["public"]).rows

    [presented] = row.certificates
    certificate = CASES["public"].chain.certificate
    assert presented.not_before == BEGINS.isoformat()
    assert presented.not_after == ENDS.isoformat()
    assert presented.sha256 == certificate.fingerprint(hashes.SHA256()).hex().upper()


def test_openssl_has_no_words_for_a_chain_that_it_trusts() -> None:
    chain = [CASES["public"].chain.certificate.public_bytes(Encoding.DER)]

    assert Trust(PUBLIC.pem, []).in_words(chain) == ""
    assert Trust(ROOT.pem, []).in_words(chain) == "unable to get local issuer certificate"


@pytest.mark.skipif(not shutil.which("openssl"), reason="Debian has it in the package openssl")
def test_a_signature_with_sha_1_is_trusted_by_nobody(tmp_path: Path) -> None:
    signer = Credential(ROOT.certificate, ROOT.key).write(tmp_path / "ca.pem")
    (tmp_path / "extensions").write_text("subjectAltName=DNS:host.test")
    for command in (
        f"req -new -newkey rsa:2048 -nodes -keyout key -subj /CN=host.test -out request -config {os.devnull}",
        f"x509 -req -in request -CA {signer} -CAkey {signer} -sha1 -days 9 -extfile extensions -out signed",
    ):
        subprocess.run(["openssl", *command.split()], cwd=tmp_path, check=True, capture_output=True)
    key = load_pem_private_key((tmp_path / "key").read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    signed = Credential(x509.load_pem_x509_certificate((tmp_path / "signed").read_bytes()), key)
    [row] = probed(Case(signed, (ROOT,), NOT, ())).rows

    assert row.result is NOT
    assert "'CN=host.test': it is signed with a digest that is too weak, such as SHA-1." in row.detail


def test_a_chain_of_many_faults_makes_no_long_detail() -> None:
    expired = [Authority(f"CA {number}", key=ROOT.key, ends=BEGINS + timedelta(days=1)) for number in range(20)]
    for above, below in zip([ROOT, *expired], expired, strict=False):
        below.parent = above
    names = [f"{'a' * 60}.{'b' * 60}.host{number}.test" for number in range(100)]
    leaf = expired[-1].issue(*names, above=expired[::-1])
    [row] = probed(Case(leaf, (ROOT,), NOT, ())).rows

    assert row.result is NOT
    assert row.detail.count("expired on") >= 4
    assert len(row.detail) < 1500
    assert len(row.certificates) == 21
