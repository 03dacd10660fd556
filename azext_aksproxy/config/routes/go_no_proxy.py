"""The list noProxy as golang.org/x/net/http/httpproxy reads it: which entry, if any, covers a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from azext_aksproxy.config.hosts import read_address, read_port, split_port
from azext_aksproxy.config.no_proxy.entry import Address, Domain, Entry, Everything, HostName, Network, read
from azext_aksproxy.config.redact import redact
from azext_aksproxy.config.routes.spellings import ascii_form
from azext_aksproxy.config.routes.target import Target, as_ipv4


@dataclass(frozen=True)
class Decider:
    """What decided: an entry, the text it was read from, and the place of that text in the list."""

    entry: Entry
    written: str
    index: int


class NoProxy:
    """The list noProxy, read once.

    Entries are found by what they are, not by going through the list: only so many different ones can cover a host.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._deciders: dict[Entry, Decider] = {}
        self._prefix_lengths: set[tuple[int, int]] = set()
        for index, text in enumerate(texts):
            for item in text.split(","):  # the list reaches Go as one text, so it cuts up an entry that has a comma
                entry = _read_as_go(item)
                if entry is not None:
                    self._deciders.setdefault(entry, Decider(entry, redact(text), index))
                if isinstance(entry, Network):
                    self._prefix_lengths.add((entry.network.version, entry.network.prefixlen))

    def decider(self, target: Target) -> Decider | None:
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
            yield from _covering_name(lower(target.host), target.port)
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
    text = lower(item.strip(GO_SPACE))
    entry = read(text) or _read_laxly(text)
    if isinstance(entry, Address):
        if entry.bracketed and entry.port is None:
            return None
        return Address(as_ipv4(entry.address), entry.port)
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
    return Domain(ascii_form(host[1:]), port) if host.startswith(".") else HostName(ascii_form(host), port)


def lower(text: str) -> str:
    """Return `text` in lower case, a character for a character as Go does it."""
    return text.lower() if text.isascii() else "".join(each.lower()[0] for each in text)


MAPPED = IPv6Network("::ffff:0:0/96")


def _network(start: tuple[int, int], version: int) -> Network:
    """Return the network of an address and a prefix length. One of IPv4 addresses in IPv6 form is one of IPv4."""
    network = (IPv4Network if version == 4 else IPv6Network)(start, strict=False)
    if isinstance(network, IPv6Network) and network.subnet_of(MAPPED):
        network = IPv4Network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))
    return Network(network, network.network_address)
