"""Chains as proxies present them, with what is to be said of each."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.run import Outcome, probe
from tests.probe.authority import BEGINS, Authority, Credential, trusted_ca
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
    "intercepted": Case(
        ROOT.issue("host.test"),
        (ROOT,),
        TAKEN,
        ("The proxy intercepts TLS, and nodes trust its CA through trustedCa.",),
    ),
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
