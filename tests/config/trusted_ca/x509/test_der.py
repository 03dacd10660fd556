"""DER, as Go's cryptobyte reads it."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from azext_aksproxy.config.trusted_ca.x509.der import (
    GENERALIZED_TIME,
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

LENGTHS = {
    "cut off": ("0403", False, False),
    "a length alone": ("04", False, False),
    "the shortest form": ("040141", True, True),
    "a long form of a short length": ("04810141", False, True),
    "a long form with a leading zero": ("0482008141" + "41" * 128, False, True),
    "a long form": ("048180" + "41" * 128, True, True),
    "a length of five bytes": ("04850000000001" + "41", False, False),
    "an indefinite length": ("2480040141" + "0000", False, False),
    "a tag of several bytes": ("1f8101" + "00", False, False),
}


@pytest.mark.parametrize(("octets", "strict", "lax"), LENGTHS.values(), ids=LENGTHS.keys())
def test_reads_an_element_in_der_or_with_a_longer_length(octets: str, strict: bool, lax: bool) -> None:
    assert [reads(octets, each) for each in (True, False)] == [strict, lax]


def reads(octets: str, strict: bool) -> bool:
    try:
        return Reader(bytes.fromhex(octets), strict).any().content[:1] == b"A"
    except DerError:
        return False


REFUSED = {
    integer: ["", "0001", "ff80"],
    boolean: ["", "01", "0000"],
    bit_string: ["", "08", "01", "0101", "0302"],
    object_identifier: ["", "80", "8001", "2a80", "2a8001", "2aff", "2a8880808000"],
}
READ = [
    (integer, "00", 0),
    (integer, "0080", 128),
    (integer, "80", -128),
    (integer, "ff7f", -129),
    (boolean, "00", False),
    (boolean, "ff", True),
    (bit_string, "00", (b"", 0)),
    (bit_string, "0106", (b"\6", 1)),
    (object_identifier, "2a", "1.2"),
    (object_identifier, "55042a", "2.5.4.42"),
    (object_identifier, "883703", "2.999.3"),
    (object_identifier, "2a87ffffff7f", "1.2.2147483647"),
]


@pytest.mark.parametrize(("read", "octets", "value"), READ)
def test_reads_a_value(read: object, octets: str, value: object) -> None:
    assert read(bytes.fromhex(octets)) == value  # type: ignore[operator]


@pytest.mark.parametrize(("read", "octets"), [(read, each) for read, all_of in REFUSED.items() for each in all_of])
def test_refuses_a_value(read: object, octets: str) -> None:
    with pytest.raises(DerError):
        read(bytes.fromhex(octets))  # type: ignore[operator]


TIMES = [
    (UTC_TIME, "260101000000Z", (2026, 1, 1)),
    (UTC_TIME, "491231000000Z", (2049, 12, 31)),
    (UTC_TIME, "500101000000Z", (1950, 1, 1)),
    (UTC_TIME, "2601010000Z", (2026, 1, 1)),
    (UTC_TIME, "260102000000+2400", (2026, 1, 1)),
    (GENERALIZED_TIME, "20260101000000Z", (2026, 1, 1)),
    (GENERALIZED_TIME, "20251231230000-0100", (2026, 1, 1)),
]


@pytest.mark.parametrize(("tag", "text", "day"), TIMES)
def test_reads_a_time_as_go_does(tag: int, text: str, day: tuple[int, int, int]) -> None:
    assert time(Element(tag, text.encode(), b"")) == datetime(*day, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        (UTC_TIME, "260101000000"),
        (UTC_TIME, "260101000000+0000"),
        (UTC_TIME, "260101000000+2500"),
        (UTC_TIME, "260101000000.5Z"),
        (UTC_TIME, "20260101000000Z"),
        (UTC_TIME, "260230000000Z"),
        (UTC_TIME, "260101240000Z"),
        (GENERALIZED_TIME, "202601010000Z"),
        (GENERALIZED_TIME, "260101000000Z"),
        (0x0C, "260101000000Z"),
    ],
)
def test_refuses_a_time_as_go_does(tag: int, text: str) -> None:
    with pytest.raises(DerError):
        time(Element(tag, text.encode(), b""))


def test_a_time_that_python_does_not_have_is_none() -> None:
    assert time(Element(GENERALIZED_TIME, b"00000101000000Z", b"")) is None
