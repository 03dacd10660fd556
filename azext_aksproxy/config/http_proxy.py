"""The URLs of httpProxy and httpsProxy: what is wrong with them, and how they are sent.

The URL is taken apart here, by the generic grammar of RFC 3986: urllib.parse drops tabs and line breaks without a word
and takes much for a host that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from azext_aksproxy.config.findings import Rule, Severity
from azext_aksproxy.config.hosts import is_name, punycode, read_literal, read_port, split_port
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.reading.shape import Shape
from azext_aksproxy.config.redact import has_user_information, shown, without_user_information

MISSING = Rule(
    id="proxy-url-missing",
    severity=Severity.ERROR,
    title="A new cluster is given httpProxy, httpsProxy or both",
    reason="The service refuses it: HTTPProxyConfigInputError, HTTPProxy and HTTPSProxy both cannot be empty.",
    source="AKS#205",
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
    source="golang.org/x/net/http/httpproxy; curl manual, --proxy",
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


def check(shape: Shape, purpose: Purpose) -> None:
    """Add to `shape` what is wrong with the proxy URLs, and put those that are right into the form that is sent.

    A URL is sent with its scheme in lower case and with `/` where it has no path: `http://host:80` was refused for
    years (AKS#4574, AKS#5561), and every recorded success has the `/`.
    """
    given = [name for name in SCHEMES if name in shape.settings]
    may_be_the_clusters = purpose is Purpose.UPDATE and len(given) < len(SCHEMES)
    if not may_be_the_clusters and all(shape.settings[name] is None for name in given):
        message = "The file has neither httpProxy nor httpsProxy."
        shape.add(MISSING, (), message, 'Add "httpProxy": "http://host:8080/" with the host and port of your proxy.')
    for name in SCHEMES:
        value = shape.settings.get(name)
        if isinstance(value, str):
            shape.settings[name] = _check_url(shape, name, value, purpose)


def _check_url(shape: Shape, name: str, value: str, purpose: Purpose) -> str:
    """Report the faults of `value`, and return it as it is to be sent."""
    if not value.strip():
        shape.add(EMPTY, (name,), f"The {name} URL is empty.", EMPTY_HINTS[purpose])
        return value
    url = _split(value)
    faults = list(_faults(name, value, url))
    # `PROXY host:80`, of a PAC file, is no URL that lost its scheme
    repaired = None if re.match(r"\s*[A-Za-z]+ +\S", value) else _repaired(url, SCHEMES[name])
    seen = _without_password(shown(value), url)
    for fault in faults:
        shape.add(fault.rule, (name,), f"The {name} URL '{seen}' {fault.fact}.", _hint(fault, repaired))
    if any(fault.rule.severity is Severity.ERROR for fault in faults):
        return value
    return f"{url.scheme.lower()}://{url.authority}/"


def _without_password(seen: str, url: _Url) -> str:
    """Return the URL as a message shows it, where `user:password` stands without the `@` or the host behind it."""
    if url.port and not url.port.isdecimal():
        return seen.replace(url.port, "***")
    is_address = url.authority.startswith("[") or re.fullmatch("[0-9A-Fa-f:.]+", url.authority)
    return seen.replace(url.authority, "***") if url.authority.count(":") > 1 and not is_address else seen


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


@dataclass(frozen=True)
class _Fault:
    """What is wrong with a URL; the hint is for when there is no telling how the URL should read."""

    rule: Rule
    fact: str
    hint: str


def _faults(name: str, value: str, url: _Url) -> Iterator[_Fault]:
    if has_user_information(value):
        yield _Fault(USER_INFORMATION, "holds a user name or a password", "Remove everything up to the '@'.")
    if FORBIDDEN.search(value):
        yield _Fault(WHITE_SPACE, "has white space or a control character", "Remove it.")
    if not url.scheme:
        yield _Fault(NO_SCHEME, "has no scheme", "Begin it with http://.")
    elif url.scheme.lower() not in SCHEMES[name]:
        allowed = " or ".join(f"{scheme}://" for scheme in SCHEMES[name])
        yield _Fault(SCHEME, f"does not begin with {allowed}", "Begin it with http://.")
    yield from _authority_faults(url)
    for part, rule, fact in ((url.path.removeprefix("/"), PATH, "a path"), (url.query, QUERY, "a query")):
        if part:
            yield _Fault(rule, f"has {fact}", "End it after the port.")
    if url.fragment:
        yield _Fault(FRAGMENT, "has a fragment", "End it after the port.")


def _authority_faults(url: _Url) -> Iterator[_Fault]:
    if not url.host:
        yield _Fault(NO_HOST, "names no host", "Write the host and port of your proxy, as in http://host:8080/.")
    elif not url.host.isascii():
        yield _Fault(NON_ASCII, "has a host that is not ASCII", HOST_HINT)
    elif not _is_host(url.host):
        yield _Fault(HOST, "has a host that is neither a name nor an address", HOST_HINT)
    if url.port is not None and read_port(url.port) is None:
        hint = "Write a number from 1 to 65535 after the host, as in http://host:8080/."
        yield _Fault(PORT, "has a port that is not a number from 1 to 65535", hint)
    if url.port is None and WHOLE_HOST.fullmatch(url.host):
        yield _Fault(NO_PORT, "has no port", "Write the port that your proxy listens on.")


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


def _hint(fault: _Fault, repaired: str | None) -> str:
    if not repaired:
        return fault.hint
    if fault.rule is NO_PORT:
        port = DEFAULT_PORTS[repaired.partition(":")[0]]
        return f'Write "{repaired[:-1]}:{port}/", or the port that your proxy listens on instead.'
    return f'Write "{repaired}".'
