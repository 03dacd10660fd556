"""What is said of PEM text: what is lost in it, and what OpenSSL reads otherwise than Go does."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.trusted_ca.block import TEXTS, Text
from tests.config.certificate_factory import encoded, pem
from tests.config.trusted_ca.checked import OTHER_ROOT, ROOT, errors, findings, rules
from tests.config.trusted_ca.texts import FORGIVEN, WRITTEN


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row.what)
def test_what_a_program_does_not_read_is_an_error(row: Text) -> None:
    assert errors(encoded(ROOT + WRITTEN[row.what])) >= {row.rule.id}


@pytest.mark.parametrize("text", FORGIVEN.values(), ids=FORGIVEN.keys())
def test_what_every_program_reads_is_no_error(text: str) -> None:
    assert errors(encoded(text)) == set()


def test_every_way_has_a_text() -> None:
    assert {row.what for row in TEXTS} == WRITTEN.keys()


def test_an_empty_line_is_named_with_what_it_does() -> None:
    [finding] = findings(encoded(ROOT + WRITTEN["an empty line in the base64"]))
    assert finding.message == (
        "In trustedCa, block 2 of 2 has an empty line in its base64; "
        "OpenSSL then loads nothing of the whole trust store."
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("----BEGIN CERTIFICATE-----", "line 8 is no BEGIN line"),
        ("----- BEGIN CERTIFICATE -----", "line 8 is no BEGIN line"),
        ("\N{EN DASH}\N{EN DASH}BEGIN CERTIFICATE\N{EN DASH}\N{EN DASH}", "line 8 is no BEGIN line"),
        ("-----Begin Certificate-----", "line 8 is no BEGIN line"),
        ("  \N{EM DASH}BEGIN TRUSTED CERTIFICATE", "line 8 is no BEGIN line"),
        ("", "the END line 15 has no BEGIN line"),
    ],
)
def test_a_damaged_begin_line_among_several_is_found_once(line: str, words: str) -> None:
    damaged = OTHER_ROOT.replace("-----BEGIN CERTIFICATE-----", line)
    [finding] = findings(encoded(ROOT + damaged))
    assert finding.rule.id == "trusted-ca-malformed-pem"
    assert words in finding.message


def test_a_comment_that_speaks_of_certificates_is_no_damaged_line() -> None:
    assert rules(encoded(f"# ---- BEGIN CERTIFICATE below ----\nthe end of a CERTIFICATE\n{ROOT}")) == []


def test_what_openssl_does_not_find_is_said_where_go_finds_it() -> None:
    [finding] = findings(encoded(f"\n-----END {ROOT}{OTHER_ROOT}"))
    assert finding.rule.id == "trusted-ca-spoils-store"
    assert "it loads 1 of 2" in finding.message


def test_a_certificate_that_was_encoded_as_pem_twice_is_told_from_none() -> None:
    [finding] = findings(encoded(pem(ROOT.encode())))
    assert finding.rule.id == "trusted-ca-no-certificate"
    assert "holds PEM text that was encoded as if it were a certificate" in finding.message


def test_parameters_are_ignored_beside_a_certificate_only() -> None:
    parameters = pem(b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", "EC PARAMETERS")
    assert rules(encoded(parameters + ROOT)) == ["ignored-block"]
    assert rules(encoded(parameters)) == ["other-block"]
