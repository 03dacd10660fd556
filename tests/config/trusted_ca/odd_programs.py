"""Odd certificates on which programs differ, though all of them can read what is in there."""

from __future__ import annotations

from dataclasses import replace

from azext_aksproxy.config.trusted_ca.programs import CURL, EVERYONE, GO, NODE, OPENSSL, P11_KIT, PYTHON, STRICT_PYTHON
from tests.config.certificate_factory import tagged
from tests.config.trusted_ca.by_hand import (
    ANY_PURPOSE,
    CA,
    CLIENT,
    KEY_USAGE,
    NULL,
    SERVER,
    STRICT,
    SUBJECT_KEY,
    TRUE,
    Parts,
    alternative_name,
    elliptic_key,
    extension,
    key_usage,
    name,
    oid,
    purposes,
    rsa_key,
    sequence,
)
from tests.config.trusted_ca.odd_parts import P256, ROOT, RSA, Odd, hybrid, issued, key_of

OTHER_KEY = extension("2.5.29.35", sequence(tagged(0x80, b"o" * 20)))


def with_usage(value: bytes) -> Parts:
    return replace(ROOT, extensions=(CA, extension("2.5.29.15", value, TRUE), SUBJECT_KEY))


def with_constraints(value: bytes) -> Parts:
    return replace(ROOT, extensions=(extension("2.5.29.19", value, TRUE), KEY_USAGE, SUBJECT_KEY))


def distance(*numbers: bytes) -> bytes:
    """Return Name Constraints that permit what the leaf is called, with a minimum or a maximum."""
    return extension("2.5.29.30", sequence(tagged(0xA0, sequence(tagged(0x82, b"test"), *numbers))), TRUE)


BY_PROGRAM = {
    "the key of another as its issuer's": Odd(ROOT.with_(OTHER_KEY), "no-root", {PYTHON, NODE}),
    "another serial number as its issuer's": Odd(
        ROOT.with_(
            extension("2.5.29.35", sequence(tagged(0xA1, tagged(0xA4, name("Odd root"))), tagged(0x82, b"\x07")))
        ),
        "no-root",
        {PYTHON, NODE},
    ),
    "its own serial number as its issuer's": Odd(
        ROOT.with_(
            extension("2.5.29.35", sequence(tagged(0xA1, tagged(0xA4, name("Odd root"))), tagged(0x82, b"\x01")))
        )
    ),
    "an issuer in other letters": Odd(replace(ROOT, issuer=name("ODD  root ", 0x13))),
    "an intermediate without key identifiers of its issuer": Odd(issued(extensions=STRICT), "no-root", {PYTHON, NODE}),
    "no purpose": Odd(ROOT.with_(purposes()), "purpose", {*OPENSSL, P11_KIT}),
    "Server Gated Cryptography": Odd(ROOT.with_(purposes("1.3.6.1.4.1.311.10.3.3", CLIENT)), "purpose", {GO, P11_KIT}),
    "any purpose and Server Gated Cryptography": Odd(ROOT.with_(purposes(ANY_PURPOSE, "2.16.840.1.113730.4.1"))),
    "a purpose with something after its end": Odd(
        ROOT.with_(extension("2.5.29.37", sequence(oid(SERVER)) + b"\0")), "extensions", {P11_KIT}
    ),
    "constraints with something after their end": Odd(
        with_constraints(sequence(TRUE) + b"\0"), "extensions", {P11_KIT}
    ),
    "a negative length of the path": Odd(
        with_constraints(sequence(TRUE, tagged(0x02, b"\xff"))), "extensions", {GO, *OPENSSL}
    ),
    "a length of the path beyond 64 bits": Odd(
        with_constraints(sequence(TRUE, tagged(0x02, b"\0\x80" + bytes(8)))), "go-skips", {GO}
    ),
    "a purpose of others, and a length of the path beyond 64 bits": Odd(
        with_constraints(sequence(TRUE, tagged(0x02, b"\0\x80" + bytes(8)))).with_(purposes(CLIENT)),
        "go-skips purpose",
        EVERYONE,
    ),
    "no purpose, and extensions that cannot be read": Odd(
        replace(ROOT, extensions=(extension("2.5.29.19", sequence(b"\x01\x01\x01")), KEY_USAGE, KEY_USAGE, purposes())),
        "extensions purpose",
        EVERYONE,
    ),
    "a Key Usage of no bits": Odd(with_usage(b"\x03\x01\x00"), "key-usage", {*OPENSSL}),
    "a Key Usage of zeros": Odd(with_usage(b"\x03\x02\x00\x00"), "key-usage", {*OPENSSL}),
    "two Basic Constraints, and a Key Usage without signatures": Odd(
        replace(ROOT, extensions=(extension("2.5.29.19", b""), CA, key_usage(6), SUBJECT_KEY)),
        "extensions go-skips key-usage",
        EVERYONE,
    ),
    "no Alternative Names": Odd(ROOT.with_(alternative_name()), "strict-extensions", {STRICT_PYTHON}),
    "no name": Odd(replace(ROOT, subject=sequence()), "strict-extensions", {STRICT_PYTHON}),
    "version 2": Odd(replace(ROOT, version=b"\xa0\x03\x02\x01\x01"), "strict-extensions", {STRICT_PYTHON}),
    "version 1 with a critical extension": Odd(
        replace(ROOT, version=b"").with_(extension("1.2.3.4", b"x", TRUE)), "critical-extension version-1", {*OPENSSL}
    ),
    "a minimum": Odd(ROOT.with_(distance(tagged(0x80, b"\1"))), "critical-extension", {*OPENSSL}),
    "a maximum": Odd(ROOT.with_(distance(tagged(0x81, b"\5"))), "critical-extension", {*OPENSSL}),
    "a minimum of 0": Odd(ROOT.with_(distance(tagged(0x80, b"\0")))),
    "a hybrid point": Odd(replace(ROOT, public=key_of(P256, hybrid(elliptic_key()))), "key", {GO}),
    "a key of no known kind": Odd(
        replace(ROOT, public=sequence(sequence(oid("1.2.3.4.5")), tagged(0x03, b"\0abc"))), "key", {GO, *OPENSSL}
    ),
    "RSA of 1963 bits": Odd(replace(RSA, key=rsa_key(1963))),
    "RSA of 1962 bits": Odd(replace(RSA, key=rsa_key(1962)), "key", {CURL, PYTHON, STRICT_PYTHON}),
    "NULL after its end": Odd(replace(ROOT, after=NULL), "go-skips", {GO, P11_KIT}),
}
