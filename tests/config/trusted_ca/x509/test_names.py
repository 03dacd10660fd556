"""Names as text."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from azext_aksproxy.config.trusted_ca.x509.names import as_text, openssl_refuses
from tests.config.certificate_factory import tagged
from tests.config.trusted_ca.by_hand import name

NAMES = [
    [(NameOID.COMMON_NAME, "a")],
    [(NameOID.COUNTRY_NAME, "DE"), (NameOID.ORGANIZATION_NAME, "Müller & Co, KG"), (NameOID.COMMON_NAME, "#1 <a+b>")],
    [(NameOID.COMMON_NAME, " a "), (NameOID.ORGANIZATIONAL_UNIT_NAME, 'a"b;c\\d')],
    [(NameOID.EMAIL_ADDRESS, "a@b.example"), (NameOID.DOMAIN_COMPONENT, "example"), (NameOID.USER_ID, "u")],
    [(NameOID.STREET_ADDRESS, "s"), (NameOID.LOCALITY_NAME, "l"), (NameOID.STATE_OR_PROVINCE_NAME, "st")],
]


@pytest.mark.parametrize("attributes", NAMES)
def test_is_written_as_cryptography_does(attributes: list[tuple[x509.ObjectIdentifier, str]]) -> None:
    built = x509.Name([x509.NameAttribute(*each) for each in attributes])
    assert as_text(built.public_bytes()) == built.rfc4514_string()


def test_what_is_no_text_is_written_in_hexadecimal() -> None:
    assert as_text(name(b"\5", 0x02)) == "CN=#020105"


def test_what_cannot_be_decoded_is_shown_all_the_same() -> None:
    assert as_text(name(b"M\xfcller")) == "CN=M\ufffdller"
    assert as_text(b"\x30\x05abc") == ""


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (name(b"M\xfcller"), "UTF8String"),
        (name(b"abc", 0x1E), "BMPString"),
        (name(b"abcde", 0x1C), "UniversalString"),
        (name(b"M\xfcller", 0x16), ""),
        (name("Müller"), ""),
        (tagged(0x30), ""),
    ],
)
def test_what_openssl_fails_on_is_known(value: bytes, kind: str) -> None:
    assert openssl_refuses(value) == kind
