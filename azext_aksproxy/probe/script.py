"""The same probe as a POSIX script, for a machine that has curl and no `az`: a node, or one in its subnet."""

from __future__ import annotations

import base64
import shlex
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from azext_aksproxy.config.routes.go import DIRECT, proxy_for, routes
from azext_aksproxy.config.trusted_ca.pem import blocks, decode
from azext_aksproxy.probe.endpoint import Endpoint, read_host, read_proxy

END = "END_OF_PEM"
"""What ends a text of certificates in the script: no base64."""


def make_script(
    urls: Sequence[str],
    settings: Mapping[str, Any],
    *,
    public_roots: bytes | None,
    also_trusted: Sequence[str],
    timeout: float,
) -> str:
    """Return the script that probes `urls` the way that `settings`, an httpProxyConfig, send them.

    The arguments are those of `run.probe`. Without `public_roots`, those of the machine count that runs it. No password
    is in the script. Raises ValueError, with a message for the user, if one of `urls` or a proxy is none, or if there
    are no certificates among the public roots.
    """
    functions = Path(__file__).with_name("probe.sh").read_text("utf-8")
    own = settings.get("trustedCa")
    texts = [*([own] if isinstance(own, str) else []), *also_trusted]
    trusted = [der for text in texts for der in _certificates(decode(text) or b"")]
    return "\n".join([functions, *_calls(urls, settings, trusted, public_roots, timeout), ""])


def _calls(
    urls: Sequence[str],
    settings: Mapping[str, Any],
    trusted: Sequence[bytes],
    public_roots: bytes | None,
    timeout: float,
) -> Iterator[str]:
    yield f"timeout={timeout:g}"
    yield "begin"
    yield from _file("trusted.pem", trusted)
    if public_roots is not None:
        roots = list(_certificates(public_roots))
        if not roots:
            raise ValueError("There is no certificate among the public roots.")
        yield from _file("roots.pem", roots)
    yield "prepare"
    for url, route in zip(urls, routes(urls, settings), strict=True):
        endpoint = read_host(url)
        if route.route == DIRECT:
            yield _call("direct", route.url, f"{route.reason} It was not probed; see that this machine reaches it.")
        else:
            proxy = read_proxy(proxy_for(endpoint.scheme, settings) or "")
            yield _call("probe", route.url, _asked(endpoint), proxy.url, f"{proxy.scheme}://{proxy.authority}")
    yield "finish"


def _call(*words: str) -> str:
    return " ".join(map(shlex.quote, words))


def _asked(endpoint: Endpoint) -> str:
    """Return the URL as curl is asked for it: without a password, in ASCII, with its port."""
    return f"{endpoint.scheme}://{endpoint.authority}{endpoint.path}"


def _certificates(pem: bytes) -> Iterator[bytes]:
    return (block.content for block in blocks(pem) if block.label == "CERTIFICATE" and not block.fault)


def _file(name: str, certificates: Sequence[bytes]) -> Iterator[str]:
    """Yield the lines that write certificates, in DER, to a file. They are encoded anew, so nothing else is there."""
    yield f"cat >\"$folder/{name}\" <<'{END}'"
    for der in certificates:
        yield "-----BEGIN CERTIFICATE-----"
        yield from textwrap.wrap(base64.b64encode(der).decode("ascii"), 64)
        yield "-----END CERTIFICATE-----"
    yield END
