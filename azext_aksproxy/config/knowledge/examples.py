"""A wrong and a right example of each rule, by its id. Data; tests hold each file here to its rule.

A rule that is added gets its example here, and with that its test.
"""

from __future__ import annotations

from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.knowledge.certificate_examples import TRUSTED_CA
from azext_aksproxy.config.knowledge.cluster_examples import BESIDE
from azext_aksproxy.config.knowledge.example import Example, http_proxy, kube_proxy, no_proxy, url

_PROXY = '{"httpProxy": "http://proxy.example.com:8080/"}'

ANY_FILE = {
    "unreadable": Example("--http-proxy-config missing.json", "--http-proxy-config proxy.json", "Name a file that is."),
    "too-large": Example("a file of 2 MB", "a file of 50 KB", "Give the file of the settings alone."),
    "encoding": Example("proxy.json in Latin-1", "proxy.json in UTF-8", "Save the file as UTF-8."),
    "not-fixed": Example(
        "validate --fix proxy.json, which is read-only",
        "validate --diff proxy.json",
        "Make the file one to be written.",
    ),
    "json-syntax": http_proxy('{"httpProxy": "http://proxy.example.com:8080/",}', _PROXY),
    "duplicate-key": http_proxy('{"enabled": true, "enabled": false}', '{"enabled": false}'),
    "wrapped": http_proxy(f'{{"httpProxyConfig": {_PROXY}}}', _PROXY),
    "settings-not-found": http_proxy('{"properties": {}}', _PROXY),
    "settings-ambiguous": Example(
        "an ARM template with two clusters", "the httpProxyConfig of one of them", "Give the settings of one cluster."
    ),
    "kind-unknown": Example(
        "aksproxy-validate file.json, which holds {}",
        "aksproxy-validate --kind kube-proxy file.json",
        "Say what the file holds: --kind http-proxy or --kind kube-proxy.",
    ),
    "nothing-to-check": Example(
        "aksproxy-validate 'cluster/*.yaml', where the folder is called clusters",
        "aksproxy-validate 'clusters/*.yaml'",
        "Name the folder that holds the settings.",
    ),
    "validated-only": Example(
        "az aks create --http-proxy-config plan.json, which terraform show -json has printed",
        "az aks proxy validate --http-proxy-config plan.json",
        "Give a command that writes the settings alone.",
    ),
    "value-elsewhere": Example(
        "trustedCaSecretRef: {name: proxy-ca, key: ca.crt}, in a manifest of Crossplane",
        "trustedCa: in base64, where it is no secret",
        "See to it that the value is right where it is kept.",
    ),
    "yaml-syntax": Example(
        "httpProxy: !vault http://proxy.example.com:8080/",
        "httpProxy: http://proxy.example.com:8080/",
        "Write the value without a tag.",
    ),
    "yaml-two-readings": Example("noProxy: [no, .svc]", 'noProxy: ["no", .svc]', "Write it in quotes."),
    "unfilled-template": Example(
        "aksproxy-validate templates/cluster.yaml, which holds httpProxy: {{ .Values.proxy }}",
        "helm template . | aksproxy-validate -",
        "Check what the template becomes.",
    ),
    "ignore-comment": Example(
        "mode: IPVS # aksproxy: ignore",
        "mode: IPVS # aksproxy: ignore[ipvs-leaves-kubernetes]",
        "Name the rules whose findings are ignored.",
    ),
    "ignore-unused": Example(
        "mode: NFTABLES # aksproxy: ignore[ipvs-leaves-kubernetes]",
        "mode: NFTABLES",
        "Remove the comment.",
    ),
    "not-an-object": http_proxy('["http://proxy.example.com:8080/"]', _PROXY),
    "unknown-key": http_proxy('{"proxy": "http://proxy.example.com:8080/"}', _PROXY),
    "wrong-type": http_proxy('{"noProxy": "localhost,.svc"}', '{"noProxy": ["localhost", ".svc"]}'),
    "unknown-value": kube_proxy('{"mode": "userspace"}', '{"mode": "NFTABLES"}'),
    "out-of-range": kube_proxy(
        '{"ipvsConfig": {"udpTimeoutSeconds": 0}}', '{"ipvsConfig": {"udpTimeoutSeconds": 300}}'
    ),
    "boolean-as-text": http_proxy('{"enabled": "true"}', '{"enabled": true}'),
    "spelling": http_proxy('{"NoProxy": [".svc"]}', '{"noProxy": [".svc"]}'),
    "read-only-key": http_proxy('{"noProxy": [".svc"], "effectiveNoProxy": [".svc"]}', '{"noProxy": [".svc"]}'),
    "control-character": http_proxy(r'{"noProxy": [".svc\u0000"]}', '{"noProxy": [".svc"]}'),
    "lone-surrogate": http_proxy(r'{"noProxy": ["\ud800"]}', '{"noProxy": [".svc"]}'),
}

