"""Whether a request uses the proxy, and which entry of noProxy decides it.

The rules are those of golang.org/x/net/http/httpproxy (July 2026), which kubelet, containerd and nearly all of
Kubernetes use, for the variables that AKS sets: HTTP_PROXY is httpProxy, HTTPS_PROXY is httpsProxy or else httpProxy,
and NO_PROXY is noProxy, joined with commas.

Go proxies http and https alone. Its websocket libraries ask it about the request that opens the connection (gorilla
and coder both do), so ws is http here and wss is https.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network
from typing import Any

from azext_aksproxy.config.hosts import (
    MAX_NAME,
    IPAddress,
    punycode,
    read_address,
    read_literal,
    read_port,
    split_port,
)
from azext_aksproxy.config.no_proxy.entry import Address, Domain, Entry, Everything, HostName, Network, read
from azext_aksproxy.config.redact import shown

DIRECT = "direct"


@dataclass(frozen=True)
class Route:
    """Which way a request goes.

    `url` is the URL as given, without what may be a password in it. `route` is "direct" or the URL of the proxy, and
    `entry` the entry of noProxy that decided, as it was written, or None if none did.
    """

    url: str
    route: str
    entry: str | None
    reason: str


def routes(urls: Iterable[str], settings: Mapping[str, Any]) -> list[Route]:
    """Return the way that a request for each of `urls` goes under `settings`, an httpProxyConfig in its wire names.

    Raises ValueError, with a message for the user, if one of them is no URL.
    """
    no_proxy = _NoProxy(entries(settings))
    return [_route(read_target(url), settings, no_proxy) for url in urls]


def refused_entries(settings: Mapping[str, Any]) -> list[str]:
    """Return the entries of noProxy that AKS refuses, as messages may show them. Routes heed them as Go would."""
    return [shown(text) for text in entries(settings) if read(text) is None]


def entries(settings: Mapping[str, Any]) -> list[str]:
    """Return the entries of noProxy that are texts; others never reach a client."""
    listed = settings.get("noProxy")
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def proxy_for(scheme: str, settings: Mapping[str, Any]) -> str | None:
    """Return the URL of the proxy that serves http or https requests, or None."""
    names = {"http": ("httpProxy",), "https": ("httpsProxy", "httpProxy")}.get(scheme, ())
    if settings.get("enabled") is False:
        return None
    return next((settings[name] for name in names if settings.get(name)), None)


HTTP_OF = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    """What a URL says about the request for it.

    `host` is as it was written, without brackets, in ASCII if it was an international name; `written_host` is that
    name. `written_port` is None if the URL has no port.
    """

    url: str
    scheme: str
    host: str
    written_host: str
    written_port: int | None

    @property
    def http_scheme(self) -> str:
        """The scheme of the HTTP request, "" if it is none."""
        return HTTP_OF.get(self.scheme, "")

    @property
    def port(self) -> int | None:
        """The port that is connected to, where it is known."""
        return self.written_port or DEFAULT_PORTS.get(self.http_scheme)

    @property
    def address(self) -> IPAddress | None:
        """The host as an address. Its zone plays no part, nor whether an IPv4 address is written as an IPv6 one."""
        found = read_address(self.host.partition("%")[0] if ":" in self.host else self.host)
        return _as_ipv4(found) if found else None


URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
ZONED = re.compile(r"\[(?P<address>[^%\]]*)%25(?P<zone>[\w.~-]+)\]", re.ASCII)
REGISTERED_NAME = re.compile(r"(?:[a-z0-9._~!$&'()*+,;=-]|[^\x00-\x7f])+", re.IGNORECASE)
"""What a host may be in RFC 3986, section 3.2.2, with other scripts and without percent signs, as Go takes it."""


def read_target(url: str) -> Target:
    """Take `url` apart. Raises ValueError, with a message that is fit to be shown, if it is none."""
    found = URL.match(url)
    if found is None:
        raise _fault(url, "has no scheme; write https:// before the host")
    if CONTROL.search(url):
        raise _fault(url, "has a control character")
    _, at, authority = found["authority"].rpartition("@")
    text, digits = split_port(authority)
    if not text:
        raise _fault(url, "names no host")
    if not text.startswith("[") and ":" in text:
        raise _fault(url, "has a host with colons; write an IPv6 address in brackets")
    if digits and read_port(digits) is None:
        raise _fault(url, "has a port that is not a number from 1 to 65535")
    host = _read_host(text)
    if host is None:
        raise _fault(url, "has a host that is neither a name nor an address")
    return Target(
        url=f"{found['scheme']}://***@{authority}{url[found.end() :]}" if at else url,
        scheme=found["scheme"].lower(),
        host=_ascii(host),
        written_host=host,
        written_port=read_port(digits) if digits else None,
    )


def _fault(url: str, fact: str) -> ValueError:
    return ValueError(f"The URL '{shown(url)}' {fact}.")


def _read_host(text: str) -> str | None:
    """Return the host that `text` is in a URL, without brackets. One with a zone has it after a bare percent sign."""
    if text.startswith("["):
        zoned = ZONED.fullmatch(text)
        address = read_literal(f"[{zoned['address']}]" if zoned else text)
        if address is None:
            return None
        return f"{zoned['address']}%{zoned['zone']}" if zoned else text[1:-1]
    return text if len(text) <= MAX_NAME + 1 and REGISTERED_NAME.fullmatch(text) else None


def _ascii(name: str) -> str:
    """Return the ASCII form of `name`, or `name` itself where there is none: Go, too, goes on with that."""
    return name if name.isascii() else punycode(name) or name


def _route(target: Target, settings: Mapping[str, Any], no_proxy: _NoProxy) -> Route:
    proxy = proxy_for(target.http_scheme, settings)
    if proxy is None:
        return Route(target.url, DIRECT, None, _why_no_proxy(target, settings))
    if _is_loopback(target):
        return Route(target.url, DIRECT, None, "Requests to the machine itself never use the proxy.")
    decider = no_proxy.decider(target)
    if decider is not None:
        return Route(target.url, DIRECT, decider.written, _why_direct(decider, target))
    reason = "No entry of noProxy covers the host."
    if target.http_scheme == "https" and not settings.get("httpsProxy"):
        reason = "No entry of noProxy covers the host, and httpProxy serves https where httpsProxy is missing."
    return Route(target.url, shown(proxy), None, reason)


def _why_no_proxy(target: Target, settings: Mapping[str, Any]) -> str:
    if settings.get("enabled") is False:
        return "The proxy settings are switched off: enabled is false."
    if not target.http_scheme:
        return "Only http and https requests use a proxy."
    if target.http_scheme == "http":
        return "There is no proxy for http requests: httpProxy is missing."
    return "There is no proxy for https requests: httpsProxy and httpProxy are missing."


def _is_loopback(target: Target) -> bool:
    """Say whether Go takes the host for the machine itself. It compares `localhost` with regard to case."""
    return target.host == "localhost" or (target.address is not None and target.address.is_loopback)


def _why_direct(decider: _Decider, target: Target) -> str:
    fact = f"The noProxy entry '{decider.written}'"
    entry = decider.entry
    if isinstance(entry, Everything):
        return f"{fact} excludes every host."
    if isinstance(entry, Network):
        return f"{fact} holds the address."
    port = "" if entry.port is None else " and the port"
    if isinstance(entry, Address):
        return f"{fact} is the address{port}."
    if isinstance(entry, HostName) and entry.name == _lower(target.host):
        return f"{fact} is the host{port}."
    return f"{fact} covers the hosts below '{shown(entry.name)}'{port and ' at this port'}."


@dataclass(frozen=True)
class _Decider:
    """What decided: an entry, the text it was read from, and the place of that text in the list."""

    entry: Entry
    written: str
    index: int


class _NoProxy:  # pylint: disable=too-few-public-methods
    """The list noProxy, read once.

    Entries are found by what they are, not by going through the list: only so many different ones can cover a host.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._deciders: dict[Entry, _Decider] = {}
        self._prefix_lengths: set[tuple[int, int]] = set()
        for index, text in enumerate(texts):
            for item in text.split(","):  # the list reaches Go as one text, so it cuts up an entry that has a comma
                entry = _read_as_go(item)
                if entry is not None:
                    self._deciders.setdefault(entry, _Decider(entry, shown(text), index))
                if isinstance(entry, Network):
                    self._prefix_lengths.add((entry.network.version, entry.network.prefixlen))

    def decider(self, target: Target) -> _Decider | None:
        """Return what excludes `target` from the proxy; the first in the list, if several do."""
        everything = self._deciders.get(Everything())
        if everything is not None:  # where Go finds it, it forgets all other entries
            return everything
        found = (self._deciders.get(entry) for entry in self._covering(target))
        return min(filter(None, found), key=lambda each: each.index, default=None)

    def _covering(self, target: Target) -> Iterator[Entry]:
        """Yield all entries that cover `target`, whether or not they are in the list."""
        address = target.address
        if address is None:
            yield from _covering_name(_lower(target.host), target.port)
            return
        yield Address(address)
        yield Address(address, target.port)
        for version, length in self._prefix_lengths:
            if version == address.version:
                yield _network((int(address), length), version)


