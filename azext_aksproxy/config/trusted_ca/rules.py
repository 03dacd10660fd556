"""The rules about one certificate of `trustedCa`."""

from __future__ import annotations

from datetime import timedelta

from azext_aksproxy.config.findings import SAFE, Rule, Severity

EXPIRES_SOON = timedelta(days=30)
"""How long before its end a certificate is warned of. Ours: time enough to roll a CA over, which reimages all nodes."""

MIN_RSA_BITS = 1024
"""The shortest RSA key (Go crypto/rsa, 1.24)."""

MIN_OPENSSL_RSA_BITS = 1963
"""The shortest RSA key at security level 2, which Debian, Ubuntu, Azure Linux and Python set. The level asks for 112
bits of strength, and these are rounded (OpenSSL 3, ossl_ifc_ffc_compute_security_bits; tried in November 2026)."""

USUAL_RSA_BITS = 2048
"""What an RSA key has at least that everybody takes (NIST SP 800-131A)."""

EXPIRED = Rule(
    id="trusted-ca-expired",
    severity=Severity.ERROR,
    title="Not every certificate has expired",
    reason="Nothing that it signed is trusted, so nodes cannot connect through the proxy.",
    source="RFC 5280, section 4.1.2.5",
)
EXPIRED_BESIDE = Rule(
    id="trusted-ca-expired-beside-valid",
    severity=Severity.WARNING,
    title="No certificate that has expired stands beside valid ones",
    reason="Nothing that it signed is trusted. The others are: it only counts among the 20 that AKS takes.",
    source="RFC 5280, section 4.1.2.5; tried with Go 1.27 and OpenSSL 3.0, November 2026",
)
NO_ALTERNATIVE_NAME = Rule(
    id="trusted-ca-no-alternative-name",
    severity=Severity.ERROR,
    title="A certificate that is no CA has a Subject Alternative Name",
    reason="Go ignores the Common Name, so the certificate fits no host name.",
    source="service documentation, September 2021; Go crypto/x509, 1.17",
)
NOT_A_CA = Rule(
    id="trusted-ca-not-a-ca",
    severity=Severity.WARNING,
    title="Every certificate is that of a certificate authority",
    reason="Any other is trusted at best as the server itself, until the server gets another, and not on Azure Linux.",
    source="RFC 5280, section 4.2.1.9; tried with Go 1.27, OpenSSL 3.0 and p11-kit 0.24, November 2026",
)
NO_ROOT = Rule(
    id="trusted-ca-no-root",
    severity=Severity.WARNING,
    title="An intermediate CA stands beside its root",
    reason="Go and curl trust it by itself. Python before 3.13 and Node look for its root, and trust nothing without.",
    source="OpenSSL, X509_V_FLAG_PARTIAL_CHAIN; tried with OpenSSL 3.0 and Node 20, November 2026",
)
KEY_USAGE = Rule(
    id="trusted-ca-key-usage",
    severity=Severity.WARNING,
    title="The key usage of a CA allows to sign certificates",
    reason="Nothing that it signed is trusted.",
    source="RFC 5280, section 4.2.1.3; Go crypto/x509, Certificate.CheckSignatureFrom",
)
PURPOSE = Rule(
    id="trusted-ca-purpose",
    severity=Severity.WARNING,
    title="The Extended Key Usage of a CA, if it has one, names servers",
    reason="It holds for what the CA signs. OpenSSL does not count `any`; p11-kit leaves the CA out.",
    source="Go crypto/x509, 1.27, checkChainForKeyUsage; OpenSSL 3, check_purpose_ssl_server; November 2026",
)
CRITICAL = Rule(
    id="trusted-ca-critical-extension",
    severity=Severity.WARNING,
    title="A CA has no critical extension that programs do not know",
    reason="They refuse what such a CA signed.",
    source="RFC 5280, section 4.2; Go crypto/x509, 1.27, processExtensions; OpenSSL 3, X509_supported_extension",
)
NOT_YET_VALID = Rule(
    id="trusted-ca-not-yet-valid",
    severity=Severity.WARNING,
    title="Every certificate is valid already",
    reason="Nothing that it signed is trusted before that date.",
    source="RFC 5280, section 4.1.2.5",
)
SOON_EXPIRED = Rule(
    id="trusted-ca-expires-soon",
    severity=Severity.WARNING,
    title=f"No certificate expires within {EXPIRES_SOON.days} days",
    reason="Nodes lose their connection on that date, and each change of the bundle reimages all of them.",
    source="RFC 5280, section 4.1.2.5; service documentation, August 2026",
)
TIMES = Rule(
    id="trusted-ca-time-format",
    severity=Severity.WARNING,
    title="Times have seconds and no offset",
    reason="OpenSSL cannot compare any other with the clock, and refuses what such a CA signed.",
    source="RFC 5280, section 4.1.2.5; OpenSSL 3, X509_cmp_time",
)
DUPLICATE = Rule(
    id="trusted-ca-duplicate",
    severity=Severity.WARNING,
    title="Every certificate is there once",
    reason="The second one adds nothing, and counts among the 20 that AKS takes.",
    source="service documentation, August 2026",
    fixes=SAFE,
)
KEY = Rule(
    id="trusted-ca-key",
    severity=Severity.WARNING,
    title=f"Keys are RSA with {USUAL_RSA_BITS} bits or more, Ed25519, or on a NIST curve",
    reason="Go verifies no signature with any other key, OpenSSL on nodes none with a shorter one.",
    source="Go crypto/x509 and crypto/rsa, 1.27; OpenSSL 3, SSL_CTX_set_security_level",
)
SIGNATURE = Rule(
    id="trusted-ca-signature",
    severity=Severity.WARNING,
    title="No certificate but a root is signed with SHA-1 or MD5",
    reason="Python before 3.13 and Node go up to the root, and refuse the signature on the way.",
    source="OpenSSL 3, SSL_CTX_set_security_level; tried with Python 3.11 and Node 20, November 2026",
)
VERSION = Rule(
    id="trusted-ca-version-1",
    severity=Severity.WARNING,
    title="Certificates are of X.509 version 3",
    reason="Version 1 cannot say that a certificate is a CA. Self-signed, it counts as one except for strict programs.",
    source="RFC 5280, section 4.1.2.1; Go crypto/x509; OpenSSL 3, X509_V_FLAG_X509_STRICT",
)
STRICT = Rule(
    id="trusted-ca-strict-extensions",
    severity=Severity.WARNING,
    title="The extensions of a CA satisfy strict programs",
    reason="Python 3.13 and later, az itself among them, refuse what such a CA signed; Go, curl and the nodes take it.",
    source="azure-cli#32749, #33716 and #32108; Python 3.13, ssl.create_default_context; RFC 5280, section 4.2.1",
)
SERIAL_NUMBER = Rule(
    id="trusted-ca-serial-number",
    severity=Severity.WARNING,
    title="Serial numbers are not negative",
    reason="Programs written in Go, such as kubelet and containerd, skip the certificate.",
    source="RFC 5280, section 4.1.2.2; Go crypto/x509, 1.23",
)
GO_SKIPS = Rule(
    id="trusted-ca-go-skips",
    severity=Severity.WARNING,
    title="Go can parse every certificate",
    reason="Programs written in Go, such as kubelet and containerd, skip one that they cannot parse, without a word.",
    source="Go crypto/x509, 1.27, parseCertificate",
)
EXTENSIONS = Rule(
    id="trusted-ca-extensions",
    severity=Severity.WARNING,
    title="All programs can parse the extensions of every certificate",
    reason="curl, Python, Node and p11-kit find no CA in one of which they cannot.",
    source="RFC 5280, section 4.2; OpenSSL 3, ossl_x509v3_cache_extensions",
)
SPOILS_STORE = Rule(
    id="trusted-ca-spoils-store",
    severity=Severity.ERROR,
    title="OpenSSL can read every block",
    reason="Of a file with one that it cannot read it loads nothing: curl and Python on the node then trust nobody.",
    source="OpenSSL 3, X509_load_cert_crl_file; tried with curl, which ends with 77, November 2026",
)

RULES = (
    SPOILS_STORE,
    EXPIRED,
    EXPIRED_BESIDE,
    NO_ALTERNATIVE_NAME,
    NOT_A_CA,
    NO_ROOT,
    KEY_USAGE,
    PURPOSE,
    CRITICAL,
    NOT_YET_VALID,
    SOON_EXPIRED,
    TIMES,
    DUPLICATE,
    KEY,
    SIGNATURE,
    VERSION,
    STRICT,
    SERIAL_NUMBER,
    GO_SKIPS,
    EXTENSIONS,
)
