"""Certificates and PEM text with something broken at random: the same for the same seed."""

from __future__ import annotations

from random import Random

from tests.config.certificate_factory import pem, tagged
from tests.config.trusted_ca import odd
from tests.config.trusted_ca.by_hand import (
    AUTHORITY_KEY,
    CLIENT,
    SERVER,
    Parts,
    alternative_name,
    extension,
    name,
    oid,
    purposes,
    sequence,
)
from tests.config.trusted_ca.odd_parts import ROOT, RSA, constraints

TAGS = (0, 1, 2, 3, 4, 5, 6, 0x0C, 0x13, 0x16, 0x17, 0x18, 0x1E, 0x30, 0x31, 0x7F, 0x80, 0x81, 0xFF)

RICH = ROOT.with_(
    extension("2.5.29.31", sequence(sequence(tagged(0xA0, tagged(0xA0, tagged(0x86, b"http://a/b.crl")))))),
    extension("1.3.6.1.5.5.7.1.1", sequence(sequence(oid("1.3.6.1.5.5.7.48.1"), tagged(0x86, b"http://a/o")))),
    extension("2.5.29.32", sequence(sequence(oid("2.5.29.32.0")), sequence(oid("1.2.3.4.99999999")))),
    extension("2.5.29.33", sequence(sequence(oid("1.2.3"), oid("1.2.4")))),
    extension("2.5.29.36", sequence(tagged(0x80, b"\1"), tagged(0x81, b"\2"))),
    extension("2.5.29.54", tagged(0x02, b"\3")),
    purposes(SERVER, CLIENT),
    AUTHORITY_KEY,
    constraints(
        tagged(0x81, b"a.b@c.d"),
        tagged(0x81, b'"q r"@c.d'),
        tagged(0x81, b".c.d"),
        tagged(0x82, b"test"),
        tagged(0x86, b".x.y"),
        tagged(0x87, b"\n\0\0\0\xff\0\0\0"),
        tagged(0x87, bytes(16) + b"\xff" * 8 + bytes(8)),
    ),
    alternative_name(
        tagged(0x81, b"a@b"),
        tagged(0x82, b"d"),
        tagged(0x86, b"https://u:p@h.t:80/p%20q?x#f"),
        tagged(0x86, b"urn:a:b"),
        tagged(0x87, bytes(4)),
        tagged(0x87, b"\x20" + bytes(15)),
        tagged(0xA4, name("x")),
    ),
)
"""A root with every extension that Go reads."""

VALUES = (
    (0x0C, "hé".encode()),
    (0x13, b"abc"),
    (0x14, b"x"),
    (0x16, b"y"),
    (0x1E, b"\0a\0b"),
    (0x12, b"12"),
    (0x1C, b"\0\0\0a"),
    (0x1A, b"vis"),
    (0x02, b"\1"),
    (0x06, b"\x2a\3"),
    (0x01, b"\xff"),
    (0x03, b"\0ab"),
    (0x17, b"200101000000Z"),
)
NAMED = Parts(subject=sequence(*(tagged(0x31, sequence(oid("2.5.4.3"), tagged(tag, value))) for tag, value in VALUES)))
"""A root whose name has a value of every type that Go reads."""


def broken_certificates(count: int, seed: int) -> list[bytes]:
    """Return `count` certificates in DER with a few bytes changed, left out or put in."""
    random = Random(seed)  # noqa: S311
    usual = [each.parts.der() for each in odd.ALL.values()]
    special = [RICH.der(), NAMED.der()]
    return [_broken(random, random.choice(special if random.random() < 0.5 else usual)) for _ in range(count)]


def _broken(random: Random, der: bytes) -> bytes:
    content = bytearray(der)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at, how = random.randrange(len(content)), random.random()
        if how < 0.5:
            content[at] ^= 1 << random.randrange(8)
        elif how < 0.8:
            content[at] = random.choice((*TAGS, random.randrange(256)))
        elif how < 0.9:
            del content[at]
        else:
            content.insert(at, random.randrange(256))
    return bytes(content)


PIECES = (
    *(
        b"\n",
        b"\r",
        b"\r\n",
        b" ",
        b"\t",
        b"\x0b",
        b"\x0c",
        b"-",
        b"=",
        b":",
        b"\n\n",
        b"\xc2\xa0",
        b"A",
        b"\0",
        b"----",
    ),
    *(b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----", b"\n-----BEGIN X-----\n", b"a: b\n"),
    *(b"-----BEGIN ", b"\n-----END "),
)


def broken_texts(count: int, seed: int) -> list[bytes]:
    """Return `count` bundles as PEM text, broken mostly where lines begin and end."""
    random = Random(seed)  # noqa: S311
    first, second = (pem(each.der()).encode() for each in (ROOT, RSA))
    whole = (first + second, first, (first + second).replace(b"\n", b"\r\n"), b"# a\n" + first + b"b\n" + second)
    return [_broken_text(random, random.choice(whole)) for _ in range(count)]


def _broken_text(random: Random, text: bytes) -> bytes:
    content = bytearray(text)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        ends = [at for at, octet in enumerate(content) if octet in b"\n\r-"]
        at = random.choice(ends) if ends and random.random() < 0.7 else random.randrange(len(content))
        kept = random.choice((at, at, at + 1, at + 2, at + 5))
        content[at:kept] = random.choice(PIECES) if random.random() < 0.7 else b""
    return bytes(content)
