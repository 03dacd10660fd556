"""Hosts as clients spell them anew before they compare: addresses as numbers, IPv6 made short, names in ASCII."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

from azext_aksproxy.config.hosts import MAX_NAME

NUMBER = re.compile(r"0[xX](?P<hex>[0-9a-fA-F]*)|0(?P<octal>[0-7]+)|(?P<decimal>0|[1-9][0-9]*)")
MAX_NUMBERS = 4


def read_numbers(host: str) -> IPv4Address | None:
    """Return the address that numbers mean: `10.5`, `0x0a000005`, `012.0.0.5` and `167772165` are all 10.0.0.5.

    Source: URL Standard, section 3.5, the IPv4 parser; curl from 7.77.0 on does it alike. A number may be hexadecimal
    or octal, the last one stands for all bytes that are left.
    """
    found = [NUMBER.fullmatch(each) for each in host.split(".", MAX_NUMBERS)]
    if len(found) > MAX_NUMBERS:
        return None
    numbers = [_value(each) for each in found if each]
    *first, last = numbers or [0]
    if len(numbers) < len(found) or any(each > 255 for each in first) or last >= 256 ** (MAX_NUMBERS + 1 - len(found)):
        return None
    return IPv4Address(last + sum(each << 8 * (3 - index) for index, each in enumerate(first)))


def _value(number: re.Match[str]) -> int:
    if number["hex"] is not None:
        return int(number["hex"] or "0", 16)
    return int(number["octal"], 8) if number["octal"] else int(number["decimal"])


def ascii_form(name: str) -> str:
    """Return the ASCII form of `name`, or `name` itself where there is none: Go, too, goes on with that.

    Source: idna.Lookup in golang.org/x/net/idna. It knows the ideographic full stop as a dot, takes symbols and empty
    labels, and refuses an underscore, a hyphen at the end and a bad mix of directions.
    """
    return _convert(name, _label_of_go, std3_rules=True)


def lenient_ascii_form(name: str) -> str:
    """Return the ASCII form of `name` in lower case, with whatever characters stand in it.

    Source: URL Standard, section 3.3, domain to ASCII; libidn2 in curl.
    """
    return _convert(name, _label, std3_rules=False).lower()


def _convert(name: str, to_label: Callable[[str], str], std3_rules: bool) -> str:
    if name.isascii() or len(name) > MAX_NAME:
        return name
    try:
        import idna  # a broken installation of it must not stop a check

        return ".".join(map(to_label, idna.uts46_remap(name, std3_rules=std3_rules).split(".")))
    except (ImportError, UnicodeError):
        return name


def _label_of_go(label: str) -> str:
    import idna

    try:
        return idna.alabel(label).decode("ascii") if label else ""
    except idna.InvalidCodepoint:
        meant = label[4:].encode().decode("punycode") if label.startswith("xn--") else label
        if idna.uts46_remap(meant) != meant:
            raise
        return _label(label)  # a symbol, which only RFC 5892 refuses


def _label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def short_ipv6(address: IPv6Address) -> str:
    """Return the form of the URL Standard, section 3.5: no IPv4 form in it, as Python has from 3.13 on."""
    mapped = int(address.ipv4_mapped) if address.ipv4_mapped else None
    return str(address) if mapped is None else f"::ffff:{mapped >> 16:x}:{mapped & 0xFFFF:x}"


def short_ipv6_of_libc(address: IPv6Address) -> str:
    """Return the form of inet_ntop in glibc: an IPv4 address at the end of ::/96 or ::ffff:0:0/96 is written as one."""
    number, last = int(address), IPv4Address(int(address) & 0xFFFFFFFF)
    if address.ipv4_mapped:
        return f"::ffff:{last}"
    return f"::{last}" if 0xFFFF < number <= 0xFFFFFFFF else short_ipv6(address)
