"""Odd certificates of every kind, each with the rules that it breaks."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ed448
from cryptography.hazmat.primitives.serialization import PublicFormat

from azext_aksproxy.config.trusted_ca.programs import CURL, EVERYONE, GO, NODE, OPENSSL, P11_KIT, PYTHON, STRICT_PYTHON
from tests.config.certificate_factory import dsa_key, tagged
from tests.config.trusted_ca.by_hand import (
    ANY_PURPOSE,
    CA,
    CLIENT,
    FALSE,
    KEY_USAGE,
    NULL,
    SERVER,
    STRICT,
    SUBJECT_KEY,
    TRUE,
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
from tests.config.trusted_ca.odd_parts import (
    P256,
    ROOT,
    RSA,
    SHA_1,
    Odd,
    constraints,
    explicit_curve,
    issued,
    key_of,
    other_key,
    point,
    rsa_without_null,
)
from tests.config.trusted_ca.odd_programs import BY_PROGRAM

USABLE = {
    "a root": Odd(ROOT),
    "an RSA root": Odd(RSA),
    "an Ed25519 root": Odd(replace(ROOT, key=other_key())),
    "a root on P-384": Odd(replace(ROOT, key=elliptic_key("secp384r1"))),
    "& in a PrintableString": Odd(replace(ROOT, subject=name("Smith & Co", 0x13))),
    "* in a PrintableString": Odd(replace(ROOT, subject=name("*.example", 0x13))),
    "critical FALSE": Odd(ROOT.with_(extension("2.5.29.18", sequence(), FALSE))),
    "encipherOnly alone": Odd(replace(ROOT, extensions=(CA, key_usage(5, 6, 7), SUBJECT_KEY))),
    "decipherOnly alone": Odd(replace(ROOT, extensions=(CA, key_usage(5, 8), SUBJECT_KEY))),
    "a private extension": Odd(ROOT.with_(extension("1.3.6.1.4.1.99999.1", b"text"))),
    "names of every kind": Odd(
        ROOT.with_(
            alternative_name(tagged(0x81, b"a@b.c"), tagged(0x86, b"https://a.b:8080/c"), tagged(0x87, b"\n\0\0\1"))
        )
    ),
    "the purpose of a server": Odd(ROOT.with_(purposes(CLIENT, SERVER))),
    "a T61String": Odd(replace(ROOT, subject=name(b"M\xfcller", 0x14))),
    "a BMPString": Odd(replace(ROOT, subject=name("Müller".encode("utf-16-be"), 0x1E))),
    "name constraints": Odd(ROOT.with_(constraints(tagged(0x82, b"test"), tagged(0x82, b".example"), kind=0xA0))),
    "a serial number of 0": Odd(replace(ROOT, serial_number=b"\x02\x01\x00")),
    "a GeneralizedTime": Odd(replace(ROOT, ends=tagged(0x18, b"20991231235959Z"))),
    "a self-signed signature with SHA-1": Odd(
        replace(RSA, digest=SHA_1, algorithm=sequence(oid("1.2.840.113549.1.1.5"), NULL))
    ),
}

GO_SKIPS = {
    "explicit curve parameters": Odd(replace(ROOT, public=explicit_curve()), "key", {GO, *OPENSSL}),
    "a compressed point": Odd(
        replace(ROOT, public=key_of(P256, point(elliptic_key(), PublicFormat.CompressedPoint))), "key", {GO}
    ),
    "no point of its curve": Odd(replace(ROOT, public=key_of(P256, b"\x04" + b"\1" * 64)), "key", {GO, *OPENSSL}),
    "RSA without NULL": Odd(replace(RSA, public=rsa_without_null()), "key", {GO}),
    "two algorithms": Odd(
        replace(RSA, outer_algorithm=sequence(oid("1.2.840.113549.1.1.11"))), "go-skips", {GO, STRICT_PYTHON}
    ),
    "a critical Subject Key Identifier": Odd(
        replace(ROOT, extensions=(CA, KEY_USAGE, extension("2.5.29.14", tagged(0x04, b"k" * 20), TRUE))),
        "critical-extension",
        {GO, *OPENSSL},
    ),
    "a critical Authority Key Identifier": Odd(
        ROOT.with_(extension("2.5.29.35", sequence(tagged(0x80, b"k" * 20)), TRUE)),
        "critical-extension",
        {GO, *OPENSSL},
    ),
    "a critical Authority Information Access": Odd(
        ROOT.with_(extension("1.3.6.1.5.5.7.1.1", sequence(), TRUE)), "critical-extension", {GO, *OPENSSL}
    ),
    "@ in a PrintableString": Odd(replace(ROOT, subject=name("a@b", 0x13)), "go-skips", {GO}),
    "_ in a PrintableString": Odd(replace(ROOT, subject=name("a_b", 0x13)), "go-skips", {GO}),
    "Latin-1 in an IA5String": Odd(replace(ROOT, subject=name(b"M\xfcller", 0x16)), "go-skips", {GO}),
    "letters in a NumericString": Odd(replace(ROOT, subject=name("abc", 0x12)), "go-skips", {GO}),
    "a DNS name in Latin-1": Odd(ROOT.with_(alternative_name(tagged(0x82, b"m\xfcller.test"))), "go-skips", {GO}),
    "an address of 5 bytes": Odd(ROOT.with_(alternative_name(tagged(0x87, b"12345"))), "go-skips", {GO}),
    "an address of IPv6 for IPv4": Odd(
        ROOT.with_(alternative_name(tagged(0x87, bytes(10) + b"\xff\xff\n\0\0\1"))), "go-skips", {GO}
    ),
    "a URI with a space": Odd(ROOT.with_(alternative_name(tagged(0x86, b"http://a b/"))), "go-skips", {GO}),
    "a network with holes": Odd(ROOT.with_(constraints(tagged(0x87, b"\n\0\0\0\xff\0\xff\0"))), "go-skips", {GO}),
    "a domain with a last dot": Odd(ROOT.with_(constraints(tagged(0x82, b"test."))), "go-skips", {GO}),
    "constraints of nothing": Odd(ROOT.with_(extension("2.5.29.30", sequence(), TRUE)), "go-skips", {GO}),
    "an extension twice": Odd(ROOT.with_(SUBJECT_KEY), "extensions", {GO, *OPENSSL}),
    "critical of 1": Odd(
        ROOT.with_(extension("2.5.29.18", sequence(), b"\x01\x01\x01")), "critical-extension go-skips", {GO, *OPENSSL}
    ),
    "a negative serial number": Odd(replace(ROOT, serial_number=b"\x02\x01\xff"), "serial-number", {GO}),
    "something after its end": Odd(replace(ROOT, after=b"\0"), "go-skips", {GO, P11_KIT}),
    "a policy twice": Odd(
        ROOT.with_(extension("2.5.29.32", sequence(*[sequence(oid("2.5.29.32.0"))] * 2))), "go-skips", {GO}
    ),
    "a time without seconds": Odd(replace(ROOT, begins=tagged(0x17, b"2001010000Z")), "time-format", {*OPENSSL}),
    "a time with an offset": Odd(replace(ROOT, begins=tagged(0x17, b"200101000000+0100")), "time-format", {*OPENSSL}),
    "a time of letters": Odd(
        replace(ROOT, begins=tagged(0x17, b"20010100000aZ")), "go-skips time-format", {GO, *OPENSSL}
    ),
    "the 30th of February": Odd(
        replace(ROOT, begins=tagged(0x17, b"200230000000Z")), "go-skips time-format", {GO, *OPENSSL}
    ),
    "a time with fractions": Odd(
        replace(ROOT, ends=tagged(0x18, b"20491231235959.5Z")), "go-skips time-format", {GO, *OPENSSL}
    ),
    "version 4": Odd(replace(ROOT, version=b"\xa0\x03\x02\x01\x03"), "go-skips", {GO}),
    "a long serial number": Odd(replace(ROOT, serial_number=b"\x02\x02\x00\x01"), "spoils-store", {GO, *OPENSSL}),
    "a long length": Odd(
        replace(ROOT, extensions=(*STRICT, b"\x30\x81" + extension("1.2.3", b"")[1:])), "go-skips", {GO}
    ),
    "unused bits in Key Usage": Odd(
        replace(ROOT, extensions=(CA, extension("2.5.29.15", b"\x03\x02\x02\x06", TRUE), SUBJECT_KEY)), "go-skips", {GO}
    ),
}

NO_CHAIN = {
    "any purpose": Odd(ROOT.with_(purposes(ANY_PURPOSE, CLIENT)), "purpose", {*OPENSSL}),
    "a critical private extension": Odd(
        ROOT.with_(extension("1.3.6.1.4.1.99999.1", b"text", TRUE)), "critical-extension", {GO, *OPENSSL}
    ),
    "critical constraints by directory": Odd(
        ROOT.with_(constraints(tagged(0xA4, name("a")))), "critical-extension", {GO}
    ),
    "constraints by directory": Odd(ROOT.with_(constraints(tagged(0xA4, name("a")), critical=b""))),
    "a critical Issuer Alternative Name": Odd(
        ROOT.with_(extension("2.5.29.18", sequence(tagged(0x82, b"a")), TRUE)), "critical-extension", {GO, *OPENSSL}
    ),
    "a critical directory name": Odd(
        ROOT.with_(alternative_name(tagged(0xA4, name("a")), critical=TRUE)), "critical-extension", {GO}
    ),
    "the purpose of a client": Odd(ROOT.with_(purposes(CLIENT)), "purpose", EVERYONE),
    "the critical purpose of a client": Odd(ROOT.with_(purposes(CLIENT, critical=TRUE)), "purpose", EVERYONE),
    "an exponent of 2^32+1": Odd(replace(RSA, key=rsa_key(2048, 2**32 + 1)), "key", {GO}),
    "an exponent of 3": Odd(replace(RSA, key=rsa_key(2048, 3))),
    "RSA of 1024 bits": Odd(replace(RSA, key=rsa_key(1024)), "key", {CURL, PYTHON, STRICT_PYTHON}),
    "DSA": Odd(replace(ROOT, key=dsa_key()), "key", {GO}),
    "secp256k1": Odd(replace(ROOT, key=elliptic_key("secp256k1")), "key", {GO}),
    "P-224": Odd(replace(ROOT, key=elliptic_key("secp224r1"))),
    "Ed448": Odd(replace(ROOT, key=ed448.Ed448PrivateKey.generate()), "key", {GO}),
    "no sign": Odd(replace(ROOT, extensions=(CA, key_usage(0, 6), SUBJECT_KEY)), "key-usage", {GO, *OPENSSL}),
    "no basic constraints": Odd(replace(ROOT, extensions=(SUBJECT_KEY,)), "no-alternative-name", EVERYONE),
    "key usage alone": Odd(
        replace(ROOT, extensions=(KEY_USAGE, SUBJECT_KEY)), "not-a-ca", {GO, STRICT_PYTHON, P11_KIT}
    ),
    "lax": Odd(
        replace(ROOT, extensions=(extension("2.5.29.19", sequence(TRUE)),)), "strict-extensions", {STRICT_PYTHON}
    ),
    "uncritical": Odd(
        replace(ROOT, extensions=(extension("2.5.29.19", sequence(TRUE)), KEY_USAGE, SUBJECT_KEY)),
        "strict-extensions",
        {STRICT_PYTHON},
    ),
    "ca of 1": Odd(
        replace(ROOT, extensions=(extension("2.5.29.19", sequence(b"\x01\x01\x01"), TRUE), KEY_USAGE, SUBJECT_KEY)),
        "go-skips",
        {GO},
    ),
    "basic constraints of garbage": Odd(
        replace(ROOT, extensions=(extension("2.5.29.19", b"\x01\x02\x03", TRUE), KEY_USAGE, SUBJECT_KEY)),
        "extensions",
        EVERYONE,
    ),
    "key usage of garbage": Odd(
        replace(ROOT, extensions=(CA, extension("2.5.29.15", b"\x01\x02\x03", TRUE), SUBJECT_KEY)),
        "extensions",
        {GO, *OPENSSL},
    ),
    "names of garbage": Odd(ROOT.with_(extension("2.5.29.17", b"\x01\x02\x03")), "extensions", {GO, *OPENSSL}),
    "purposes of garbage": Odd(ROOT.with_(extension("2.5.29.37", b"\x01\x02\x03")), "extensions", EVERYONE),
    "identifier of garbage": Odd(
        replace(ROOT, extensions=(CA, KEY_USAGE, extension("2.5.29.14", b"\x01\x02\x03"))), "extensions", {GO, *OPENSSL}
    ),
    "what OpenSSL alone cannot read": Odd(
        ROOT.with_(extension("2.16.840.1.113730.1.1", b"\x01\x02\x03")), "extensions", {*OPENSSL}
    ),
    "information of garbage": Odd(ROOT.with_(extension("1.3.6.1.5.5.7.1.1", b"\x01\x02\x03")), "go-skips", {GO}),
    "policies of garbage": Odd(ROOT.with_(extension("2.5.29.32", b"\x01\x02\x03")), "go-skips", {GO}),
    "version 1": Odd(replace(ROOT, version=b"", extensions=()), "version-1", {STRICT_PYTHON}),
    "an explicit version 1": Odd(
        replace(ROOT, version=b"\xa0\x03\x02\x01\x00", extensions=()), "version-1", {STRICT_PYTHON}
    ),
    "an intermediate": Odd(issued(), "no-root", {PYTHON, NODE}),
    "an intermediate of version 1": Odd(issued(version=b"", extensions=()), "version-1", {*OPENSSL, P11_KIT}),
    "an intermediate with SHA-1": Odd(
        issued(digest=SHA_1, algorithm=sequence(oid("1.2.840.113549.1.1.5"), NULL)),
        "no-root signature",
        {PYTHON, NODE},
    ),
}

SPOILS = {
    "Latin-1 in a UTF8String": Odd(replace(ROOT, subject=name(b"M\xfcller")), "spoils-store", {GO, *OPENSSL}),
    "half a character in a BMPString": Odd(replace(ROOT, subject=name(b"abc", 0x1E)), "spoils-store", {GO, *OPENSSL}),
    "Latin-1 in a UTF8String of the issuer": Odd(
        replace(ROOT, issuer=name(b"M\xfcller")), "no-root spoils-store", {GO, *OPENSSL}
    ),
    "5 bytes in a UniversalString": Odd(replace(ROOT, subject=name(b"abcde", 0x1C)), "spoils-store", {*OPENSSL}),
}

ALL = {**USABLE, **GO_SKIPS, **NO_CHAIN, **BY_PROGRAM, **SPOILS}
