"""The URLs of httpProxy and httpsProxy: what is wrong with them, and how they are sent.

The URL is taken apart here, by the generic grammar of RFC 3986: urllib.parse drops tabs and line breaks without a word
and takes much for a host that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from azext_aksproxy.config.findings import Finding, Rule, Severity, errors
from azext_aksproxy.config.hosts import is_name, punycode, read_literal, read_port, split_port
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.redact import has_user_information, redact_url, without_user_information

MISSING = Rule(
    id="proxy-url-missing",
    severity=Severity.ERROR,
    title="A new cluster is given httpProxy, httpsProxy or both",
    reason="The service refuses it: HTTPProxyConfigInputError, HTTPProxy and HTTPSProxy both cannot be empty.",
    source="AKS#205, October 2021",
)
EMPTY = Rule(
    id="proxy-url-empty",
    severity=Severity.ERROR,
    title="A proxy URL is not empty",
    reason="An empty text is no URL, and does not remove one either.",
    source="AKS#205; service documentation, August 2026",
)
USER_INFORMATION = Rule(
    id="proxy-url-user-information",
    severity=Severity.ERROR,
    title="A proxy URL has no user name and no password",
    reason="Authentication at the proxy is not supported, and every reader of the cluster could see them.",
    source="service documentation, September 2021 and August 2026",
)
WHITE_SPACE = Rule(
    id="proxy-url-white-space",
    severity=Severity.ERROR,
    title="A proxy URL has no white space and no control characters",
    reason="No URL holds them. Some parsers drop them, others fail, so that nodes and pods would disagree.",
    source="RFC 3986, section 2",
)
NO_SCHEME = Rule(
    id="proxy-url-no-scheme",
    severity=Severity.ERROR,
    title="A proxy URL begins with its scheme",
    reason="The service refuses it: HTTPProxyWrongUrlError.",
    source="service documentation, September 2021; RFC 3986, section 3",
)
SCHEME = Rule(
    id="proxy-url-scheme",
    severity=Severity.ERROR,
    title="The scheme of httpProxy is http, that of httpsProxy http or https",
    reason="The service refuses any other.",
    source="service documentation, September 2021 and August 2026",
)
NO_HOST = Rule(
    id="proxy-url-no-host",
    severity=Severity.ERROR,
    title="A proxy URL names a host",
    reason="Without it there is nothing to connect to.",
    source="RFC 9110, section 4.2.1",
)
NON_ASCII = Rule(
    id="proxy-url-non-ascii",
    severity=Severity.ERROR,
    title="The host of a proxy URL is ASCII",
    reason="Not every client translates other names, so some would not find the proxy.",
    source="RFC 3986, section 3.2.2; RFC 5891",
)
HOST = Rule(
    id="proxy-url-host",
    severity=Severity.ERROR,
    title="The host of a proxy URL is a host name, an IPv4 address or an IPv6 address in brackets",
    reason="Clients could not resolve it, or take its end for a port.",
    source="RFC 1123, section 2.1; RFC 3986, section 3.2.2",
)
PORT = Rule(
    id="proxy-url-port",
    severity=Severity.ERROR,
    title="The port of a proxy URL is a number from 1 to 65535",
    reason="No client could connect to it.",
    source="RFC 3986, section 3.2.3; RFC 6335, section 6",
)
PATH = Rule(
    id="proxy-url-path",
    severity=Severity.ERROR,
    title="A proxy URL has no path beyond '/'",
    reason="Clients ignore it: a proxy is a host and a port. Another URL was meant.",
    source="RFC 9112, section 3.2.2",
)
QUERY = Rule(
    id="proxy-url-query",
    severity=Severity.ERROR,
    title="A proxy URL has no query",
    reason="Clients ignore it: a proxy is a host and a port. Another URL was meant.",
    source="RFC 9112, section 3.2.2",
)
FRAGMENT = Rule(
    id="proxy-url-fragment",
    severity=Severity.ERROR,
    title="A proxy URL has no fragment",
    reason="Clients ignore it: a proxy is a host and a port. Another URL was meant.",
    source="RFC 9110, section 4.2.5",
)
NO_PORT = Rule(
    id="proxy-url-no-port",
    severity=Severity.WARNING,
    title="A proxy URL names its port",
    reason="AKS and Go then take 80 for http and 443 for https; proxies seldom listen there, and curl takes 1080.",
    source="golang.org/x/net/http/httpproxy and curl manual, --proxy; July 2026",
)

RULES: tuple[Rule, ...] = (
    MISSING,
    EMPTY,
    USER_INFORMATION,
    WHITE_SPACE,
    NO_SCHEME,
    SCHEME,
    NO_HOST,
    NON_ASCII,
    HOST,
    PORT,
    PATH,
    QUERY,
    FRAGMENT,
    NO_PORT,
)

SCHEMES = {"httpProxy": ("http",), "httpsProxy": ("http", "https")}
DEFAULT_PORTS = {"http": 80, "https": 443}


def check(settings: Mapping[str, Any], purpose: Purpose) -> Iterator[Finding]:
    """Yield what is wrong with the proxy URLs. Values of a wrong type are nobody's business here."""
    given = [name for name in SCHEMES if name in settings]
    may_be_the_clusters = purpose is Purpose.UPDATE and len(given) < len(SCHEMES)
    if not may_be_the_clusters and all(settings[name] is None for name in given):
        message = "The file has neither httpProxy nor httpsProxy."
        hint = 'Add "httpProxy": "http://host:8080/" with the host and port of your proxy.'
        if settings.get("trustedCa"):
            hint += " A CA without a proxy is brought to the nodes by --custom-ca-trust-certificates."
        yield Finding(MISSING, message, hint)
    for name in SCHEMES:
        value = settings.get(name)
        if isinstance(value, str):
            for finding in _check_url(name, value, purpose):
                yield finding.about((name,))


