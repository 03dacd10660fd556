"""Who trusts a random CA with a server under it is what is said of it: Go, OpenSSL, at times Node and p11-kit."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from azext_aksproxy.config.trusted_ca.programs import GO, NODE, OPENSSL, P11_KIT
from tests.clients.go import go
from tests.clients.trust.machine import OPENSSL_FLAGS, Machine, Question, ask_go
from tests.clients.trust.random_certificates import leaf_of, random_certificates
from tests.config.certificate_factory import pem
from tests.config.trusted_ca.by_hand import Parts
from tests.config.trusted_ca.checked import verdict
from tests.config.trusted_ca.odd_parts import RSA

SLOW_ONES = 40
"""Of so many one is given to Node and p11-kit as well, which take a process each."""

SPOIL = {"no-certificate", "spoils-store"}
UNTIMELY = {"expired", "not-yet-valid"}


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """One whose folder everybody can read and write, as pytest's are not: p11-kit runs as nobody."""
    with tempfile.TemporaryDirectory(prefix="aksproxy-trust-") as folder:
        Path(folder).chmod(0o777)
        yield Machine(Path(folder))


def refusing(machine: Machine, asked: Question, programs: set[str]) -> set[str]:
    """Return which of `programs` do not trust the server; none that uses OpenSSL where that cannot read the CA."""
    ways = machine.programs()
    if machine.loads(pem(RSA.der()).encode() + asked.bundle) is None:
        return programs & OPENSSL
    return {each for each in programs if ways[each](asked)}


def said(parts: Parts) -> tuple[set[str], set[str], set[str]]:
    """Return the rules that a CA breaks, who does not trust it by the tables, and of whom that is left open.

    A certificate that no store can have is not asked of Go and p11-kit; one out of its time p11-kit takes.
    """
    found, programs = verdict(parts.der())
    broken = set(found.split())
    refused = set(programs)
    left_open = set()
    if broken & SPOIL:
        refused |= OPENSSL
        left_open = {GO, P11_KIT}
    if broken & UNTIMELY:
        refused |= {GO, *OPENSSL}
        left_open = {P11_KIT}
    return broken, refused, left_open


def test_a_random_certificate_is_trusted_by_those_of_whom_it_is_said(machine: Machine, thorough: bool) -> None:
    """A few that are always the same, and each night others."""
    seed = random.SystemRandom().randrange(2**32) if thorough else 2026
    made = random_certificates(4_000 if thorough else 120, seed)
    questions = [Question(pem(each.der()).encode(), leaf_of(each)) for each in made]
    by_go = [{GO} if told["chain"] else set() for told in ask_go(questions)] if thorough and go() else None
    slow = {NODE, P11_KIT} & machine.programs().keys() if thorough else set()
    wrong, trusted = {}, 0
    for number, (parts, asked) in enumerate(zip(made, questions, strict=True)):
        programs = {*OPENSSL_FLAGS, *(slow if number % SLOW_ONES == 0 else ())}
        found = refusing(machine, asked, programs) | (by_go[number] if by_go else set())
        broken, expected, left_open = said(parts)
        compared = (programs | ({GO} if by_go else set())) - left_open
        if found & compared != expected & compared:
            wrong[parts.der().hex()] = (sorted(broken), sorted(found & compared), sorted(expected & compared))
        trusted += not found
    assert wrong == {}, seed
    assert trusted > len(made) / 10


def test_a_random_certificate_is_remarked_upon_if_a_program_does_not_trust_it() -> None:
    for parts in random_certificates(300, 2026):
        broken, expected, _ = said(parts)
        assert bool(expected) <= bool(broken)
