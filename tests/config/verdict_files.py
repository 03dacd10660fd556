"""Whole files and the verdict on each: what every rule is for, in one table.

Each row is a file and the rules that it breaks; an empty verdict is a right file. Words in capitals stand for values of
`trustedCa` (see CERTIFICATES). Findings of severity info are left out, but where a row is about them.
"""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509

from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem
from tests.config.trusted_ca import odd

DAY = timedelta(days=1)
ROOT = pem(factory.root())
RSA_ROOT = pem(factory.Recipe("Test root", key=factory.rsa_key().public_key()).der())

CERTIFICATES = {
    "ROOT": encoded(ROOT),
    "ROOT_WRAPPED": encoded(ROOT)[:76] + r"\n" + encoded(ROOT)[76:] + r"\n",
    "PEM": ROOT.replace("\n", r"\n"),
    "CUT_OFF": encoded(ROOT)[:-30],
    "DER": encoded(factory.root()),
    "NOTHING": encoded("hello"),
    "WITH_BOM": encoded(b"\xef\xbb\xbf" + ROOT.encode()),
    "KEY": encoded(ROOT + pem(b"not a key", "PRIVATE KEY")),
    "ODD_KEY": encoded(ROOT + "----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n"),
    "PUTTY_KEY": encoded(ROOT + "PuTTY-User-Key-File-2: ssh-rsa\n"),
    "CRL": encoded(ROOT + pem(b"x", "X509 CRL")),
    "GLUED": encoded(ROOT.strip() + ROOT),
    "NO_CERTIFICATE": encoded(pem(b"x")),
    "TWENTY": encoded("".join(pem(factory.root(str(number))) for number in range(20))),
    "TWENTY_ONE": encoded("".join(pem(factory.root(str(number))) for number in range(21))),
    "TWICE": encoded(ROOT + ROOT),
    "LARGE": encoded(factory.of_size(35 * 1024)),
    "TOO_LARGE": encoded(factory.of_size(35 * 1024 + 1)),
    "EXPIRED": encoded(pem(factory.valid(ends=NOW - DAY))),
    "SOON": encoded(pem(factory.valid(ends=NOW + 29 * DAY))),
    "LATER": encoded(pem(factory.valid(begins=NOW + DAY))),
    "SERVER": encoded(pem(factory.server(x509.DNSName("proxy.test")))),
    "NO_SAN": encoded(pem(factory.server())),
    "NO_SIGNING": encoded(pem(factory.root_with_key_usage(signs_certificates=False))),
    "RSA_1023": encoded(pem(factory.root_with_rsa_key(1023))),
    "SHA_1": encoded(pem(factory.signed_with(factory.SHA1_WITH_RSA, factory.intermediate())) + RSA_ROOT),
    "NO_ROOT": encoded(pem(factory.intermediate())),
    "PARAMETERS": encoded(pem(b"x", "EC PARAMETERS") + ROOT),
    "GAP": encoded(ROOT.replace("\n-----END", "\n\n-----END")),
    "EXPIRED_AND_ROOT": encoded(pem(factory.valid(ends=NOW - DAY)) + ROOT),
    "CLIENTS": encoded(pem(odd.NO_CHAIN["the purpose of a client"].parts.der())),
    "CRITICAL": encoded(pem(odd.NO_CHAIN["a critical private extension"].parts.der())),
    "SHORT_TIME": encoded(pem(odd.GO_SKIPS["a time without seconds"].parts.der())),
    "UNDERSCORE": encoded(pem(odd.GO_SKIPS["_ in a PrintableString"].parts.der())),
    "AMPERSAND": encoded(pem(odd.USABLE["& in a PrintableString"].parts.der())),
    "LAX": encoded(pem(factory.lax_root())),
    "NEGATIVE": encoded(pem(factory.root_with_negative_serial_number())),
    "ODD": encoded(pem(factory.root_with_malformed_names())),
    "VERSION_1": encoded(pem(factory.version_1())),
}
SAMPLE = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVX...b3Rpbk15RGszaWFyCkYxMFlscWNPbWVYMXVGbUtiZGkv"

