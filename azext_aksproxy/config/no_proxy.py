"""The entries of noProxy: what each one is, and what is wrong with it.

An entry is read once into a small typed value, after the grammar of golang.org/x/net/http/httpproxy and the stricter
one of the service. Only what could not be read is looked at a second time, to say why.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_network

from azext_aksproxy.config.document import Object
from azext_aksproxy.config.findings import Rule, Severity
from azext_aksproxy.config.hosts import (
    NUMERIC,
    IPAddress,
    is_name,
    punycode,
    read_address,
    read_literal,
    read_port,
    split_port,
)
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.shape import Path, Shape
from azext_aksproxy.config.shown import MAX_SHOWN, has_user_information, shown, without_user_information

EMPTY = Rule(
    id="no-proxy-empty",
    severity=Severity.ERROR,
    title="An entry of noProxy is not empty",
    reason="An empty entry names no host; the service refuses it.",
    source="RFC 1123, section 2.1",
)
LIST = Rule(
    id="no-proxy-list",
    severity=Severity.ERROR,
    title="An entry of noProxy is one host, not a list",
    reason="AKS joins the entries with commas itself; what is a list in one entry is refused as a host name.",
    source="service documentation, August 2026",
)
WHITE_SPACE = Rule(
    id="no-proxy-white-space",
    severity=Severity.ERROR,
    title="An entry of noProxy has no white space around it",
    reason="White space belongs to no host name; some clients would compare it.",
    source="RFC 1123, section 2.1",
)
URL = Rule(
    id="no-proxy-url",
    severity=Severity.ERROR,
    title="An entry of noProxy is a host, not a URL",
    reason="Clients compare hosts; an entry with a scheme or a path would never match.",
    source="golang.org/x/net/http/httpproxy",
)
WILDCARD_SUFFIX = Rule(
    id="no-proxy-wildcard-suffix",
    severity=Severity.ERROR,
    title="A domain in noProxy begins with a dot, not with '*.'",
    reason="A '*' before a domain suffix is not supported by AKS.",
    source="service documentation, August 2026",
)
WILDCARD = Rule(
    id="no-proxy-wildcard",
    severity=Severity.ERROR,
    title="An entry of noProxy has no '*' inside",
    reason="Go, which most of Kubernetes is written in, reads no patterns; the entry would never match.",
    source="golang.org/x/net/http/httpproxy",
)
TRAILING_DOT = Rule(
    id="no-proxy-trailing-dot",
    severity=Severity.ERROR,
    title="A name in noProxy does not end with a dot",
    reason="The service refuses the absolute form of a name since March 2026.",
    source="fluxcd/kustomize-controller#1623",
)
UNDERSCORE = Rule(
    id="no-proxy-underscore",
    severity=Severity.ERROR,
    title="A name in noProxy has no underscore",
    reason="An underscore is part of no host name; the service refuses it.",
    source="RFC 1123, section 2.1; service documentation, August 2026",
)
ADDRESS = Rule(
    id="no-proxy-address",
    severity=Severity.ERROR,
    title="An address in noProxy is a whole IP address",
    reason="Clients would take it for a host name that never matches.",
    source="golang.org/x/net/http/httpproxy; RFC 4291, section 2.2",
)
NETWORK = Rule(
    id="no-proxy-network",
    severity=Severity.ERROR,
    title="A network in noProxy is an IP address and a prefix length",
    reason="Clients would take it for a host name that never matches.",
    source="golang.org/x/net/http/httpproxy; RFC 4632, section 3.1",
)
PORT_NUMBER = Rule(
    id="no-proxy-port-number",
    severity=Severity.ERROR,
    title="A port in noProxy is a number from 1 to 65535",
    reason="Clients compare it with the port of a request; the entry would never match.",
    source="golang.org/x/net/http/httpproxy",
)
NAME = Rule(
    id="no-proxy-name",
    severity=Severity.ERROR,
    title="A name in noProxy is a host name",
    reason="The service refuses names that do not follow RFC 1123.",
    source="service documentation, August 2026; RFC 1123, section 2.1",
)
DUPLICATE = Rule(
    id="no-proxy-duplicate",
    severity=Severity.WARNING,
    title="An entry of noProxy appears once",
    reason="The second one does nothing; perhaps another host was meant.",
    source="RFC 4343: names are equal without regard to case",
)
HOST_BITS = Rule(
    id="no-proxy-host-bits",
    severity=Severity.WARNING,
    title="A network in noProxy begins at its first address",
    reason="Clients take the whole network that the address belongs to; perhaps a smaller one was meant.",
    source="golang.org/x/net/http/httpproxy; RFC 4632, section 3.1",
)
EVERYTHING = Rule(
    id="no-proxy-everything",
    severity=Severity.WARNING,
    title="noProxy does not exclude everything",
    reason="With '*' no request uses the proxy, whatever else the file says.",
    source="golang.org/x/net/http/httpproxy",
)
PORT = Rule(
    id="no-proxy-port",
    severity=Severity.WARNING,
    title="An entry of noProxy has no port",
    reason="Go and Python read ports; other clients take the entry for a host name that never matches.",
    source="golang.org/x/net/http/httpproxy",
)
BRACKETS = Rule(
    id="no-proxy-brackets",
    severity=Severity.WARNING,
    title="An IPv6 address in noProxy has no brackets unless it has a port",
    reason="Go takes brackets without a port for a host name that never matches.",
    source="golang.org/x/net/http/httpproxy",
)
SVC = Rule(
    id="no-proxy-svc",
    severity=Severity.INFO,
    title="noProxy has .svc",
    reason="AKS does not add it, so pods call services by names such as 'web.shop.svc' through the proxy.",
    source="AKS#3174, AKS#2674",
)
CLUSTER_LOCAL = Rule(
    id="no-proxy-cluster-local",
    severity=Severity.INFO,
    title="noProxy has .cluster.local",
    reason="AKS does not add it, so pods call services by their full names through the proxy.",
    source="AKS#3174, AKS#2674",
)
NETWORK_SUPPORT = Rule(
    id="no-proxy-network-support",
    severity=Severity.INFO,
    title="Networks in noProxy are not read by every client",
    reason="Go and Ruby read them; older curl and Python's urllib do not, and use the proxy for their addresses.",
    source="service documentation, August 2026; azure-docs#105523",
)

RULES: tuple[Rule, ...] = (
    EMPTY,
    LIST,
    WHITE_SPACE,
    URL,
    WILDCARD_SUFFIX,
    WILDCARD,
    TRAILING_DOT,
    UNDERSCORE,
    ADDRESS,
    NETWORK,
    PORT_NUMBER,
    NAME,
    DUPLICATE,
    HOST_BITS,
    EVERYTHING,
    PORT,
    BRACKETS,
    SVC,
    CLUSTER_LOCAL,
    NETWORK_SUPPORT,
)


@dataclass(frozen=True)
class HostName:
    """A host and all hosts below it. `name` is in lower case; without a port it means every port."""

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


@dataclass(frozen=True)
class Malformed:
    """What is no entry: the rule that it breaks, the fact and the remedy."""

    rule: Rule
    message: str
    hint: str


def parse(entry: str) -> Entry | Malformed:
    """Return what `entry` is, or why it is nothing that AKS takes."""
    return _read(entry) or _explain(entry)


def check(shape: Shape, purpose: Purpose) -> None:
    """Add to `shape` what is wrong with noProxy, and what it lacks. Values of a wrong type were reported before."""
    entries = shape.settings.get("noProxy")
    if isinstance(entries, list):
        known = list(_read_all(shape, entries))
        _check_each(shape, known)
        _check_duplicates(shape, known)
        _check_network_support(shape, known)
        _check_cluster_domains(shape, known, ("noProxy",))
    elif entries is None and purpose is Purpose.CREATE and isinstance(shape.document.root.value, Object):
        _check_cluster_domains(shape, [], ("noProxy",) if "noProxy" in shape.settings else ())


@dataclass(frozen=True)
class _Known:
    """An entry that could be read, and where it stands. Its text is fit for messages as it is: see `_read`."""

    index: int
    text: str
    entry: Entry

    @property
    def place(self) -> Path:
        return ("noProxy", self.index)


def _read_all(shape: Shape, entries: list[object]) -> Iterator[_Known]:
    """Yield the entries that can be read, and report the others."""
    for index, text in enumerate(entries):
        if not isinstance(text, str):
            continue
        entry = parse(text)
        if isinstance(entry, Malformed):
            shape.add(entry.rule, ("noProxy", index), entry.message, entry.hint)
        else:
            yield _Known(index, text, entry)


def _check_each(shape: Shape, known: list[_Known]) -> None:
    for each in known:
        doubt = _doubt(each.text, each.entry)
        if doubt is not None:
            shape.add(doubt.rule, each.place, doubt.message, doubt.hint)


def _check_duplicates(shape: Shape, known: list[_Known]) -> None:
    first_index: dict[str, int] = {}
    for each in known:
        first = first_index.setdefault(each.text.lower(), each.index)
        if first != each.index:
            message = f"The noProxy entry '{each.text}' repeats entry {first + 1}."
            shape.add(DUPLICATE, each.place, message, "Remove one of them.")


def _check_network_support(shape: Shape, known: list[_Known]) -> None:
    """Say it once, at the first network: it is no fault of any one entry."""
    first = next((each for each in known if isinstance(each.entry, Network)), None)
    if first is not None:
        message = f"The network '{first.text}' in noProxy is not read by every client."
        shape.add(NETWORK_SUPPORT, first.place, message, "Add the names or addresses that matter as entries too.")


def _check_cluster_domains(shape: Shape, known: list[_Known], place: Path) -> None:
    for rule, suffix in ((SVC, "svc"), (CLUSTER_LOCAL, "cluster.local")):
        if not any(_covers(each.entry, suffix) for each in known):
            message = f"Calls inside the cluster to names under .{suffix} go through the proxy."
            shape.add(rule, place, message, f'Add ".{suffix}" to noProxy.')


def _covers(entry: Entry, suffix: str) -> bool:
    """Say whether all hosts below `suffix` are excluded by `entry`."""
    if isinstance(entry, Everything):
        return True
    if not isinstance(entry, (HostName, Domain)) or entry.port is not None:
        return False
    return f".{suffix}".endswith(f".{entry.name}")


@dataclass(frozen=True)
class _Doubt:
    """What is to be said about an entry that AKS takes."""

    rule: Rule
    message: str
    hint: str


def _doubt(text: str, entry: Entry) -> _Doubt | None:
    fact = f"The noProxy entry '{text}'"
    if isinstance(entry, Everything):
        return _Doubt(EVERYTHING, f"{fact} switches the proxy off for every host.", "Name the hosts that are meant.")
    if isinstance(entry, Network):
        if entry.address == entry.network.network_address:
            return None
        return _Doubt(HOST_BITS, f"{fact} does not begin at its first address.", f'Write "{entry.network}".')
    if entry.port is not None:
        host = split_port(text)[0].strip("[]")
        return _Doubt(PORT, f"{fact} has a port, which not every client reads.", f'Write "{host}".')
    if isinstance(entry, Address) and entry.bracketed:
        return _Doubt(BRACKETS, f"{fact} has brackets, which not every client reads.", f'Write "{text[1:-1]}".')
    return None


def _read(text: str) -> Entry | None:
    """Return the entry that `text` is, or None. What this takes is ASCII and holds no white space and no secret."""
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
    if name.startswith("."):
        return Domain(name[1:], port) if is_name(name[1:]) else None
    return HostName(name, port) if is_name(name) else None


PREFIX_LENGTH = re.compile(r"0|[1-9][0-9]{0,2}")


def _read_network(text: str) -> Network | None:
    start, _, length = text.partition("/")
    address = read_address(start)
    if address is None or not PREFIX_LENGTH.fullmatch(length) or int(length) > address.max_prefixlen:
        return None
    kind = IPv4Network if isinstance(address, IPv4Address) else IPv6Network
    return Network(kind((int(address), int(length)), strict=False), address)


SEPARATOR = re.compile(r"[,;\s]+")
HOST_HINT = "Write the host alone, without scheme, port and path."
NAME_HINT = "A name has labels of 1 to 63 letters, digits and inner hyphens, and at most 253 characters in all."
ADDRESS_HINT = "Write a whole address such as 10.1.2.3 or fd00::1, or a network such as 10.1.2.0/24."
NETWORK_HINT = "Write an address and a prefix length (0 to 32, for IPv6 0 to 128), such as 10.0.0.0/8."


def _explain(entry: str) -> Malformed:
    """Say why `entry` could not be read. The first rule that it breaks is reported."""
    fact = f"The noProxy entry '{shown(entry)}'"
    bare = entry.strip()
    if not bare:
        return Malformed(EMPTY, f"{fact} is empty.", "Remove it.")
    if SEPARATOR.search(bare):
        return Malformed(LIST, f"{fact} is a list.", _items_hint(entry))
    if has_user_information(entry):
        rule = URL if "//" in entry else NAME
        return Malformed(rule, f"{fact} holds more than a host.", _host_hint(without_user_information(entry)))
    if bare != entry:
        return Malformed(WHITE_SPACE, f"{fact} has white space around it.", _hint(bare, "Remove the white space."))
    if "://" in entry or entry.startswith("//"):
        return Malformed(URL, f"{fact} is a URL.", _host_hint(entry))
    if "*" in entry:
        return _explain_wildcard(entry, fact)
    if "/" in entry:
        return _explain_slash(entry, fact)
    return _explain_host(entry, fact)


def _explain_wildcard(entry: str, fact: str) -> Malformed:
    if entry.startswith("*.") and "*" not in entry[1:]:
        hint = _hint(entry[1:], "Write the domain with a leading dot and without '*'.")
        return Malformed(WILDCARD_SUFFIX, f"{fact} begins with '*.'.", hint)
    hint = "Write whole names, or a domain with a leading dot such as .example.com."
    return Malformed(WILDCARD, f"{fact} has a '*' inside.", hint)


def _explain_slash(entry: str, fact: str) -> Malformed:
    start = entry.partition("/")[0]
    if start and not _is_like_address(start):
        return Malformed(URL, f"{fact} has a path.", _host_hint(entry))
    return Malformed(NETWORK, f"{fact} is not a network.", _network_hint(entry))


def _explain_host(entry: str, fact: str) -> Malformed:
    host, digits = split_port(entry)
    port = "" if digits is None else f":{digits}"
    if digits is not None and read_port(digits) is None:
        hint = _hint(host.strip("[]"), "Write the host alone.")
        return Malformed(PORT_NUMBER, f"{fact} has a port that is not a number from 1 to 65535.", hint)
    if host.endswith(".") and _read(host[:-1] + port):
        return Malformed(TRAILING_DOT, f"{fact} ends with a dot.", f'Write "{host[:-1]}{port}".')
    if _is_like_address(host):
        return Malformed(ADDRESS, f"{fact} is not an IP address.", _address_hint(host, port))
    if "_" in host:
        above = host[host.rindex("_") :].partition(".")[2]
        hint = _hint(f".{above}{port}", "Write the address of the host, or the domain above it with a leading dot.")
        return Malformed(UNDERSCORE, f"{fact} has an underscore.", hint)
    if not host.isascii():
        return Malformed(NAME, f"{fact} is not ASCII.", _ascii_hint(host, port))
    return Malformed(NAME, f"{fact} is not a host name.", NAME_HINT)


def _is_like_address(host: str) -> bool:
    return NUMERIC.fullmatch(host) is not None or any(mark in host for mark in ":[]")


def _hint(candidate: str, otherwise: str) -> str:
    """Return the advice to write `candidate` if that helps. No part of a user information may be one."""
    return f'Write "{candidate}".' if _read(candidate) else otherwise


def _items_hint(entry: str) -> str:
    items = [item for item in SEPARATOR.split(entry) if item][:MAX_SHOWN]
    if not items:
        return "Remove it."
    if has_user_information(entry):  # a password can hold a comma: its halves would not be known for what they are
        return "Make each of its items an entry."
    return f"Write {shown(', '.join(json.dumps(item, ensure_ascii=False) for item in items))}."


BEFORE_HOST = re.compile(r"(?:[^:/?#]*:)?//")
AFTER_HOST = re.compile(r"[/?#\\]")


def _host_hint(url: str) -> str:
    """Return the advice to write the host of `url` alone; `http://*.example.com/` becomes `.example.com`."""
    start = BEFORE_HOST.match(url)
    authority = AFTER_HOST.split(url[start.end() if start else 0 :], maxsplit=1)[0]
    return _hint(split_port(authority)[0].strip("[]").removeprefix("*"), HOST_HINT)


def _network_hint(entry: str) -> str:
    """Return the advice to write a prefix length where a mask stands, which Python reads and Go does not."""
    try:
        return _hint(str(ip_network(entry, strict=False)) if len(entry) < 100 else "", NETWORK_HINT)
    except ValueError:
        return NETWORK_HINT


LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def _address_hint(host: str, port: str) -> str:
    """Return the advice to write the address without leading zeros, zone, or brackets that do not belong there."""
    address = host.strip("[]").partition("%")[0]
    if NUMERIC.fullmatch(address):
        address = LEADING_ZEROS.sub("", address)
    return _hint(f"[{address}]{port}" if port and ":" in address else f"{address}{port}", ADDRESS_HINT)


def _ascii_hint(host: str, port: str) -> str:
    dot = "." if host.startswith(".") else ""
    return _hint(f"{dot}{punycode(host.strip('.')) or ''}{port}", NAME_HINT)
