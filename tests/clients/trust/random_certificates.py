"""Random CAs, put together of parts that are right by themselves or wrong: the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from cryptography.hazmat.primitives.serialization import PublicFormat

from azext_aksproxy.config.trusted_ca.certificates import certificate
from azext_aksproxy.config.trusted_ca.chain import key_identifier
from tests.config.certificate_factory import tagged
from tests.config.trusted_ca.by_hand import (
    ANY_PURPOSE,
    CA,
    CLIENT,
    FALSE,
    IDENTIFIER,
    KEY_USAGE,
    LEAF_NAME,
    NO_CA,
    NULL,
    SERVER,
    SUBJECT_KEY,
    TRUE,
    Parts,
    alternative_name,
    elliptic_key,
    extension,
    key_usage,
    leaf_key,
    name,
    oid,
    purposes,
    rsa_key,
    sequence,
)
from tests.config.trusted_ca.odd_parts import (
    DNS,
    P256,
    explicit_curve,
    hybrid,
    key_of,
    other_key,
    point,
    rsa_without_null,
)

CRITICAL = (b"", b"", TRUE, TRUE, FALSE, b"\x01\x01\x01")
PURPOSES = (SERVER, CLIENT, ANY_PURPOSE, "1.3.6.1.5.5.7.3.3", "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1")
CONSTRAINTS = (
    *(sequence(TRUE), sequence(TRUE, b"\x02\x01\x00"), sequence(TRUE, b"\x02\x01\xff"), sequence(TRUE, NULL)),
    *(sequence(), sequence(b"\x02\x01\x00"), sequence(TRUE) + b"\0", b"", sequence(b"\x01\x01\x01")),
    sequence(TRUE, tagged(0x02, b"\0\x80" + bytes(8))),
)
USAGES = (
    b"\x03\x02\x01\x06",
    b"\x03\x01\x00",
    b"\x03\x02\x00\x00",
    b"\x03\x02\x01\x02",
    b"\x03\x03\x07\x04\x80",
    b"\x03",
)
ALTERNATIVES = (
    *(tagged(0x81, b"a@b.c"), tagged(0x82, b"test"), tagged(0x82, b"m\xfc"), tagged(0x86, b"http://a.b/")),
    *(tagged(0x86, b"http://a b/"), tagged(0x87, b"\n\0\0\1"), tagged(0x87, b"12345"), tagged(0xA4, name("x"))),
    tagged(0x88, b"\x2a\3"),
)
PERMITTED = (tagged(0x82, b"test"), tagged(0x82, b"leaf.test"), tagged(0x82, b"TEST"), tagged(0x82, b""))
EXCLUDED = (
    *(
        tagged(0x82, b"other"),
        tagged(0x82, b"other."),
        tagged(0x81, b"a.b"),
        tagged(0x86, b".a.b"),
        tagged(0x87, bytes(8)),
    ),
    *(tagged(0xA4, name("a")), tagged(0x88, b"\x2a\3"), tagged(0x87, b"\n\0\0\0\xff\0\xff\0")),
)
TEXTS = (
    *((0x0C, b"Corp"), (0x0C, b"M\xfc"), (0x0C, b""), (0x13, b"Smith & Co"), (0x13, b"a_b"), (0x14, b"M\xfc")),
    *(
        (0x16, b"a@b"),
        (0x16, b"\xfc"),
        (0x1E, b"\0a"),
        (0x1E, b"abc"),
        (0x1E, b"\xd8\0"),
        (0x12, b"12 3"),
        (0x12, b"1a"),
    ),
    *(
        (0x1C, b"\0\0\0a"),
        (0x1C, b"abcde"),
        (0x1A, b"vis"),
        (0x02, b"\1"),
        (0x05, b""),
        (0x01, b"\1"),
        (0x0C, b" a  B "),
    ),
)
OTHERS: Sequence[tuple[str, bytes]] = (
    ("2.5.29.32", sequence(sequence(oid("2.5.29.32.0")))),
    ("2.5.29.32", sequence(*[sequence(oid("1.2.3"))] * 2)),
    ("2.5.29.33", sequence(sequence(oid("1.2.3"), oid("1.2.4")))),
    ("2.5.29.36", sequence(tagged(0x81, b"\0"))),
    ("2.5.29.54", tagged(0x02, b"\0")),
    ("2.5.29.31", sequence(sequence(tagged(0xA0, tagged(0xA0, tagged(0x86, b"http://a/b.crl")))))),
    ("2.5.29.31", b"\1\2\3"),
    ("2.5.29.18", sequence(tagged(0x82, b"a"))),
    ("1.3.6.1.5.5.7.1.1", sequence(sequence(oid("1.3.6.1.5.5.7.48.1"), tagged(0x86, b"http://a/o")))),
    ("2.16.840.1.113730.1.1", tagged(0x03, b"\0\x07")),
    ("2.16.840.1.113730.1.13", tagged(0x16, b"comment")),
    ("1.3.6.1.4.1.311.21.1", tagged(0x02, b"\0")),
    ("1.3.6.1.4.1.99999.1", b"anything"),
)
SERIAL_NUMBERS = (b"\0", b"\xff", b"\1" * 20, b"\0\x80", b"\0\1", b"\7")
TIMES = (b"2001010000Z", b"200101000000+0100", b"20010100000aZ", b"200230000000Z", b"500101000000Z")


@cache
def keys() -> tuple[dict[str, Any], ...]:
    """Return the parts that make a certificate with keys of each kind."""
    compressed = key_of(P256, point(elliptic_key(), PublicFormat.CompressedPoint))
    return (
        *({"key": rsa_key()}, {"key": rsa_key(1024)}, {"key": rsa_key(2048, 3)}, {"key": rsa_key(2048, 2**32 + 1)}),
        *({"key": elliptic_key(curve)} for curve in ("secp224r1", "secp384r1", "secp521r1", "secp256k1")),
        *({"key": other_key()}, {"key": rsa_key(), "public": rsa_without_null()}, {"public": compressed}),
        *(
            {"public": explicit_curve()},
            {"public": key_of(P256, hybrid(elliptic_key()))},
            {"public": key_of(P256, b"\0")},
        ),
    )


def random_certificates(count: int, seed: int) -> list[Parts]:
    """Return `count` of them: most have something odd, few have much."""
    random = Random(seed)  # noqa: S311 - no secret is made of it
    return [_certificate(random) for _ in range(count)]


def leaf_of(parts: Parts) -> bytes:
    """Return the certificate of a server that `parts` signed, which nothing is wrong with."""
    identifier = key_identifier(certificate(parts.der())) or IDENTIFIER
    authority = extension("2.5.29.35", sequence(tagged(0x80, identifier)))
    extensions = (authority, DNS, purposes(SERVER), NO_CA, SUBJECT_KEY)
    leaf = Parts(
        name(LEAF_NAME), parts.subject, leaf_key(), parts.key, serial_number=b"\x02\x01\x02", extensions=extensions
    )
    return leaf.der()


def _certificate(random: Random) -> Parts:
    def happens(chance: float) -> bool:
        return random.random() < chance

    parts = Parts(**(random.choice(keys()) if happens(0.3) else {}))
    if happens(0.2):
        parts = replace(parts, subject=_name(random))
    if happens(0.1):
        parts = replace(parts, issuer=name("Elsewhere") if happens(0.7) else _name(random))
    if happens(0.05):
        parts = replace(parts, serial_number=tagged(0x02, random.choice(SERIAL_NUMBERS)))
    if happens(0.05):
        parts = replace(parts, begins=tagged(0x17, random.choice(TIMES)))
    if happens(0.02):
        parts = replace(parts, after=random.choice((b"\0", NULL, b"x")))
    return replace(parts, extensions=tuple(_extensions(random, parts.subject)))


def _name(random: Random) -> bytes:
    texts = random.choices(TEXTS, k=random.choice((0, 1, 1, 2)))
    return sequence(*(tagged(0x31, sequence(oid("2.5.4.10"), tagged(tag, text))) for tag, text in texts))


def _extensions(random: Random, subject: bytes) -> list[bytes]:
    """Return what a CA should have, each changed or left out now and then, and some that it may have."""
    chosen = [(0.96, 0.25, CA, _constraints), (0.9, 0.25, KEY_USAGE, _usage), (0.9, 0.1, SUBJECT_KEY, _subject_key)]
    found = []
    for has, is_odd, usual, odd in chosen:
        if random.random() < has:
            found.append(odd(random) if random.random() < is_odd else usual)
    again = random.choice(found) if found else CA
    optional = (
        (0.25, _authority_key(random, subject)),
        (0.15, _purposes(random)),
        (0.1, _alternatives(random)),
        (0.1, _name_constraints(random)),
        (0.3, _other(random)),
        (0.02, again),
    )
    found += [each for chance, each in optional if random.random() < chance]
    random.shuffle(found)
    return found


def _constraints(random: Random) -> bytes:
    return extension("2.5.29.19", random.choice(CONSTRAINTS), random.choice(CRITICAL[1:3]))


def _usage(random: Random) -> bytes:
    if random.random() < 0.3:
        return key_usage(5, *random.sample((0, 2, 6, 7, 8), 2))
    return extension("2.5.29.15", random.choice(USAGES), TRUE)


def _subject_key(random: Random) -> bytes:
    return extension(
        "2.5.29.14", tagged(0x04, random.choice((b"", b"o" * 20, IDENTIFIER))), random.choice(CRITICAL[2:4])
    )


def _authority_key(random: Random, subject: bytes) -> bytes:
    issuer = tagged(0xA1, tagged(0xA4, random.choice((subject, name("Other")))))
    number = tagged(0x82, random.choice((b"\1", b"\7")))
    key = tagged(0x80, random.choice((IDENTIFIER, b"o" * 20, b"")))
    return extension("2.5.29.35", sequence(*random.choice(((key,), (issuer, number), (key, issuer, number), ()))))


def _purposes(random: Random) -> bytes:
    return purposes(*random.sample(PURPOSES, random.randrange(4)), critical=random.choice(CRITICAL))


def _alternatives(random: Random) -> bytes:
    return alternative_name(*random.sample(ALTERNATIVES, random.randrange(3)), critical=random.choice(CRITICAL))


def _name_constraints(random: Random) -> bytes:
    lists = []
    if random.random() < 0.6:
        lists.append(
            tagged(0xA0, sequence(random.choice(PERMITTED), random.choice((b"", b"", b"\x80\1\0", b"\x81\1\5"))))
        )
    if random.random() < 0.6:
        lists.append(tagged(0xA1, *(sequence(each) for each in random.sample(EXCLUDED, 2))))
    return extension("2.5.29.30", sequence(*lists), random.choice(CRITICAL))


def _other(random: Random) -> bytes:
    return extension(*random.choice(OTHERS), random.choice(CRITICAL))
