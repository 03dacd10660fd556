"""The certificates of `trustedCa`: what is said of each, and of all together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.config.trusted_ca.chain import reaches_root
from azext_aksproxy.config.trusted_ca.oddities import oddities
from azext_aksproxy.config.trusted_ca.programs import NODE, PYTHON, listed
from azext_aksproxy.config.trusted_ca.rules import (
    DUPLICATE,
    EXPIRED,
    EXPIRED_BESIDE,
    EXPIRES_SOON,
    NO_ROOT,
    NOT_YET_VALID,
    SOON_EXPIRED,
    SPOILS_STORE,
)

ROOT_WANTED_BY = frozenset({PYTHON, NODE})
"""The programs that build no chain but up to a root (tried with Python 3.11 and Node 20, November 2026)."""


class Entry(NamedTuple):
    """A certificate and how a message calls it."""

    name: str
    certificate: Certificate


def judge(entries: list[Entry], now: datetime) -> Iterator[Finding]:
    """Yield what is to be said of each certificate, and of all together. `now` is aware."""
    for entry in entries:
        yield from _about_validity(entry, entries, now)
        yield from _about_oddities(entry)
    yield from _about_roots(entries, now)
    yield from _about_duplicates(entries)


def _about_oddities(entry: Entry) -> Iterator[Finding]:
    """Yield what is odd about it. Where OpenSSL cannot read it nothing else matters."""
    found = [Finding(odd.rule, odd.message(entry.name, words), odd.hint) for odd, words in oddities(entry.certificate)]
    spoils = [each for each in found if each.rule is SPOILS_STORE]
    yield from spoils or found


def _about_validity(entry: Entry, entries: list[Entry], now: datetime) -> Iterator[Finding]:
    """Compare with `now`. Both ends belong to the time of validity (RFC 5280, section 4.1.2.5)."""
    begin, end = entry.certificate.not_valid_before, entry.certificate.not_valid_after
    if end and now > end:
        hint = "Put its successor in its place, or remove it."
        rule = EXPIRED_BESIDE if any(_serves(each.certificate, now) for each in entries) else EXPIRED
        yield Finding(rule, f"{entry.name} expired on {end:%Y-%m-%d}.", hint)
    elif end and end - now <= EXPIRES_SOON:
        hint = "Add its successor now; both can stand in the bundle."
        message = f"{entry.name} expires on {end:%Y-%m-%d}, within {EXPIRES_SOON.days} days."
        yield Finding(SOON_EXPIRED, message, hint)
    if begin and now < begin:
        hint = "Keep the certificate that it succeeds in the bundle until then."
        yield Finding(NOT_YET_VALID, f"{entry.name} is not valid before {begin:%Y-%m-%d}.", hint)


def _serves(found: Certificate, now: datetime) -> bool:
    """Say whether it is a CA that is valid."""
    begin, end = found.not_valid_before, found.not_valid_after
    return bool(found.is_ca and (begin is None or begin <= now) and (end is None or now <= end))


def _about_roots(entries: list[Entry], now: datetime) -> Iterator[Finding]:
    """Follow each intermediate CA to a root in the bundle that has not expired."""
    bundle = [each for _, each in entries if each.not_valid_after is None or now <= each.not_valid_after]
    for name, found in entries:
        if found.parts is None or not found.is_authority or reaches_root(found, bundle):
            continue
        what = (
            "names another key than its own as that of its issuer" if found.is_self_issued else "is an intermediate CA"
        )
        message = (
            f"{name} {what}, and no valid root of it is in the bundle; "
            f"{listed(ROOT_WANTED_BY)} do not trust it, unless they know its root."
        )
        yield Finding(NO_ROOT, message, f"Add the certificate of '{found.issuer}', and so on to the root.")


def _about_duplicates(entries: list[Entry]) -> Iterator[Finding]:
    same = defaultdict(list)
    for entry in entries:
        same[entry.certificate.sha256].append(entry)
    for first, *others in same.values():
        if others:
            yield Finding(DUPLICATE, f"{first.name} is there {len(others) + 1} times.", "Remove all but one of them.")
