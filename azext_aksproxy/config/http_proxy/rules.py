"""The rules about the URLs of httpProxy and httpsProxy."""

from __future__ import annotations

from azext_aksproxy.config.findings import SAFE_OR_NOT, UNSAFE, Rule, Severity

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
    fixes=SAFE_OR_NOT,
)
NO_SCHEME = Rule(
    id="proxy-url-no-scheme",
    severity=Severity.ERROR,
    title="A proxy URL begins with its scheme",
    reason="The service refuses it: HTTPProxyWrongUrlError.",
    source="service documentation, September 2021; RFC 3986, section 3",
    fixes=UNSAFE,
)
SCHEME = Rule(
    id="proxy-url-scheme",
    severity=Severity.ERROR,
    title="The scheme of httpProxy is http, that of httpsProxy http or https",
    reason="The service refuses any other.",
    source="service documentation, September 2021 and August 2026",
    fixes=UNSAFE,
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
    fixes=UNSAFE,
)
HOST = Rule(
    id="proxy-url-host",
    severity=Severity.ERROR,
    title="The host of a proxy URL is a host name, an IPv4 address or an IPv6 address in brackets",
    reason="Clients could not resolve it, or take its end for a port.",
    source="RFC 1123, section 2.1; RFC 3986, section 3.2.2",
    fixes=UNSAFE,
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
    fixes=UNSAFE,
)
QUERY = Rule(
    id="proxy-url-query",
    severity=Severity.ERROR,
    title="A proxy URL has no query",
    reason="Clients ignore it: a proxy is a host and a port. Another URL was meant.",
    source="RFC 9112, section 3.2.2",
    fixes=UNSAFE,
)
FRAGMENT = Rule(
    id="proxy-url-fragment",
    severity=Severity.ERROR,
    title="A proxy URL has no fragment",
    reason="Clients ignore it: a proxy is a host and a port. Another URL was meant.",
    source="RFC 9110, section 4.2.5",
    fixes=UNSAFE,
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
