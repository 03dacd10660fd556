"""The rules about one entry of noProxy that cannot be read."""

from __future__ import annotations

from azext_aksproxy.config.findings import SAFE, SAFE_OR_NOT, UNSAFE, Rule, Severity

EMPTY = Rule(
    id="no-proxy-empty",
    severity=Severity.ERROR,
    title="An entry of noProxy is not empty",
    reason="An empty entry names no host; the service refuses it.",
    source="RFC 1123, section 2.1",
    fixes=SAFE,
)
LIST = Rule(
    id="no-proxy-list",
    severity=Severity.ERROR,
    title="An entry of noProxy is one host, not a list",
    reason="AKS joins the entries with commas itself; what is a list in one entry is refused as a host name.",
    source="service documentation, August 2026",
    fixes=SAFE_OR_NOT,
)
WHITE_SPACE = Rule(
    id="no-proxy-white-space",
    severity=Severity.ERROR,
    title="An entry of noProxy has no white space around it",
    reason="White space belongs to no host name; some clients would compare it.",
    source="RFC 1123, section 2.1",
    fixes=SAFE,
)
URL = Rule(
    id="no-proxy-url",
    severity=Severity.ERROR,
    title="An entry of noProxy is a host, not a URL",
    reason="Clients compare hosts; an entry with a scheme or a path would never match.",
    source="golang.org/x/net/http/httpproxy, July 2026",
    fixes=UNSAFE,
)
WILDCARD_SUFFIX = Rule(
    id="no-proxy-wildcard-suffix",
    severity=Severity.ERROR,
    title="A domain in noProxy begins with a dot, not with '*.'",
    reason="A '*' before a domain suffix is not supported by AKS.",
    source="service documentation, August 2026",
    fixes=SAFE,
)
WILDCARD = Rule(
    id="no-proxy-wildcard",
    severity=Severity.ERROR,
    title="An entry of noProxy has no '*' inside",
    reason="Go, which most of Kubernetes is written in, reads no patterns; the entry would never match.",
    source="golang.org/x/net/http/httpproxy, July 2026",
)
UNDERSCORE = Rule(
    id="no-proxy-underscore",
    severity=Severity.WARNING,
    title="A name in noProxy has no underscore",
    reason="The documentation asks for host names, of which an underscore is no part. The service is less strict since "
    "April 2026, and clients compare the name as it is.",
    source="RFC 1123, section 2.1; service documentation, August 2026; AKS release notes, 2026-04-02",
)
ADDRESS = Rule(
    id="no-proxy-address",
    severity=Severity.ERROR,
    title="An address in noProxy is a whole IP address",
    reason="Clients would take it for a host name that never matches.",
    source="golang.org/x/net/http/httpproxy; RFC 4291, section 2.2",
    fixes=UNSAFE,
)
NETWORK = Rule(
    id="no-proxy-network",
    severity=Severity.ERROR,
    title="A network in noProxy is an IP address and a prefix length",
    reason="Clients would take it for a host name that never matches.",
    source="golang.org/x/net/http/httpproxy; RFC 4632, section 3.1",
    fixes=UNSAFE,
)
PORT_NUMBER = Rule(
    id="no-proxy-port-number",
    severity=Severity.ERROR,
    title="A port in noProxy is a number from 1 to 65535",
    reason="Clients compare it with the port of a request; the entry would never match.",
    source="golang.org/x/net/http/httpproxy, July 2026",
    fixes=UNSAFE,
)
NAME = Rule(
    id="no-proxy-name",
    severity=Severity.WARNING,
    title="A name in noProxy is a host name",
    reason="The documentation asks for names that follow RFC 1123. The service is less strict since April 2026, but no "
    "request may ever have such a host.",
    source="service documentation, August 2026; RFC 1123, section 2.1; AKS release notes, 2026-04-02",
    fixes=UNSAFE,
)

RULES: tuple[Rule, ...] = (
    EMPTY,
    LIST,
    WHITE_SPACE,
    URL,
    WILDCARD_SUFFIX,
    WILDCARD,
    UNDERSCORE,
    ADDRESS,
    NETWORK,
    PORT_NUMBER,
    NAME,
)