URLS = {
    "proxy-url-missing": http_proxy('{"noProxy": [".svc"]}', _PROXY, Purpose.CREATE),
    "proxy-url-empty": url(""),
    "proxy-url-user-information": url("http://user:password@proxy.example.com:8080/"),
    "proxy-url-white-space": url("http://proxy.example.com :8080/"),
    "proxy-url-no-scheme": url("proxy.example.com:8080"),
    "proxy-url-scheme": url("https://proxy.example.com:8080/"),
    "proxy-url-no-host": url("http://:8080/"),
    "proxy-url-non-ascii": url("http://pröxy.example.com:8080/", "http://xn--prxy-6qa.example.com:8080/"),
    "proxy-url-host": url("http://my_proxy.example.com:8080/"),
    "proxy-url-port": url("http://proxy.example.com:80800/"),
    "proxy-url-path": url("http://proxy.example.com:8080/proxy.pac"),
    "proxy-url-query": url("http://proxy.example.com:8080/?zone=a"),
    "proxy-url-fragment": url("http://proxy.example.com:8080/#a"),
    "proxy-url-no-port": url("http://proxy.example.com/"),
}

NO_PROXY = {
    "no-proxy-empty": no_proxy('"", ".svc"', '".svc"'),
    "no-proxy-list": no_proxy('"localhost,.svc"', '"localhost", ".svc"'),
    "no-proxy-white-space": no_proxy('" .svc"', '".svc"'),
    "no-proxy-url": no_proxy('"https://example.com/"', '"example.com"'),
    "no-proxy-wildcard-suffix": no_proxy('"*.example.com"', '".example.com"'),
    "no-proxy-wildcard": no_proxy('"10.0.*"', '"10.0.0.0/16"'),
    "no-proxy-trailing-dot": no_proxy(
        '".svc", ".cluster.local", "example.com."', '".svc", ".cluster.local", "example.com"'
    ),
    "no-proxy-underscore": no_proxy('"my_host.example.com"', '"my-host.example.com"'),
    "no-proxy-address": no_proxy('"10.0.0.1-10.0.0.9"', '"10.0.0.0/28"'),
    "no-proxy-network": no_proxy('"10.0.0.0/33"', '"10.0.0.0/8"'),
    "no-proxy-port-number": no_proxy('"example.com:0"', '"example.com"'),
    "no-proxy-name": no_proxy('"-host.example.com"', '"host.example.com"'),
    "no-proxy-duplicate": no_proxy('"example.com", "Example.COM"', '"example.com"'),
    "no-proxy-host-bits": no_proxy('"10.0.0.1/8"', '"10.0.0.0/8"'),
    "no-proxy-everything": no_proxy('"*"', '".svc", ".cluster.local"'),
    "no-proxy-port": no_proxy('"example.com:8080"', '"example.com"'),
    "no-proxy-brackets": no_proxy('"[fd00::1]"', '"fd00::1"'),
    "no-proxy-svc": no_proxy('".cluster.local"', '".svc", ".cluster.local"'),
    "no-proxy-cluster-local": no_proxy('".svc"', '".svc", ".cluster.local"'),
    "no-proxy-registry": no_proxy(
        '"myregistry.azurecr.io", ".svc", ".cluster.local"',
        '"myregistry.azurecr.io", "myregistry.westeurope.data.azurecr.io", ".svc", ".cluster.local"',
    ),
    "no-proxy-network-support": no_proxy('".svc", ".cluster.local", "10.0.0.0/8"', '".svc", ".cluster.local"'),
}

KUBE_PROXY = {
    "ipvs-config-without-ipvs": kube_proxy(
        '{"mode": "IPTABLES", "ipvsConfig": {"scheduler": "RoundRobin"}}',
        '{"mode": "IPTABLES"}',
    ),
    "ipvs-leaves-kubernetes": kube_proxy('{"mode": "IPVS"}', '{"mode": "NFTABLES"}'),
}

EXAMPLES: dict[str, Example] = {
    **ANY_FILE,
    **URLS,
    **NO_PROXY,
    **TRUSTED_CA,
    **KUBE_PROXY,
    **BESIDE,
}
"""By the id of the rule."""
