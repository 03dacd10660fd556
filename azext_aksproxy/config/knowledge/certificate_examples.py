"""A wrong and a right example of each rule about trustedCa. A certificate is told by what openssl shows of it."""

from __future__ import annotations

from azext_aksproxy.config.knowledge.example import CA, Example, http_proxy

ENCODING = {
    "trusted-ca-base64": http_proxy('{"trustedCa": "/etc/ssl/proxy.pem"}', f'{{"trustedCa": "{CA}"}}'),
    "trusted-ca-cut-off": http_proxy('{"trustedCa": "LS0tLS1CRUdJTiBDRVJU"}', f'{{"trustedCa": "{CA}"}}'),
    "trusted-ca-no-pem": http_proxy('{"trustedCa": "aGVsbG8="}', f'{{"trustedCa": "{CA}"}}'),
    "trusted-ca-der": Example(
        "base64 -w0 ca.der",
        "openssl x509 -inform der -in ca.der | base64 -w0",
        "Turn the certificate into PEM: openssl x509 -inform der -in ca.der -out ca.pem",
    ),
    "trusted-ca-private-key": Example(
        "-----BEGIN PRIVATE KEY----- in ca.pem",
        "-----BEGIN CERTIFICATE----- alone in ca.pem",
        "Keep the certificates only, and take the key for known by others if it was sent before.",
    ),
    "trusted-ca-raw-pem": Example(
        '{"trustedCa": "-----BEGIN CERTIFICATE-----\\n..."}',
        f'{{"trustedCa": "{CA}"}}',
        "Encode it: base64 -w0 ca.pem",
    ),
    "trusted-ca-byte-order-mark": Example(
        "ca.pem saved as UTF-8 with BOM",
        "ca.pem saved as UTF-8",
        "Take the mark out: sed -i '1s/^\\xef\\xbb\\xbf//' ca.pem",
    ),
    "trusted-ca-other-block": Example(
        "-----BEGIN TRUSTED CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----",
        "Write each certificate anew as a plain one: openssl x509 -in one.pem -out certificate.pem",
    ),
    "trusted-ca-ignored-block": Example(
        "-----BEGIN EC PARAMETERS----- above a certificate",
        "-----BEGIN CERTIFICATE----- alone in ca.pem",
        "Keep the certificates only.",
    ),
    "trusted-ca-malformed-pem": Example(
        "-----END CERTIFICATE----------BEGIN CERTIFICATE----- on one line",
        "-----END CERTIFICATE----- and -----BEGIN CERTIFICATE----- on a line each",
        "Put a line break between the files that are joined.",
    ),
    "trusted-ca-no-certificate": Example(
        "-----BEGIN CERTIFICATE----- above what openssl cannot read",
        "-----BEGIN CERTIFICATE----- above what openssl x509 -noout -text shows",
        "Take the certificate anew from where it came.",
    ),
    "trusted-ca-too-many": Example("21 certificates", "the one that the proxy's chain ends at", "Leave out the rest."),
    "trusted-ca-too-large": Example(
        "certificates with the text of openssl x509 -text between them", "certificates alone", "Leave out the text."
    ),
}

WRAPPED = {
    "trusted-ca-wrapped": Example(
        "base64 ca.pem", "base64 -w0 ca.pem", "Put the base64 on one line: base64 -w0 ca.pem"
    ),
}

PODS = {
    "trusted-ca-nodes-only": Example(
        "an image without the proxy's CA",
        "COPY ca.pem /usr/local/share/ca-certificates/proxy.crt",
        "Bring the CA to pods that need it in their image, or as a mounted ConfigMap.",
    ),
}

