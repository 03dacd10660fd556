"""What is said of one certificate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.kinds import Purpose
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import BEGINS, ENDS, NOW, encoded, pem
from tests.config.trusted_ca.checked import ROOT, SECOND, certificate_rules, findings
from tests.config.trusted_ca.values import DNS, JUDGED, MESSAGES


def test_a_certificate_is_valid_to_the_second_and_including_it() -> None:
    der = factory.valid(BEGINS, ENDS)
    assert certificate_rules(der, BEGINS - SECOND) == ["not-yet-valid"]
    assert certificate_rules(der, BEGINS) == []
    assert certificate_rules(der, ENDS) == ["expires-soon"]
    assert certificate_rules(der, ENDS + SECOND) == ["expired"]


def test_warns_thirty_days_before_the_end() -> None:
    assert certificate_rules(factory.valid(ends=NOW + timedelta(days=30) + SECOND)) == []
    assert certificate_rules(factory.valid(ends=NOW + timedelta(days=30))) == ["expires-soon"]


def test_a_short_certificate_can_be_both_too_early_and_near_its_end() -> None:
    der = factory.valid(NOW + SECOND, NOW + timedelta(days=1))
    assert certificate_rules(der) == ["expires-soon", "not-yet-valid"]


@pytest.mark.parametrize("purpose", Purpose)
def test_an_expired_certificate_is_an_error_whatever_for(purpose: Purpose) -> None:
    [finding] = findings(encoded(pem(factory.valid(ends=NOW - timedelta(days=1)))), purpose)
    assert finding.severity is Severity.ERROR
    assert finding.message == "The certificate 'CN=Timed' expired on 2026-07-31."


def test_dates_stand_in_the_message() -> None:
    [soon] = findings(encoded(pem(factory.valid(ends=NOW + timedelta(days=2)))))
    [early] = findings(encoded(pem(factory.valid(begins=NOW + timedelta(days=3)))))
    assert soon.message == "The certificate 'CN=Timed' expires on 2026-08-03, within 30 days."
    assert early.message == "The certificate 'CN=Timed' is not valid before 2026-08-04."


@pytest.mark.parametrize(("der", "rule"), JUDGED.values(), ids=JUDGED.keys())
def test_judges_a_certificate(der: bytes, rule: str) -> None:
    assert certificate_rules(der) == [rule]


def test_a_certificate_with_malformed_extensions_is_judged_by_the_rest() -> None:
    assert certificate_rules(factory.root_with_malformed_names(), ENDS + SECOND) == ["expired", "extensions"]


@pytest.mark.parametrize(("der", "words"), MESSAGES.values(), ids=MESSAGES.keys())
def test_the_message_names_the_certificate_and_the_fact(der: bytes, words: str) -> None:
    assert words in findings(encoded(pem(der)))[0].message


def test_the_position_stands_in_the_message_if_there_is_more_than_one_block() -> None:
    [finding] = findings(encoded(ROOT + pem(factory.server())))
    assert finding.message.startswith("The certificate 'CN=proxy.test' (block 2 of 2) is no CA")


@pytest.mark.parametrize(
    ("der", "lacks"),
    [
        (factory.lax_root(), "no Key Usage, no Subject Key Identifier"),
        (factory.lax_intermediate(), "no Key Usage, no Subject Key Identifier"),
        (factory.uncritical_root(), "Basic Constraints that are not critical"),
    ],
)
def test_what_strict_programs_miss_in_a_ca_is_named(der: bytes, lacks: str) -> None:
    """As Python 3.13 does of a CA at the end of a chain, tried with each of them under OpenSSL 3.0.19."""
    [finding] = [each for each in findings(encoded(pem(der))) if each.rule.id == "trusted-ca-strict-extensions"]
    assert lacks in finding.message


def test_a_certificate_that_is_no_ca_is_not_asked_for_it() -> None:
    assert "strict-extensions" not in certificate_rules(factory.server(DNS))
