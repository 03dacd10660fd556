"""Name Constraints as Go reads them (crypto/x509, parseNameConstraintsExtension, 1.27; RFC 5280, section 4.2.1.10)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from azext_aksproxy.config.trusted_ca.x509.der import SEQUENCE, DerError, Reader

PERMITTED, EXCLUDED = 0xA0, 0xA1
MINIMUM = 0x80

LABELS = re.compile(r"[!-\-/-~]+(?:\.[!-\-/-~]+)*")
"""Labels of whatever can be seen in ASCII, none of them empty, of any length."""

QUOTED = re.compile(r'"(?:\\[\x01-\x09\x0b\x0c\x0e-\x7f]|[\x01-\x08\x0b\x0c\x0e-!#-\[\]-\x7f])*"')
UNQUOTED = re.compile(r"(?!\.)(?!.*\.\.)[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]+(?<!\.)")
"""The part of a mailbox before its @ (RFC 2821)."""

ONES_THEN_ZEROS = re.compile("1*0*")


def name_constraints(value: bytes) -> bool:
    """Say whether all names in Name Constraints are of kinds that Go holds others against. Raises DerError."""
    whole = Reader(value)
    parts = whole.inside(SEQUENCE)
    subtrees = [parts.optional(tag) for tag in (PERMITTED, EXCLUDED)]
    if whole or parts:
        raise DerError("more than two lists of names")
    if not any(each and each.content for each in subtrees):
        raise DerError("no names")
    found = [_names(Reader(each.content)) for each in subtrees if each]  # both are read, whatever the first says
    return all(found)


def _names(subtrees: Reader) -> bool:
    is_all_known = True
    while subtrees:
        name = subtrees.inside().any()
        check = CHECKS.get(name.tag)
        is_all_known &= check is not None
        if check and not check(name.content):
            raise DerError("a name that is none")
    return is_all_known


def has_distance(value: bytes) -> bool:
    """Say whether one of the names has a minimum other than 0, or a maximum. Raises nothing."""
    try:
        lists = Reader(value, strict=False).inside()
        while lists:
            subtrees = lists.within(lists.any())
            while subtrees:
                subtree = subtrees.inside()
                subtree.any()
                minimum = subtree.optional(MINIMUM)
                if subtree or (minimum and minimum.content != b"\0"):
                    return True
    except DerError:
        pass
    return False


def domain_is_valid(name: str) -> bool:
    """Say whether Go takes `name` for a domain, or for nothing."""
    return not name or bool(LABELS.fullmatch(name))


def _domain(content: bytes) -> bool:
    """Say whether it can be a constraint, which may begin with a dot."""
    return content.isascii() and content != b"." and domain_is_valid(content.decode().removeprefix("."))


def _email(content: bytes) -> bool:
    local, at, domain = content.decode("latin-1").rpartition("@")
    if not at:
        return _domain(content)
    is_mailbox = QUOTED.fullmatch(local) or UNQUOTED.fullmatch(re.sub(r"\\(.)", "x", local, flags=re.DOTALL))
    return content.isascii() and bool(is_mailbox) and domain_is_valid(domain)


def _uri_domain(content: bytes) -> bool:
    try:
        ipaddress.ip_address(content.decode("latin-1"))
    except ValueError:
        return _domain(content)
    return False


def _network(content: bytes) -> bool:
    half = len(content) // 2
    mask = "".join(f"{octet:08b}" for octet in content[half:])
    is_mapped = content[:12] == bytes(10) + b"\xff\xff" and half == 16
    return len(content) in (8, 32) and bool(ONES_THEN_ZEROS.fullmatch(mask)) and not is_mapped


CHECKS: dict[int, Callable[[bytes], bool]] = {0x81: _email, 0x82: _domain, 0x86: _uri_domain, 0x87: _network}
"""By the tag of a GeneralName: an e-mail address or its domain, a DNS name, the host of a URI, a network."""
