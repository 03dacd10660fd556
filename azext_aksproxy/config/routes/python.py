"""The readings of NO_PROXY in Python: urllib of its library, and requests."""

from __future__ import annotations

import re
import socket

from azext_aksproxy.config.routes.target import Target

MAX_DIGITS = 100


def urllib(target: Target, no_proxy: str) -> bool:
    """Say whether urllib.request of CPython 3.10 to 3.14 goes direct.

    Source: proxy_bypass_environment in Lib/urllib/request.py. A name covers itself and the hosts below it, whatever
    dots it begins with. All is compared as text: there are no networks, an IPv6 address needs its brackets, and a port
    matches only where the URL has one too. `*` is heeded where it is the whole list.
    """
    host = f"[{target.written_host}]" if ":" in target.written_host else target.written_host
    if target.written_port is not None:
        host = f"{host}:{target.written_port}"
    return _is_bypassed_by_urllib(host, no_proxy)


def _is_bypassed_by_urllib(host: str, no_proxy: str) -> bool:
    if no_proxy == "*":
        return True
    host = host.lower()
    host_alone = re.sub(r":[0-9]*\Z", "", host)
    names = (item.strip().lower() for item in no_proxy.split(","))
    return any(_is_at_or_below(each, name.lstrip(".")) for name in names if name for each in (host_alone, host))


def requests(target: Target, no_proxy: str) -> bool:
    """Say whether requests 2.32 to 2.34 goes direct.

    Source: should_bypass_proxies in src/requests/utils.py. IPv4 networks are read, but none of prefix length 0; an IPv6
    address has no brackets, and its zone is as in the URL; a name covers itself and the hosts below it; a port matches
    only where the URL has one too, and never for an IPv4 address. What that leaves is asked of urllib, for the host
    without its port.
    """
    host = target.host.lower().replace("%", "%25")
    items = [item for item in no_proxy.replace(" ", "").split(",") if item]
    if _packed_ipv4(host) is not None:
        matched = any(_is_in_network(host, item) for item in items)
    else:
        hosts = [host] if target.written_port is None else [host, f"{host}:{target.written_port}"]
        matched = any(_is_at_or_below(each, item.lstrip(".")) for item in items for each in hosts)
    return matched or _is_bypassed_by_urllib(host, no_proxy)


def _packed_ipv4(text: str) -> int | None:
    """Return the IPv4 address that `text` is to requests: `10.1` and `0x0a.0.0.1` are some, too."""
    try:
        return int.from_bytes(socket.inet_aton(text), "big")
    except (OSError, ValueError):
        return None


def _is_in_network(host: str, item: str) -> bool:
    start, _, length = item.partition("/")
    address, first = _packed_ipv4(host), _packed_ipv4(start)
    bits = _number(length)
    if address is None or first is None or not 1 <= bits <= 32:
        return host == item
    return (address ^ first) >> (32 - bits) == 0


def _number(text: str) -> int:
    """Return the number that `text` is to int(), which takes signs, white space and underscores; 0 if it is none."""
    try:
        return int(text) if len(text) < MAX_DIGITS else 0
    except ValueError:
        return 0


def _is_at_or_below(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")
