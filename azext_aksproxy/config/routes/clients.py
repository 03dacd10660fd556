"""Which requests other clients than Go's send through the proxy, each after its own reading of the same variables.

AKS sets HTTP_PROXY, HTTPS_PROXY and NO_PROXY and their lower-case twins alike, so it makes no difference here which of
the two a client prefers. There is no standard for NO_PROXY, and no two clients here agree on it.

Requests over ws and wss are judged as the http and https requests that they begin with.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from typing import Any

from azext_aksproxy.config.hosts import read_address
from azext_aksproxy.config.redact import redact
from azext_aksproxy.config.routes.go import DIRECT, entries, proxy_for
from azext_aksproxy.config.routes.target import Target, read_target

IGNORES = "ignores"
"""The word for a client that does not read the variables, and so goes direct unless it is told by other means."""


def client_routes(url: str, settings: Mapping[str, Any]) -> dict[str, str]:
    """Return which way each client sends a request for `url`: "direct", the URL of the proxy, or "ignores".

    Raises ValueError, with a message for the user, if `url` is none.
    """
    target = read_target(url)
    proxy = proxy_for(target.http_scheme, settings)
    no_proxy = ",".join(entries(settings))
    return {
        name: IGNORES if goes_direct is None else _route(proxy, goes_direct, target, no_proxy)
        for name, goes_direct in CLIENTS.items()
    }


Rule = Callable[[Target, str], bool]
"""Says whether a client goes direct, where there is a proxy, for a target and the value of NO_PROXY."""


def _route(proxy: str | None, goes_direct: Rule, target: Target, no_proxy: str) -> str:
    return DIRECT if proxy is None or (no_proxy and goes_direct(target, no_proxy)) else redact(proxy)


def curl(target: Target, no_proxy: str) -> bool:
    """Say whether curl 7.86.0 or later goes direct.

    Source: lib/noproxy.c of curl, since 8.21.0 lib/proxy.c. A name covers the hosts below it, and itself even with a
    leading dot; trailing dots do not count. A network of IPv4 is read, which older releases compare as text; the prefix
    length 0 means a whole address. A port never matches, and `*` is heeded where it is the whole list.

    Two things are those of the releases that most distributions have. IPv6 is compared as text; 8.18.0 reads addresses
    and networks. A blank inside an entry separates two; since 8.9.0 it ends the list.
    """
    if no_proxy == "*":
        return True
    host = target.host.lower()
    items = [item for item in re.split(r"[,\s]+", no_proxy) if item]
    address = read_address(host)
    if isinstance(address, IPv4Address):
        return any(_is_in_network_of_curl(address, item) for item in items)
    host = host.removesuffix(".")
    names = (item.lower().removesuffix(".").removeprefix(".") for item in items)
    return any(_is_at_or_below(host, name) for name in names)


def _is_in_network_of_curl(address: IPv4Address, item: str) -> bool:
    start, slash, length = item.partition("/")
    first = read_address(start)
    if not isinstance(first, IPv4Address) or (slash and not re.fullmatch(r"0*[0-9]{1,2}", length, re.ASCII)):
        return False
    bits = int(length or 0) or 32
    return bits <= 32 and address in IPv4Network((int(first), bits), strict=False)


def _is_at_or_below(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")


def python_urllib(target: Target, no_proxy: str) -> bool:
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


def python_requests(target: Target, no_proxy: str) -> bool:
    """Say whether requests 2.32 to 2.34 goes direct.

    Source: should_bypass_proxies in src/requests/utils.py. IPv4 networks are read, but none of prefix length 0; an IPv6
    address has no brackets; a name covers itself and the hosts below it; a port matches only where the URL has one
    too, and never for an IPv4 address. What that leaves is asked of urllib, for the host without its port.
    """
    host = target.host.lower()
    items = [item for item in no_proxy.replace(" ", "").split(",") if item]
    if _is_ipv4(host):
        matched = any(_is_in_network_of_requests(host, item) for item in items)
    else:
        hosts = [host] if target.written_port is None else [host, f"{host}:{target.written_port}"]
        matched = any(_is_at_or_below(each, item.lstrip(".")) for item in items for each in hosts)
    return matched or _is_bypassed_by_urllib(host, no_proxy)


def _is_ipv4(text: str) -> bool:
    """Say whether `text` is an IPv4 address to requests: `10.1` and `0x0a.0.0.1` are, too."""
    return _packed_ipv4(text) is not None


def _packed_ipv4(text: str) -> int | None:
    try:
        return int.from_bytes(socket.inet_aton(text), "big")
    except (OSError, ValueError):
        return None


def _is_in_network_of_requests(host: str, item: str) -> bool:
    start, _, length = item.partition("/")
    address, first = _packed_ipv4(host), _packed_ipv4(start)
    bits = int(length) if re.fullmatch(r"[0-9]{1,2}", length, re.ASCII) else 0
    if address is None or first is None or not 1 <= bits <= 32:
        return host == item
    return (address ^ first) >> (32 - bits) == 0


def node(target: Target, no_proxy: str) -> bool:
    """Say whether node:http and node:https of Node.js 24 go direct, with NODE_USE_ENV_PROXY=1.

    Without that switch, and before 22.21.0 and 24.5.0, Node.js ignores the variables. Source: ProxyConfig in
    lib/internal/http.js of 24.19. A name covers itself alone; with a leading dot it covers itself and the hosts below,
    with `*.` only these. A port matches, filled in from the scheme. There are no networks, but ranges such as
    10.0.0.1-10.0.0.9. `*` is heeded anywhere. The fetch of Node.js goes by undici, where a bare name covers the hosts
    below it too.
    """
    address = read_address(target.host)
    host = _short(address) if isinstance(address, IPv6Address) else target.host.lower()
    items = (item.strip().lower() for item in no_proxy.split(","))
    return any(_is_matched_by_node(host, target.port, item) for item in items)


def _is_matched_by_node(host: str, port: int | None, item: str) -> bool:
    if item in ("*", host, f"{host}:{port}"):
        return True
    if item.startswith("."):
        return _is_at_or_below(host, item[1:])
    if item.startswith("*."):
        return host.endswith(item[1:])
    first, dash, last = item.partition("-")
    bounds = [read_address(each.strip()) for each in (first, last.partition("-")[0], host) if dash]
    numbers = [int(each) for each in bounds if isinstance(each, IPv4Address)]
    return len(numbers) == 3 and numbers[0] <= numbers[2] <= numbers[1]


def _short(address: IPv6Address) -> str:
    """Return the form that a URL of the WHATWG has: no IPv4 form in it, as Python has from 3.13 on."""
    mapped = int(address.ipv4_mapped) if address.ipv4_mapped else None
    return str(address) if mapped is None else f"::ffff:{mapped >> 16:x}:{mapped & 0xFFFF:x}"


def dotnet(target: Target, no_proxy: str) -> bool:
    """Say whether HttpClient of .NET Core 3.0 to .NET 10 goes direct.

    Source: HttpEnvironmentProxy.cs of dotnet/runtime. A name covers itself alone; with a leading dot it covers itself
    and the hosts below. All is compared as text: no networks (the next release reads them, dotnet/runtime#131397), no
    ports, no `*`; an IPv6 address has brackets, and an international name is as it stands in the URL.
    """
    address = read_address(target.host)
    if isinstance(address, IPv6Address):
        host = f"[::ffff:{address.ipv4_mapped}]" if address.ipv4_mapped else f"[{address}]"
    else:
        host = target.written_host.lower()
    items = (item.strip().lower() for item in no_proxy.split(","))
    return any(host.endswith(item) or host == item[1:] if item.startswith(".") else host == item for item in items)


CLIENTS: dict[str, Rule | None] = {
    "curl": curl,
    "pythonRequests": python_requests,
    "pythonUrllib": python_urllib,
    "node": node,
    "java": None,
    "dotnet": dotnet,
}
"""The clients by the names that results have. None stands for one that ignores the variables.

The JDK has the properties http.proxyHost and http.nonProxyHosts alone (java.net.http and HttpURLConnection, Java 8 to
25); whoever starts the program has to translate.
"""
