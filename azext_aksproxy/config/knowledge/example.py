"""A wrong and a right example of a rule."""

from __future__ import annotations

from dataclasses import dataclass

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose

CA = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t..."
"""How examples write the base64 of a certificate, which is too long for them."""


@dataclass(frozen=True)
class Example:
    """`wrong` breaks the rule, `right` does not; each is a line.

    Where `kind` is given, both are files of that kind for `purpose`, and tests hold them to the rule; the remedy is
    then what the check itself says of the wrong one, unless `remedy` says it better.
    """

    wrong: str
    right: str
    remedy: str = ""
    kind: Kind | None = None
    purpose: Purpose = Purpose.UPDATE


def http_proxy(wrong: str, right: str, purpose: Purpose = Purpose.UPDATE) -> Example:
    """Return an example of two HTTP proxy files."""
    return Example(wrong, right, kind=HTTP_PROXY, purpose=purpose)


def kube_proxy(wrong: str, right: str, purpose: Purpose = Purpose.UPDATE) -> Example:
    """Return an example of two kube-proxy files."""
    return Example(wrong, right, kind=KUBE_PROXY, purpose=purpose)


def no_proxy(wrong: str, right: str) -> Example:
    """Return an example of the entries `wrong` and `right` of noProxy, as JSON without the brackets."""
    return http_proxy(f'{{"noProxy": [{wrong}]}}', f'{{"noProxy": [{right}]}}')


def url(wrong: str, right: str = "http://proxy.example.com:8080/") -> Example:
    """Return an example of two URLs of httpProxy."""
    return http_proxy(f'{{"httpProxy": "{wrong}"}}', f'{{"httpProxy": "{right}"}}')
