"""Whether a certificate names the host, as Go asks it: by Subject Alternative Names alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.x509.der import DerError, Reader
from azext_aksproxy.config.trusted_ca.x509.extensions import ALTERNATIVE_NAME, DNS, IP, alternative_names
from azext_aksproxy.probe.endpoint import Endpoint

WILDCARD = re.compile(r"(?:\*\.)?[^*]+")
"""A name with at most one wildcard, which is its whole first label (Go crypto/x509, matchHostnames, 1.27)."""

MOST_SHOWN = 3
LONGEST_SHOWN = 80
"""How many names are told, and how many characters of each. Ours: a certificate has 100 KiB of room for them."""


def name_fault(found: Certificate, endpoint: Endpoint) -> str:
    """Say what is wrong with the names of a certificate, as the rest of a sentence; "" if it names the host."""
    from urllib3.util.ssl_match_hostname import CertificateError, match_hostname

    try:
        names = list(_names(found))
    except DerError:
        return "has Subject Alternative Names that cannot be read"
    if not names:
        return "has no Subject Alternative Names, and clients ignore its Common Name"
    host = endpoint.server_name or endpoint.host
    try:
        match_hostname({"subjectAltName": tuple(names)}, host)
    except CertificateError:
        shown = ", ".join(name[:LONGEST_SHOWN] for _, name in names[:MOST_SHOWN]) + (
            ", ..." if len(names) > MOST_SHOWN else ""
        )
        return f"is for {shown}, not for '{host}'"
    return ""


def _names(found: Certificate) -> Iterator[tuple[str, str]]:
    """Yield the names of hosts as `ssl` has them: ("DNS", ...) and ("IP Address", ...). Raises DerError."""
    extension = found.has(ALTERNATIVE_NAME)
    if extension is None:
        return
    elements = Reader(extension.value).inside()
    for name in alternative_names(extension.value):
        tag = elements.any().tag
        if tag == IP:
            yield "IP Address", name
        elif tag == DNS and WILDCARD.fullmatch(name):
            yield "DNS", name
