"""The exit codes with which a node that did not boot ends, as far as they have to do with a proxy. Data only.

The script that provisions a node is public: Azure/AgentBaker, parts/linux/cloud-init/artifacts. A node that fails shows
in a create, update, scale or upgrade as `VMExtensionProvisioningError`, with the code behind `exit status=`.
"""

from __future__ import annotations

from azext_aksproxy.config.knowledge.article import NODE_EXIT, Article

_HELPERS = "Azure/AgentBaker cse_helpers.sh, 21 August 2026"
_MAIN = "Azure/AgentBaker cse_main.sh, 21 August 2026"
_CONFIG = "Azure/AgentBaker cse_config.sh, 21 August 2026"
_INSTALL = "Azure/AgentBaker cse_install.sh, 21 August 2026"
_INTERCEPTED = (
    "If the output says `curl: (60)`, the proxy opens TLS: put its CA into trustedCa, or have the proxy let "
    "the name through unopened."
)

NODE_EXITS = (
    Article(
        "31",
        NODE_EXIT,
        what="The node could not download the Kubernetes binaries.",
        cause="The proxy does not let packages.aks.azure.com or acs-mirror.azureedge.net through, or the node does not "
        "trust the proxy's CA. Some node images of August 2025 for Kubernetes 1.31.0 to 1.31.8 ignored the proxy.",
        remedy=(
            "Have the proxy let packages.aks.azure.com, acs-mirror.azureedge.net, packages.microsoft.com and "
            "mcr.microsoft.com through; the output names the one that failed.",
            _INTERCEPTED,
            "If the proxy's log has no request of the node at all, take another node image or Kubernetes version.",
        ),
        wrong='{"httpProxy": "http://proxy.example.com:3128/", "noProxy": ["packages.aks.azure.com"]}',
        right='{"httpProxy": "http://proxy.example.com:3128/", "noProxy": [".svc"]}',
        sources=(
            _HELPERS,
            _INSTALL,
            "Microsoft support, vmextensionerror-k8sdownloadtimeout, April 2026",
            "AKS#5238, August 2025",
        ),
        aliases=("ERR_K8S_DOWNLOAD_TIMEOUT", "VMExtensionError_K8SDownloadTimeout"),
    ),
    Article(
        "41",
        NODE_EXIT,
        what="The node could not download the CNI plugins.",
        cause="The proxy, or a firewall behind it, does not let the address of the download through, or opens its TLS.",
        remedy=(
            "Have the proxy let acs-mirror.azureedge.net and packages.aks.azure.com through.",
            _INTERCEPTED,
        ),
        wrong='{"httpProxy": "http://proxy.example.com:3128/", "noProxy": ["acs-mirror.azureedge.net"]}',
        right='{"httpProxy": "http://proxy.example.com:3128/", "noProxy": [".svc"]}',
        sources=(_HELPERS, _INSTALL, "Microsoft support, vmextensionerror-cnidownloadtimeout, May 2023"),
        aliases=("ERR_CNI_DOWNLOAD_TIMEOUT", "VMExtensionError_CniDownloadTimeout"),
    ),
    Article(
        "50",
        NODE_EXIT,
        what="The node could not reach https://mcr.microsoft.com/v2/, by which AKS tests the way out.",
        cause="The proxy cannot be reached from the nodes, does not let mcr.microsoft.com through, or is spoken to in "
        "the wrong way: https:// in front of the proxy's host means TLS to the proxy itself. The test does not "
        "verify certificates (--insecure, --proxy-insecure), so that a missing CA is not its cause.",
        remedy=(
            "Give httpsProxy the scheme that the proxy speaks on that port, mostly http://.",
            "Allow the nodes' subnet to reach host and port of the proxy, and have it let mcr.microsoft.com through.",
        ),
        wrong='{"httpsProxy": "https://proxy.example.com:3128/"}',
        right='{"httpsProxy": "http://proxy.example.com:3128/"}',
        sources=(_HELPERS, _MAIN, "Microsoft support, vmextensionerror-outboundconnfail, December 2024"),
        aliases=("ERR_OUTBOUND_CONN_FAIL", "VMExtensionError_OutboundConnFail"),
    ),
    Article(
        "51",
        NODE_EXIT,
        what="The node could not reach the API server of the cluster.",
        cause="A firewall, a route, authorized IP ranges, or a device that opens TLS stands between. The test trusts "
        "the cluster's own CA only: trustedCa does not help. AKS puts the API server's name into noProxy by itself.",
        remedy=(
            "Allow the nodes to reach port 443 of the API server directly, and have no device open that TLS.",
            "Where the API server has authorized IP ranges, add the address by which the nodes go out.",
        ),
        wrong="a firewall that opens TLS to *.hcp.<region>.azmk8s.io",
        right="a firewall that lets *.hcp.<region>.azmk8s.io through unopened",
        sources=(_HELPERS, _MAIN, "Microsoft support, vmextensionerror-k8sapiserverconnfail, May 2026"),
        aliases=("ERR_K8S_API_SERVER_CONN_FAIL", "VMExtensionError_K8SAPIServerConnFail"),
    ),
    Article(
        "52",
        NODE_EXIT,
        what="The node could not resolve the name of the API server.",
        cause="The nodes ask the DNS servers of the virtual network, never the proxy. Those of your own do not know "
        "the name: in a private cluster its zone has to be asked of 168.63.129.16.",
        remedy=(
            "Have your DNS servers forward to 168.63.129.16, and link the private DNS zone of the cluster to their "
            "virtual network. No setting of the proxy changes this.",
        ),
        wrong="DNS servers that resolve by the corporate network alone",
        right="DNS servers that forward azmk8s.io to 168.63.129.16",
        sources=(_HELPERS, _MAIN, "Microsoft support, vmextensionerror-k8sapiserverdnslookupfail, March 2025"),
        aliases=("ERR_K8S_API_SERVER_DNS_LOOKUP_FAIL", "VMExtensionError_K8SAPIServerDNSLookupFail"),
    ),
    Article(
        "161",
        NODE_EXIT,
        what="The node could not add the CA certificates to its trust store.",
        cause="trustedCa could not be decoded, or update-ca-certificates (update-ca-trust on Azure Linux) failed over "
        "it. The certificates of --custom-ca-trust-certificates end with the same code.",
        remedy=(
            "Check the file: az aks proxy validate --http-proxy-config FILE",
            "See which certificates the cluster has: az aks proxy show -g GROUP -n NAME -o table",
        ),
        wrong='{"trustedCa": "/etc/ssl/proxy.pem"}',
        right='{"trustedCa": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t..."}',
        sources=(_HELPERS, _CONFIG, _MAIN),
        aliases=("ERR_UPDATE_CA_CERTS",),
    ),
    Article(
        "211",
        NODE_EXIT,
        what="The node could not reach the registry that it boots from, in a network isolated cluster.",
        cause="The private endpoint of the registry or its DNS zone is not right; or requests to it go to the proxy, "
        "because noProxy lacks one of its two names.",
        remedy=(
            "Put both names of the registry into noProxy: the REST endpoint and the data endpoint of the region.",
            "Look at its private endpoint; its name is in: az aks show -g GROUP -n NAME --query bootstrapProfile",
        ),
        wrong='{"noProxy": ["myregistry.azurecr.io"]}',
        right='{"noProxy": ["myregistry.azurecr.io", "myregistry.westeurope.data.azurecr.io"]}',
        sources=(
            _HELPERS,
            "Microsoft support, vmextensionerror-oraspullnetworktimeout, May 2025",
            "service documentation, August 2026",
        ),
        aliases=("ERR_ORAS_PULL_NETWORK_TIMEOUT", "OrasPullNetworkTimeoutVMExtensionError"),
    ),
)
"""By their numbers, in their order."""
