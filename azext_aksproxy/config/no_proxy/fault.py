"""Why a text is no entry of noProxy, and what was probably meant."""

from __future__ import annotations

import json
import re
from ipaddress import ip_network

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.hosts import NUMERIC, looks_numeric, punycode, read_port, split_port
from azext_aksproxy.config.no_proxy.entry import read
from azext_aksproxy.config.redact import MAX_SHOWN, has_user_information, redact, without_user_information

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
    source="golang.org/x/net/http/httpproxy, July 2026",
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
    source="golang.org/x/net/http/httpproxy, July 2026",
)
UNDERSCORE = Rule(
    id="no-proxy-underscore",
    severity=Severity.WARNING,
    title="A name in noProxy has no underscore",
    reason="The documentation asks for host names, of which an underscore is no part. The service is less strict since "
    "April 2026, and clients compare the name as it is.",
    source="RFC 1123, section 2.1; service documentation, August 2026; AKS release notes, 2026-04-02",
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
    source="golang.org/x/net/http/httpproxy, July 2026",
)
NAME = Rule(
    id="no-proxy-name",
    severity=Severity.WARNING,
    title="A name in noProxy is a host name",
    reason="The documentation asks for names that follow RFC 1123. The service is less strict since April 2026, but no "
    "request may ever have such a host.",
    source="service documentation, August 2026; RFC 1123, section 2.1; AKS release notes, 2026-04-02",
)

RULES: tuple[Rule, ...] = (
    EMPTY,
    LIST,
    WHITE_SPACE,
    URL,
    WILDCARD_SUFFIX,
    WILDCARD,
    UNDERSCORE,
    ADDRESS,
    NETWORK,
    PORT_NUMBER,
    NAME,
)


SEPARATOR = re.compile(r"[,;\s]+")
HOST_HINT = "Write the host alone, without scheme, port and path."
NAME_HINT = "A name has labels of 1 to 63 letters, digits and inner hyphens, and at most 253 characters in all."
ADDRESS_HINT = "Write a whole address such as 10.1.2.3 or fd00::1, or a network such as 10.1.2.0/24."
NETWORK_HINT = "Write an address and a prefix length (0 to 32, for IPv6 0 to 128), such as 10.0.0.0/8."


def explain(entry: str) -> Finding:
    """Say why `entry` could not be read. The first rule that it breaks is reported."""
    fact = f"The noProxy entry '{redact(entry)}'"
    bare = entry.strip()
    if not bare:
        return Finding(EMPTY, f"{fact} is empty.", "Remove it.")
    if SEPARATOR.search(bare):
        return Finding(LIST, f"{fact} is a list.", _items_hint(entry))
    if has_user_information(entry):
        return Finding(URL, f"{fact} holds more than a host.", _host_hint(without_user_information(entry)))
    if bare != entry:
        return Finding(WHITE_SPACE, f"{fact} has white space around it.", _hint(bare, "Remove the white space."))
    if "://" in entry or entry.startswith("//"):
        return Finding(URL, f"{fact} is a URL.", _host_hint(entry))
    if "*" in entry:
        return _explain_wildcard(entry, fact)
    if "/" in entry:
        return _explain_slash(entry, fact)
    return _explain_host(entry, fact)


def _explain_wildcard(entry: str, fact: str) -> Finding:
    if entry.startswith("*.") and "*" not in entry[1:]:
        hint = _hint(entry[1:], "Write the domain with a leading dot and without '*'.")
        return Finding(WILDCARD_SUFFIX, f"{fact} begins with '*.'.", hint)
    hint = "Write whole names, or a domain with a leading dot such as .example.com."
    return Finding(WILDCARD, f"{fact} has a '*' inside.", hint)


def _explain_slash(entry: str, fact: str) -> Finding:
    start = entry.partition("/")[0]
    if start and not _is_like_address(start):
        return Finding(URL, f"{fact} has a path.", _host_hint(entry))
    return Finding(NETWORK, f"{fact} is not a network.", _network_hint(entry))


def _explain_host(entry: str, fact: str) -> Finding:
    host, digits = split_port(entry)
    port = "" if digits is None else f":{digits}"
    if digits is not None and read_port(digits) is None:
        hint = _hint(host.strip("[]"), "Write the host alone.")
        if not digits.isdecimal():  # it may be a password
            fact = f"The noProxy entry '{redact(host)}:***'"
        return Finding(PORT_NUMBER, f"{fact} has a port that is not a number from 1 to 65535.", hint)
    if _is_like_address(host):
        return Finding(ADDRESS, f"{fact} is not an IP address.", _address_hint(host, port))
    if "_" in host:
        above = host.rpartition("_")[2].partition(".")[2]
        # a domain of one label would let half the internet bypass the proxy
        hint = _hint(
            f".{above}{port}" if "." in above else "",
            "Write the address of the host, or the domain above it with a leading dot.",
        )
        return Finding(UNDERSCORE, f"{fact} has an underscore.", hint)
    if not host.isascii():
        return Finding(NAME, f"{fact} is not ASCII.", _ascii_hint(host, port))
    return Finding(NAME, f"{fact} is not a host name.", NAME_HINT)


def _is_like_address(host: str) -> bool:
    return looks_numeric(host) or any(mark in host for mark in ":[]")


def _hint(candidate: str, otherwise: str) -> str:
    """Return the advice to write `candidate` if that helps. No part of a user information may be one."""
    return f'Write "{candidate}".' if read(candidate) else otherwise


def _items_hint(entry: str) -> str:
    items = [item for item in SEPARATOR.split(entry) if item][:MAX_SHOWN]
    if not items:
        return "Remove it."
    if has_user_information(entry) or not all(map(read, items)):  # a password can hold a comma
        return "Make each of its items an entry."
    return f"Write {redact(', '.join(json.dumps(item, ensure_ascii=False) for item in items))}."


BEFORE_HOST = re.compile(r"\A(?:[^:/?#]*:)?//")
AFTER_HOST = re.compile(r"[/?#\\]")


def _host_hint(url: str) -> str:
    """Return the advice to write the host of `url` alone; `http://*.example.com/` becomes `.example.com`."""
    authority = AFTER_HOST.split(BEFORE_HOST.sub("", url), maxsplit=1)[0]
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
    address = host.strip("[]").partition("%")[0].removesuffix(".")
    if NUMERIC.fullmatch(address):
        address = LEADING_ZEROS.sub("", address)
    return _hint(f"[{address}]{port}" if port and ":" in address else f"{address}{port}", ADDRESS_HINT)


def _ascii_hint(host: str, port: str) -> str:
    dot = "." if host.startswith(".") else ""
    return _hint(f"{dot}{punycode(host.strip('.')) or ''}{port}", NAME_HINT)
