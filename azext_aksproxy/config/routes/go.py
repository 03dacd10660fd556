"""Whether a request uses the proxy, and which entry of noProxy decides it.

The rules are those of golang.org/x/net/http/httpproxy (July 2026), which kubelet, containerd and nearly all of
Kubernetes use, for the variables that AKS sets: HTTP_PROXY is httpProxy, HTTPS_PROXY is httpsProxy or else httpProxy,
and NO_PROXY is noProxy, joined with commas.

Go proxies http and https alone. Its websocket libraries ask it about the request that opens the connection (gorilla
and coder both do), so ws is http here and wss is https.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.no_proxy.entries import parse
from azext_aksproxy.config.no_proxy.entry import Address, Entry, Everything, HostName, Network
from azext_aksproxy.config.redact import redact
from azext_aksproxy.config.routes.go_no_proxy import Decider, NoProxy, lower
from azext_aksproxy.config.routes.target import Target, read_target

DIRECT = "direct"


@dataclass(frozen=True)
class Route:
    """Which way a request goes.

    `url` is the URL as given, without what may be a password in it: see `Target`. `route` is "direct" or the URL of the
    proxy, and `entry` the entry of noProxy that decided, as it was written, or None if none did.
    """

    url: str
    route: str
    entry: str | None
    reason: str


def routes(urls: Iterable[str], settings: Mapping[str, Any]) -> list[Route]:
    """Return the way that a request for each of `urls` goes under `settings`, an httpProxyConfig in its wire names.

    Raises ValueError, with a message for the user, if one of them is no URL.
    """
    no_proxy = NoProxy(entries(settings))
    return [_route(read_target(url), settings, no_proxy) for url in urls]


def refused_entries(settings: Mapping[str, Any]) -> list[str]:
    """Return the entries of noProxy that a check refuses, as messages may show them. Routes heed them as Go would."""
    return [redact(text) for text in entries(settings) if _is_error(parse(text))]


def _is_error(entry: Entry | Finding) -> bool:
    return isinstance(entry, Finding) and entry.severity is Severity.ERROR


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


def _route(target: Target, settings: Mapping[str, Any], no_proxy: NoProxy) -> Route:
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
    return Route(target.url, redact(proxy), None, reason)


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


def _why_direct(decider: Decider, target: Target) -> str:
    fact = f"The noProxy entry '{decider.written}'"
    entry = decider.entry
    if isinstance(entry, Everything):
        return f"{fact} excludes every host."
    if isinstance(entry, Network):
        return f"{fact} holds the address."
    port = "" if entry.port is None else " and the port"
    if isinstance(entry, Address):
        return f"{fact} is the address{port}."
    if isinstance(entry, HostName) and entry.name == lower(target.host):
        return f"{fact} is the host{port}."
    return f"{fact} covers the hosts below '{redact(entry.name)}'{port and ' at this port'}."
