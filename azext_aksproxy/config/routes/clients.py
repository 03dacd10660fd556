"""Which requests other clients than Go's send through the proxy, each after its own reading of the same variables.

AKS sets HTTP_PROXY, HTTPS_PROXY and NO_PROXY and their lower-case twins alike, so it makes no difference here which of
the two a client prefers. There is no standard for NO_PROXY, and no two clients here agree on it.

Requests over ws and wss are judged as the http and https requests that they begin with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.redact import redact
from azext_aksproxy.config.routes import curl, node, python
from azext_aksproxy.config.routes.dotnet import dotnet
from azext_aksproxy.config.routes.go import DIRECT, entries, proxy_for
from azext_aksproxy.config.routes.target import Target, read_target

IGNORES = "ignores"
"""The word for a client that does not read the variables, and so goes direct unless it is told by other means."""


def client_routes(url: str, settings: Mapping[str, Any]) -> dict[str, str]:
    """Return which way each client sends a request for `url`: "direct", the URL of the proxy, or "ignores".

    Where releases of a client differ about it: "http://proxy:3128/ before 8.18.0, then direct". A URL that a client
    does not take, as Node.js takes no zone of an address, is judged all the same.
    Raises ValueError, with a message for the user, if `url` is none.
    """
    target = read_target(url)
    proxy = proxy_for(target.http_scheme, settings)
    no_proxy = ",".join(entries(settings))
    return {name: _way(proxy, rules, target, no_proxy) for name, rules in CLIENTS.items()}


Verdict = Callable[[Target, str], bool]
"""Says whether a client goes direct, where there is a proxy, for a target and the value of NO_PROXY."""


@dataclass(frozen=True)
class Rule:
    """How a client reads NO_PROXY in its release `since`, and in those after it up to the next rule."""

    since: str
    goes_direct: Verdict


def _way(proxy: str | None, rules: tuple[Rule, ...], target: Target, no_proxy: str) -> str:
    if not rules:
        return IGNORES
    if proxy is None:
        return DIRECT
    way = before = ""
    for rule in rules:
        is_direct = bool(no_proxy) and rule.goes_direct(target, no_proxy)
        now = DIRECT if is_direct else redact(proxy)
        way += now if not way else "" if now == before else f" before {rule.since}, then {now}"
        before = now
    return way


CLIENTS: dict[str, tuple[Rule, ...]] = {
    "curl": (
        Rule("7.86.0", curl.curl_7_86),
        Rule("8.9.0", curl.curl_8_9),
        Rule("8.18.0", curl.curl_8_18),
        Rule("8.21.0", curl.curl_8_21),
    ),
    "pythonRequests": (Rule("2.32.0", python.requests),),
    "pythonUrllib": (Rule("3.10.0", python.urllib),),
    "nodeHttp": (Rule("24.5.0", node.http_24_5), Rule("24.16.0", node.http_24_16)),
    "nodeFetch": (
        Rule("24.5.0", node.fetch_24_5),
        Rule("24.15.0", node.fetch_24_15),
        Rule("26.8.2", node.fetch_26_8),
        Rule("26.12.1", node.fetch_26_12),
    ),
    "java": (),
    "dotnet": (Rule("3.0.0", dotnet),),
}
"""The rules of each client, the oldest first, by the names that results have. One without any ignores the variables.

The JDK has the properties http.proxyHost and http.nonProxyHosts alone (java.net.http and HttpURLConnection, Java 8 to
25); whoever starts the program has to translate.
"""