def _covering_name(host: str, port: int | None) -> Iterator[Entry]:
    yield HostName(host)
    yield HostName(host, port)
    above = host
    while "." in above:
        above = above.partition(".")[2]
        yield HostName(above)
        yield HostName(above, port)
        yield Domain(above)
        yield Domain(above, port)


GO_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What Go takes for white space: what Python does, without four control characters."""


def _read_as_go(item: str) -> Entry | None:
    """Return what Go makes of an item of NO_PROXY, in the one form in which it is looked up; None if no host has it."""
    text = _lower(item.strip(GO_SPACE))
    entry = read(text) or _read_laxly(text)
    if isinstance(entry, Address):
        if entry.bracketed and entry.port is None:
            return None
        return Address(_as_ipv4(entry.address), entry.port)
    if isinstance(entry, Network):
        return _network((int(entry.network.network_address), entry.network.prefixlen), entry.network.version)
    return entry


def _read_laxly(text: str) -> Entry | None:
    """Return what Go makes of a text that AKS refuses.

    It takes leading zeros in a prefix length, brackets around anything that has a port, a colon without a port, `*.`
    for a leading dot, and all the rest for a name. A port that no URL can have (`http`, `0443`) covers nothing.
    """
    start, _, length = text.partition("/")
    network = read(f"{start}/{length.lstrip('0') or '0'}") if length.startswith("0") else None
    if network is not None:
        return network
    host, digits = split_port(text)
    if digits is not None and host.startswith("["):
        host = host[1:-1]
    port = read_port(digits) if digits else None
    if not host or (digits and port is None):
        return None
    address = read_address(host)
    if address is not None:
        return Address(address, port)
    host = host[1:] if host.startswith("*.") else host
    return Domain(_ascii(host[1:]), port) if host.startswith(".") else HostName(_ascii(host), port)


def _lower(text: str) -> str:
    """Return `text` in lower case, a character for a character as Go does it."""
    return text.lower() if text.isascii() else "".join(each.lower()[0] for each in text)


def _as_ipv4(address: IPAddress) -> IPAddress:
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


MAPPED = IPv6Network("::ffff:0:0/96")


def _network(start: tuple[int, int], version: int) -> Network:
    """Return the network of an address and a prefix length. One of IPv4 addresses in IPv6 form is one of IPv4."""
    network = (IPv4Network if version == 4 else IPv6Network)(start, strict=False)
    if isinstance(network, IPv6Network) and network.subnet_of(MAPPED):
        network = IPv4Network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))
    return Network(network, network.network_address)
