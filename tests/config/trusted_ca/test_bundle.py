from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import re
import subprocess
import sys
import time
import warnings
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.reading.document import Document, parse
from azext_aksproxy.config.reading.shape import Shape, shape
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.trusted_ca.bundle import RULES, check
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificates
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import BEGINS, ENDS, NOW, encoded, pem

ROOT = pem(factory.root())
OTHER_ROOT = pem(factory.root("Other root"))
MARK = "\ufeff"
SECOND = timedelta(seconds=1)
ERRORS = {rule.id for rule in RULES if rule.severity is Severity.ERROR}


def checked(value: object, purpose: Purpose = Purpose.CREATE, now: datetime = NOW) -> Shape:
    document = parse(Source("f.json", json.dumps({"httpProxy": "http://proxy.test/", "trustedCa": value})))
    result = shape(cast(Document, document), HTTP_PROXY)
    check(result, purpose, now)
    return result


def findings(value: object, purpose: Purpose = Purpose.CREATE, now: datetime = NOW) -> list[Finding]:
    return checked(value, purpose, now).findings


def rules(value: object, purpose: Purpose = Purpose.CREATE, now: datetime = NOW) -> list[str]:
    return [finding.rule.removeprefix("trusted-ca-") for finding in findings(value, purpose, now)]


def roots(count: int) -> str:
    return "".join(pem(factory.root(f"Root {number}")) for number in range(count))


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


def test_a_file_without_the_key_stays_without_it() -> None:
    result = shape(cast(Document, parse(Source("f.json", '{"httpProxy": "http://proxy.test/"}'))), HTTP_PROXY)
    check(result, Purpose.CREATE, NOW)
    assert result.settings == {"httpProxy": "http://proxy.test/"}
    assert result.findings == []


@pytest.mark.parametrize("value", [1, True, [], {}, ["LS0t"]])
def test_a_value_of_the_wrong_type_is_left_to_the_shape(value: object) -> None:
    assert [finding.rule for finding in findings(value)] == ["wrong-type"]


def test_a_finding_stands_at_the_value_in_the_users_spelling() -> None:
    result = shape(cast(Document, parse(Source("f.json", '{\n  "trustedCA": "?"\n}'))), HTTP_PROXY)
    check(result, Purpose.CREATE, NOW)
    [finding] = [each for each in result.findings if each.rule == "trusted-ca-base64"]
    assert (finding.pointer, finding.line, finding.column) == ("/trustedCA", 2, 16)


# What is right

