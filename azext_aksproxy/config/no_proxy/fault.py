"""Why a text is no entry of noProxy, and what was probably meant."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from ipaddress import ip_network

from azext_aksproxy.config.findings import Finding, Remove, Safety, Spread, Write
from azext_aksproxy.config.hosts import NUMERIC, looks_numeric, punycode, read_port, split_port
from azext_aksproxy.config.limits import MAX_VALUES
from azext_aksproxy.config.no_proxy.entry import read
from azext_aksproxy.config.no_proxy.rules import (
    ADDRESS,
    EMPTY,
    LIST,
    NAME,
    NETWORK,
    PORT_NUMBER,
    UNDERSCORE,
    URL,
    WHITE_SPACE,
    WILDCARD,
    WILDCARD_SUFFIX,
)
from azext_aksproxy.config.redact import MAX_SHOWN, has_user_information, redact, without_user_information

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
        return Finding(EMPTY, f"{fact} is empty.", "Remove it.").fixed_by(Remove())
    if SEPARATOR.search(bare):
        return _explain_list(entry, fact)
    if has_user_information(entry):
        hint = _hint(_host(without_user_information(entry)), HOST_HINT)
        return Finding(URL, f"{fact} holds more than a host.", hint)
    if bare != entry:
        finding = Finding(WHITE_SPACE, f"{fact} has white space around it.", _hint(bare, "Remove the white space."))
        plain = meant(bare)
        return finding.fixed_by(Write(plain)) if plain else finding
    if "://" in entry or entry.startswith("//"):
        return _advised(Finding(URL, f"{fact} is a URL.", HOST_HINT), _host(entry))
    if "*" in entry:
        return _explain_wildcard(entry, fact)
    if "/" in entry:
        return _explain_slash(entry, fact)
    return _explain_host(entry, fact)


def meant(entry: str) -> str | None:
    """Return what `entry` plainly means: itself where it can be read, else what a safe fix writes in its place."""
    if read(entry):
        return entry
    fix = explain(entry).fix
    is_plain = fix is not None and fix.safety is Safety.SAFE and isinstance(fix.change, Write)
    return str(fix.change.value) if is_plain else None  # type: ignore[union-attr]


def items(text: str) -> list[str]:
    """Return the items of a list that was written as one text."""
    return [item for item in SEPARATOR.split(text) if item]


def several(text: str) -> Spread | None:
    """Return the entries that a list in one text plainly means; None where one of its items is no entry."""
    found = items(text)
    if not found or len(found) > MAX_VALUES:
        return None
    entries = []
    for item in found:
        entry = meant(item)
        if entry is None:
            return None
        entries.append(entry)
    return Spread(tuple(entries))


def safety_of(text: str) -> Safety:
    """Say how sure it is that `text` is a list: what has white space alone between its parts may be a slip."""
    return Safety.SAFE if re.search("[,;]", text) or not re.search(r"\s", text.strip()) else Safety.UNSAFE


def _explain_list(entry: str, fact: str) -> Finding:
    finding = Finding(LIST, f"{fact} is a list.", _items_hint(entry))
    if not items(entry):
        return finding.fixed_by(Remove())
    entries = several(entry)
    return finding.fixed_by(entries, safety_of(entry)) if entries else finding


def _explain_wildcard(entry: str, fact: str) -> Finding:
    if entry.startswith("*.") and "*" not in entry[1:]:
        otherwise = "Write the domain with a leading dot and without '*'."
        return _advised(Finding(WILDCARD_SUFFIX, f"{fact} begins with '*.'.", otherwise), entry[1:], Safety.SAFE)
    hint = "Write whole names, or a domain with a leading dot such as .example.com."
    return Finding(WILDCARD, f"{fact} has a '*' inside.", hint)


def _explain_slash(entry: str, fact: str) -> Finding:
    start = entry.partition("/")[0]
    if start and not _is_like_address(start):
        return _advised(Finding(URL, f"{fact} has a path.", HOST_HINT), _host(entry))
    return _advised(Finding(NETWORK, f"{fact} is not a network.", NETWORK_HINT), _network(entry))


def _explain_host(entry: str, fact: str) -> Finding:
    host, digits = split_port(entry)
    port = "" if digits is None else f":{digits}"
    if digits is not None and read_port(digits) is None:
        is_number = digits.isdecimal()  # else it may be a password
        fact = fact if is_number else f"The noProxy entry '{redact(host)}:***'"
        message = f"{fact} has a port that is not a number from 1 to 65535."
        advised = _advised(Finding(PORT_NUMBER, message, "Write the host alone."), host.strip("[]"))
        return advised if is_number else replace(advised, fix=None)
    if _is_like_address(host):
        return _advised(Finding(ADDRESS, f"{fact} is not an IP address.", ADDRESS_HINT), _address(host, port))
    if "_" in host:
        above = host.rpartition("_")[2].partition(".")[2]
        # a domain of one label would let half the internet bypass the proxy
        hint = _hint(
            f".{above}{port}" if "." in above else "",
            "Write the address of the host, or the domain above it with a leading dot.",
        )
        return Finding(UNDERSCORE, f"{fact} has an underscore.", hint)
    if not host.isascii():
        return _advised(Finding(NAME, f"{fact} is not ASCII.", NAME_HINT), _ascii(host, port))
    return Finding(NAME, f"{fact} is not a host name.", NAME_HINT)


def _is_like_address(host: str) -> bool:
    return looks_numeric(host) or any(mark in host for mark in ":[]")


def _hint(candidate: str, otherwise: str) -> str:
    """Return the advice to write `candidate` if that helps. No part of a user information may be one."""
    return f'Write "{candidate}".' if read(candidate) else otherwise


def _advised(finding: Finding, candidate: str, safety: Safety = Safety.UNSAFE) -> Finding:
    """Return `finding` with the advice to write `candidate`, and with that as its fix, if that helps."""
    if not read(candidate):
        return finding
    return replace(finding, hint=_hint(candidate, "")).fixed_by(Write(candidate), safety)


def _items_hint(entry: str) -> str:
    found = items(entry)[:MAX_SHOWN]
    if not found:
        return "Remove it."
    if has_user_information(entry) or not all(map(read, found)):  # a password can hold a comma
        return "Make each of its items an entry."
    return f"Write {redact(', '.join(json.dumps(item, ensure_ascii=False) for item in found))}."


BEFORE_HOST = re.compile(r"\A(?:[^:/?#]*:)?//")
AFTER_HOST = re.compile(r"[/?#\\]")


def _host(url: str) -> str:
    """Return the host of `url`; that of `http://*.example.com/` is `.example.com`."""
    authority = AFTER_HOST.split(BEFORE_HOST.sub("", url), maxsplit=1)[0]
    return split_port(authority)[0].strip("[]").removeprefix("*")


def _network(entry: str) -> str:
    """Return the network with a prefix length where a mask stands, which Python reads and Go does not."""
    try:
        return str(ip_network(entry, strict=False)) if len(entry) < 100 else ""
    except ValueError:
        return ""


LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def _address(host: str, port: str) -> str:
    """Return the address without leading zeros, zone, or brackets that do not belong there."""
    address = host.strip("[]").partition("%")[0].removesuffix(".")
    if NUMERIC.fullmatch(address):
        address = LEADING_ZEROS.sub("", address)
    return f"[{address}]{port}" if port and ":" in address else f"{address}{port}"


def _ascii(host: str, port: str) -> str:
    dot = "." if host.startswith(".") else ""
    return f"{dot}{punycode(host.strip('.')) or ''}{port}"
