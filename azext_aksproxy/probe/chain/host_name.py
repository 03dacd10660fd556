"""Whether a certificate names the host, as Go asks it: by Subject Alternative Names alone."""

from __future__ import annotations

import re

from cryptography import x509

from azext_aksproxy.probe.endpoint import Endpoint

WILDCARD = re.compile(r"(?:\*\.)?[^*]+")
"""A name with at most one wildcard, which is its whole first label (Go crypto/x509, matchHostnames, 1.27)."""


def names(der: bytes) -> list[tuple[str, str]]:
    """Return the names in a certificate, as `ssl` has them: ("DNS", ...) and ("IP Address", ...).

    Raises ValueError if they cannot be read.
    """
    try:
        extensions = x509.load_der_x509_certificate(der).extensions
        found = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    dns = [("DNS", name) for name in found.get_values_for_type(x509.DNSName) if WILDCARD.fullmatch(name)]
    return dns + [("IP Address", str(address)) for address in found.get_values_for_type(x509.IPAddress)]


def name_fault(der: bytes, endpoint: Endpoint) -> str:
    """Say what is wrong with the names of a certificate, as the rest of a sentence; "" if it names the host."""
    from urllib3.util.ssl_match_hostname import CertificateError, match_hostname

    try:
        found = names(der)
    except (ValueError, x509.DuplicateExtension):
        return "has Subject Alternative Names that cannot be read"
    if not found:
        return "has no Subject Alternative Names, and clients ignore its Common Name"
    host = endpoint.server_name or endpoint.host
    try:
        match_hostname({"subjectAltName": tuple(found)}, host)
    except CertificateError:
        shown = ", ".join(name for _, name in found[:3]) + (", ..." if len(found) > 3 else "")
        return f"is for {shown}, not for '{host}'"
    return ""
