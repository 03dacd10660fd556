"""What is odd about certificates, and who does not trust them: what the real programs said, as a table."""

from __future__ import annotations

import pytest
from cryptography import x509

from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificate
from azext_aksproxy.config.trusted_ca.keys import exponent
from azext_aksproxy.config.trusted_ca.oddities import TABLE, oddities
from azext_aksproxy.config.trusted_ca.programs import EVERYONE
from azext_aksproxy.config.trusted_ca.x509.public_key import PublicKey
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import encoded, pem
from tests.config.trusted_ca.checked import errors, findings, verdict
from tests.config.trusted_ca.odd import ALL, GO_SKIPS, NO_CHAIN, SPOILS, USABLE
from tests.config.trusted_ca.odd_parts import Odd
from tests.config.trusted_ca.values import DNS, JUDGED


@pytest.mark.parametrize("odd", ALL.values(), ids=ALL.keys())
def test_a_verdict_is_what_the_programs_do(odd: Odd) -> None:
    assert verdict(odd.parts.der()) == (odd.rules, odd.refused_by)


def test_no_usable_ca_is_remarked_upon() -> None:
    assert {verdict(odd.parts.der()) for odd in USABLE.values()} == {("", frozenset())}


def test_what_go_alone_skips_is_no_error() -> None:
    for odd in [*GO_SKIPS.values(), *NO_CHAIN.values()]:
        if odd.refused_by != EVERYONE and "spoils-store" not in odd.rules:
            assert not errors(encoded(pem(odd.parts.der())))


def test_every_row_has_a_certificate_for_it() -> None:
    judged = [der for der, _ in JUDGED.values()]
    own_server = factory.Recipe("proxy.test", extensions=(x509.SubjectAlternativeName([DNS]),)).der()
    issued = factory.signed_with(factory.SHA1_WITH_RSA, factory.intermediate())
    found = [each for der in [*judged, own_server, issued] for each in oddities(certificate(der))]
    found += [each for odd in ALL.values() for each in oddities(certificate(odd.parts.der()))]
    assert {row.what for row, _ in found} == {row.what for row in TABLE}


def test_what_openssl_cannot_read_is_said_alone() -> None:
    [finding] = findings(encoded(pem(SPOILS["Latin-1 in a UTF8String"].parts.der())))
    assert finding.message == (
        "The certificate 'CN=M\ufffdller' has a UTF8String in a name that is none, in another encoding; "
        "OpenSSL then loads nothing of the whole trust store."
    )


@pytest.mark.parametrize(("number", "words"), [(2**32 + 1, "an exponent of 33 bits"), (1, "the exponent 1")])
def test_an_exponent_is_told_as_it_is(number: int, words: str) -> None:
    found = Certificate(key=PublicKey("RSA", bits=2048, exponent=number))

    assert exponent(found) == f"has an RSA key with {words}"
