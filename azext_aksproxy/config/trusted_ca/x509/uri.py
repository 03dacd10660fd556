"""URIs in certificates, as far as Go reads them (net/url, Parse, and crypto/x509, parseSANExtension, 1.27)."""

from __future__ import annotations

import re

from azext_aksproxy.config.trusted_ca.x509.der import DerError
from azext_aksproxy.config.trusted_ca.x509.name_constraints import domain_is_valid

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
BAD_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
LABELS = r"[A-Za-z0-9\-_.~!$&'()*+,;=\[\]<>\"]*"
HOST = re.compile(rf"\[[0-9A-Fa-f:.]+\](?::[0-9]*)?|{LABELS}(?:(?::{LABELS})*:[0-9]*)?")
"""A host, and behind its last colon a port."""


def check_uri(text: str) -> None:
    """Raise DerError where Go refuses a URI, or the host in it."""
    before, _, fragment = text.partition("#")
    path = before.partition("?")[0]
    scheme = SCHEME.match(path)
    rest = path[scheme.end() :] if scheme else path
    is_opaque = scheme and not rest.startswith("/")
    if not scheme and ":" in rest.partition("/")[0]:
        raise DerError("a URI without a scheme")
    if CONTROL.search(before) or BAD_ESCAPE.search(fragment) or (not is_opaque and BAD_ESCAPE.search(rest)):
        raise DerError("a URI that is none")
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        _check_authority(rest[2:].partition("/")[0])


def _check_authority(authority: str) -> None:
    user, _, host = authority.rpartition("@")
    if not USER.fullmatch(user) or not HOST.fullmatch(host) or not domain_is_valid(host):
        raise DerError("a URI whose host is none")
