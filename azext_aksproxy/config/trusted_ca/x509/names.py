"""Names in certificates: as text (RFC 4514), and what Go and OpenSSL cannot read in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from azext_aksproxy.config.trusted_ca.x509.der import (
    BIT_STRING,
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    OBJECT_IDENTIFIER,
    SEQUENCE,
    SET,
    UTC_TIME,
    DerError,
    Element,
    Reader,
    bit_string,
    boolean,
    integer,
    object_identifier,
    time,
)

SHORT = {
    "2.5.4.3": "CN",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
}
"""Kinds of attributes that have a short name (RFC 4514, section 3)."""


class StringType(NamedTuple):
    """A type of text: its name in ASN.1, the Python codec, and what of it Go does not read, None where it reads any."""

    name: str
    codec: str
    go_refuses: re.Pattern[bytes] | None = None


STRINGS = {
    0x0C: StringType("UTF8String", "utf-8"),
    0x12: StringType("NumericString", "latin-1", re.compile(rb"[^0-9 ]")),
    0x13: StringType("PrintableString", "latin-1", re.compile(rb"[^A-Za-z0-9 '()+,\-./:=?*&]")),
    0x14: StringType("T61String", "latin-1"),
    0x16: StringType("IA5String", "latin-1", re.compile(rb"[\x80-\xff]")),
    0x1E: StringType("BMPString", "utf-16-be"),
}
"""The types of text that Go reads, by their tags (Go crypto/x509, parseASN1String, 1.27)."""

RESERVED = re.compile("[\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff\U00010000-\U0010ffff]")
"""What Go does not take in a BMPString."""

NUMERIC_STRING = 0x12
"""The one type of text that OpenSSL compares as it is."""

ASCII_SPACE = " \t\n\v\f\r"
WHITE_SPACE = re.compile(f"[{ASCII_SPACE}]+")

UNDECODED = {0x1A: "latin-1", 0x1C: "utf-32-be"}
"""VisibleString and UniversalString, which Go takes without a look at them."""

OTHER_VALUES: dict[int, Callable[[Element], object]] = {
    INTEGER: lambda found: _fits_64_bits(integer(found.content)),
    BIT_STRING: lambda found: bit_string(found.content),
    OBJECT_IDENTIFIER: lambda found: object_identifier(found.content),
    UTC_TIME: time,
    GENERALIZED_TIME: time,
    BOOLEAN: lambda found: boolean(found.content),
}
"""How Go reads the value of an attribute that is no text (readASN1Any)."""


def attributes(name: bytes, strict: bool = False) -> Iterator[list[tuple[str, Element]]]:
    """Yield the relative names of a Name, each as object identifiers in dots with their values. Raises DerError."""
    relative_names = Reader(name, strict).inside()
    while relative_names:
        parts = relative_names.inside(SET)
        found = []
        while parts:
            attribute = parts.inside(SEQUENCE)
            oid = object_identifier(attribute.take(OBJECT_IDENTIFIER).content)
            found.append((oid, attribute.any()))
        yield found


def is_empty(name: bytes) -> bool:
    """Say whether a Name has no attribute."""
    try:
        return not any(attributes(name))
    except DerError:
        return False


def as_text(name: bytes) -> str:
    """Return a Name as RFC 4514 writes it, the last relative name first; "" where it cannot be read."""
    try:
        written = ["+".join(_written(*each) for each in relative_name) for relative_name in attributes(name)]
    except DerError:
        return ""
    return ",".join(reversed(written))


def _written(oid: str, value: Element) -> str:
    codec = STRINGS[value.tag].codec if value.tag in STRINGS else UNDECODED.get(value.tag)
    text = _escaped(value.content.decode(codec, "replace")) if codec else f"#{value.whole.hex()}"
    return f"{SHORT.get(oid, oid)}={text}"


def _escaped(text: str) -> str:
    text = re.sub(r'([\\"+,;<>])', r"\\\1", text).replace("\0", r"\00")
    text = re.sub("^[ #]", r"\\\g<0>", text)
    return re.sub(r"(?<=.) $", r"\\ ", text)


def go_reads(name: bytes) -> None:
    """Raise DerError where Go cannot read a Name."""
    for relative_name in attributes(name, strict=True):
        for _, value in relative_name:
            if value.tag in STRINGS:
                _go_reads_text(STRINGS[value.tag], value.content)
            elif value.tag in OTHER_VALUES:
                OTHER_VALUES[value.tag](value)


def _go_reads_text(kind: StringType, content: bytes) -> None:
    try:
        text = content.decode(kind.codec)
    except UnicodeDecodeError:
        raise DerError(f"a {kind.name} that is none") from None
    found = kind.go_refuses.search(content) if kind.go_refuses else None
    if kind.codec == "utf-16-be":
        found = found or RESERVED.search(text.removesuffix("\0"))  # type: ignore[assignment]
    if found:
        raise DerError(f"a {kind.name} with characters that it does not have")


def _fits_64_bits(value: int) -> int:
    if value.bit_length() > 63:
        raise DerError("an integer of more than 64 bits")
    return value


@lru_cache(maxsize=256)  # each name is compared with all others of a bundle
def comparable(name: bytes) -> tuple[frozenset[tuple[str, str | bytes]], ...] | bytes:
    """Return a Name so that two are equal if they are so to OpenSSL: without regard to case, white space, kind of text.

    A name that cannot be read is equal to itself only. Source: OpenSSL 3, asn1_string_canon of crypto/x509/x_name.c.
    """
    try:
        return tuple(
            frozenset((oid, _comparable_value(value)) for oid, value in relative_name)
            for relative_name in attributes(name)
        )
    except (DerError, UnicodeDecodeError):
        return name


def _comparable_value(value: Element) -> str | bytes:
    codec = STRINGS[value.tag].codec if value.tag in STRINGS else UNDECODED.get(value.tag)
    if codec is None or value.tag == NUMERIC_STRING:
        return value.whole
    text = " ".join(WHITE_SPACE.split(value.content.decode(codec).strip(ASCII_SPACE)))
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text)


def openssl_refuses(name: bytes) -> str:
    """Return the type of a text in a Name that OpenSSL fails on, "" if none is known.

    It turns each text into UTF-8 to compare names by it, and does not read the certificate where it cannot (OpenSSL 3,
    x509_name_canon of crypto/x509/x_name.c).
    """
    try:
        values = [value for relative_name in attributes(name) for _, value in relative_name]
    except DerError:
        return ""
    for value in values:
        codec = STRINGS[value.tag].codec if value.tag in STRINGS else UNDECODED.get(value.tag, "latin-1")
        try:
            value.content.decode(codec)
        except UnicodeDecodeError:
            return STRINGS[value.tag].name if value.tag in STRINGS else "UniversalString"
    return ""
