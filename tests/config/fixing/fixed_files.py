"""What each fix makes of a file: by the rule, the text before, after its safe fixes, and after all of them.

Words in capitals stand for values of `trustedCa` (see verdict_files.CERTIFICATES).
"""

from __future__ import annotations

import base64
import json

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind
from tests.config.certificate_factory import encoded
from tests.config.verdict_files import CERTIFICATES, ROOT

SAME = ""
"""Stands for a text that becomes no other."""

PADDED = next(text for count in range(3) if (text := encoded(ROOT + "\n" * count)).endswith("="))
URL_SAFE = base64.b64encode(b"\xff\xfe~?>" * 3 + ROOT.encode()).decode()

VALUES = {
    **CERTIFICATES,
    "PADDED": PADDED,
    "UNPADDED": PADDED.rstrip("="),
    "USUAL": URL_SAFE,
    "URL_SAFE": URL_SAFE.replace("+", "-").replace("/", "_"),
    "CUT": PADDED[:-30],
    "LOOSE_BEGIN": encoded(f"{ROOT}-----BEGIN CERTIFICATE-----\n{ROOT}AAAA\n-----END CERTIFICATE-----\n"),
}


def filled(file: str) -> str:
    """Return `file` with the values for which its capitals stand."""
    for name, value in VALUES.items():
        file = file.replace(f'"{name}"', f'"{value}"')
    return file


def no_proxy(*entries: str) -> str:
    return json.dumps({"noProxy": entries}, ensure_ascii=False)


def url(value: str, name: str = "httpProxy") -> str:
    return json.dumps({name: value}, ensure_ascii=False)


