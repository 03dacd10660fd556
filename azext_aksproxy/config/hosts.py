"""Hosts as they stand in URLs and in noProxy: names, addresses and ports."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address

IPAddress = IPv4Address | IPv6Address

MAX_NAME = 253
"""The longest host name in characters (RFC 1123, section 2.1, and RFC 1035, section 2.3.4, without the root's dot)."""

MAX_PORT = 65535

NUMERIC = re.compile(r"\.*[0-9][0-9.]*")
RANGE = re.compile(r"[0-9]+\.[0-9.]+-[0-9]+\.[0-9.]+")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
PORT = re.compile(r"[1-9][0-9]{0,4}")
HOST_AND_PORT = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([^:\[\]]*))?")


def split_port(text: str) -> tuple[str, str | None]:
    """Return the host of `text`, brackets included, and what stands after its colon; else all of it."""
    found = HOST_AND_PORT.fullmatch(text)
    return (found[1], found[2]) if found else (text, None)


def read_port(text: str) -> int | None:
    """Return the port that `text` is. Leading zeros are none: Go compares ports as text."""
    number = int(text) if PORT.fullmatch(text) else 0
    return number if 1 <= number <= MAX_PORT else None


def read_address(text: str) -> IPAddress | None:
    """Return the IP address that `text` is. One with a zone means something on one machine only, and is none here."""
    if "%" in text:
        return None
    try:
        if ":" in text:
            return IPv6Address(text)
        return IPv4Address(text) if NUMERIC.fullmatch(text) else None
    except ValueError:
        return None


def read_literal(host: str) -> IPAddress | None:
    """Return the address that `host` is as a part of a URL: IPv4, or IPv6 in brackets (RFC 3986, section 3.2.2)."""
    bracketed = host.startswith("[") and host.endswith("]")
    found = read_address(host[1:-1] if bracketed else host)
    return found if isinstance(found, IPv6Address) == bracketed else None


def is_name(text: str) -> bool:
    """Say whether `text` is a host name after RFC 1123. Digits and dots alone are meant for an address or a range."""
    return len(text) <= MAX_NAME and NAME.fullmatch(text) is not None and not looks_numeric(text)


def looks_numeric(text: str) -> bool:
    """Say whether `text` is of digits and dots, or a range of such, as `10.0.0.1-10.0.0.9` in other programs' lists."""
    return NUMERIC.fullmatch(text) is not None or RANGE.fullmatch(text) is not None


def punycode(name: str) -> str | None:
    """Return the ASCII form of `name` (RFC 5891), or None where there is none to be had."""
    if len(name) > MAX_NAME:  # releases of idna before 3.7 take minutes for a long one (CVE-2024-3651)
        return None
    try:
        import idna  # only needed for the one hint; a broken installation of it must not stop a check

        return idna.encode(name, uts46=True).decode("ascii")
    except (ImportError, UnicodeError):
        return None