HTTP_PROXY_FILES = [
    # right
    ('{"httpProxy": "http://myproxy.server.com:8080/"}', ""),
    ('{"httpsProxy": "https://myproxy.server.com:8080"}', ""),
    ('{"httpsProxy": "http://10.0.0.4:3128", "noProxy": ["localhost", "127.0.0.1", ".svc", "10.0.0.0/8"]}', ""),
    ('{"httpProxy": "http://[fd00::4]:3128/", "noProxy": ["fd00::/8", "::1", "Example.COM"], "enabled": true}', ""),
    ('{"$schema": "https://example.com/s.json", "httpProxy": "http://p:1", "trustedCa": "ROOT"}', ""),
    ('{"httpProxy": "http://p:1", "httpsProxy": null, "noProxy": null, "trustedCa": null, "enabled": null}', ""),
    ('{"httpProxy": "http://p:1", "trustedCa": ""}', ""),
    ('{"httpProxy": "http://p:1", "noProxy": []}', ""),
    ('{"httpProxy": "http://p:1", "trustedCa": "ROOT_WRAPPED"}', ""),
    ('{"httpProxy": "http://p:1", "trustedCa": "TWENTY"}', ""),
    ('{"httpProxy": "http://p:1", "trustedCa": "AMPERSAND"}', ""),
    ('{"httpProxy": "http://p:1", "trustedCa": "LARGE"}', ""),
    # doubtful
    ('{"HTTPProxy": "http://p:1", "trustedCA": "ROOT"}', "spelling spelling"),
    ('{"httpProxyConfig": {"httpProxy": "http://p:1"}}', "wrapped"),
    ('{"httpProxy": "http://proxy"}', "proxy-url-no-port"),
    ('{"httpProxy": "http://p:1", "noProxy": ["a", "A"]}', "no-proxy-duplicate"),
    ('{"httpProxy": "http://p:1", "noProxy": ["::1", "0:0:0:0:0:0:0:1"]}', "no-proxy-duplicate"),
    ('{"httpProxy": "http://p:1", "noProxy": ["10.0.0.1/8"]}', "no-proxy-host-bits"),
    ('{"httpProxy": "http://p:1", "noProxy": ["*"]}', "no-proxy-everything"),
    ('{"httpProxy": "http://p:1", "noProxy": ["host:8080"]}', "no-proxy-port"),
    ('{"httpProxy": "http://p:1", "noProxy": ["[::1]"]}', "no-proxy-brackets"),
    ('{"httpProxy": "http://p:1", "trustedCa": "PEM"}', "trusted-ca-raw-pem"),
    ('{"httpProxy": "http://p:1", "trustedCa": "WITH_BOM"}', "trusted-ca-byte-order-mark"),
    ('{"httpProxy": "http://p:1", "trustedCa": "SOON"}', "trusted-ca-expires-soon"),
    ('{"httpProxy": "http://p:1", "trustedCa": "LATER"}', "trusted-ca-not-yet-valid"),
    ('{"httpProxy": "http://p:1", "trustedCa": "SERVER"}', "trusted-ca-not-a-ca"),
    ('{"httpProxy": "http://p:1", "trustedCa": "TWICE"}', "trusted-ca-duplicate"),
    ('{"httpProxy": "http://p:1", "trustedCa": "NO_SIGNING"}', "trusted-ca-key-usage"),
    ('{"httpProxy": "http://p:1", "trustedCa": "RSA_1023"}', "trusted-ca-key"),
    ('{"httpProxy": "http://p:1", "trustedCa": "SHA_1"}', "trusted-ca-signature"),
    ('{"httpProxy": "http://p:1", "trustedCa": "LAX"}', "trusted-ca-strict-extensions"),
    ('{"httpProxy": "http://p:1", "trustedCa": "NEGATIVE"}', "trusted-ca-serial-number"),
    ('{"httpProxy": "http://p:1", "trustedCa": "ODD"}', "trusted-ca-extensions"),
    ('{"httpProxy": "http://p:1", "trustedCa": "VERSION_1"}', "trusted-ca-version-1"),
    ('{"httpProxy": "http://p:1", "trustedCa": "NO_ROOT"}', "trusted-ca-no-root"),
    ('{"httpProxy": "http://p:1", "trustedCa": "PARAMETERS"}', "trusted-ca-ignored-block"),
    ('{"httpProxy": "http://p:1", "trustedCa": "EXPIRED_AND_ROOT"}', "trusted-ca-expired-beside-valid"),
    ('{"httpProxy": "http://p:1", "trustedCa": "CLIENTS"}', "trusted-ca-purpose"),
    ('{"httpProxy": "http://p:1", "trustedCa": "CRITICAL"}', "trusted-ca-critical-extension"),
    ('{"httpProxy": "http://p:1", "trustedCa": "SHORT_TIME"}', "trusted-ca-time-format"),
    ('{"httpProxy": "http://p:1", "trustedCa": "UNDERSCORE"}', "trusted-ca-go-skips"),
    ('{"httpProxy": "http://p:1", "effectiveNoProxy": ["a"]}', "read-only-key"),
    # wrong: the file
    ("", "json-syntax"),
    ('{"httpProxy": "http://p:1",}', "json-syntax"),
    ('{"httpProxy": "http://p:1"} // the proxy', "json-syntax"),
    ('{"httpProxy": NaN}', "json-syntax"),
    ("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "json-syntax"),
    ("null", "not-an-object"),
    ('["http://p:1"]', "not-an-object"),
    ('{"httpProxy": "http://p:1", "httpProxy": "http://p:2"}', "duplicate-key"),
    ('{"httpProxyConfig": {"httpProxy": "http://p:1"}, "httpProxyConfig": null}', "wrapped duplicate-key"),
    ('{"properties": {"httpProxyConfig": {"httpProxy": "http://p:1"}}, "properties": {}}', "wrapped duplicate-key"),
    ('{"location": "a", "location": "b", "httpProxyConfig": {"httpProxy": "http://p:1"}}', "duplicate-key wrapped"),
    ('{"httpProxy": "http://p:1", "HttpProxy": "http://p:2"}', "duplicate-key"),
    ('{"httpProxy": "http://p:1", "noproxies": []}', "unknown-key"),
    ('{"properties": {}}', "settings-not-found"),
    ('{"properties": {"httpProxyConfig": {}}, "httpProxyConfig": {}}', "wrapped settings-ambiguous"),
    ('{"httpProxy": ["http://p:1"]}', "wrong-type"),
    ('{"httpProxy": "http://p:1", "enabled": "yes"}', "wrong-type"),
    (r'{"httpProxy": "http://p:1\u0000"}', "control-character"),
    (r'{"httpProxy": "http://p:1", "noProxy": ["\ud800"]}', "lone-surrogate"),
    # wrong: URLs
    ("{}", "proxy-url-missing"),
    ('{"noProxy": ["a"], "trustedCa": "ROOT"}', "proxy-url-missing"),
    ('{"httpProxy": null, "httpsProxy": null}', "proxy-url-missing"),
    ('{"httpProxy": ""}', "proxy-url-empty"),
    ('{"httpProxy": "http://user:secret@p:1"}', "proxy-url-user-information"),
    ('{"httpProxy": "http://p :1"}', "proxy-url-white-space"),
    ('{"httpProxy": "proxy:8080"}', "proxy-url-no-scheme"),
    ('{"httpProxy": "https://p:1"}', "proxy-url-scheme"),
    ('{"httpsProxy": "socks5://p:1"}', "proxy-url-scheme"),
    ('{"httpProxy": "http://:8080"}', "proxy-url-no-host"),
    ('{"httpProxy": "http://pröxy:8080"}', "proxy-url-non-ascii"),
    ('{"httpProxy": "http://my_proxy:8080"}', "proxy-url-host"),
    ('{"httpProxy": "http://p:http"}', "proxy-url-port"),
    ('{"httpProxy": "http://p:65536"}', "proxy-url-port"),
    ('{"httpProxy": "http://p:1/proxy.pac"}', "proxy-url-path"),
    ('{"httpProxy": "http://p:1/?a=b"}', "proxy-url-query"),
    ('{"httpProxy": "http://p:1/#a"}', "proxy-url-fragment"),
    # wrong: noProxy
    ('{"httpProxy": "http://p:1", "noProxy": "localhost,127.0.0.1"}', "wrong-type"),
    ('{"httpProxy": "http://p:1", "noProxy": [""]}', "no-proxy-empty"),
    ('{"httpProxy": "http://p:1", "noProxy": ["localhost,127.0.0.1"]}', "no-proxy-list"),
    ('{"httpProxy": "http://p:1", "noProxy": [" localhost"]}', "no-proxy-white-space"),
    ('{"httpProxy": "http://p:1", "noProxy": ["https://example.com"]}', "no-proxy-url"),
    ('{"httpProxy": "http://p:1", "noProxy": ["*.example.com"]}', "no-proxy-wildcard-suffix"),
    ('{"httpProxy": "http://p:1", "noProxy": ["10.0.*"]}', "no-proxy-wildcard"),
    ('{"httpProxy": "http://p:1", "noProxy": ["my_host"]}', "no-proxy-underscore"),
    ('{"httpProxy": "http://p:1", "noProxy": ["256.1.1.1"]}', "no-proxy-address"),
    ('{"httpProxy": "http://p:1", "noProxy": ["10.0.0.1-10.0.0.9"]}', "no-proxy-address"),
    ('{"httpProxy": "http://p:1", "noProxy": ["10.0.0.0/33"]}', "no-proxy-network"),
    ('{"httpProxy": "http://p:1", "noProxy": ["host:0"]}', "no-proxy-port-number"),
    ('{"httpProxy": "http://p:1", "noProxy": ["-host"]}', "no-proxy-name"),
    # wrong: trustedCa
    (f'{{"httpProxy": "http://p:1", "trustedCa": "{SAMPLE}"}}', "trusted-ca-base64"),
    ('{"httpProxy": "http://p:1", "trustedCa": "/etc/ssl/proxy.pem"}', "trusted-ca-base64"),
    ('{"httpProxy": "http://p:1", "trustedCa": "CUT_OFF"}', "trusted-ca-cut-off"),
    ('{"httpProxy": "http://p:1", "trustedCa": "NOTHING"}', "trusted-ca-no-pem"),
    ('{"httpProxy": "http://p:1", "trustedCa": "DER"}', "trusted-ca-der"),
    ('{"httpProxy": "http://p:1", "trustedCa": "KEY"}', "trusted-ca-private-key"),
    ('{"httpProxy": "http://p:1", "trustedCa": "ODD_KEY"}', "trusted-ca-private-key"),
    ('{"httpProxy": "http://p:1", "trustedCa": "PUTTY_KEY"}', "trusted-ca-private-key"),
    ('{"httpProxy": "http://p:1", "trustedCa": "CRL"}', "trusted-ca-other-block"),
    ('{"httpProxy": "http://p:1", "trustedCa": "GLUED"}', "trusted-ca-malformed-pem trusted-ca-malformed-pem"),
    ('{"httpProxy": "http://p:1", "trustedCa": "NO_CERTIFICATE"}', "trusted-ca-no-certificate"),
    ('{"httpProxy": "http://p:1", "trustedCa": "GAP"}', "trusted-ca-spoils-store"),
    ('{"httpProxy": "http://p:1", "trustedCa": "TWENTY_ONE"}', "trusted-ca-too-many"),
    ('{"httpProxy": "http://p:1", "trustedCa": "TOO_LARGE"}', "trusted-ca-too-large"),
    ('{"httpProxy": "http://p:1", "trustedCa": "EXPIRED"}', "trusted-ca-expired"),
    ('{"httpProxy": "http://p:1", "trustedCa": "NO_SAN"}', "trusted-ca-no-alternative-name"),
]

KUBE_PROXY_FILES = [
    ('{"mode": "IPVS", "ipvsConfig": {"scheduler": "WeightedRoundRobin"}}', "ipvs-leaves-kubernetes unknown-value"),
    ('{"enabled": true, "mode": "IPTABLES"}', ""),
    (
        '{"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin", "tcpTimeoutSeconds": 2147483647}}',
        "ipvs-leaves-kubernetes",
    ),
    ('{"mode": "NFTABLES"}', ""),
    ('{"enabled": false}', ""),
    ('{"mode": "ipvs", "ipvsConfig": {"TCPTimeoutSeconds": 900}}', "spelling ipvs-leaves-kubernetes spelling"),
    ('{"networkProfile": {"kubeProxyConfig": {"mode": "IPVS"}}}', "wrapped ipvs-leaves-kubernetes"),
    ('{"mode": "userspace"}', "unknown-value"),
    ('{"mode": "IPVS", "ipvsConfig": {"scheduler": "rr"}}', "ipvs-leaves-kubernetes unknown-value"),
    ('{"mode": "IPVS", "ipvsConfig": {"scheduler": "lc"}}', "ipvs-leaves-kubernetes unknown-value"),
    ('{"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": 0}}', "ipvs-leaves-kubernetes out-of-range"),
    ('{"mode": "IPVS", "ipvsConfig": {"udpTimeoutSeconds": 2147483648}}', "ipvs-leaves-kubernetes out-of-range"),
    ('{"mode": "IPVS", "ipvsConfig": {"tcpFinTimeoutSeconds": "120"}}', "ipvs-leaves-kubernetes wrong-type"),
    ('{"mode": "IPVS", "ipvsConfig": {"tcpFinTimeoutSeconds": 1.5}}', "ipvs-leaves-kubernetes wrong-type"),
    ('{"mode": "IPVS", "ipvsConfig": {"tcpFinTimeoutSeconds": true}}', "ipvs-leaves-kubernetes wrong-type"),
    ('{"enabled": 1}', "wrong-type"),
    ('{"enabled": "False"}', "boolean-as-text"),
    ('{"enabled": "no"}', "wrong-type"),
    ('{"mode": "IPTABLES", "ipvsConfig": {"scheduler": "RoundRobin"}}', "ipvs-config-without-ipvs"),
    ('{"ipvsConfig": {"scheduler": "RoundRobin"}}', "ipvs-config-without-ipvs"),
    ('{"httpProxy": "http://p:1"}', "unknown-key"),
]

INFOS = [
    (
        '{"httpProxy": "http://p:1", "noProxy": [".svc", ".cluster.local"], "trustedCa": "ROOT"}',
        "trusted-ca-nodes-only",
    ),
    ('{"httpProxy": "http://p:1", "noProxy": [".svc", ".cluster.local", "a.test."]}', "no-proxy-trailing-dot"),
    ('{"httpProxy": "http://p:1", "noProxy": [".svc", ".svc.cluster.local"]}', ""),
    ('{"httpProxy": "http://p:1"}', "no-proxy-svc no-proxy-cluster-local"),
    ('{"httpProxy": "http://p:1", "noProxy": [".svc", ".cluster.local"]}', ""),
    ('{"httpProxy": "http://p:1", "noProxy": [".svc", ".cluster.local", "10.0.0.0/8"]}', "no-proxy-network-support"),
]

FOR_UPDATE = [
    ('{"trustedCa": "ROOT"}', ""),
    ('{"trustedCa": null}', ""),
    ('{"enabled": false}', ""),
    ('{"trustedCa": "TOO_LARGE"}', ""),
    ('{"trustedCa": "TWENTY_ONE"}', "trusted-ca-too-many"),
    ('{"trustedCa": "EXPIRED"}', "trusted-ca-expired"),
]


def filled(file: str) -> str:
    """Return `file` with the values for which its capitals stand."""
    for name, value in CERTIFICATES.items():
        file = file.replace(f'"{name}"', f'"{value}"')
    return file