FIXED: list[tuple[Kind, str, str, str, str]] = [
    # any file
    (HTTP_PROXY, "spelling", '{"NOPROXY": ["a"]}', '{"noProxy": ["a"]}', SAME),
    (KUBE_PROXY, "spelling", '{"mode": "nftables"}', '{"mode": "NFTABLES"}', SAME),
    (HTTP_PROXY, "boolean-as-text", '{"enabled": "TRUE"}', '{"enabled": true}', SAME),
    (KUBE_PROXY, "boolean-as-text", '{"enabled": "False"}', '{"enabled": false}', SAME),
    (HTTP_PROXY, "read-only-key", '{"effectiveNoProxy": ["a"], "noProxy": ["a"]}', '{"noProxy": ["a"]}', SAME),
    (HTTP_PROXY, "duplicate-key", '{"noProxy": ["a"], "noProxy": ["a"]}', '{"noProxy": ["a"]}', SAME),
    (HTTP_PROXY, "duplicate-key", '{"noProxy": ["a"], "NoProxy": [ "a" ]}', '{"noProxy": ["a"]}', SAME),
    (HTTP_PROXY, "duplicate-key", '{"noProxy": ["a"], "noProxy": ["b"]}', SAME, SAME),
    (HTTP_PROXY, "duplicate-key", '{"noProxy": ["a"], "NoProxy": ["b"]}', SAME, SAME),
    (HTTP_PROXY, "duplicate-key", '{"NoProxy": ["a"], "noProxy": ["b"]}', SAME, SAME),
    (HTTP_PROXY, "duplicate-key", '{"enabled": true, "enabled": 1}', SAME, SAME),
    (HTTP_PROXY, "duplicate-key", '{"noProxy": ["a"], "noProxy": ["a", "b"]}', SAME, SAME),
    (KUBE_PROXY, "duplicate-key", '{"mode": {"a": 1}, "mode": {"b": 1}}', SAME, SAME),
    (HTTP_PROXY, "duplicate-key", '{"enabled": true, "enabled": false, "enabled": true}', SAME, SAME),
    (HTTP_PROXY, "unknown-key", '{"no_proxy": ["a"]}', '{"noProxy": ["a"]}', SAME),
    (HTTP_PROXY, "unknown-key", '{" noProxy": ["a"]}', '{"noProxy": ["a"]}', SAME),
    (HTTP_PROXY, "unknown-key", '{"bypass": ["a"]}', SAME, '{"noProxy": ["a"]}'),
    (HTTP_PROXY, "unknown-key", '{"noProxies": ["a"]}', SAME, '{"noProxy": ["a"]}'),
    (HTTP_PROXY, "unknown-key", '{"no_proxy": ["a"], "noProxy": ["b"]}', SAME, SAME),
    (HTTP_PROXY, "unknown-key", '{"no_proxy": ["a"], "no-proxy": ["b"]}', SAME, SAME),
    (HTTP_PROXY, "unknown-key", '{"other": ["a"]}', SAME, SAME),
    (KUBE_PROXY, "unknown-value", '{"mode": " nf_tables "}', '{"mode": "NFTABLES"}', SAME),
    (KUBE_PROXY, "unknown-value", '{"mode": "nft"}', SAME, '{"mode": "NFTABLES"}'),
    (HTTP_PROXY, "wrong-type", '{"noProxy": "a, *.b.c"}', '{"noProxy": ["a", ".b.c"]}', SAME),
    (HTTP_PROXY, "wrong-type", '{"noProxy": "a"}', '{"noProxy": ["a"]}', SAME),
    (HTTP_PROXY, "wrong-type", '{"noProxy": "a b"}', SAME, '{"noProxy": ["a", "b"]}'),
    (HTTP_PROXY, "wrong-type", '{"noProxy": "a, http://b"}', SAME, SAME),
    (HTTP_PROXY, "wrong-type", '{"noProxy": ""}', SAME, SAME),
    (HTTP_PROXY, "wrong-type", '{"enabled": " true "}', '{"enabled": true}', SAME),
    (HTTP_PROXY, "wrong-type", '{"enabled": "yes"}', SAME, SAME),
    (
        KUBE_PROXY,
        "wrong-type",
        '{"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": "900", "udpTimeoutSeconds": 3.0}}',
        '{"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": 900, "udpTimeoutSeconds": 3}}',
        SAME,
    ),
    (HTTP_PROXY, "control-character", r'{"noProxy": ["a\n"]}', '{"noProxy": ["a"]}', SAME),
    (HTTP_PROXY, "control-character", r'{"noProxy": ["a\u0000b"]}', SAME, SAME),
    (HTTP_PROXY, "control-character", r'{"noProxy": ["\u0000"]}', SAME, SAME),
    # URLs
    (HTTP_PROXY, "proxy-url-white-space", url(" http://p:1/ "), url("http://p:1/"), SAME),
    (HTTP_PROXY, "proxy-url-white-space", url("http://p :1/"), SAME, url("http://p:1/")),
    (HTTP_PROXY, "proxy-url-white-space", url("PROXY p:1"), SAME, SAME),
    (HTTP_PROXY, "proxy-url-no-scheme", url("p:1"), SAME, url("http://p:1/")),
    (HTTP_PROXY, "proxy-url-scheme", url("https://p:1"), SAME, url("http://p:1/")),
    (HTTP_PROXY, "proxy-url-non-ascii", url("http://ü:1"), SAME, url("http://xn--tda:1/")),
    (HTTP_PROXY, "proxy-url-host", url("http://p.:1"), SAME, url("http://p:1/")),
    (HTTP_PROXY, "proxy-url-host", url("http://my_proxy:1"), SAME, SAME),
    (HTTP_PROXY, "proxy-url-path", url("http://p:1/a"), SAME, url("http://p:1/")),
    (HTTP_PROXY, "proxy-url-query", url("https://p:1?a", "httpsProxy"), SAME, url("https://p:1/", "httpsProxy")),
    (HTTP_PROXY, "proxy-url-fragment", url("http://p:1#a"), SAME, url("http://p:1/")),
    (HTTP_PROXY, "proxy-url-port", url("http://p:0"), SAME, SAME),
    (HTTP_PROXY, "proxy-url-no-port", url("http://p/"), SAME, SAME),
    # noProxy
    (HTTP_PROXY, "no-proxy-empty", no_proxy("", "a"), no_proxy("a"), SAME),
    (HTTP_PROXY, "no-proxy-list", no_proxy("a,b; *.c.d"), no_proxy("a", "b", ".c.d"), SAME),
    (HTTP_PROXY, "no-proxy-list", no_proxy("a b"), SAME, no_proxy("a", "b")),
    (HTTP_PROXY, "no-proxy-list", no_proxy("a, http://b"), SAME, SAME),
    (HTTP_PROXY, "no-proxy-list", no_proxy("a", ","), no_proxy("a"), SAME),
    (HTTP_PROXY, "no-proxy-white-space", no_proxy(" a"), no_proxy("a"), SAME),
    (HTTP_PROXY, "no-proxy-white-space", no_proxy(" *.a.b"), no_proxy(".a.b"), SAME),
    (HTTP_PROXY, "no-proxy-white-space", no_proxy(" http://a"), SAME, SAME),
    (HTTP_PROXY, "no-proxy-url", no_proxy("https://a.b/c"), SAME, no_proxy("a.b")),
    (HTTP_PROXY, "no-proxy-url", no_proxy("a/b"), SAME, no_proxy("a")),
    (HTTP_PROXY, "no-proxy-wildcard-suffix", no_proxy("*.a.b:1"), no_proxy(".a.b:1"), no_proxy(".a.b")),
    (HTTP_PROXY, "no-proxy-wildcard", no_proxy("10.*"), SAME, SAME),
    (HTTP_PROXY, "no-proxy-address", no_proxy("010.0.0.1"), SAME, no_proxy("10.0.0.1")),
    (HTTP_PROXY, "no-proxy-network", no_proxy("10.0.0.0/255.0.0.0"), SAME, no_proxy("10.0.0.0/8")),
    (HTTP_PROXY, "no-proxy-port-number", no_proxy("a:0"), SAME, no_proxy("a")),
    (HTTP_PROXY, "no-proxy-port-number", no_proxy("a:hunter2"), SAME, SAME),
    (HTTP_PROXY, "no-proxy-underscore", no_proxy("a_b.c.d"), SAME, SAME),
    (HTTP_PROXY, "no-proxy-name", no_proxy("ü.de"), SAME, no_proxy("xn--tda.de")),
    (HTTP_PROXY, "no-proxy-duplicate", no_proxy("a", "b", "A"), no_proxy("a", "b"), SAME),
    (HTTP_PROXY, "no-proxy-host-bits", no_proxy("10.1.2.3/8"), no_proxy("10.0.0.0/8"), SAME),
    (HTTP_PROXY, "no-proxy-port", no_proxy("a:1"), SAME, no_proxy("a")),
    (HTTP_PROXY, "no-proxy-brackets", no_proxy("[::1]"), no_proxy("::1"), SAME),
    (HTTP_PROXY, "no-proxy-everything", no_proxy("*"), SAME, SAME),
    # trustedCa
    (HTTP_PROXY, "trusted-ca-raw-pem", '{"trustedCa": "PEM"}', '{"trustedCa": "ROOT"}', SAME),
    (HTTP_PROXY, "trusted-ca-byte-order-mark", '{"trustedCa": "WITH_BOM"}', '{"trustedCa": "ROOT"}', SAME),
    (HTTP_PROXY, "trusted-ca-wrapped", '{"trustedCa": "ROOT_WRAPPED"}', '{"trustedCa": "ROOT"}', SAME),
    (HTTP_PROXY, "trusted-ca-duplicate", '{"trustedCa": "TWICE"}', '{"trustedCa": "ROOT"}', SAME),
    (HTTP_PROXY, "trusted-ca-duplicate", '{"trustedCa": "LOOSE_BEGIN"}', SAME, SAME),
    (HTTP_PROXY, "trusted-ca-no-pem", r'{"trustedCa": "aGVs\nbG8="}', SAME, SAME),
    (HTTP_PROXY, "trusted-ca-base64", '{"trustedCa": "UNPADDED"}', '{"trustedCa": "PADDED"}', SAME),
    (HTTP_PROXY, "trusted-ca-base64", '{"trustedCa": "URL_SAFE"}', '{"trustedCa": "USUAL"}', SAME),
    (HTTP_PROXY, "trusted-ca-cut-off", '{"trustedCa": "CUT"}', SAME, SAME),
    (HTTP_PROXY, "trusted-ca-der", '{"trustedCa": "DER"}', SAME, SAME),
]
