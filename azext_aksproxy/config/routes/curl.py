"""curl's reading of NO_PROXY. Source: lib/noproxy.c of curl, since 8.21.0 lib/proxy.c; lib/urlapi.c reads the URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from azext_aksproxy.config.hosts import IPAddress, read_address
from azext_aksproxy.config.routes.spellings import lenient_ascii_form, read_numbers, short_ipv6_of_libc
from azext_aksproxy.config.routes.target import Target


def curl_7_86(target: Target, no_proxy: str) -> bool:
    """Say whether curl 7.86.0 goes direct.

    A name covers the hosts below it, and itself even with a leading dot; a trailing dot does not count. A port never
    matches, and `*` is heeded where it is the whole list. A network of IPv4 is read; the prefix length 0 means a whole
    address, and so does one that is no number. IPv6 is compared as text, after the address of the URL has lost its zone
    and was shortened, if that makes it shorter. A blank inside an entry separates two.

    Source: lib/noproxy.c and lib/urlapi.c of 7.88.1.
    """
    return _is_direct_by_text(target, no_proxy, re.split(r"[, \t]+", no_proxy))


def curl_8_9(target: Target, no_proxy: str) -> bool:
    """Say whether curl 8.9.0 goes direct: a blank inside an entry ends the list. Source: lib/noproxy.c of 8.14.1."""
    return _is_direct_by_text(target, no_proxy, _items(no_proxy))


def curl_8_18(target: Target, no_proxy: str) -> bool:
    """Say whether curl 8.18.0 goes direct: addresses and networks of IPv6 are read, and a prefix length is a number.

    Source: lib/noproxy.c of 8.18.0.
    """
    return _is_direct_by_address(_host(target), no_proxy)


def curl_8_21(target: Target, no_proxy: str) -> bool:
    """Say whether curl 8.21.0 goes direct: an IPv4 address may end with a dot in the URL.

    Source: lib/proxy.c and lib/urlapi.c in August 2026.
    """
    host = _host(target)
    without_dot = host.removesuffix(".")
    return _is_direct_by_address(without_dot if read_numbers(without_dot) else host, no_proxy)


def _host(target: Target) -> str:
    """Return the host without a zone."""
    return lenient_ascii_form(target.written_host.partition("%")[0])


def _items(no_proxy: str) -> Iterator[str]:
    """Yield the entries up to the first that has a blank inside: its first word is the last entry."""
    for part in no_proxy.split(","):
        words = re.findall(r"[^ \t]+", part)
        yield from words[:1]
        if len(words) > 1:
            return


def _is_direct_by_text(target: Target, no_proxy: str, items: list[str] | Iterator[str]) -> bool:
    written = _host(target)
    address = read_address(written) or read_numbers(written)
    if no_proxy == "*":
        return True
    if isinstance(address, IPv4Address):
        return any(_is_in_network(address, item, _lax_length(item)) for item in items)
    short = short_ipv6_of_libc(address) if address else written
    return _is_name_covered(min(written, short, key=len), items)


def _is_direct_by_address(host: str, no_proxy: str) -> bool:
    address = read_address(host) or read_numbers(host)
    if no_proxy == "*":
        return True
    if address is None:
        return _is_name_covered(host, _items(no_proxy))
    return any(_is_in_network(address, item, _strict_length(item)) for item in _items(no_proxy))


def _is_name_covered(host: str, items: list[str] | Iterator[str]) -> bool:
    name = host.lower().removesuffix(".")
    domains = (item.lower().removesuffix(".").removeprefix(".") for item in items if item and item.isascii())
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def _is_in_network(address: IPAddress, item: str, length: int | None) -> bool:
    first = read_address(item.partition("/")[0])
    if first is None or first.version != address.version or length is None:
        return False
    bits = length or first.max_prefixlen
    if not 0 < bits <= first.max_prefixlen:
        return False
    network = (IPv6Network if isinstance(first, IPv6Address) else IPv4Network)((int(first), bits), strict=False)
    return address in network


def _lax_length(item: str) -> int:
    """Return the prefix length of `item` as atoi reads it: 0 for none, and for what is no number."""
    found = re.match(r"\s*(?P<sign>[+-]?)0*(?P<digits>[0-9]{1,9})", item.partition("/")[2], re.ASCII)
    return int(found["sign"] + found["digits"]) if found else 0


def _strict_length(item: str) -> int | None:
    """Return the prefix length of `item`: 0 for none, None for what is no number."""
    _, slash, length = item.partition("/")
    if not slash:
        return 0
    found = re.fullmatch(r"0*([0-9]{1,9})", length, re.ASCII)
    return int(found[1]) if found else None
