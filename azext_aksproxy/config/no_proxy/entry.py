"""An entry of noProxy, read into a small typed value after the grammar of golang.org/x/net/http/httpproxy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from azext_aksproxy.config.hosts import IPAddress, is_name, read_address, read_literal, read_port, split_port


@dataclass(frozen=True)
class HostName:
    """A host and all hosts below it. `name` is in lower case; without a port it means every port.

    The dot at the end of an absolute name is a part of it: Go compares it, and so does a request.
    """

    name: str
    port: int | None = None


@dataclass(frozen=True)
class Domain:
    """The hosts below a domain, without the domain itself: `.svc` has the name `svc`, in lower case."""

    name: str
    port: int | None = None


@dataclass(frozen=True)
class Address:
    """One IP address. In brackets and without a port it is one to curl, but not to Go."""

    address: IPAddress
    port: int | None = None
    bracketed: bool = False


@dataclass(frozen=True)
class Network:
    """All addresses of a network. `address` is the one that was written, which need not be the first."""

    network: IPv4Network | IPv6Network
    address: IPAddress


@dataclass(frozen=True)
class Everything:
    """The entry `*`: no request uses the proxy."""


Entry = HostName | Domain | Address | Network | Everything


MANY = 4096
"""How many entries are remembered: the files of many clusters hold the same."""


@lru_cache(maxsize=MANY)
def read(text: str) -> Entry | None:
    """Return the entry that `text` is, or None. What this takes is ASCII and holds no white space and no secret.

    A name follows RFC 1123, and may be absolute.
    """
    if text == "*":
        return Everything()
    if "/" in text:
        return _read_network(text)
    host, digits = split_port(text)
    port = None if digits is None else read_port(digits)
    if digits is not None and port is None:
        return None
    address = read_literal(host) or (read_address(text) if ":" in text else None)
    if address is not None:
        return Address(address, port, host.startswith("["))
    name = host.lower()
    relative = name.removesuffix(".")
    if name.startswith("."):
        return Domain(name[1:], port) if is_name(relative[1:]) else None
    return HostName(name, port) if is_name(relative) else None


PREFIX_LENGTH = re.compile(r"0|[1-9][0-9]{0,2}")


def _read_network(text: str) -> Network | None:
    start, _, length = text.partition("/")
    address = read_address(start)
    if address is None or not PREFIX_LENGTH.fullmatch(length) or int(length) > address.max_prefixlen:
        return None
    kind = IPv4Network if isinstance(address, IPv4Address) else IPv6Network
    return Network(kind((int(address), int(length)), strict=False), address)
