"""Values of trustedCa that something is wrong with, and what is said of each."""

from __future__ import annotations

import base64

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat

from tests.config import certificate_factory as factory
from tests.config.certificate_factory import BEGINS, ENDS, NOW, encoded, pem
from tests.config.trusted_ca import odd
from tests.config.trusted_ca.checked import MARK, OTHER_ROOT, ROOT, SECOND, roots, with_label

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
    "base64 without padding": (PADDED.rstrip("="), "base64", "lacks its padding, '"),
    "URL-safe base64 without padding": (URL_SAFE.rstrip("="), "base64", "URL-safe"),
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
    "no certificate": (encoded(pem(b"x")), "openssl x509 -in one.pem -noout -text"),
}

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
    "a certificate and a byte": (encoded(pem(factory.root() + b"x")), ["go-skips"]),
    "a certificate and a public key": (encoded(ROOT + pem(PKCS8_DER, "PUBLIC KEY")), ["ignored-block"]),
    "a certificate and parameters": (encoded(pem(b"x", "DH PARAMETERS") + ROOT), ["ignored-block"]),
    "half a certificate": (encoded(pem(factory.root()[:200])), ["no-certificate"]),
    "a request as a certificate": (encoded(pem(factory.request())), ["no-certificate"]),
    "a key as a certificate": (encoded(pem(PKCS8_DER)), ["no-certificate"]),
}

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

DNS = x509.DNSName("proxy.test")
JUDGED = {
    "a server without a name": (factory.server(), "no-alternative-name"),
    "a server without a name or constraints": (factory.server(constraints=False), "no-alternative-name"),
    "a version 1 certificate of another issuer": (factory.version_1(issuer="Other"), "version-1"),
    "a version 1 root": (factory.version_1(), "version-1"),
    "a server with a name": (factory.server(DNS), "not-a-ca"),
    "a server with a name and no constraints": (factory.server(DNS, constraints=False), "not-a-ca"),
    "a CA that must not sign": (factory.root_with_key_usage(signs_certificates=False), "key-usage"),
    "malformed extensions": (factory.root_with_malformed_names(), "extensions"),
    "an RSA key of 1023 bits": (factory.root_with_rsa_key(1023), "key"),
    "an RSA key of 1962 bits": (factory.root_with_rsa_key(1962), "key"),
    "an RSASSA-PSS key": (factory.root_with_pss_key(), "key"),
    "a Bitcoin key": (factory.with_key(ec.generate_private_key(ec.SECP256K1()).public_key()), "key"),
    "an Ed448 key": (factory.with_key(ed448.Ed448PrivateKey.generate().public_key()), "key"),
    "a DSA key": (factory.with_key(factory.dsa_key().public_key()), "key"),
    "an intermediate CA": (factory.intermediate(), "no-root"),
    "a negative serial number": (factory.root_with_negative_serial_number(), "serial-number"),
}

MESSAGES = {
    "key of 1023 bits": (factory.root_with_rsa_key(1023), "has an RSA key of 1023 bits; Go and whatever uses OpenSSL"),
    "key of 1962 bits": (factory.root_with_rsa_key(1962), "has an RSA key of 1962 bits; curl and Python do not"),
    "Bitcoin": (JUDGED["a Bitcoin key"][0], "has a key of a kind that Go cannot use: secp256k1;"),
    "DSA": (JUDGED["a DSA key"][0], "has a key of a kind that Go cannot use: DSA;"),
    "PSS": (JUDGED["an RSASSA-PSS key"][0], "has a key of a kind that Go cannot use: RSASSA-PSS;"),
    "Ed448": (JUDGED["an Ed448 key"][0], "has a key of a kind that Go cannot use: Ed448;"),
    "SHA-1": (
        factory.signed_with(factory.SHA1_WITH_RSA, factory.intermediate()),
        "The certificate 'CN=Test intermediate' is signed with SHA-1; Python before 3.13 and Node do not",
    ),
    "MD5": (
        factory.signed_with(factory.MD5_WITH_RSA, factory.intermediate()),
        "The certificate 'CN=Test intermediate' is signed with MD5; Python before 3.13 and Node do not",
    ),
    "no subject": (factory.by_hand(subject=factory.tagged(0x30), end=b"260101000000Z"), "without a subject"),
    "control characters": (factory.Recipe("a\x1b[31m\nb", ends=BEGINS + SECOND).der(), "'CN=a?[31m?b' expired"),
    "a long subject": (factory.Recipe("x" * 64, issuer="y", ends=BEGINS + SECOND).der(), "x' expired"),
}


def all_values() -> list[str]:
    """Return a value for each rule at least."""
    tables = [*WRONG_VALUES.values(), *WRONG_BLOCKS.values(), *HINTS.values()]
    return [
        *(str(row[0]) for row in tables),
        *(encoded(text) for text, _ in MALFORMED.values()),
        *(encoded(pem(der)) for der, _ in [*JUDGED.values(), *MESSAGES.values()]),
        *(encoded(pem(each.parts.der())) for each in odd.ALL.values()),
        encoded(ROOT + pem(factory.valid(ends=BEGINS + SECOND))),
        *(encoded(pem(der) * 2) for der in (factory.valid(ends=BEGINS + SECOND), factory.valid(begins=ENDS))),
        encoded(pem(factory.valid(ends=NOW + SECOND))),
        base64.encodebytes(ROOT.encode()).decode(),
        encoded(roots(21)),
        encoded(factory.of_size(40_000)),
    ]
