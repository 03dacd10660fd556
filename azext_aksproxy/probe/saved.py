"""The CA certificates that proxies presented, as a PEM file that a person can judge."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Sequence

from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificate


def described(der: bytes) -> list[str]:
    """Return what a person compares of a certificate: subject, issuer, dates, and SHA-256 as openssl writes it."""
    found = certificate(der)
    return [
        f"Subject: {found.subject or 'none'}",
        f"Issuer: {found.issuer or 'none'}{' (itself: a root)' if found.is_self_issued else ''}",
        f"Valid: {_dates(found)}",
        f"SHA-256: {fingerprint(found)}",
    ]


def fingerprint(found: Certificate) -> str:
    """Return the SHA-256 of a certificate, byte by byte with colons."""
    return ":".join(textwrap.wrap(found.sha256, 2))


def as_pem(authorities: Sequence[bytes], when: str) -> str:
    """Return CA certificates, in DER, as PEM text with a comment above each. `when` is the day they were presented."""
    head = (
        f"# Presented by a proxy on {when}. Whoever stands between could have presented it:\n"
        "# compare each SHA-256 with what the owner of the proxy says before nodes trust it.\n"
    )
    return head + "".join(f"\n{_comment(der)}{_pem(der)}" for der in authorities)


def _comment(der: bytes) -> str:
    # what a certificate says must not look like the beginning of one
    return "".join(f"# {line.replace('-----', '- - -')}\n" for line in described(der))


def _pem(der: bytes) -> str:
    lines = textwrap.wrap(base64.b64encode(der).decode("ascii"), 64)
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])


def _dates(found: Certificate) -> str:
    begins, ends = (
        f"{each:%Y-%m-%d}" if each else "an unknown date" for each in (found.not_valid_before, found.not_valid_after)
    )
    return f"{begins} to {ends}"
