"""What is said of a bundle: its blocks, its size, and what holds for any value."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.trusted_ca.bundle import NODES_ONLY, RULES, check
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificates
from azext_aksproxy.config.trusted_ca.encoding import WRAPPED
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem
from tests.config.trusted_ca.checked import (
    MARK,
    OTHER_ROOT,
    ROOT,
    checked,
    errors,
    findings,
    judged,
    roots,
    rules,
    shipped_roots,
    with_label,
)
from tests.config.trusted_ca.odd import ALL
from tests.config.trusted_ca.values import DNS, HINTS, MALFORMED, PKCS8_DER, WRONG_BLOCKS, all_values
from tests.work import assert_linear, no_hang

ERRORS = {rule.id for rule in RULES if rule.severity is Severity.ERROR}


def test_a_file_without_the_key_stays_without_it() -> None:
    result = judged('{"httpProxy": "http://proxy.test/"}')
    assert result.settings == {"httpProxy": "http://proxy.test/"}
    assert result.findings == ()


@pytest.mark.parametrize("value", [1, True, [], {}, ["LS0t"]])
def test_a_value_of_the_wrong_type_is_left_to_the_shape(value: object) -> None:
    assert [finding.rule.id for finding in findings(value)] == ["wrong-type"]


def test_a_finding_stands_at_the_value_in_the_users_spelling() -> None:
    result = judged('{\n  "trustedCA": "?"\n}')
    [finding] = [each for each in result.findings if each.rule.id == "trusted-ca-base64"]
    assert (finding.place.pointer, finding.place.line, finding.place.column) == ("/trustedCA", 2, 16)


# What is right

RIGHT = {
    "nothing": None,
    "empty": "",
    "one root": encoded(ROOT),
    "two roots": encoded(ROOT + OTHER_ROOT),
    "an intermediate CA beside its root": encoded(
        pem(factory.intermediate()) + pem(factory.Recipe("Test root", key=factory.rsa_key().public_key()).der())
    ),
    "Windows line endings": encoded(ROOT.replace("\n", "\r\n")),
    "no line break at the end": encoded(ROOT.rstrip()),
    "spaces at the ends of lines": encoded(ROOT.replace("\n", " \t\n")),
    "text of openssl around the blocks": encoded(f"subject=CN = a\n{ROOT}\nissuer=CN = b\n{OTHER_ROOT}# end\n"),
    "a base64 body on one line": encoded(
        f"-----BEGIN CERTIFICATE-----\n{encoded(factory.root())}\n-----END CERTIFICATE-----\n"
    ),
    "a root signed with SHA-1": encoded(pem(factory.signed_with(factory.SHA1_WITH_RSA, factory.rsa_root()))),
    "a root signed with MD5": encoded(pem(factory.signed_with(factory.MD5_WITH_RSA, factory.rsa_root()))),
    "an RSA key of 1963 bits": encoded(pem(factory.root_with_rsa_key(1963))),
    "a P-224 key": encoded(pem(factory.with_key(ec.generate_private_key(ec.SECP224R1()).public_key()))),
    "a P-384 key": encoded(pem(factory.with_key(ec.generate_private_key(ec.SECP384R1()).public_key()))),
    "a P-521 key": encoded(pem(factory.with_key(ec.generate_private_key(ec.SECP521R1()).public_key()))),
    "an Ed25519 key": encoded(pem(factory.with_key(ed25519.Ed25519PrivateKey.generate().public_key()))),
    "serial number 0": encoded(pem(factory.root().replace(b"\x02\x01\x01", b"\x02\x01\x00", 1))),
    "a key usage that fits": encoded(pem(factory.root_with_key_usage(signs_certificates=True))),
}


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("value", RIGHT.values(), ids=RIGHT.keys())
def test_nothing_is_found_where_nothing_is_wrong(value: str | None, purpose: Purpose) -> None:
    assert [str(finding) for finding in findings(value, purpose)] == []


@pytest.mark.parametrize(("value", "command"), HINTS.values(), ids=HINTS.keys())
def test_the_hint_can_be_copied(value: str, command: str) -> None:
    assert command in findings(value)[0].hint


@pytest.mark.parametrize(("value", "expected"), WRONG_BLOCKS.values(), ids=WRONG_BLOCKS.keys())
def test_finds_blocks_that_are_no_certificates(value: str, expected: list[str]) -> None:
    assert rules(value) == expected


@pytest.mark.parametrize(("text", "words"), MALFORMED.values(), ids=MALFORMED.keys())
def test_says_why_go_would_skip_a_block(text: str, words: str) -> None:
    [finding] = findings(encoded(text))
    assert finding.rule.id == "trusted-ca-malformed-pem"
    assert words in finding.message


def test_blocks_that_are_glued_together_are_both_lost() -> None:
    first, second = findings(encoded(ROOT.rstrip() + OTHER_ROOT))
    assert "block 1 of 2 has no line break after its END line" in first.message
    assert "block 2 of 2 does not begin on a line of its own" in second.message


def test_a_label_is_printed_only_if_it_is_a_usual_one() -> None:
    [usual] = findings(with_label("EC PARAMETERS"))
    [odd] = findings(with_label("S3cret"))
    assert "EC PARAMETERS" in usual.message
    assert "S3cret" not in str(odd)


# What is wrong with the bundle


@pytest.mark.parametrize("purpose", Purpose)
def test_takes_twenty_certificates(purpose: Purpose) -> None:
    assert rules(encoded(roots(20)), purpose) == []
    assert rules(encoded(roots(21)), purpose) == ["too-many"]
    assert "holds 21 certificates; AKS takes 20" in findings(encoded(roots(21)))[0].message


def test_counts_certificates_that_cannot_be_read_but_no_other_blocks() -> None:
    key = pem(PKCS8_DER, "PUBLIC KEY")
    assert rules(encoded(roots(20) + key)) == ["ignored-block"]
    assert rules(encoded(roots(20) + pem(b"x"))) == ["too-many", "no-certificate"]


def test_a_new_cluster_takes_35840_bytes_of_pem() -> None:
    assert rules(encoded(factory.of_size(35_840))) == []
    assert rules(encoded(factory.of_size(35_841))) == ["too-large"]
    assert (
        "has 35,841 bytes; a new cluster may take 35,840 only" in findings(encoded(factory.of_size(35_841)))[0].message
    )


def test_the_size_counts_as_it_is_sent() -> None:
    marked = factory.of_size(35_840).replace("\n", "\n" + MARK, 1)
    assert len(marked.encode()) == 35_843
    assert rules(encoded(marked)) == ["byte-order-mark"]
    assert rules(factory.of_size(35_841)) == ["raw-pem", "too-large"]


def test_an_existing_cluster_takes_more() -> None:
    assert rules(encoded(factory.of_size(35_841)), Purpose.UPDATE) == []


def test_finds_duplicates_once() -> None:
    assert rules(encoded(ROOT + OTHER_ROOT)) == []
    assert rules(encoded(ROOT + ROOT)) == ["duplicate"]
    [finding] = findings(encoded(OTHER_ROOT + ROOT + ROOT.replace("\n", "\r\n") + "comment\n" + ROOT))
    assert finding.severity is Severity.WARNING
    assert "'CN=Test root' (block 2 of 4) is there 3 times" in finding.message


def test_two_blocks_that_are_no_certificates_are_no_duplicates() -> None:
    assert rules(encoded(pem(b"x") + pem(b"x"))) == ["no-certificate", "no-certificate"]


def test_does_not_look_at_more_than_a_hundred_blocks() -> None:
    assert rules(encoded(pem(b"x") * 150)) == ["too-many", *["no-certificate"] * 100]


# What holds for all of it


DEBIAN = Path("/usr/share/ca-certificates/mozilla")
"""The roots of Debian's package ca-certificates."""


