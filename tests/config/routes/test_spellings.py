from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest

from azext_aksproxy.config.routes.clients import client_routes
from azext_aksproxy.config.routes.spellings import (
    ascii_form,
    lenient_ascii_form,
    read_numbers,
    short_ipv6,
    short_ipv6_of_libc,
)
from tests.work import no_hang


@pytest.mark.parametrize(
    "host", ["10.0.0.5", "10.5", "10.0.5", "0x0a000005", "0XA.0.0.5", "012.0.0.5", "167772165", "00012.0.0x0.5"]
)
def test_numbers_mean_an_address(host: str) -> None:
    assert read_numbers(host) == IPv4Address("10.0.0.5")


@pytest.mark.parametrize(
    "host",
    ["", ".", "10.0.0.5.", "10..5", "256.5", "10.0.0.256", "10.16777216", "4294967296", "08", "0xg", "a", "1.2.3.4.5"],
)
def test_other_numbers_mean_none(host: str) -> None:
    assert read_numbers(host) is None


@pytest.mark.parametrize(
    ("name", "of_go", "lenient"),
    [
        ("münchen.example", "xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("MÜNCHEN\u3002Example", "xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("straße.example", "xn--strae-oqa.example", "xn--strae-oqa.example"),
        ("☃.example", "xn--n3h.example", "xn--n3h.example"),
        ("a\u3002\uff61svc", "a..svc", "a..svc"),
        ("svc\u3002", "svc.", "svc."),
        ("xn--n3h\u3002example", "xn--n3h.example", "xn--n3h.example"),
        ("xn--a\u3002example", "xn--a\u3002example", "xn--a.example"),
        ("a_b\u3002example", "a_b\u3002example", "a_b.example"),
        ("-a\u3002svc", "-a\u3002svc", "-a.svc"),
        ("1א.example", "1א.example", "xn--1-0hc.example"),
        ("A.Example", "A.Example", "a.example"),
    ],
)
def test_a_name_has_an_ascii_form(name: str, of_go: str, lenient: str) -> None:
    assert (ascii_form(name), lenient_ascii_form(name)) == (of_go, lenient)


@pytest.mark.parametrize(
    ("written", "standard", "of_libc"),
    [
        ("fd00:0::1", "fd00::1", "fd00::1"),
        ("0:0:0:0:0:0:0:1", "::1", "::1"),
        ("::", "::", "::"),
        ("::ffff:a00:5", "::ffff:a00:5", "::ffff:10.0.0.5"),
        ("::10.0.0.5", "::a00:5", "::10.0.0.5"),
        ("64:ff9b::10.0.0.5", "64:ff9b::a00:5", "64:ff9b::a00:5"),
        ("1:0:0:2:0:0:0:3", "1:0:0:2::3", "1:0:0:2::3"),
    ],
)
def test_an_ipv6_address_has_two_short_forms(written: str, standard: str, of_libc: str) -> None:
    address = IPv6Address(written)
    assert (short_ipv6(address), short_ipv6_of_libc(address)) == (standard, of_libc)


@pytest.mark.parametrize(
    "entry", ["10.0.0.0/{}", "a:{}", "[::1]:{}", "10.0.0.0/8_{}", "{}", "*.{}", "\u3002{}"], ids=ascii
)
@pytest.mark.parametrize("character", ["9", "0", ".", "ü", " ", "\u3002"], ids=ascii)
def test_a_long_entry_takes_no_squared_time(entry: str, character: str) -> None:
    settings = {"httpProxy": "http://p/", "noProxy": [entry.format(character * 200_000)]}
    with no_hang():
        for url in ("http://10.0.0.1/", "http://[::1]/", "http://a/", "http://münchen.example/"):
            client_routes(url, settings)
