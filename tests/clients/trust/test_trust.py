"""What is said of certificates is what Go, OpenSSL, Node and p11-kit do with them, as far as the machine has them."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.trusted_ca import keys, traits
from azext_aksproxy.config.trusted_ca.block import TEXTS, Text
from azext_aksproxy.config.trusted_ca.bundle import check
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificate
from azext_aksproxy.config.trusted_ca.oddities import Oddity, oddities
from azext_aksproxy.config.trusted_ca.pem import found_by_go
from azext_aksproxy.config.trusted_ca.programs import CURL, GO, NODE, OPENSSL, P11_KIT
from azext_aksproxy.config.trusted_ca.rules import EXTENSIONS, KEY
from tests.clients.trust.machine import Machine, Question, ask_go
from tests.clients.trust.mutations import broken_certificates, broken_texts
from tests.config.certificate_factory import pem
from tests.config.trusted_ca.by_hand import LEAF_NAME, NO_CA, Parts, key_usage, leaf_key, name, rsa_key
from tests.config.trusted_ca.odd import ALL, SPOILS
from tests.config.trusted_ca.odd_parts import DNS, ROOT
from tests.config.trusted_ca.texts import FORGIVEN, WRITTEN

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 26, tzinfo=timezone.utc)
GOOD = Parts(subject=name("Good root"), key=rsa_key())
SEED = date.today().toordinal()  # others every day, and the same all day

KNOWN: dict[tuple[str, str], str] = {}
"""Where a program does otherwise than is said of a certificate of `ALL`, and why that is not said: none is left."""

SERVER = Parts(subject=name(LEAF_NAME), key=leaf_key(), extensions=(DNS, NO_CA))
SERVERS = {
    "signed by itself": SERVER,
    "signed by itself, without constraints": replace(SERVER, extensions=(DNS,)),
    "signed by itself, with encipherOnly": replace(SERVER, extensions=(DNS, NO_CA, key_usage(0, 7))),
    "signed by itself, without a name": replace(SERVER, extensions=(NO_CA,)),
    "issued": replace(SERVER, issuer=name("Elsewhere"), signer=rsa_key()),
    "issued, without constraints": replace(SERVER, issuer=name("Elsewhere"), signer=rsa_key(), extensions=(DNS,)),
}
"""Certificates of servers, which are trusted as such at best."""

PARSED = {
    traits.by_usage,
    traits.critical_to_both,
    traits.critical_to_go,
    keys.exponent,
    keys.foreign_key,
    traits.must_not_sign,
    traits.nameless_leaf,
    traits.no_server_purpose,
}
"""For these Go does not trust a certificate that it may have parsed; a curve that it does not know it has not."""


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """One whose folder everybody can read and write, as pytest's are not: p11-kit runs as nobody."""
    with tempfile.TemporaryDirectory(prefix="aksproxy-trust-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield Machine(folder)


@pytest.mark.parametrize("called", [each for each in ALL if each not in SPOILS])
def test_a_program_does_not_trust_what_is_said_of_it(called: str, machine: Machine) -> None:
    odd = ALL[called]
    refusing = machine.refusing(Question(pem(odd.parts.der()).encode(), odd.parts.leaf()))
    known = {program for case, program in KNOWN if case == called}
    assert refusing - known == (odd.refused_by & machine.programs().keys() | odd.refused_by & {GO}) - known


@pytest.mark.parametrize("called", ALL)
def test_openssl_loads_nothing_of_a_store_where_that_is_said(called: str, machine: Machine) -> None:
    """The bundle stands behind a good CA. Go keeps that whatever follows."""
    odd = ALL[called]
    store = Question(pem(GOOD.der()).encode() + pem(odd.parts.der()).encode(), GOOD.leaf())
    assert machine.refuses_openssl(CURL, store) == ("spoils-store" in odd.rules)
    [told] = ask_go([store])
    assert told["chain"] == ""
    assert bool(told["blocks"][1]) <= (GO in odd.refused_by)


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row.what)
def test_a_text_is_read_as_is_said_of_it(row: Text, machine: Machine) -> None:
    text = WRITTEN[row.what].encode()
    asked = Question(text, ROOT.leaf())
    refusing = machine.refusing(asked) - {P11_KIT}
    assert refusing == row.refused_by & {GO, *machine.programs()} - {P11_KIT}
    if P11_KIT in machine.programs():
        assert (machine.anchors(text) == 0) == (P11_KIT in row.refused_by)
    store = Question(pem(GOOD.der()).encode() + text, GOOD.leaf())
    assert machine.refuses_openssl(CURL, store) == row.spoils


