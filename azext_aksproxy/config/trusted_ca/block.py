"""What is said of the blocks of a bundle that hold no certificate, or that OpenSSL reads otherwise than Go does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.trusted_ca.encoding import CUT_OFF, ENCODE, PRIVATE_KEY
from azext_aksproxy.config.trusted_ca.pem import BEGIN, ODD_ENDS, Block
from azext_aksproxy.config.trusted_ca.programs import EVERYONE, GO, NODE, OPENSSL, P11_KIT
from azext_aksproxy.config.trusted_ca.rules import SPOILS_STORE
from azext_aksproxy.config.trusted_ca.stray import stray_lines
from azext_aksproxy.config.trusted_ca.x509 import openssl

MOST_STRAY_LINES = 100
"""How many of them are told. Ours: a thousand findings help nobody."""

CERTIFICATES_ONLY = (
    "Keep the certificates only: "
    "`openssl crl2pkcs7 -nocrl -certfile ca.pem | openssl pkcs7 -print_certs -out certificates.pem`."
)

RELABEL = "Write each certificate anew as a plain one: `openssl x509 -in one.pem -out certificate.pem`."
OTHER_BLOCKS = {
    "TRUSTED CERTIFICATE": RELABEL,
    "X509 CERTIFICATE": RELABEL,
    "CERTIFICATE REQUEST": "Put the certificate that was issued for the request in its place.",
    "NEW CERTIFICATE REQUEST": "Put the certificate that was issued for the request in its place.",
    "PUBLIC KEY": "Put the certificate that holds the key in its place.",
    "PKCS7": "Take the certificates out: `openssl pkcs7 -in ca.p7b -print_certs -out ca.pem`.",
    "X509 CRL": "Remove it: a revocation list is not read from here.",
}
"""PEM labels that are taken for certificates, and what to do."""

HARMLESS = {
    "DH PARAMETERS",
    "DSA PARAMETERS",
    "EC PARAMETERS",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "X9.42 DH PARAMETERS",
}
"""PEM labels that every program passes over, and that nobody takes for certificates."""

OTHER_BLOCK = Rule(
    id="trusted-ca-other-block",
    severity=Severity.ERROR,
    title="Every PEM block is labelled CERTIFICATE",
    reason="Blocks with another label are skipped, and nothing in them is trusted.",
    source="Go crypto/x509, CertPool.AppendCertsFromPEM; RFC 7468",
)
IGNORED_BLOCK = Rule(
    id="trusted-ca-ignored-block",
    severity=Severity.WARNING,
    title="There are no parameters and public keys beside the certificates",
    reason="Programs pass over them.",
    source="Go crypto/x509, CertPool.AppendCertsFromPEM; OpenSSL 3, PEM_X509_INFO_read_bio; tried in November 2026",
)
MALFORMED_PEM = Rule(
    id="trusted-ca-malformed-pem",
    severity=Severity.ERROR,
    title="BEGIN and END lines stand by themselves, match, and enclose base64",
    reason="A block that is not so is skipped, and often the one after it as well.",
    source="RFC 7468; Go encoding/pem",
)
NO_CERTIFICATE = Rule(
    id="trusted-ca-no-certificate",
    severity=Severity.ERROR,
    title="Every CERTIFICATE block holds an X.509 certificate",
    reason="What cannot be parsed is skipped, and not trusted.",
    source="RFC 5280; Go crypto/x509",
)


class Text(NamedTuple):
    """A way in which PEM text is written: the rule, and the programs that do not trust the certificate in it then.

    `spoils` says that OpenSSL then loads nothing of the whole file.
    """

    rule: Rule
    what: str
    refused_by: frozenset[str]
    spoils: bool = False


TEXTS = (
    Text(SPOILS_STORE, "an empty line in the base64", OPENSSL | {P11_KIT}, spoils=True),
    Text(SPOILS_STORE, "an empty line below BEGIN", OPENSSL, spoils=True),
    Text(NO_CERTIFICATE, "no certificate in a CERTIFICATE block", EVERYONE, spoils=True),
    Text(CUT_OFF, "an END line with four dashes", EVERYONE, spoils=True),
    Text(MALFORMED_PEM, "a BEGIN line with other dashes, or in lower case", EVERYONE),
    Text(MALFORMED_PEM, "a BEGIN or END line that ends with a carriage return alone", frozenset({GO})),
    Text(MALFORMED_PEM, "one that ends with a form feed or a vertical tab", frozenset({GO})),
    Text(MALFORMED_PEM, "a form feed or a vertical tab in the base64", OPENSSL | {GO}, spoils=True),
    Text(MALFORMED_PEM, "headers below the BEGIN line", OPENSSL | {GO}, spoils=True),
    Text(OTHER_BLOCK, "the label X509 CERTIFICATE", frozenset({GO, P11_KIT})),
    Text(OTHER_BLOCK, "the label TRUSTED CERTIFICATE", frozenset({GO, NODE})),
)
"""What was tried with the same programs as the rows of `oddities`."""

RULES = (OTHER_BLOCK, IGNORED_BLOCK, MALFORMED_PEM, NO_CERTIFICATE)

LINES = (
    "BEGIN and END stand on lines of their own, with nothing before them, and the base64 on lines between. "
    f"Join files with `awk 1 first.pem second.pem`, and write the output of {ENCODE}."
)
ONE_KIND = "Leave line feeds alone: `tr -d '\\r\\f\\v' <ca.pem | base64 -w0`."
EMPTY_LINE = re.compile(rb"\n[ \t\r]*\n")
ENCODE_INNER = "`base64 -w0 inner.pem`"
REWRITE = "Take the certificate anew from where it came, as PEM."


def about_block(block: Block, place: str, is_alone: bool) -> Finding | None:
    """Return why there is no certificate to be read from `block`. Its label comes first: it decides what is lost."""
    if block.is_private_key:
        message = f"The value of trustedCa holds a private key ({place}); it was not sent."
        return Finding(PRIVATE_KEY, message, CERTIFICATES_ONLY)
    if block.is_cut_off:
        message = f"The PEM text of trustedCa is cut off: {place} {block.fault}."
        return Finding(CUT_OFF, message, f"Take the whole file: {ENCODE}.")
    if block.label in OTHER_BLOCKS or (block.label != "CERTIFICATE" and not block.fault):
        return _other_block(block.label, place, is_alone)
    if block.fault:
        hint = ONE_KIND if block.fault in ODD_ENDS else LINES
        return Finding(MALFORMED_PEM, f"In trustedCa, {place} {block.fault}.", hint)
    return None


def _other_block(label: str, place: str, is_alone: bool) -> Finding:
    called = f"a block of the kind {label}" if label else "of no usual kind"
    message = f"In trustedCa, {place} is {called}, not CERTIFICATE."
    remove = "Remove it: only CERTIFICATE blocks are read."
    if label in HARMLESS and not is_alone:
        return Finding(IGNORED_BLOCK, message, remove)
    return Finding(OTHER_BLOCK, message, OTHER_BLOCKS.get(label, remove))


def no_certificate(block: Block, place: str) -> Finding:
    """Return the finding about a block that is labelled CERTIFICATE and holds none."""
    if BEGIN in block.content:  # `certutil -encode` was given PEM
        message = f"In trustedCa, {place} holds PEM text that was encoded as if it were a certificate."
        hint = (
            f"Encode it once: take the text out by `sed '/-----/d' ca.pem | base64 -d >inner.pem`, then {ENCODE_INNER}."
        )
        return Finding(NO_CERTIFICATE, message, hint)
    message = f"In trustedCa, {place} is labelled CERTIFICATE but holds none."
    hint = "Take it anew from where it came, as a file by itself that `openssl x509 -in one.pem -noout -text` shows."
    return Finding(NO_CERTIFICATE, message, hint)


def unlike_openssl(block: Block, place: str) -> Finding:
    """Return the finding about a block that Go reads, but OpenSSL does not, for the way in which it is written."""
    has_gap = EMPTY_LINE.search(block.text)
    what = "has an empty line in its base64" if has_gap else "is written in a way that OpenSSL does not read"
    message = f"In trustedCa, {place} {what}; OpenSSL then loads nothing of the whole trust store."
    hint = f"Take the empty lines out: `sed -i '/^[[:space:]]*$/d' ca.pem`, then {ENCODE}." if has_gap else REWRITE
    return Finding(SPOILS_STORE, message, hint)


def about_the_whole(pem: bytes, count: int) -> Iterator[Finding]:
    """Ask OpenSSL whether it, too, finds as many certificates, each counted once."""
    loaded = openssl.load_pem(pem)
    if loaded is None or loaded.certificates != count:
        found = "nothing of the whole trust store" if loaded is None else f"{loaded.certificates} of {count}"
        message = f"OpenSSL does not read the PEM text of trustedCa as Go does: it loads {found}."
        yield Finding(SPOILS_STORE, message, CERTIFICATES_ONLY)


def about_stray_lines(pem: bytes) -> Iterator[Finding]:
    """Yield what is lost outside of all blocks."""
    for number, is_begin in islice(stray_lines(pem), MOST_STRAY_LINES):
        if is_begin:
            message = f"In the PEM text of trustedCa, line {number:,} is no BEGIN line, but was to be one."
            hint = "Write it as -----BEGIN CERTIFICATE-----, with five hyphens on either side."
        else:
            message = f"In the PEM text of trustedCa, the END line {number:,} has no BEGIN line."
            hint = f"Take the whole file: {ENCODE}."
        yield Finding(MALFORMED_PEM, message, hint)
