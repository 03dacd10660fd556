"""The URLs of httpProxy and httpsProxy: what is wrong with them, and how they are sent.

The URL is taken apart here, by the generic grammar of RFC 3986: urllib.parse drops tabs and line breaks without a word
and takes much for a host that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from azext_aksproxy.config.findings import Finding, Safety, Write, errors
from azext_aksproxy.config.hosts import is_name, punycode, read_literal, read_port, split_port
from azext_aksproxy.config.http_proxy.rules import (
    EMPTY,
    FRAGMENT,
    HOST,
    MISSING,
    NO_HOST,
    NO_PORT,
    NO_SCHEME,
    NON_ASCII,
    PATH,
    PORT,
    QUERY,
    SCHEME,
    USER_INFORMATION,
    WHITE_SPACE,
)
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.redact import has_user_information, redact_url, without_user_information

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
    if _is_plainly_right(name, value):
        return
    if not value.strip():
        yield Finding(EMPTY, f"The {name} URL is empty.", EMPTY_HINTS[purpose])
        return
    url = _split(value)
    # `PROXY host:80`, of a PAC file, is no URL that lost its scheme
    repaired = None if re.match(r"\s*[A-Za-z]+ +\S", value) else _repaired(url, SCHEMES[name])
    called = f"The {name} URL '{redact_url(value, url.authority)}'"
    for finding in _faults(name, value, url, called):
        yield _fixed(replace(finding, hint=_hint(finding, repaired)), value, repaired)


def _is_plainly_right(name: str, value: str) -> bool:
    """Say whether nothing is wrong with `value`, as with nearly all: a scheme, a host name, and a port."""
    found = PLAIN.fullmatch(value)
    return bool(found and found[1] in SCHEMES[name] and is_name(found[2]) and read_port(found[3]))


PLAIN = re.compile(r"(https?)://([A-Za-z0-9.-]+):([0-9]+)/?")
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


def _fixed(finding: Finding, value: str, repaired: str | None) -> Finding:
    """Return `finding` with its fix: white space around a URL is plainly none of it; all else is a guess.

    None where nothing is to be written but a port that nobody knows.
    """
    bare = value.strip()
    if not finding.rule.fixes:
        return finding
    if finding.rule is WHITE_SPACE and not FORBIDDEN.search(bare):
        return finding.fixed_by(Write(bare), description="Remove the white space around the URL.")
    return finding.fixed_by(Write(repaired), Safety.UNSAFE) if repaired else finding


def _hint(finding: Finding, repaired: str | None) -> str:
    if not repaired:
        return finding.hint
    if finding.rule is NO_PORT:
        port = DEFAULT_PORTS[repaired.partition(":")[0]]
        return f'Write "{repaired[:-1]}:{port}/", or the port that your proxy listens on instead.'
    return f'Write "{repaired}".'
