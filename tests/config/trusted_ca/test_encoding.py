"""How a value is encoded: what is sent, and what is no base64 of PEM text."""

from __future__ import annotations

import base64

import pytest

from azext_aksproxy.config.findings import Severity
from tests.config.certificate_factory import encoded, pem
from tests.config.trusted_ca.checked import MARK, OTHER_ROOT, ROOT, checked, findings, rules
from tests.config.trusted_ca.values import PKCS8_DER, WRONG_VALUES

# What is sent


SENT = {
    "null": (None, None),
    "empty": ("", None),
    "white space": (" \r\n\t ", None),
    "one line": (encoded(ROOT), encoded(ROOT)),
    "wrapped": (base64.encodebytes(ROOT.encode()).decode(), encoded(ROOT)),
    "wrapped oddly": (encoded(ROOT)[:70] + "\r\n\t " + encoded(ROOT)[70:], encoded(ROOT)),
    "a mark before base64": (MARK + encoded(ROOT), encoded(ROOT)),
    "PEM text": (ROOT, encoded(ROOT)),
    "a mark before PEM text": (MARK + ROOT, encoded(ROOT)),
    "a mark in base64": (encoded(MARK + ROOT), encoded(ROOT)),
    "several marks in base64": (encoded(MARK + ROOT + MARK + MARK + OTHER_ROOT), encoded(ROOT + OTHER_ROOT)),
    "a mark before a comment": (encoded(MARK + "comment\n" + ROOT), encoded(MARK + "comment\n" + ROOT)),
    "no base64": ("not base64?", "notbase64?"),
}


@pytest.mark.parametrize(("value", "sent"), SENT.values(), ids=SENT.keys())
def test_sends_base64_on_one_line_or_none(value: str | None, sent: str | None) -> None:
    assert checked(value).settings["trustedCa"] == sent


@pytest.mark.parametrize(("value", "rule", "words"), WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_says_what_the_value_is_instead_of_base64_of_pem(value: str, rule: str, words: str) -> None:
    [finding] = findings(value)
    assert finding.rule.id == f"trusted-ca-{rule}"
    assert finding.severity is Severity.ERROR
    assert words in finding.message


# What is wrong with the form, and mended on the way


def test_pem_text_is_encoded_with_a_warning() -> None:
    assert rules(ROOT) == ["raw-pem"]
    assert rules("subject=CN = a\r\n" + ROOT.replace("\n", "\r\n")) == ["raw-pem"]


def test_pem_text_with_a_byte_order_mark_has_one_warning() -> None:
    assert rules(MARK + ROOT) == ["raw-pem"]


def test_pem_text_may_hold_half_a_character() -> None:
    assert rules("\ud800\n" + ROOT) == ["raw-pem"]


def test_a_byte_order_mark_is_taken_out_with_a_warning() -> None:
    assert rules(encoded(MARK + ROOT)) == ["byte-order-mark"]
    assert rules(encoded(ROOT + MARK + OTHER_ROOT)) == ["byte-order-mark"]


def test_a_byte_order_mark_that_is_in_nobodys_way_stays() -> None:
    assert rules(encoded(MARK + "comment\n" + ROOT)) == []


def test_nothing_secret_is_printed() -> None:
    key = pem(PKCS8_DER, "PRIVATE KEY")
    lines = [line for line in key.splitlines() if "-----" not in line]
    values = [key, encoded(key), encoded(ROOT + key), key.replace("\n", " "), encoded(PKCS8_DER), key[:-30]]
    for value in [*values, encoded(key)[:-1], encoded(encoded(key)), encoded(key) + "?", encoded(key.encode("utf-16"))]:
        printed = " ".join(map(str, findings(value)))
        assert printed
        assert not [line for line in [*lines, *lines[0].split("+"), encoded(key)[40:60]] if line and line in printed]