def test_no_root_that_certifi_ships_is_refused_but_for_its_age() -> None:
    shipped = shipped_roots()
    assert len(shipped) > 100
    assert [root for root in shipped if errors(encoded(root)) - {"trusted-ca-expired"}] == []


def test_no_root_that_debian_ships_is_refused_but_for_its_age() -> None:
    shipped = [path.read_text("ascii") for path in DEBIAN.glob("*.crt")]
    if not shipped:
        pytest.skip("Debian's package ca-certificates is not installed")
    assert [root for root in shipped if errors(encoded(root)) - {"trusted-ca-expired"}] == []


def test_takes_the_roots_that_certifi_ships_in_bundles() -> None:
    shipped = shipped_roots()
    for begin in range(0, len(shipped), 15):
        assert errors(encoded("".join(shipped[begin : begin + 15]))) <= {"trusted-ca-expired"}


def test_roots_that_certifi_ships_have_no_warnings_but_of_their_age() -> None:
    found = {rule for root in shipped_roots() for rule in rules(encoded(root))}
    assert found <= {"expired", "expires-soon", "not-yet-valid", "strict-extensions"}


WARNINGS = [
    "too-large",
    "strict-extensions",
    "not-a-ca",
    "key-usage",
    "not-yet-valid",
    "expires-soon",
    "duplicate",
    "key",
    "signature",
    "serial-number",
    "version-1",
    "extensions",
    "go-skips",
    "no-root",
    "purpose",
    "critical-extension",
    "time-format",
    "expired-beside-valid",
    "ignored-block",
    "raw-pem",
    "byte-order-mark",
]


def test_rules_are_well_formed() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    for rule in RULES:
        assert re.fullmatch("trusted-ca(-[a-z0-9]+)+", rule.id)
        assert rule.title[0].isupper() or rule.title.startswith("trustedCa")
        assert rule.reason.endswith(".")
        assert rule.source


def test_only_what_the_service_takes_is_a_warning() -> None:
    warnings_only = {rule.id for rule in RULES if rule.severity is Severity.WARNING}
    assert warnings_only == {f"trusted-ca-{name}" for name in WARNINGS}
    assert {rule.id for rule in RULES} - warnings_only == ERRORS | {NODES_ONLY.id, WRAPPED.id}


