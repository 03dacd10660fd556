"""What is to be probed: URLs of hosts that exist, and what has no name that could be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.redact import redact
from azext_aksproxy.config.routes.target import DEFAULT_PORTS
from azext_aksproxy.probe.endpoint import read_endpoint
from azext_aksproxy.probe.endpoints import data

NOT_OF_A_HOST = frozenset("/:?#@")
"""What ends a host in a URL, or is before it (RFC 3986, section 3.2)."""


@dataclass(frozen=True)
class Wanted:
    """`urls` are probed, each once.

    `left_out` are hosts without a known name, what is no host, and ports of another protocol.
    """

    urls: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def wanted(urls: Iterable[str]) -> Wanted:
    """Return what can be probed of documented URLs; a wildcard is asked by a name that exists below it."""
    named = {url: _named(url) for url in urls}
    found = (name for name in named.values() if name)
    return Wanted(tuple(dict.fromkeys(found)), tuple(_host(url) for url, name in named.items() if not name))


def listed(categories: Iterable[Mapping[str, Any]]) -> Wanted:
    """Return what can be probed of a cluster's `outboundNetworkDependenciesEndpoints`, the JSON of Azure.

    Each category has `endpoints`, each of these a `domainName` and `endpointDetails` with `port` and `protocol`. Only
    Http and Https use a proxy. What makes no URL is left out, so that it does not keep the rest from being probed.
    """
    found: list[str] = []
    others: list[str] = []
    for category in categories:
        for endpoint in category.get("endpoints") or ():
            name = str(endpoint.get("domainName") or "")
            for detail in endpoint.get("endpointDetails") or ():
                scheme, port = str(detail.get("protocol") or "").lower(), detail.get("port")
                if scheme in DEFAULT_PORTS and _makes_a_url(scheme, name, port):
                    found.append(_url(scheme, name, port))
                else:
                    others.append(redact(f"{name}:{port} ({scheme or 'no protocol'})"))
    known = wanted(dict.fromkeys(found))
    return Wanted(known.urls, (*known.left_out, *dict.fromkeys(others)))


def _url(scheme: str, name: str, port: Any) -> str:
    return f"{scheme}://{name}/" if port in (None, DEFAULT_PORTS[scheme]) else f"{scheme}://{name}:{port}/"


def _makes_a_url(scheme: str, name: str, port: Any) -> bool:
    if not name or NOT_OF_A_HOST & set(name):
        return False
    try:
        read_endpoint(_url(scheme, name, port))
    except ValueError:
        return False
    return True


def _host(url: str) -> str:
    return redact(url.partition("://")[2].removesuffix("/"))


def _named(url: str) -> str:
    """Return `url` with a host that exists, "" where none is known."""
    host, below = _host(url), data()["below"]
    if host in below:
        return url.replace(host, below[host])
    return "" if set("*<>") & set(host) else url
