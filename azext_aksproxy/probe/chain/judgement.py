"""A chain that was presented, judged: what is wrong with it, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from OpenSSL import SSL

from azext_aksproxy.config.redact import printable
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificate
from azext_aksproxy.probe.chain.absent import Absent, issuer_of
from azext_aksproxy.probe.chain.host_name import name_fault
from azext_aksproxy.probe.chain.trust import Error, Trust, Verdict
from azext_aksproxy.probe.endpoint import Endpoint
from azext_aksproxy.probe.row import Presented

CODES = SSL.X509VerificationCodes
UNKNOWN_ROOT = (CODES.ERR_SELF_SIGNED_CERT_IN_CHAIN, CODES.ERR_DEPTH_ZERO_SELF_SIGNED_CERT)
NO_ISSUER = (
    CODES.ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
    CODES.ERR_UNABLE_TO_GET_ISSUER_CERT,
    CODES.ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
)
PURPOSES = (CODES.ERR_INVALID_PURPOSE, CODES.ERR_INVALID_CA, CODES.ERR_INVALID_NON_CA, CODES.ERR_KEYUSAGE_NO_CERTSIGN)
DATES = (CODES.ERR_CERT_HAS_EXPIRED, CODES.ERR_CERT_NOT_YET_VALID)

WEAK = {
    66: "its key is too weak",
    67: "it is a CA with a key that is too weak",
    68: "it is signed with a digest that is too weak, such as SHA-1",
}
"""What OpenSSL refuses for its security level alone (x509_vfy.h, 3.0 to 4.0)."""

MOST_FAULTS = 5
"""How many faults of one chain are told. Ours: a chain may have a hundred certificates, and each its own."""

COMPARE = "compare its fingerprint with the owner of the proxy"


@dataclass(frozen=True)
class Judgement:
    """What is to be said of a chain.

    `fault` is "" where it is trusted, else what is wrong with it and what to do; `verdict` has how it is trusted.
    `chain` is what was presented, in DER; `absent` the issuer that ends it, where that is what it fails for.
    """

    fault: str
    verdict: Verdict
    chain: tuple[bytes, ...]
    absent: Absent | None = None

    @property
    def issuer(self) -> str:
        """The issuer of the first certificate."""
        return certificate(self.chain[0]).issuer

    @property
    def presented(self) -> tuple[Presented, ...]:
        """The chain as it is shown."""
        return tuple(_presented(certificate(der)) for der in self.chain)

    @property
    def authorities(self) -> tuple[bytes, ...]:
        """The CA certificates of the chain, in DER."""
        return tuple(der for der in self.chain if certificate(der).is_ca)


def judge(trust: Trust, connection: SSL.Connection, chain: Sequence[bytes], endpoint: Endpoint) -> Judgement:
    """Judge what was presented for `endpoint` in a handshake that is over."""
    verdict = trust.verdict(connection)
    faults = [*_unreadable(chain), *_faults(trust, verdict.errors, chain), *_about_name(chain[0], endpoint)]
    return Judgement(
        " ".join(list(dict.fromkeys(faults))[:MOST_FAULTS]), verdict, tuple(chain), _absent(verdict.errors)
    )


def _unreadable(chain: Sequence[bytes]) -> Iterator[str]:
    """Yield what Go cannot parse. It then ends the handshake, wherever in the chain that stands (crypto/tls, 1.27)."""
    for found in map(certificate, chain):
        faults = [*found.go_refuses, *found.malformed.values()] if not found.problem else ["no X.509"]
        if faults:
            yield (
                f"Go cannot read the certificate '{found.subject or 'no subject'}' ({', '.join(faults)}): kubelet and "
                "containerd do not connect. Have the owner of the proxy issue it anew."
            )


def _faults(trust: Trust, errors: Sequence[Error], chain: Sequence[bytes]) -> Iterator[str]:
    """Yield what the verifier found, the issuers first, each with what to do."""
    issuers = [each for each in errors if each[0] in (*UNKNOWN_ROOT, *NO_ISSUER)]
    for number, der in issuers[:1]:
        yield _unknown_root(der) if number in UNKNOWN_ROOT else _no_issuer(trust, der)
    for number, der in errors:
        if number in DATES:
            yield _outside_its_dates(number, certificate(der), is_host=der == chain[0])
        elif number in PURPOSES:
            yield _of_another_purpose(der, is_host=der == chain[0])
        elif number not in (*UNKNOWN_ROOT, *NO_ISSUER):
            told = WEAK.get(number) or printable(trust.in_words(chain)) or f"error {number}"
            yield (
                f"OpenSSL does not trust the certificate '{_subject(der)}': {told}. "
                "Show this to the owner of the proxy."
            )


def _unknown_root(der: bytes) -> str:
    found = certificate(der)
    return (
        f"The chain ends at the root '{found.subject}', which is neither a public one nor in trustedCa. "
        f"Add it to trustedCa; before that {COMPARE}: SHA-256 {found.sha256}."
    )


def _no_issuer(trust: Trust, der: bytes) -> str:
    """Tell an issuer that is unknown from one that is left out, as far as the chain can say it."""
    found = certificate(der)
    name = found.parts.issuer if found.parts else None
    if any(each.parts and each.parts.subject == name for each in trust.trusted):
        return (
            f"trustedCa has a certificate of the issuer '{found.issuer}', with another key than the one that signed "
            f"'{found.subject}'. Get the present one from the owner of the proxy, and add it to trustedCa."
        )
    if found.is_ca:
        return (
            f"The chain ends at '{found.subject}', whose issuer '{found.issuer}' is an unknown root: it was not "
            "presented, and is neither a public root nor in trustedCa. Get its certificate from the owner of the "
            "proxy, and add it to trustedCa."
        )
    return _without_ca(trust, found)


def _without_ca(trust: Trust, found: Certificate) -> str:
    """Say what is wrong where the CA of a server was not presented: it may be a root, or an intermediate left out."""
    fact = (
        f"The issuer '{found.issuer}' of the certificate '{found.subject}' was not presented, and is neither a public "
        "root nor in trustedCa."
    )
    if trust.trusted:
        return (
            f"{fact} If it is an intermediate CA below one of trustedCa, the proxy leaves it out: have the proxy "
            "present it, or add it to trustedCa. If it is a root, get it from the owner of the proxy, and add it."
        )
    return (
        f"{fact} It is an unknown root, or an intermediate CA that is left out. Get it from the owner of the proxy, "
        "and add it to trustedCa."
    )


def _outside_its_dates(number: int, found: Certificate, *, is_host: bool) -> str:
    who = "The certificate of the host" if is_host else "The CA certificate"
    if number == CODES.ERR_CERT_HAS_EXPIRED:
        fact = f"{who} '{found.subject}' expired on {_day(found.not_valid_after)}."
    else:
        fact = f"{who} '{found.subject}' is not valid before {_day(found.not_valid_before)}."
    remedy = "Have it renewed" if is_host else "Take its successor, in trustedCa as well"
    return f"{fact} {remedy}, and see that the clocks of proxy and machine are right."


def _of_another_purpose(der: bytes, *, is_host: bool) -> str:
    if is_host:
        fact = f"The certificate '{_subject(der)}' is not for TLS servers (Key Usage, Extended Key Usage)."
    else:
        fact = (
            f"The certificate '{_subject(der)}' signs others, and is no CA that may (Basic Constraints, Key Usage, "
            "Extended Key Usage)."
        )
    return f"{fact} Have the owner of the proxy present a chain that is made for TLS servers."


def _about_name(der: bytes, endpoint: Endpoint) -> Iterator[str]:
    fault = name_fault(certificate(der), endpoint)
    if fault:
        yield f"The certificate '{_subject(der)}' {printable(fault)}. Have one presented that names the host."


def _absent(errors: Sequence[Error]) -> Absent | None:
    """Return the issuer that the chain lacks, None where it lacks none or ends at a root."""
    for number, der in errors:
        if number in UNKNOWN_ROOT:
            return None
        if number in NO_ISSUER:
            return issuer_of(certificate(der))
    return None


def _subject(der: bytes) -> str:
    return certificate(der).subject or "no subject"


def _day(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d}" if when else "an unknown date"


def _presented(found: Certificate) -> Presented:
    begins, ends = found.not_valid_before, found.not_valid_after
    return Presented(
        subject=found.subject,
        issuer=found.issuer,
        not_before=begins.isoformat() if begins else "",
        not_after=ends.isoformat() if ends else "",
        sha256=found.sha256,
    )