def test_a_bundle_that_a_new_cluster_gets_is_said_to_reach_nodes_only() -> None:
    def told(value: str, purpose: Purpose = Purpose.CREATE) -> list[Finding]:
        return [each for each in check({"trustedCa": value}, purpose, NOW) if each.rule is NODES_ONLY]

    [finding] = told(encoded(ROOT))
    assert finding.severity is Severity.INFO
    assert finding.path == ("trustedCa",)
    assert told(encoded(ROOT), Purpose.UPDATE) == []  # whoever rolls a CA has had to know it
    assert told("") == told("/etc/ssl/proxy.pem") == told(encoded("text")) == []


def test_every_rule_has_a_value_that_breaks_it_and_every_message_is_a_sentence() -> None:
    found = [finding for value in all_values() for finding in findings(value)]
    assert {finding.rule.id for finding in found} == {rule.id for rule in RULES} - {NODES_ONLY.id}
    for finding in found:
        assert re.match("[A-Z]", finding.message)
        assert finding.message.endswith(".")
        assert "  " not in finding.message
        assert finding.hint.endswith((".", "`"))
        assert finding.place.pointer == "/trustedCa"


def assert_stable(value: str) -> None:
    first = checked(value)
    second = checked(first.settings["trustedCa"])
    assert second.settings == first.settings
    before = {finding.rule.id for finding in first.findings}
    mended = {"trusted-ca-raw-pem", "trusted-ca-byte-order-mark", "trusted-ca-wrapped"}
    assert before - mended == {finding.rule.id for finding in second.findings}


def test_a_second_check_of_what_is_sent_finds_the_same() -> None:
    for value in all_values():
        assert_stable(value)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert_stable(text)
    assert all(isinstance(each, Certificate) for each in certificates(text))


@given(st.lists(st.sampled_from([*ROOT.splitlines(), "-----BEGIN ", "-----END ", "-----", "\n", MARK, "=", " "])))
def test_no_medley_of_pem_raises(parts: list[str]) -> None:
    text = "".join(parts)
    for value in (text, encoded(text)):
        assert_stable(value)
        assert all(isinstance(each, Certificate) for each in certificates(value))


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    for value in (encoded(data), encoded(pem(data)), encoded(factory.tagged(0x30, data))):
        assert_stable(value)


def test_a_truncated_value_never_raises_and_is_never_right() -> None:
    whole = encoded(ROOT + OTHER_ROOT)
    for length in range(1, len(whole)):
        lost = base64.b64decode(whole)[len(base64.b64decode(whole[: length // 4 * 4])) :].decode()
        # the line break after the last dashes, and a whole block but for dashes that could be a comment's, are no loss
        is_harmless = lost == "\n" or lost.strip("-\n") == OTHER_ROOT.strip("-\n")
        if length % 4 or not is_harmless:
            assert errors(whole[:length]), length


@given(st.integers(0, len(encoded(ROOT + OTHER_ROOT)) - 1))
def test_a_truncated_value_is_judged_the_same_a_second_time(length: int) -> None:
    assert_stable(encoded(ROOT + OTHER_ROOT)[:length])


FLIPPED = [factory.root(), factory.server(DNS), factory.version_1(), *(each.parts.der() for each in ALL.values())]


@given(st.data())
def test_flipped_bits_never_raise(data: st.DataObject) -> None:
    der = bytearray(data.draw(st.sampled_from(FLIPPED)))
    for _ in range(data.draw(st.integers(1, 3))):
        der[data.draw(st.integers(0, len(der) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert_stable(encoded(pem(bytes(der))))
    value = bytearray(encoded(pem(bytes(der))).encode())
    value[data.draw(st.integers(0, len(value) - 1))] ^= 1 << data.draw(st.integers(0, 6))
    assert_stable(value.decode("latin-1"))


MEBIBYTE = 1024 * 1024
GARBAGE = {
    "one letter": "A" * MEBIBYTE,
    "padding": "=" * MEBIBYTE,
    "dashes": "-" * MEBIBYTE,
    "marks": encoded(b"\xef\xbb\xbf" * (MEBIBYTE // 4)),
    "BEGIN": "-----BEGIN " * (MEBIBYTE // 11),
    "BEGIN lines": encoded("-----BEGIN CERTIFICATE-----\n" * (MEBIBYTE // 38)),
    "empty blocks": encoded("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" * (MEBIBYTE // 72)),
    "one long body": encoded(pem(b"\x30" * (MEBIBYTE // 2))),
    "random letters": encoded(hashlib.shake_256(b"garbage").digest(MEBIBYTE * 3 // 4)),
    "spaces": " " * MEBIBYTE,
    "zeros": encoded(bytes(MEBIBYTE * 3 // 4)),
}


@pytest.mark.parametrize("value", GARBAGE.values(), ids=GARBAGE.keys())
def test_a_mebibyte_of_garbage_takes_no_squared_time(value: str) -> None:
    with no_hang():
        list(check({"trustedCa": value}, Purpose.CREATE, NOW))


def test_the_work_for_a_bundle_grows_no_faster_than_the_bundle() -> None:
    values = {size: encoded("".join(shipped_roots()[:size])) for size in (5, 20)}
    assert_linear(lambda size: lambda: rules(values[size]), 5)