def canonical(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return `settings` with the proxy URLs in the form that is sent; one that is wrong stays as it is.

    A URL is sent with its scheme in lower case and with `/` where it has no path: `http://host:80` was refused for
    years (AKS#4574, AKS#5561), and every recorded success has the `/`.
    """
    given = {name: value for name in SCHEMES if isinstance(value := settings.get(name), str)}
    return {**settings, **{name: _canonical_url(name, value) for name, value in given.items()}}


def _canonical_url(name: str, value: str) -> str:
    if errors(_check_url(name, value, Purpose.UPDATE)):
        return value
    url = _split(value)
    return f"{url.scheme.lower()}://{url.authority}/"


def _check_url(name: str, value: str, purpose: Purpose) -> Iterator[Finding]:
    if not value.strip():
        yield Finding(EMPTY, f"The {name} URL is empty.", EMPTY_HINTS[purpose])
        return
    url = _split(value)
    # `PROXY host:80`, of a PAC file, is no URL that lost its scheme
    repaired = None if re.match(r"\s*[A-Za-z]+ +\S", value) else _repaired(url, SCHEMES[name])
    called = f"The {name} URL '{redact_url(value, url.authority)}'"
    for finding in _faults(name, value, url, called):
        yield replace(finding, hint=_hint(finding, repaired))


EMPTY_HINTS = {
    Purpose.CREATE: "Leave it out.",
    Purpose.UPDATE: "Write null to remove it from the cluster; leave it out to keep it.",
}
FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
PARTS = re.compile(
    r"""(?: (?P<scheme>[^:/?#\\]+)://
          | (?:https?:)?[:/\\]* )    # what is left of a scheme in http:host, http:/host and //host
        (?P<authority>[^/?#\\]*)
        (?P<path>[^?#]*)
        (?P<query>\?[^#]*)?
        (?P<fragment>\#.*)?""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class _Url:
    """The parts of a URL after RFC 3986, appendix B, without user information. A part that is absent is empty."""

    scheme: str = ""
    authority: str = ""
    path: str = ""
    query: str = ""
    fragment: str = ""

    @property
    def host(self) -> str:
        return split_port(self.authority)[0]

    @property
    def port(self) -> str | None:
        return split_port(self.authority)[1]


def _split(value: str) -> _Url:
    """Take `value` apart. User information goes first, so that no part of it can turn up as another part."""
    parts = PARTS.match(FORBIDDEN.sub("", without_user_information(value)))
    return _Url(**parts.groupdict("")) if parts else _Url()


def _faults(name: str, value: str, url: _Url, called: str) -> Iterator[Finding]:
    """Yield what is wrong with a URL. The hints are for when there is no telling how it should read."""
    if has_user_information(value):
        yield Finding(
            USER_INFORMATION, f"{called} holds a user name or a password.", "Remove everything up to the '@'."
        )
    if FORBIDDEN.search(value):
        yield Finding(WHITE_SPACE, f"{called} has white space or a control character.", "Remove it.")
    if not url.scheme:
        yield Finding(NO_SCHEME, f"{called} has no scheme.", "Begin it with http://.")
    elif url.scheme.lower() not in SCHEMES[name]:
        allowed = " or ".join(f"{scheme}://" for scheme in SCHEMES[name])
        yield Finding(SCHEME, f"{called} does not begin with {allowed}.", "Begin it with http://.")
    yield from _authority_faults(url, called)
    for part, rule, fact in ((url.path.removeprefix("/"), PATH, "a path"), (url.query, QUERY, "a query")):
        if part:
            yield Finding(rule, f"{called} has {fact}.", "End it after the port.")
    if url.fragment:
        yield Finding(FRAGMENT, f"{called} has a fragment.", "End it after the port.")


def _authority_faults(url: _Url, called: str) -> Iterator[Finding]:
    if not url.host:
        hint = "Write the host and port of your proxy, as in http://host:8080/."
        yield Finding(NO_HOST, f"{called} names no host.", hint)
    elif not url.host.isascii():
        yield Finding(NON_ASCII, f"{called} has a host that is not ASCII.", HOST_HINT)
    elif not _is_host(url.host):
        yield Finding(HOST, f"{called} has a host that is neither a name nor an address.", HOST_HINT)
    if url.port is not None and read_port(url.port) is None:
        hint = "Write a number from 1 to 65535 after the host, as in http://host:8080/."
        yield Finding(PORT, f"{called} has a port that is not a number from 1 to 65535.", hint)
    if url.port is None and WHOLE_HOST.fullmatch(url.host):
        yield Finding(NO_PORT, f"{called} has no port.", "Write the port that your proxy listens on.")


HOST_HINT = "Write a name of letters, digits, inner hyphens and dots, an IPv4 address, or an IPv6 address in brackets."
WHOLE_HOST = re.compile(r"[^:\[\]]+|\[[^\[\]]*\]")
"""What surely holds no port, unlike `fd00::1:8080` and `[fd00::1]8080`."""


def _is_host(text: str) -> bool:
    return is_name(text) or read_literal(text) is not None


def _repaired(url: _Url, schemes: tuple[str, ...]) -> str | None:
    """Return the URL that was probably meant, or None."""
    if (url.port is not None and read_port(url.port) is None) or url.host.lower() in ("http", "https"):
        return None
    scheme = url.scheme.lower() if url.scheme.lower() in schemes else schemes[0]
    host = next(filter(_is_host, _repaired_hosts(url.host)), None)
    port = "" if url.port is None else f":{url.port}"
    return f"{scheme}://{host}{port}/" if host else None


def _repaired_hosts(host: str) -> Iterator[str]:
    yield host
    yield host.removesuffix(".")
    if not host.isascii():
        yield punycode(host.removesuffix(".")) or ""


def _hint(finding: Finding, repaired: str | None) -> str:
    if not repaired:
        return finding.hint
    if finding.rule is NO_PORT:
        port = DEFAULT_PORTS[repaired.partition(":")[0]]
        return f'Write "{repaired[:-1]}:{port}/", or the port that your proxy listens on instead.'
    return f'Write "{repaired}".'
