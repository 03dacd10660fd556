"""A host and port that is asked for, or that a proxy has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from azext_aksproxy.config.hosts import read_address
from azext_aksproxy.config.redact import has_user_information
from azext_aksproxy.config.routes.target import read_target

SCHEMES = ("http", "https")
PARTS = re.compile(r"[^:]*://([^/?#]*)([^#]*)")
UNQUOTED = "!$%&'()*+,-./:;=?@_~"
"""What stands in a path and its query as it is; other characters are encoded (RFC 3986, section 3.3)."""


@dataclass(frozen=True)
class Endpoint:
    """Where a URL leads.

    `url` is the URL without what may be a password in it, `scheme` "http" or "https", whichever carries the request
    (wss is https), "" for others. `host` is in ASCII, without brackets and without a zone; `port` is that of the scheme
    where the URL has none, 0 where neither is known. `path` is what stands after the host, at least `/`; one
    that may hold a password is left out. `has_user` says whether a user name stands before the host.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str = "/"
    has_user: bool = False

    @property
    def authority(self) -> str:
        """Host and port as CONNECT names them, an IPv6 address in brackets (RFC 9110, section 9.3.6)."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def server_name(self) -> str:
        """The host as TLS names it, without a dot at its end (RFC 6066, section 3); "" for an address."""
        return "" if read_address(self.host) else self.host.removesuffix(".")


def read_endpoint(url: str) -> Endpoint:
    """Return where `url` leads. Raises ValueError, with a message that is fit to be shown, if it is none."""
    target = read_target(url)
    if not target.host.isascii():
        raise ValueError(f"The URL '{target.url}' has a host that is no international name.")
    authority, path = PARTS.findall(url)[0]
    if has_user_information(path):
        path = ""
    return Endpoint(
        url=target.url,
        scheme=target.http_scheme,
        host=target.host.partition("%")[0] if ":" in target.host else target.host,
        port=target.port or 0,
        path=quote(path if path.startswith("/") else f"/{path}", safe=UNQUOTED),
        has_user="@" in authority,
    )


def read_host(url: str) -> Endpoint:
    """Return where `url` leads, to be asked for. Raises ValueError as `read_endpoint`, and for a pattern of names."""
    endpoint = read_endpoint(url)
    if "*" in endpoint.host:
        raise ValueError(f"The URL '{endpoint.url}' has a pattern for a host; name a host that it stands for.")
    return endpoint


def read_proxy(url: str) -> Endpoint:
    """Return where the proxy with `url` listens: at 80 or 443 where the URL says no port, as Go takes it.

    Without a scheme it is one of http (golang.org/x/net/http/httpproxy, parseProxy, July 2026). Raises ValueError, with
    a message that is fit to be shown, if there is no such proxy.
    """
    endpoint = read_endpoint(url if "://" in url else f"http://{url}")
    if endpoint.scheme not in SCHEMES or not endpoint.port:
        raise ValueError(f"The URL of the proxy '{endpoint.url}' begins with neither http:// nor https://.")
    return endpoint
