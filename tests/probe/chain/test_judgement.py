"""What is said of chains, each as a proxy presents it, and what `openssl s_client` says of the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from azext_aksproxy.config.trusted_ca.certificates import certificate
from azext_aksproxy.probe.chain.absent import Absent, issuer_of
from azext_aksproxy.probe.chain.host_name import name_fault
from azext_aksproxy.probe.chain.trust import Trust
from azext_aksproxy.probe.endpoint import read_endpoint
from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.run import Outcome, probe
from tests.probe.authority import BEGINS, ENDS, Authority, Credential, trusted_ca
from tests.probe.hosts import secured
from tests.probe.proxies import inside_tls, proxied, tunnel

PUBLIC = Authority("Public root")
ROOT = Authority("Proxy root")
BELOW = Authority("Proxy intermediate", ROOT, locations=["http://pki.test/root.crt", "ldap://pki.test/cn=root"])
RENEWED = Authority("Proxy root")
"""A root of the same name with another key."""
NOW = BEGINS + timedelta(days=30)
OLD = Authority("Old root", begins=BEGINS - timedelta(days=900), ends=BEGINS - timedelta(days=1))
UNSEEN = Authority("Unseen root")
SELF_SIGNED = Authority("host.test")
CONSTRAINED = Authority("Constrained root", extensions=[x509.NameConstraints([x509.DNSName("else.test")], None)])
NO_CA = Authority.of(PUBLIC.issue("middle.test"))
SMALL_KEY = rsa.generate_private_key(65537, 1024)  # noqa: S505 what some proxies have, and Go takes

LOCATION = "http://pki.test/issuer.crt"


class Case(NamedTuple):
    """A chain, what is trusted beside the public root, what the result is, and the words of it.

    `codes` are those with which `openssl s_client` may end; it tells the last error that it finds.
    """

    chain: Credential
    trusted: tuple[Authority, ...]
    result: Result
    words: tuple[str, ...]
    codes: tuple[int, ...] = (0,)
    host: str = "host.test"


WELL, TAKEN, NOT = Result.PASSED_THROUGH, Result.INTERCEPTED, Result.NOT_TRUSTED

CASES = {
    "public": Case(PUBLIC.issue("host.test"), (ROOT,), WELL, ("A public CA issued the certificate",)),
    "wildcard": Case(PUBLIC.issue("*.host.test"), (), WELL, ("public CA",), host="a.host.test"),
    "address": Case(PUBLIC.issue("10.1.2.3"), (), WELL, ("public CA",), host="10.1.2.3"),
    "IPv6": Case(PUBLIC.issue("2001:db8::1"), (), WELL, ("public CA",), host="[2001:db8:0::1]"),
    "intercepted": Case(ROOT.issue("host.test"), (ROOT,), TAKEN, ("The proxy intercepts TLS",)),
    "intermediate presented": Case(BELOW.issue("host.test", above=[BELOW]), (ROOT,), TAKEN, ("intercepts",)),
    "intermediate trusted": Case(BELOW.issue("host.test"), (BELOW,), TAKEN, ("intercepts",)),
    "small key": Case(ROOT.issue("host.test", key=SMALL_KEY), (ROOT,), TAKEN, ("intercepts",)),
    # openssl takes the Common Name where Go does not
    "host trusted": Case(
        Credential(SELF_SIGNED.certificate, SELF_SIGNED.key), (SELF_SIGNED,), NOT, ("has no Subject",)
    ),
    "root presented": Case(
        ROOT.issue("host.test", above=[ROOT]),
        (OLD,),
        NOT,
        ("The chain ends at the root 'CN=Proxy root', which is neither a public one nor in trustedCa.", "SHA-256 "),
        (19,),
    ),
    "self-signed": Case(
        Credential(ROOT.certificate, ROOT.key),
        (),
        NOT,
        ("The chain ends at the root 'CN=Proxy root'", "has no Subject Alternative Names"),
        (18, 62),
    ),
    "root not presented": Case(
        BELOW.issue("host.test", above=[BELOW]),
        (),
        NOT,
        ("The chain ends at 'CN=Proxy intermediate', whose issuer 'CN=Proxy root' is an unknown root",),
        (20, 21),
    ),
    "intermediate left out": Case(
        BELOW.issue("host.test"),
        (ROOT,),
        NOT,
        (
            "The issuer 'CN=Proxy intermediate' of the certificate 'CN=host.test' was not presented",
            "the proxy leaves it out: have the proxy present it",
        ),
        (20, 21),
    ),
    "nothing known": Case(
        UNSEEN.issue("host.test", locations=[LOCATION]),
        (),
        NOT,
        ("The issuer 'CN=Unseen root' of", "It is an unknown root, or an intermediate CA that is left out."),
        (20, 21),
    ),
    "another key": Case(
        RENEWED.issue("host.test"),
        (ROOT,),
        NOT,
        ("trustedCa has a certificate of the issuer 'CN=Proxy root', with another key",),
        (20, 21),
    ),
    "expired": Case(
        ROOT.issue("host.test", ends=NOW - timedelta(days=1)),
        (ROOT,),
        NOT,
        (f"The certificate of the host 'CN=host.test' expired on {NOW - timedelta(days=1):%Y-%m-%d}. Have it renewed",),
        (10,),
    ),
    "not yet valid": Case(
        ROOT.issue("host.test", begins=NOW + timedelta(days=9)),
        (ROOT,),
        NOT,
        (f"'CN=host.test' is not valid before {NOW + timedelta(days=9):%Y-%m-%d}.", "clocks"),
        (9,),
    ),
    "root expired": Case(
        OLD.issue("host.test"), (OLD,), NOT, ("The CA certificate 'CN=Old root' expired on", "its successor"), (10,)
    ),
    "another host": Case(
        ROOT.issue("a.test", "b.test", "c.test", "d.test"),
        (ROOT,),
        NOT,
        ("The certificate 'CN=a.test' is for a.test, b.test, c.test, ..., not for 'host.test'.",),
        (62,),
    ),
    "wildcard too deep": Case(
        ROOT.issue("*.test"), (ROOT,), NOT, ("is for *.test, not for 'a.host.test'",), (62,), "a.host.test"
    ),
    "another address": Case(
        ROOT.issue("10.1.2.4"), (ROOT,), NOT, ("is for 10.1.2.4, not for '10.1.2.3'",), (64,), "10.1.2.3"
    ),
    "common name alone": Case(
        ROOT.issue(), (ROOT,), NOT, ("has no Subject Alternative Names, and clients ignore its Common Name",), (62,)
    ),
    "another purpose": Case(
        ROOT.issue("host.test", purposes=[ExtendedKeyUsageOID.CLIENT_AUTH]),
        (ROOT,),
        NOT,
        ("The certificate 'CN=host.test' is not for TLS servers (Key Usage, Extended Key Usage).",),
        (26,),
    ),
    "no names of hosts": Case(
        ROOT.issue(extensions=[x509.SubjectAlternativeName([x509.RFC822Name("a@host.test"), x509.DNSName("h*.test")])]),
        (ROOT,),
        NOT,
        ("has no Subject Alternative Names",),
        (0, 62),
    ),
    "what Go cannot read": Case(
        ROOT.issue("host.test", "::ffff:10.1.2.3"),
        (ROOT,),
        NOT,
        ("Go cannot read the certificate 'CN=host.test' (", "kubelet and containerd do not connect"),
    ),
    "a host that the CA may not serve": Case(
        CONSTRAINED.issue("host.test"),
        (CONSTRAINED,),
        NOT,
        ("OpenSSL does not trust the certificate 'CN=host.test': permitted subtree violation.",),
        (47,),
    ),
    "no CA": Case(
        NO_CA.issue("host.test", above=[NO_CA]),
        (),
        NOT,
        ("The certificate 'CN=middle.test' signs others, and is no CA that may",),
        (24, 26, 79),
    ),
    "all at once": Case(
        UNSEEN.issue("other.test", ends=NOW - timedelta(days=1)),
        (),
        NOT,
        ("'CN=Unseen root'", "expired on", "not for 'host.test'"),
        (10, 20, 21, 62),
    ),
}


def probed(case: Case, *, over_tls: bool = False) -> Outcome:
    talk = tunnel(secured(case.chain))
    if over_tls:
        talk = inside_tls(talk, PUBLIC.issue("127.0.0.1"))
    with proxied(talk, "https" if over_tls else "http") as proxy:
        settings = {"httpProxy": proxy, "trustedCa": trusted_ca(*case.trusted)}
        return probe([f"https://{case.host}/"], settings, public_roots=PUBLIC.pem, timeout=30)


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
