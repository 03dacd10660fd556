"""What is odd about one certificate, and which programs do not trust it for that: a table, which the page is made from.

What a program does was tried with each row: Go 1.27.3, OpenSSL 3.0.19 (curl 7.88, Python 3.11 with the flags of each
version), Node 20.20 and p11-kit 0.24.1, in November 2026. `script/test --thorough` tries it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from azext_aksproxy.config.findings import Rule
from azext_aksproxy.config.trusted_ca import keys, rules, strict, traits
from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.programs import (
    EVERYONE,
    GO,
    NODE,
    OPENSSL,
    P11_KIT,
    PYTHON,
    STRICT_PYTHON,
    listed,
)

NOTHING = "OpenSSL then loads nothing of the whole trust store"
REISSUE = "Ask who issued it for a new one."
ISSUER = "Put the CA certificate that signed it in its place."
SIGNER = "Put the CA certificate that signs for the proxy in its place."
NAMED = "Put the CA certificate that signed it in its place, or issue it with `-addext subjectAltName=DNS:...`."
TRAILING_HINT = "Write it anew, by itself: `openssl x509 -in one.pem -out certificate.pem`."
UNREADABLE_HINT = "Leave it out, and ask who issued it for a new one."


class Oddity(NamedTuple):
    """A row. `what` is its name; `words` says what is so of a certificate, after its name, or "" if it is not."""

    rule: Rule
    what: str
    refused_by: frozenset[str]
    words: Callable[[Certificate], str]
    hint: str = REISSUE

    def message(self, name: str, words: str) -> str:
        """Return the sentence about a certificate that a message calls `name`."""
        if self.rule is rules.SPOILS_STORE:
            return f"{name} {words}; {NOTHING}."
        if self.refused_by == EVERYONE:
            return f"{name} {words}; no program trusts it."
        is_one = len(self.refused_by) == 1 and STRICT_PYTHON not in self.refused_by
        trusts = "does" if is_one or self.refused_by == OPENSSL else "do"
        return f"{name} {words}; {listed(self.refused_by)} {trusts} not trust it."


def oddities(certificate: Certificate) -> Iterator[tuple[Oddity, str]]:
    """Yield what is odd about a certificate, with the words for it."""
    for oddity in TABLE:
        if words := oddity.words(certificate):
            yield oddity, words


TABLE = (
    Oddity(rules.SPOILS_STORE, "what OpenSSL cannot parse", OPENSSL, traits.unreadable, UNREADABLE_HINT),
    Oddity(
        rules.EXTENSIONS,
        "a Basic Constraints or Extended Key Usage that cannot be parsed",
        EVERYONE,
        traits.malformed_to_all,
    ),
    Oddity(rules.EXTENSIONS, "another extension that OpenSSL and Go cannot parse", OPENSSL | {GO}, traits.malformed),
    Oddity(
        rules.EXTENSIONS,
        "one of the two with something after its end",
        frozenset({P11_KIT}),
        traits.malformed_to_p11_kit,
    ),
    Oddity(rules.EXTENSIONS, "one that OpenSSL alone cannot parse", OPENSSL, traits.malformed_to_openssl),
    Oddity(rules.GO_SKIPS, "what Go cannot parse", frozenset({GO}), traits.go_skips),
    Oddity(
        rules.GO_SKIPS, "two signature algorithms that differ", frozenset({GO, STRICT_PYTHON}), traits.two_algorithms
    ),
    Oddity(rules.GO_SKIPS, "something after its end", frozenset({GO, P11_KIT}), traits.has_more, TRAILING_HINT),
    Oddity(rules.SERIAL_NUMBER, "a negative serial number", frozenset({GO}), traits.negative_serial),
    Oddity(rules.KEY, "a compressed or hybrid point, RSA without NULL", frozenset({GO}), keys.go_alone_key),
    Oddity(rules.KEY, "explicit curve parameters, a malformed key", OPENSSL | {GO}, keys.malformed_key),
    Oddity(rules.KEY, "a key of another kind than RSA, Ed25519 and the NIST curves", frozenset({GO}), keys.foreign_key),
    Oddity(rules.KEY, "a key of a kind that is not known", OPENSSL | {GO}, keys.unknown_key),
    Oddity(rules.KEY, "an RSA exponent above 2^31-1, or an even one", frozenset({GO}), keys.exponent),
    Oddity(rules.KEY, "an RSA key of fewer than 1,024 bits", OPENSSL | {GO}, keys.rsa_bits(0, rules.MIN_RSA_BITS)),
    Oddity(
        rules.KEY,
        f"an RSA key of 1,024 to {rules.MIN_OPENSSL_RSA_BITS - 1:,} bits",
        OPENSSL - {NODE},
        keys.rsa_bits(rules.MIN_RSA_BITS, rules.MIN_OPENSSL_RSA_BITS),
    ),
    Oddity(rules.KEY_USAGE, "a CA that must not sign", OPENSSL | {GO}, traits.must_not_sign, SIGNER),
    Oddity(rules.KEY_USAGE, "a CA whose Key Usage has no bit", OPENSSL, traits.no_usage),
    Oddity(rules.PURPOSE, "an Extended Key Usage without servers", EVERYONE, traits.no_server_purpose),
    Oddity(
        rules.PURPOSE, "one with servers as Server Gated Cryptography", frozenset({GO, P11_KIT}), traits.old_purpose
    ),
    Oddity(rules.PURPOSE, "an empty Extended Key Usage", OPENSSL | {P11_KIT}, traits.empty_purpose),
    Oddity(rules.PURPOSE, "one with `any` and without servers", OPENSSL, traits.any_purpose),
    Oddity(rules.CRITICAL, "a critical extension that neither knows", OPENSSL | {GO}, traits.critical_to_both),
    Oddity(rules.CRITICAL, "critical constraints on other names than hosts", frozenset({GO}), traits.critical_to_go),
    Oddity(rules.CRITICAL, "one below version 3", OPENSSL, traits.critical_to_openssl),
    Oddity(rules.CRITICAL, "a critical key identifier", OPENSSL | {GO}, traits.never_critical),
    Oddity(rules.CRITICAL, "constraints with a minimum or a maximum", OPENSSL, traits.distance),
    Oddity(rules.TIMES, "a time without seconds, or with an offset", OPENSSL, traits.times),
    Oddity(rules.VERSION, "version 1, self-signed", frozenset({STRICT_PYTHON}), traits.old),
    Oddity(rules.VERSION, "version 1, issued by another", OPENSSL | {P11_KIT}, traits.old_and_issued),
    Oddity(rules.STRICT, "a CA without what strict programs ask for", frozenset({STRICT_PYTHON}), strict.not_strict),
    Oddity(rules.NOT_A_CA, "a CA by its Key Usage alone", frozenset({GO, STRICT_PYTHON, P11_KIT}), traits.by_usage),
    Oddity(
        rules.NO_ALTERNATIVE_NAME,
        "CA:FALSE and no Subject Alternative Name",
        frozenset({GO, P11_KIT}),
        traits.nameless_leaf,
        NAMED,
    ),
    Oddity(
        rules.NOT_A_CA,
        "CA:FALSE, signed by itself (as the server at best)",
        frozenset({P11_KIT}),
        traits.own_leaf,
        ISSUER,
    ),
    Oddity(
        rules.NOT_A_CA,
        "CA:FALSE, issued by another (as the server at best)",
        frozenset({PYTHON, NODE, P11_KIT}),
        traits.issued_leaf,
        ISSUER,
    ),
    Oddity(
        rules.SIGNATURE, "an intermediate signed with SHA-1 or MD5", frozenset({PYTHON, NODE}), traits.weak_signature
    ),
)