CERTIFICATES = {
    "trusted-ca-spoils-store": Example(
        "an empty line in the base64 of a certificate",
        "base64 without empty lines",
        "Take the empty lines out: sed -i '/^[[:space:]]*$/d' ca.pem. "
        "Where `openssl x509 -in ca.pem -noout` fails without them too, have the CA issued anew.",
    ),
    "trusted-ca-expired": Example(
        "notAfter=Jan  1 00:00:00 2026 GMT", "notAfter=Jan  1 00:00:00 2036 GMT", "Put the CA's successor in its place."
    ),
    "trusted-ca-expired-beside-valid": Example(
        "a CA with notAfter=Jan  1 00:00:00 2026 GMT beside its successor",
        "the successor alone",
        "Remove the one that has expired.",
    ),
    "trusted-ca-no-root": Example(
        "an intermediate CA alone",
        "the intermediate CA and its root",
        "Add the root: openssl x509 -in intermediate.pem -noout -issuer shows its name.",
    ),
    "trusted-ca-purpose": Example(
        "X509v3 Extended Key Usage: TLS Web Client Authentication",
        "a CA without Extended Key Usage",
        "Have the CA issued anew without it, or with serverAuth.",
    ),
    "trusted-ca-critical-extension": Example(
        "1.3.6.1.4.1.99999.1: critical",
        "1.3.6.1.4.1.99999.1, not critical",
        "Have the CA issued anew with an extension that is not critical.",
    ),
    "trusted-ca-time-format": Example(
        "UTCTIME 2601010000Z", "UTCTIME 260101000000Z", "Have the CA issued anew with seconds and in UTC."
    ),
    "trusted-ca-go-skips": Example(
        "a PrintableString with an underscore or an @",
        "the same name as a UTF8String",
        "Have the CA issued anew: what Go does not read stands in the message.",
    ),
    "trusted-ca-no-alternative-name": Example(
        "a server certificate with CN=proxy.example.com alone",
        "X509v3 Subject Alternative Name: DNS:proxy.example.com",
        "Trust the CA that issued it, and have it issued anew with the name.",
    ),
    "trusted-ca-not-a-ca": Example(
        "X509v3 Basic Constraints: CA:FALSE", "X509v3 Basic Constraints: CA:TRUE", "Trust the CA that issued it."
    ),
    "trusted-ca-key-usage": Example(
        "X509v3 Key Usage: Digital Signature", "X509v3 Key Usage: Certificate Sign", "Have the CA issued anew."
    ),
    "trusted-ca-not-yet-valid": Example(
        "notBefore=Jan  1 00:00:00 2036 GMT",
        "notBefore=Jan  1 00:00:00 2026 GMT",
        "Keep the old CA beside it till then.",
    ),
    "trusted-ca-expires-soon": Example(
        "notAfter in less than 30 days", "its successor beside it", "Roll the CA: put old and new into trustedCa."
    ),
    "trusted-ca-duplicate": Example("cat ca.pem ca.pem", "cat ca.pem other.pem", "Remove one of them."),
    "trusted-ca-key": Example(
        "Public-Key: (1024 bit) of RSA", "Public-Key: (2048 bit) of RSA", "Have the CA issued anew with another key."
    ),
    "trusted-ca-signature": Example(
        "Signature Algorithm: sha1WithRSAEncryption",
        "Signature Algorithm: sha256WithRSAEncryption",
        "Have it signed anew with SHA-256.",
    ),
    "trusted-ca-version-1": Example("Version: 1 (0x0)", "Version: 3 (0x2)", "Have the CA issued anew as version 3."),
    "trusted-ca-strict-extensions": Example(
        "X509v3 Basic Constraints: CA:TRUE",
        "X509v3 Basic Constraints: critical CA:TRUE, with Key Usage and Subject Key Identifier",
        "Have the CA issued anew with critical Basic Constraints, Key Usage and key identifiers.",
    ),
    "trusted-ca-serial-number": Example(
        "Serial Number: -1 (-0x1)", "Serial Number: 1 (0x1)", "Have the CA issued anew with a positive number."
    ),
    "trusted-ca-extensions": Example(
        "an extension that openssl x509 -text cannot show",
        "extensions that openssl x509 -text shows",
        "Have the CA issued anew.",
    ),
}

TRUSTED_CA: dict[str, Example] = {**ENCODING, **WRAPPED, **CERTIFICATES, **PODS}
"""By the id of the rule."""