@pytest.mark.parametrize("text", FORGIVEN.values(), ids=FORGIVEN.keys())
def test_what_is_not_remarked_upon_is_read_by_all(text: str, machine: Machine) -> None:
    assert machine.refusing(Question(text.encode(), ROOT.leaf())) - {P11_KIT} == set()


@pytest.mark.parametrize("called", SERVERS)
def test_a_server_is_trusted_as_itself_where_that_is_said(called: str, machine: Machine) -> None:
    der = SERVERS[called].der()
    said = {program for row, _ in oddities(certificate(der)) for program in row.refused_by}
    assert machine.refusing(Question(pem(der).encode(), der)) == said & {GO, *machine.programs()}


def parsed_by_go(row: Oddity) -> bool:
    return row.words in PARSED or (row.rule is KEY and "fewer than" in row.what)


def contradictions(der: bytes, told: list[str]) -> list[str]:
    """Return how what Go and OpenSSL do with a certificate contradicts what is said of it."""
    found = certificate(der)
    said = [row for row, _ in oddities(found)] if not found.problem else []
    by_go = [row for row in said if GO in row.refused_by]
    if told != [""] and not by_go and not found.problem:
        return [f"Go refuses it: {told}"]
    if told == [""] and (found.problem or not all(map(parsed_by_go, by_go))):
        return [f"Go takes it: {[row.words(found) for row in by_go]}"]
    return about_openssl(found, said)


def about_openssl(found: Certificate, said: list[Oddity]) -> list[str]:
    if found.openssl is None or not found.is_ca or found.may_sign is False:
        return []
    is_refused = any(row.rule is EXTENSIONS for row in said)
    return ["OpenSSL takes it for no CA"] if not found.openssl.authorities and not is_refused else []


def test_a_broken_certificate_is_judged_as_by_the_programs() -> None:
    broken = broken_certificates(40_000, SEED)
    answers = ask_go(Question(pem(each).encode()) for each in broken)
    wrong = {each.hex(): contradictions(each, told["blocks"]) for each, told in zip(broken, answers, strict=True)}
    assert {der: told for der, told in wrong.items() if told} == {}, SEED


def is_right(text: bytes) -> bool:
    found = list(check({"trustedCa": base64.b64encode(text).decode()}, Purpose.UPDATE, NOW))
    return not errors(found)


def test_a_broken_text_is_read_as_by_the_programs(machine: Machine) -> None:
    """Whatever has no error is taken whole by OpenSSL. What is damaged within the certificate Go may skip."""
    broken = broken_texts(6_000, SEED)
    taken = 0
    for text, told in zip(broken, ask_go(map(Question, broken)), strict=True):
        found = sum(block.label == "CERTIFICATE" for _, block in found_by_go(text))
        assert found == sum(not fault.startswith("no certificate") for fault in told["blocks"]), (SEED, text)
        if is_right(text):
            taken += 1
            assert machine.loads(text) == found, (SEED, text)
    assert taken > 100


def test_every_program_that_is_spoken_of_is_asked(machine: Machine) -> None:
    assert {GO, *OPENSSL} - {NODE} <= {GO, *machine.programs()}
