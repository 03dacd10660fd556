"""A host and port that is asked for, or that a proxy has."""

from __future__ import annotations

from dataclasses import dataclass

from azext_aksproxy.config.hosts import read_address
from azext_aksproxy.config.redact import has_user_information
from azext_aksproxy.config.routes.target import read_target

SCHEMES = ("http", "https")


@dataclass(frozen=True)
class Endpoint:
    """Where a URL leads.

    `url` is the URL without what may be a password in it, `scheme` "http" or "https", whichever carries the request
    (wss is https), "" for others. `host` is in ASCII, without brackets and without a zone; `port` is that of the scheme
    where the URL has none, 0 where neither is known. `path` is what stands after the host, at least `/`.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str = "/"
    has_password: bool = False

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
    authority, slash, path = url.partition("://")[2].partition("/")
    user = authority if "@" in authority else ""
    return Endpoint(
        url=target.url,
        scheme=target.http_scheme,
        host=target.host.partition("%")[0] if ":" in target.host else target.host,
        port=target.port or 0,
        path=slash + path.partition("#")[0] if slash and not has_user_information(path) else "/",
        has_password=bool(user),
    )


def read_proxy(url: str) -> Endpoint:
    """Return where the proxy with `url` listens: at 80 or 443 where the URL says no port, as Go takes it.

    Without a scheme it is one of http (golang.org/x/net/http/httpproxy, parseProxy, July 2026). Raises ValueError, with
    a message that is fit to be shown, if there is no such proxy.
    """
    endpoint = read_endpoint(url if "://" in url else f"http://{url}")
    if endpoint.scheme not in SCHEMES or not endpoint.port:
        raise ValueError(f"The URL of the proxy '{endpoint.url}' begins with neither http:// nor https://.")
    return endpoint
