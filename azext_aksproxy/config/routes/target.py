"""What a URL says about the request for it, as Go reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address

from azext_aksproxy.config.hosts import (
    MAX_NAME,
    IPAddress,
    read_address,
    read_literal,
    read_port,
    split_port,
)
from azext_aksproxy.config.redact import mask, redact, redact_url
from azext_aksproxy.config.routes.spellings import ascii_form

HTTP_OF = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    """What a URL says about the request for it.

    `url` is the URL without what may be a password: of one with `@`, wherever that stands, only what comes after it.
    `host` is as it was written, without brackets, in ASCII if it was an international name; `written_host` is that
    name. A zone stands after a bare percent sign. `written_port` is None if the URL has no port.
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
        return as_ipv4(found) if found else None


URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
ZONED = re.compile(r"\[(?P<address>[^%\]]*)%25(?P<zone>[\w.~-]+)\]", re.ASCII)
REGISTERED_NAME = re.compile(r"(?:[a-z0-9._~!$&'()*+,;=-]|[^\x00-\x7f])+", re.IGNORECASE)
"""What a host may be in RFC 3986, section 3.2.2, with other scripts and without percent signs, as Go takes it."""


def read_target(url: str) -> Target:
    """Take `url` apart. Raises ValueError, with a message that is fit to be shown, if it is none."""
    found = URL.match(url)
    if found is None:
        raise ValueError(f"The URL '{redact(url)}' has no scheme; write https:// before the host.")
    fact = f"The URL '{redact_url(url, found['authority'])}'"
    if CONTROL.search(url):
        raise ValueError(f"{fact} has a control character.")
    text, digits = split_port(found["authority"].rpartition("@")[2])
    if not text:
        raise ValueError(f"{fact} names no host.")
    if not text.startswith("[") and ":" in text:
        raise ValueError(f"{fact} has a host with colons; write an IPv6 address in brackets.")
    if digits and read_port(digits) is None:
        raise ValueError(f"{fact} has a port that is not a number from 1 to 65535.")
    host = _read_host(text)
    if host is None:
        raise ValueError(f"{fact} has a host that is neither a name nor an address.")
    return Target(
        url=f"{found['scheme']}://{mask(url[found.start('authority') :])}",
        scheme=found["scheme"].lower(),
        host=ascii_form(host),
        written_host=host,
        written_port=read_port(digits) if digits else None,
    )


def _read_host(text: str) -> str | None:
    """Return the host that `text` is in a URL, without brackets. One with a zone has it after a bare percent sign."""
    if text.startswith("["):
        zoned = ZONED.fullmatch(text)
        address = read_literal(f"[{zoned['address']}]" if zoned else text)
        if address is None:
            return None
        return f"{zoned['address']}%{zoned['zone']}" if zoned else text[1:-1]
    return text if len(text) <= MAX_NAME + 1 and REGISTERED_NAME.fullmatch(text) else None


def as_ipv4(address: IPAddress) -> IPAddress:
    """Return `address`, one of IPv4 where it is such a one in IPv6 form."""
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
