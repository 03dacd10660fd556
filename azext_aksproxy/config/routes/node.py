"""The two readings of NO_PROXY in Node.js with NODE_USE_ENV_PROXY=1: that of node:http, and that of fetch.

Without that switch, and before 22.21.0 and 24.5.0, Node.js ignores the variables. The releases are those of 24 and 26;
22 is as 24.5.0 in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from azext_aksproxy.config.hosts import read_address
from azext_aksproxy.config.routes.spellings import lenient_ascii_form, read_numbers, short_ipv6
from azext_aksproxy.config.routes.target import Target

SPACE = f"\t\n\v\f\r \xa0\u1680{''.join(map(chr, range(0x2000, 0x200B)))}\u2028\u2029\u202f\u205f\u3000\ufeff"
"""What JavaScript takes for white space."""


def _host(target: Target) -> str:
    """Return the host as a URL of the URL Standard has it, without brackets."""
    host = lenient_ascii_form(target.written_host)
    address = read_address(host) or read_numbers(host.removesuffix("."))
    return short_ipv6(address) if isinstance(address, IPv6Address) else str(address or host)


def http_24_5(target: Target, no_proxy: str) -> bool:
    """Say whether node:http and node:https of Node.js 24.5.0 go direct.

    A name covers itself alone; with a leading dot it covers all that ends with it, `nonexample.com` with `.example.com`
    too; with `*.` the hosts below. A port matches, filled in from the scheme. There are no networks, but ranges such as
    10.0.0.1-10.0.0.9. `*` is heeded anywhere.

    Source: ProxyConfig in lib/internal/http.js of 24.14.0 and 22.22.0.
    """
    return _is_direct_by_http(target, no_proxy, "")


def http_24_16(target: Target, no_proxy: str) -> bool:
    """Say whether node:http of Node.js 24.16.0 goes direct: a leading dot means the name itself and the hosts below it.

    Source: ProxyConfig in lib/internal/http.js of 24.19.0 and 26.12.1.
    """
    return _is_direct_by_http(target, no_proxy, ".")


def _is_direct_by_http(target: Target, no_proxy: str, dot: str) -> bool:
    host = _host(target)
    items = (item.strip(SPACE).lower() for item in no_proxy.split(","))
    return any(_is_matched(host, target.port, item, dot) for item in items)


def _is_matched(host: str, port: int | None, item: str, dot: str) -> bool:
    if item in ("*", host, f"{host}:{port}"):
        return True
    if item.startswith("."):
        return host == item[1:] or host.endswith(dot + item[1:])
    if item.startswith("*."):
        return host.endswith(item[1:])
    first, dash, last = item.partition("-")
    bounds = [read_address(each.strip()) for each in (first, last.partition("-")[0], host) if dash]
    numbers = [int(each) for each in bounds if isinstance(each, IPv4Address)]
    return len(numbers) == 3 and numbers[0] <= numbers[2] <= numbers[1]


class _Item(NamedTuple):
    """An entry as fetch reads it: a host that may begin with `*` or a dot, and a port or 0."""

    host: str
    port: int


def fetch_24_5(target: Target, no_proxy: str) -> bool:
    """Say whether the fetch of Node.js 24.5.0, by undici before 7.22, goes direct.

    A name covers itself alone; with a leading dot or `*.` the hosts below. All is compared as text, so an IPv6 address
    needs its brackets. A port matches, filled in from the scheme. `*` is heeded anywhere. White space separates
    entries.

    Source: lib/dispatcher/env-http-proxy-agent.js of undici 7.21 in Node.js 24.14.0.
    """
    host = _bracketed_host(target)
    items = _items_for(target, no_proxy)
    return any(host.endswith(each[each[0] == "*" :]) if each[0] in ".*" else host == each for each in items)


def fetch_24_15(target: Target, no_proxy: str) -> bool:
    """Say whether the fetch of Node.js 24.15.0, by undici 7.22, goes direct.

    A name covers itself and the hosts below it, also with a leading dot or `*.`. `*` is heeded where it is the whole
    list. Source: lib/dispatcher/env-http-proxy-agent.js of undici 7.29 in Node.js 24.19.0.
    """
    host = _bracketed_host(target)
    return no_proxy == "*" or any(_is_at_or_below(host, _bare(each)) for each in _items_for(target, no_proxy))


def fetch_26_8(target: Target, no_proxy: str) -> bool:
    """Say whether the fetch of Node.js 26.8.2, by undici 8.10, goes direct.

    IPv6 is compared without brackets, and a trailing dot does not count.
    Source: lib/dispatcher/env-http-proxy-agent.js of undici 8.10.2 in Node.js 26.10.0; nodejs/undici#5623.
    """
    host = _without_dot(_host(target))
    items = _items_for(target, no_proxy, reads_ipv6=True)
    return no_proxy == "*" or any(_is_at_or_below(host, _without_dot(_bare(each))) for each in items)


def fetch_26_12(target: Target, no_proxy: str) -> bool:
    """Say whether the fetch of Node.js 26.12.1, by undici 8.12, goes direct.

    `*.` means the hosts below alone, and `*` is heeded anywhere.
    Source: lib/dispatcher/env-http-proxy-agent.js of undici 8.12.2 in Node.js 26.12.1.
    """
    host = _without_dot(_host(target))
    for item in _items_for(target, no_proxy, reads_ipv6=True):
        name = _without_dot(_bare(item))
        if name == "*" or host.endswith(f".{name}") or (host == name and not item.startswith("*")):
            return True
    return False


def _bracketed_host(target: Target) -> str:
    host = _host(target)
    return f"[{host}]" if ":" in host else host


def _items_for(target: Target, no_proxy: str, *, reads_ipv6: bool = False) -> Iterator[str]:
    """Yield the hosts of the entries whose port, if they have one, is that of the target."""
    for text in filter(None, re.split(f"[,{SPACE}]", no_proxy.lower())):
        host, port = _split_port(text, reads_ipv6)
        if port in (0, target.port):
            yield host


def _split_port(text: str, reads_ipv6: bool) -> tuple[str, int]:
    found = re.fullmatch(r"(.+):0*([0-9]{1,5})", text)
    if reads_ipv6:
        text = re.sub(r"\A\[(.+)\]\Z", r"\1", text)
        found = re.fullmatch(r"\[(.+)\]:0*([0-9]{1,5})", text) or re.fullmatch(r"([^:]+):0*([0-9]{1,5})", text)
    return (found[1], int(found[2])) if found else (text, 0)


def _bare(item: str) -> str:
    return re.sub(r"\A\*?\.", "", item)


def _without_dot(name: str) -> str:
    return name[:-1] if len(name) > 1 and name.endswith(".") else name


def _is_at_or_below(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")
