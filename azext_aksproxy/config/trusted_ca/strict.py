"""What OpenSSL asks of a CA with X509_V_FLAG_X509_STRICT, which Python sets since 3.13, and not without."""

from __future__ import annotations

from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.x509 import extensions, names
from azext_aksproxy.config.trusted_ca.x509.structure import Structure

EMPTY = b"\x30\x00"
"""A SEQUENCE with nothing in it."""


def not_strict(found: Certificate) -> str:
    """Say what it lacks, or has and should not.

    Nothing is asked of who issued it: it is the last of its chain, also where it is no root.
    Source: check_extensions in crypto/x509/x509_vfy.c of OpenSSL 3; ssl.create_default_context of Python 3.13.
    """
    if found.parts is None or not found.is_authority:
        return ""
    faults = [*_of_parts(found.parts), *_of_extensions(found)]
    return f"has {', '.join(faults)}" if faults else ""


def _of_parts(parts: Structure) -> list[str]:
    named = {"name": parts.subject, "issuer": parts.issuer}
    faults = [f"an empty {what}" for what, name in named.items() if names.is_empty(name)]
    if parts.extensions and parts.is_version_2:
        faults.append("extensions, which only version 3 has")
    return faults


def _of_extensions(found: Certificate) -> list[str]:
    constraints = found.has(extensions.BASIC_CONSTRAINTS)
    alternative = found.has(extensions.ALTERNATIVE_NAME)
    faults = ["an empty Subject Alternative Name"] if alternative and alternative.value == EMPTY else []
    if constraints is None or not found.parts or found.parts.is_version_1 or found.parts.is_version_2:
        return faults
    faults += [] if constraints.is_critical else ["Basic Constraints that are not critical"]
    wanted = (extensions.KEY_USAGE, extensions.SUBJECT_KEY_IDENTIFIER)
    return [*faults, *(f"no {extensions.name_of(oid)}" for oid in wanted if not found.has(oid))]
