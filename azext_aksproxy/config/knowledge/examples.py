"""A wrong and a right example of each rule, by its id. Data; tests hold each file here to its rule.

A rule that is added gets its example here, and with that its test.
"""

from __future__ import annotations

from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.knowledge.certificate_examples import TRUSTED_CA
from azext_aksproxy.config.knowledge.example import Example, http_proxy, kube_proxy, no_proxy, url

_PROXY = '{"httpProxy": "http://proxy.example.com:8080/"}'
_CREATE = "az aks create --http-proxy-config proxy.json"
_REGISTER = "az feature register --namespace Microsoft.ContainerService --name KubeProxyConfigurationPreview"

ANY_FILE = {
    "unreadable": Example("--http-proxy-config missing.json", "--http-proxy-config proxy.json", "Name a file that is."),
    "too-large": Example("a file of 2 MB", "a file of 50 KB", "Give the file of the settings alone."),
    "encoding": Example("proxy.json in Latin-1", "proxy.json in UTF-8", "Save the file as UTF-8."),
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
    "not-an-object": http_proxy('["http://proxy.example.com:8080/"]', _PROXY),
    "unknown-key": http_proxy('{"proxy": "http://proxy.example.com:8080/"}', _PROXY),
    "wrong-type": http_proxy('{"noProxy": "localhost,.svc"}', '{"noProxy": ["localhost", ".svc"]}'),
    "unknown-value": kube_proxy('{"mode": "userspace"}', '{"mode": "NFTABLES"}'),
    "out-of-range": kube_proxy(
        '{"ipvsConfig": {"udpTimeoutSeconds": 0}}', '{"ipvsConfig": {"udpTimeoutSeconds": 300}}'
    ),
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
    "proxy-url-non-ascii": url("http://pröxy.example.com:8080/", "http://xn--prxy-5qa.example.com:8080/"),
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
    "no-proxy-trailing-dot": no_proxy('"web.shop.svc.cluster.local."', '"web.shop.svc.cluster.local"'),
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
        '{"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}',
    ),
}

CLUSTERS = {
    "enabled-against-a-flag": Example(
        "az aks update --enable-http-proxy --http-proxy-config '{\"enabled\": false}'",
        "az aks update --http-proxy-config '{\"enabled\": true}'",
        "Give the flag or enabled in the file, not both.",
    ),
    "http-proxy-with-windows": Example(
        f"{_CREATE} --windows-admin-username azureuser", _CREATE, "Have Linux node pools only behind an HTTP proxy."
    ),
    "http-proxy-with-availability-set": Example(
        f"{_CREATE} --vm-set-type AvailabilitySet",
        f"{_CREATE} --vm-set-type VirtualMachineScaleSets",
        "Have scale sets only behind an HTTP proxy.",
    ),
    "http-proxy-with-monitoring": Example(
        f"{_CREATE} --enable-addons monitoring",
        _CREATE,
        "Read what the monitoring addon does not do behind a proxy; today AKS supports it.",
    ),
    "ipvs-with-azure-network-policy": Example(
        'az aks create --network-policy azure --kube-proxy-config \'{"mode": "IPVS"}\'',
        'az aks create --network-policy azure --kube-proxy-config \'{"mode": "NFTABLES"}\'',
        "Use another mode, such as NFTABLES, or another network policy.",
    ),
    "kube-proxy-disabled-with-a-network-plugin": Example(
        "az aks create --network-plugin azure --kube-proxy-config '{\"enabled\": false}'",
        "az aks create --network-plugin none --kube-proxy-config '{\"enabled\": false}'",
        "Leave kube-proxy out only where something else does its work.",
    ),
    "kubernetes-too-old-for-mode": Example(
        'az aks create --kubernetes-version 1.32 --kube-proxy-config \'{"mode": "NFTABLES"}\'',
        'az aks create --kubernetes-version 1.33 --kube-proxy-config \'{"mode": "NFTABLES"}\'',
        "Use a newer Kubernetes, or another mode.",
    ),
}

REACH = {
    "pods-keep-variables": Example(
        "az aks update --http-proxy-config proxy.json, and nothing more",
        "kubectl rollout restart deployment NAME after it",
        "Restart the pods that were not moved by the reimage of the nodes.",
    ),
    "istio-service-entry": Example(
        "a mesh without a ServiceEntry for the proxy",
        "kind: ServiceEntry with the address and port of the proxy, location: MESH_EXTERNAL",
        "Apply a ServiceEntry with the address and port of the proxy.",
    ),
    "monitoring-with-trusted-ca": Example(
        "an alert on Custom Metrics behind a proxy with a trustedCa",
        "an alert on Log Analytics behind a proxy with a trustedCa",
        "Do not count on Custom Metrics and Recommended Alerts.",
    ),
}

SUBSCRIPTION = {
    "feature-not-registered": Example(
        "az aks create --kube-proxy-config kube-proxy.json",
        _REGISTER,
        f"Run: {_REGISTER}, and then: az provider register --namespace Microsoft.ContainerService",
    ),
    "provider-not-registered": Example(
        "az aks create --http-proxy-config proxy.json",
        "az provider register --namespace Microsoft.ContainerService",
        "Run: az provider register --namespace Microsoft.ContainerService",
    ),
    "could-not-be-read": Example(
        "az aks proxy preflight without the right to read features",
        "az aks proxy preflight with the role Reader of the subscription",
        "Ask for the right to read it, or have somebody look who has it.",
    ),
}

EXAMPLES: dict[str, Example] = {
    **ANY_FILE,
    **URLS,
    **NO_PROXY,
    **TRUSTED_CA,
    **KUBE_PROXY,
    **CLUSTERS,
    **REACH,
    **SUBSCRIPTION,
}
"""By the id of the rule."""