RIGHT = {
    "nothing": None,
    "empty": "",
    "one root": encoded(ROOT),
    "two roots": encoded(ROOT + OTHER_ROOT),
    "an intermediate CA": encoded(pem(factory.intermediate())),
    "Windows line endings": encoded(ROOT.replace("\n", "\r\n")),
    "no line break at the end": encoded(ROOT.rstrip()),
    "spaces at the ends of lines": encoded(ROOT.replace("\n", " \t\n")),
    "text of openssl around the blocks": encoded(f"subject=CN = a\n{ROOT}\nissuer=CN = b\n{OTHER_ROOT}# end\n"),
    "a base64 body on one line": encoded(
        f"-----BEGIN CERTIFICATE-----\n{encoded(factory.root())}\n-----END CERTIFICATE-----\n"
    ),
    "a root signed with SHA-1": encoded(pem(factory.signed_with(factory.SHA1_WITH_RSA, factory.rsa_root()))),
    "a root signed with MD5": encoded(pem(factory.signed_with(factory.MD5_WITH_RSA, factory.rsa_root()))),
    "an RSA key of 1024 bits": encoded(pem(factory.root_with_rsa_key(1024))),
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


# What is wrong with the value as a whole

PEM_LINES = ROOT.splitlines()
URL_SAFE = base64.urlsafe_b64encode(b"\xff\xfe~?>" * 3 + ROOT.encode()).decode()
PADDED = next(encoded(ROOT + "\n" * count) for count in range(2) if (len(ROOT) + count) % 3)
PKCS8_DER = factory.private_key(Encoding.DER, PrivateFormat.PKCS8)

WRONG_VALUES = {
    "a path": ("/etc/ssl/certs/ca.pem", "base64", "character 18"),
    "a path of base64 characters": ("/etc/ssl/certs/ca", "base64", "its length, 17 characters,"),
    "a path of 4n base64 characters": ("/etc/ssl/cert/ca", "no-pem", "no BEGIN line"),
    "the sample of the documentation": ("LS0tLS1CRUdJTiBD...b3Rpbk15RGsz", "base64", "character 17"),
    "a foreign letter": ("LS0tLSäC", "base64", "character 7"),
    "a foreign letter after white space": ("LS0t\nLS\u00a0?=", "base64", "character 7"),
    "URL-safe base64": (URL_SAFE, "base64", "URL-safe"),
    "a name with a hyphen": ("my-ca", "base64", "character 3"),
    "padding alone": ("====", "base64", "its length, 4 characters"),
    "two values joined": (PADDED + encoded(ROOT), "base64", "several texts joined"),
    "base64 without padding": (PADDED.rstrip("="), "cut-off", "no multiple of four"),
    "base64 of PEM cut off": (encoded(ROOT)[:101], "cut-off", "its length, 101 characters,"),
    "base64 of DER cut off": (encoded(factory.root())[:102], "cut-off", "its length, 102 characters,"),
    "PEM cut off in its body": (encoded(ROOT)[:100], "cut-off", "block 1 of 1 has no END line"),
    "PEM cut off in its BEGIN line": (encoded("-----BEGIN CERTIFI"), "cut-off", "block 1 of 1 has no END line"),
    "PEM cut off before its END line": (encoded(ROOT[: ROOT.index("-----END")]), "cut-off", "block 1 of 1"),
    "PEM cut off in its END line": (encoded(ROOT[:-8]), "cut-off", "block 1 of 1 has only half an END line"),
    "PEM cut off by one dash": (encoded(ROOT[:-2]), "cut-off", "block 1 of 1 has only half an END line"),
    "the second block cut off": (encoded(ROOT + OTHER_ROOT[:100]), "cut-off", "block 2 of 2 has no END line"),
    "the first block cut off": (encoded(ROOT[:100] + "\n" + OTHER_ROOT), "cut-off", "block 1 of 2 has no END line"),
    "other text": (encoded("Hello, world"), "no-pem", "no BEGIN line"),
    "text that looks like DER": (encoded("0123"), "no-pem", "no BEGIN line"),
    "one byte": (encoded("0"), "no-pem", "no BEGIN line"),
    "the END line alone": (encoded("\n".join(PEM_LINES[1:])), "no-pem", "no BEGIN line"),
    "UTF-16": (encoded(ROOT.encode("utf-16")), "no-pem", "UTF-16"),
    "UTF-16, big-endian": (encoded(ROOT.encode("utf-16-be")), "no-pem", "UTF-16"),
    "encoded twice": (encoded(encoded(ROOT)), "no-pem", "encoded twice"),
    "encoded twice, wrapped": (encoded(base64.encodebytes(ROOT.encode())), "no-pem", "encoded twice"),
    "a certificate in DER": (encoded(factory.root()), "der", "DER, the binary form"),
    "a large certificate in DER": (encoded(factory.tagged(0x30, b"\x30\x00" + b"x" * 300)), "der", "DER"),
    "zeros": (encoded(bytes(30)), "no-pem", "no BEGIN line"),
    "an empty structure in DER": (encoded(b"\x30\x00"), "der", "DER"),
    "a structure of 127 bytes in DER": (encoded(factory.tagged(0x30, bytes(127))), "der", "DER"),
    "a structure of 128 bytes in DER": (encoded(factory.tagged(0x30, bytes(128))), "der", "DER"),
    "a small structure in DER": (encoded(b"\x30\x02\x05\x00"), "der", "DER"),
    "a PKCS #12 file": (encoded(factory.pkcs12_file()), "der", "PKCS #12"),
    "a PKCS #12 file of no known length": (encoded(b"\x30\x80\x02\x01\x03\x00\x00"), "der", "PKCS #12"),
    "a PKCS #7 file": (encoded(factory.pkcs7_file(Encoding.DER)), "der", "PKCS #7"),
    "a key in DER": (encoded(PKCS8_DER), "private-key", "DER"),
    "a key in DER as of SEC 1": (
        encoded(factory.private_key(Encoding.DER, PrivateFormat.TraditionalOpenSSL)),
        "private-key",
        "DER",
    ),
    "an encrypted key in DER": (
        encoded(factory.private_key(Encoding.DER, PrivateFormat.PKCS8, b"secret")),
        "private-key",
        "DER",
    ),
}


@pytest.mark.parametrize(("value", "rule", "words"), WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_says_what_the_value_is_instead_of_base64_of_pem(value: str, rule: str, words: str) -> None:
    [finding] = findings(value)
    assert finding.rule == f"trusted-ca-{rule}"
    assert finding.severity is Severity.ERROR
    assert words in finding.message


HINTS = {
    "not base64": ("?", "base64 -w0"),
    "a wrong length": ("abcde", "base64 -w0"),
    "URL-safe base64": (URL_SAFE, "tr -- '-_' '+/'"),
    "two values joined": (PADDED + encoded(ROOT), "awk 1 first.pem second.pem | base64 -w0"),
    "cut off base64": (encoded(ROOT)[:101], "base64 -w0"),
    "cut off PEM": (encoded(ROOT)[:100], "base64 -w0"),
    "no PEM": (encoded("Hello, world"), "-----BEGIN CERTIFICATE-----"),
    "UTF-16": (encoded(ROOT.encode("utf-16")), "iconv -f utf-16"),
    "encoded twice": (encoded(encoded(ROOT)), "base64 -w0"),
    "DER": (encoded(factory.root()), "openssl x509 -inform der -in ca.der -out ca.pem"),
    "PKCS #12": (encoded(factory.pkcs12_file()), "openssl pkcs12 -in"),
    "PKCS #7": (encoded(factory.pkcs7_file(Encoding.DER)), "openssl pkcs7 -inform der"),
    "PKCS #7 in PEM": (encoded(factory.pkcs7_file(Encoding.PEM)), "openssl pkcs7 -in"),
    "a private key": (encoded(ROOT + pem(PKCS8_DER, "PRIVATE KEY")), "openssl crl2pkcs7 -nocrl"),
    "a request": (encoded(pem(factory.request(), "CERTIFICATE REQUEST")), "issued for the request"),
    "raw PEM": (ROOT, "base64 -w0"),
    "a byte order mark": (encoded(MARK + ROOT), r"sed -i 's/^\xEF\xBB\xBF//' ca.pem"),
    "glued blocks": (encoded(ROOT.rstrip() + OTHER_ROOT), "awk 1"),
    "an OpenSSL label": (encoded(pem(factory.root(), "TRUSTED CERTIFICATE")), "openssl x509 -in"),
    "no certificate": (encoded(pem(b"x")), "openssl x509 -in ca.pem -noout -text"),
}


@pytest.mark.parametrize(("value", "command"), HINTS.values(), ids=HINTS.keys())
def test_the_hint_can_be_copied(value: str, command: str) -> None:
    assert command in findings(value)[0].hint


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


# What is wrong with a block


def with_label(label: str) -> str:
    return encoded(pem(factory.root(), label))


ENCRYPTED = factory.private_key(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, b"secret").decode()

WRONG_BLOCKS = {
    "a private key": (encoded(pem(PKCS8_DER, "PRIVATE KEY")), ["private-key"]),
    "an RSA private key": (with_label("RSA PRIVATE KEY"), ["private-key"]),
    "an EC private key with headers": (encoded(ENCRYPTED), ["private-key"]),
    "an encrypted private key": (with_label("ENCRYPTED PRIVATE KEY"), ["private-key"]),
    "an OpenSSH private key": (with_label("OPENSSH PRIVATE KEY"), ["private-key"]),
    "a private key after a certificate": (encoded(ROOT + pem(PKCS8_DER, "PRIVATE KEY")), ["private-key"]),
    "a private key cut off": (encoded(pem(PKCS8_DER, "PRIVATE KEY")[:99]), ["private-key"]),
    "a private key on one line": (
        encoded(pem(PKCS8_DER, "PRIVATE KEY").replace("\n", " ")),
        ["private-key"],
    ),
    "a private key glued": (
        encoded(ROOT.rstrip() + pem(PKCS8_DER, "PRIVATE KEY")),
        ["malformed-pem", "private-key"],
    ),
    "a raw private key": (pem(PKCS8_DER, "PRIVATE KEY"), ["raw-pem", "private-key"]),
    "OpenSSL's trusted certificate": (with_label("TRUSTED CERTIFICATE"), ["other-block"]),
    "the old label": (with_label("X509 CERTIFICATE"), ["other-block"]),
    "a request": (encoded(pem(factory.request(), "CERTIFICATE REQUEST")), ["other-block"]),
    "a public key": (with_label("PUBLIC KEY"), ["other-block"]),
    "a revocation list": (with_label("X509 CRL"), ["other-block"]),
    "parameters": (with_label("EC PARAMETERS"), ["other-block"]),
    "a label in lower case": (with_label("certificate"), ["other-block"]),
    "no label": (with_label(""), ["other-block"]),
    "PKCS #7": (encoded(factory.pkcs7_file(Encoding.PEM)), ["other-block"]),
    "a request after a certificate": (
        encoded(ROOT + pem(factory.request(), "CERTIFICATE REQUEST")),
        ["other-block"],
    ),
    "a trusted certificate on one line": (
        encoded(pem(factory.root(), "TRUSTED CERTIFICATE").replace("\n", " ")),
        ["other-block"],
    ),
    "unknown on one line": (encoded(pem(factory.root(), "DATA").replace("\n", " ")), ["malformed-pem"]),
    "no certificate": (encoded(pem(b"no certificate")), ["no-certificate"]),
    "nothing": (encoded("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"), ["no-certificate"]),
    "a certificate and a byte": (encoded(pem(factory.root() + b"x")), ["no-certificate"]),
    "half a certificate": (encoded(pem(factory.root()[:200])), ["no-certificate"]),
    "a request as a certificate": (encoded(pem(factory.request())), ["no-certificate"]),
    "a key as a certificate": (encoded(pem(PKCS8_DER)), ["no-certificate"]),
}


@pytest.mark.parametrize(("value", "expected"), WRONG_BLOCKS.values(), ids=WRONG_BLOCKS.keys())
def test_finds_blocks_that_are_no_certificates(value: str, expected: list[str]) -> None:
    assert rules(value) == expected


BODY = "".join(line + "\n" for line in PEM_LINES[1:-1])
MALFORMED = {
    "line breaks lost": (ROOT.replace("\n", " "), "block 1 of 1 has no line break after its BEGIN line"),
    "line breaks written out": (ROOT.replace("\n", "\\n"), "block 1 of 1 has no line break after its BEGIN line"),
    "old Macintosh line endings": (ROOT.replace("\n", "\r"), "block 1 of 1 has no line break after its BEGIN line"),
    "text after BEGIN": (
        ROOT.replace("-----\n", "----- x\n", 1),
        "block 1 of 1 has no line break after its BEGIN line",
    ),
    "four dashes after BEGIN": (
        ROOT.replace("-----\n", "----\n", 1),
        "block 1 of 1 has no line break after its BEGIN line",
    ),
    "no line break before END": (ROOT.replace("\n-----END", "-----END"), "has no line break before its END line"),
    "a space before END": (ROOT.replace("-----END", " -----END"), "has no line break before its END line"),
    "indented": ("  " + ROOT, "block 1 of 1 does not begin on a line of its own"),
    "text before BEGIN": (ROOT + "x" + OTHER_ROOT, "block 2 of 2 does not begin on a line of its own"),
    "another END label": (ROOT.replace("END CERTIFICATE", "END X509 CRL"), "another label than it begins with"),
    "a longer END label": (ROOT.replace("END CERTIFICATE", "END CERTIFICATES"), "another label than it begins with"),
    "four dashes after END": (ROOT[:-2] + "\n\n" + OTHER_ROOT, "block 1 of 2 ends with another label"),
    "text after END": (ROOT.rstrip() + " x\n", "has no line break after its END line"),
    "headers": (ROOT.replace("-----\n", "-----\nProc-Type: 4\n\n", 1), "has headers after its BEGIN line"),
    "a foreign character": (
        ROOT.replace(BODY, BODY[:70] + "!" + BODY[71:]),
        "is not base64 between its BEGIN and END lines",
    ),
    "a letter too many": (ROOT.replace(BODY, "A" + BODY), "is not base64 between its BEGIN and END lines"),
    "an ellipsis": (ROOT.replace(BODY, BODY[:64] + "...\n"), "is not base64 between its BEGIN and END lines"),
}


@pytest.mark.parametrize(("text", "words"), MALFORMED.values(), ids=MALFORMED.keys())
def test_says_why_go_would_skip_a_block(text: str, words: str) -> None:
    [finding] = findings(encoded(text))
    assert finding.rule == "trusted-ca-malformed-pem"
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
    assert rules(encoded(roots(20) + key)) == ["other-block"]
    assert rules(encoded(roots(20) + pem(b"x"))) == ["too-many", "no-certificate"]


def test_a_new_cluster_takes_35840_bytes_of_pem() -> None:
    assert rules(encoded(factory.of_size(35_840))) == []
    assert rules(encoded(factory.of_size(35_841))) == ["too-large"]
    assert "has 35,841 bytes; a new cluster takes 35,840" in findings(encoded(factory.of_size(35_841)))[0].message


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


# What is wrong with a certificate


def certificate_rules(der: bytes, now: datetime = NOW) -> list[str]:
    return rules(encoded(pem(der)), now=now)


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


DNS = x509.DNSName("proxy.test")
JUDGED = {
    "a server without a name": (factory.server(), "no-alternative-name"),
    "a server without a name or constraints": (factory.server(constraints=False), "no-alternative-name"),
    "a version 1 certificate of another issuer": (factory.version_1(issuer="Other"), "no-alternative-name"),
    "a version 1 root": (factory.version_1(), "version-1"),
    "a server with a name": (factory.server(DNS), "not-a-ca"),
    "a server with a name and no constraints": (factory.server(DNS, constraints=False), "not-a-ca"),
    "a CA that must not sign": (factory.root_with_key_usage(signs_certificates=False), "key-usage"),
    "malformed extensions": (factory.root_with_malformed_names(), "extensions"),
    "an RSA key of 1023 bits": (factory.root_with_rsa_key(1023), "key"),
    "an RSASSA-PSS key": (factory.root_with_pss_key(), "key"),
    "a Bitcoin key": (factory.with_key(ec.generate_private_key(ec.SECP256K1()).public_key()), "key"),
    "an Ed448 key": (factory.with_key(ed448.Ed448PrivateKey.generate().public_key()), "key"),
    "a DSA key": (factory.with_key(dsa.generate_private_key(2048).public_key()), "key"),
    "a SHA-1 signature": (factory.signed_with(factory.SHA1_WITH_RSA, factory.intermediate()), "signature"),
    "an MD5 signature": (factory.signed_with(factory.MD5_WITH_RSA, factory.intermediate()), "signature"),
    "a negative serial number": (factory.root_with_negative_serial_number(), "serial-number"),
}


@pytest.mark.parametrize(("der", "rule"), JUDGED.values(), ids=JUDGED.keys())
def test_judges_a_certificate(der: bytes, rule: str) -> None:
    assert certificate_rules(der) == [rule]


def test_a_certificate_with_malformed_extensions_is_judged_by_the_rest() -> None:
    assert certificate_rules(factory.root_with_malformed_names(), ENDS + SECOND) == ["expired", "extensions"]


MESSAGES = {
    "key of 1023 bits": (factory.root_with_rsa_key(1023), "has an RSA key of 1023 bits."),
    "Bitcoin": (JUDGED["a Bitcoin key"][0], "has a key of a kind that Go cannot use: secp256k1."),
    "DSA": (JUDGED["a DSA key"][0], "has a key of a kind that Go cannot use: DSA."),
    "PSS": (JUDGED["an RSASSA-PSS key"][0], "has a key of a kind that Go cannot use: RSASSA-PSS."),
    "Ed448": (JUDGED["an Ed448 key"][0], "has a key of a kind that Go cannot use: unknown."),
    "SHA-1": (JUDGED["a SHA-1 signature"][0], "The certificate 'CN=Test intermediate' is signed with SHA-1."),
    "MD5": (JUDGED["an MD5 signature"][0], "The certificate 'CN=Test intermediate' is signed with MD5."),
    "no subject": (factory.valid(ends=BEGINS + SECOND).replace(b"Timed", b"\xff\xff\xff\xff\xff"), "without a subject"),
    "control characters": (factory.Recipe("a\x1b[31m\nb", ends=BEGINS + SECOND).der(), "'CN=a?[31m?b' expired"),
    "a long subject": (factory.Recipe("x" * 64, issuer="y", ends=BEGINS + SECOND).der(), "x' expired"),
}


@pytest.mark.parametrize(("der", "words"), MESSAGES.values(), ids=MESSAGES.keys())
def test_the_message_names_the_certificate_and_the_fact(der: bytes, words: str) -> None:
    assert words in findings(encoded(pem(der)))[0].message


def test_the_position_stands_in_the_message_if_there_is_more_than_one_block() -> None:
    [finding] = findings(encoded(ROOT + pem(factory.server())))
    assert finding.message.startswith("The certificate 'CN=proxy.test' (block 2 of 2) is no CA")


# What holds for all of it


def shipped_roots() -> list[str]:
    return re.findall(
        "-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", Path(certifi.where()).read_text("ascii"), re.DOTALL
    )


def errors(value: str) -> set[str]:
    return {finding.rule for finding in findings(value) if finding.severity is Severity.ERROR}


def test_takes_every_root_that_certifi_ships_for_itself() -> None:
    shipped = shipped_roots()
    assert len(shipped) > 100
    assert [root for root in shipped if errors(encoded(root)) - {"trusted-ca-expired"}] == []


def test_takes_the_roots_that_certifi_ships_in_bundles() -> None:
    shipped = shipped_roots()
    for begin in range(0, len(shipped), 15):
        assert errors(encoded("".join(shipped[begin : begin + 15]))) <= {"trusted-ca-expired"}


def test_roots_that_certifi_ships_have_no_warnings_but_of_their_age() -> None:
    found = {rule for root in shipped_roots() for rule in rules(encoded(root))}
    assert found <= {"expired", "expires-soon", "not-yet-valid"}


def test_cryptography_does_not_warn_on_standard_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert certificate_rules(factory.root_with_negative_serial_number()) == ["serial-number"]


def test_nothing_secret_is_printed() -> None:
    key = pem(PKCS8_DER, "PRIVATE KEY")
    lines = [line for line in key.splitlines() if "-----" not in line]
    values = [key, encoded(key), encoded(ROOT + key), key.replace("\n", " "), encoded(PKCS8_DER), key[:-30]]
    for value in [*values, encoded(key)[:-1], encoded(encoded(key)), encoded(key) + "?", encoded(key.encode("utf-16"))]:
        printed = " ".join(map(str, findings(value)))
        assert printed
        assert not [line for line in [*lines, *lines[0].split("+"), encoded(key)[40:60]] if line and line in printed]


WARNINGS = [
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
    assert {rule.id for rule in RULES} - warnings_only == ERRORS


def all_values() -> list[str]:
    tables = [*WRONG_VALUES.values(), *WRONG_BLOCKS.values(), *HINTS.values()]
    return [
        *(str(row[0]) for row in tables),
        *(encoded(text) for text, _ in MALFORMED.values()),
        *(encoded(pem(der)) for der, _ in [*JUDGED.values(), *MESSAGES.values()]),
        *(encoded(pem(der) * 2) for der in (factory.valid(ends=BEGINS + SECOND), factory.valid(begins=ENDS))),
        encoded(pem(factory.valid(ends=NOW + SECOND))),
        encoded(roots(21)),
        encoded(factory.of_size(40_000)),
    ]


def test_every_rule_has_a_value_that_breaks_it_and_every_message_is_a_sentence() -> None:
    found = [finding for value in all_values() for finding in findings(value)]
    assert {finding.rule for finding in found} == {rule.id for rule in RULES}
    for finding in found:
        assert re.match("[A-Z]", finding.message)
        assert finding.message.endswith(".")
        assert "  " not in finding.message
        assert finding.hint.endswith((".", "`"))
        assert finding.pointer == "/trustedCa"


def assert_stable(value: str) -> None:
    first = checked(value)
    second = checked(first.settings["trustedCa"])
    assert second.settings == first.settings
    before = {finding.rule for finding in first.findings}
    mended = {"trusted-ca-raw-pem", "trusted-ca-byte-order-mark"}
    assert before - mended == {finding.rule for finding in second.findings}


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
        # the line break after the last dashes, and dashes that could be a comment's, are no loss
        is_harmless = lost == "\n" or OTHER_ROOT.strip("-").strip() in lost.strip("-").strip()
        if length % 4 or not is_harmless:
            assert errors(whole[:length]), length


@given(st.integers(0, len(encoded(ROOT + OTHER_ROOT)) - 1))
def test_a_truncated_value_is_judged_the_same_a_second_time(length: int) -> None:
    assert_stable(encoded(ROOT + OTHER_ROOT)[:length])


FLIPPED = [factory.root(), factory.server(DNS), factory.version_1(), factory.rsa_root()]


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
def test_a_mebibyte_of_garbage_is_read_in_no_time(value: str) -> None:
    document = cast(Document, parse(Source("f.json", json.dumps({"trustedCa": value}))))
    result = shape(document, HTTP_PROXY)
    begin = time.process_time()
    check(result, Purpose.CREATE, NOW)
    assert time.process_time() - begin < 1


def test_twenty_certificates_are_read_in_no_time() -> None:
    value = encoded("".join(shipped_roots()[:20]))
    rules(value)
    begin = time.process_time()
    rules(value)
    assert time.process_time() - begin < 0.2


def test_importing_the_room_does_not_import_cryptography() -> None:
    code = "import sys, azext_aksproxy.config.trusted_ca.bundle; sys.exit('cryptography' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


# Certificates as others show them


def test_shows_certificates() -> None:
    names = (DNS, x509.IPAddress(ipaddress.ip_address("192.0.2.1")), x509.DirectoryName(factory.common_name("a")))
    root, server = certificates(encoded(ROOT + pem(factory.server(*names))))
    expected = x509.load_der_x509_certificate(factory.root()).not_valid_before_utc
    assert (root.subject, root.issuer, root.is_ca, root.alternative_names) == ("CN=Test root", "CN=Test root", True, ())
    assert (root.not_valid_before, root.not_valid_after, root.problem) == (expected, ENDS, "")
    assert (server.subject, server.issuer, server.is_ca) == ("CN=proxy.test", "CN=Test root", False)
    assert server.alternative_names == ("proxy.test", "192.0.2.1", "DirectoryName")


def test_the_fingerprint_is_that_of_openssl() -> None:
    der = factory.root()
    command = ["openssl", "x509", "-inform", "der", "-noout", "-fingerprint", "-sha256"]
    try:
        shown = subprocess.run(command, input=der, capture_output=True, check=True).stdout.decode()
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    assert certificates(encoded(pem(der)))[0].sha256 == shown.strip().split("=")[1].replace(":", "")


PROBLEMS = {
    "nothing": ("", []),
    "white space": (" \n", []),
    "wrapped base64": (base64.encodebytes(ROOT.encode()).decode(), [""]),
    "no base64": ("?", ["The value is not base64 of PEM text."]),
    "other text": (encoded("Hello, world"), ["The value is not base64 of PEM text."]),
    "DER": (encoded(factory.root()), ["The value is not base64 of PEM text."]),
    "no certificate": (encoded(ROOT + pem(b"x")), ["", "The PEM block holds no X.509 certificate."]),
    "cut off": (encoded(ROOT + OTHER_ROOT[:99]), ["", "The PEM block has no END line."]),
    "a private key": (with_label("PRIVATE KEY"), ["The PEM block is PRIVATE KEY, not CERTIFICATE."]),
    "an odd label": (with_label("S3cret"), ["The PEM block is something else, not CERTIFICATE."]),
    "malformed": (encoded("x" + ROOT), ["The PEM block does not begin on a line of its own."]),
}


@pytest.mark.parametrize(("value", "problems"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_is_no_certificate_is_shown_as_a_problem(value: str, problems: list[str]) -> None:
    assert [each.problem for each in certificates(value)] == problems


def test_a_certificate_with_malformed_extensions_is_shown_without_them() -> None:
    [shown] = certificates(encoded(pem(factory.root_with_malformed_names())))
    assert (shown.subject, shown.is_ca, shown.may_sign, shown.problem) == ("CN=Malformed", None, None, "")
