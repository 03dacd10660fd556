"""The refusals of the service that concern the two files, by their codes. Data only.

Where nothing but a code is on record, the text says so: what follows from its name is no more than that.
"""

from __future__ import annotations

from azext_aksproxy.config.knowledge.article import REFUSAL, Article

_FEATURE = "--namespace Microsoft.ContainerService --name KubeProxyConfigurationPreview"
_NFTABLES_PAGE = "MicrosoftDocs/SupportArticles-docs#2060, page on nftables of May 2026"
_DISRUPTION = "a troubleshooting article of Microsoft's on node disruption policies, read in November 2026"
_CODE_LIST = "the name alone, in a public list of the service's error codes, read in November 2026"
_DECODABLE = (
    "trustedCa must be base64 of PEM text: base64 -w0 ca.pem",
    "To remove it, update with: --http-proxy-config '{\"trustedCa\": null}'",
)
_DER = '{"trustedCa": "MIIDdzCCAl+gAwIBAgIE..."}'
_PEM = '{"trustedCa": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t..."}'

REFUSALS = (
    Article(
        "HTTPProxyConfigInputError",
        REFUSAL,
        what="AKS was sent neither httpProxy nor httpsProxy.",
        cause="The file has neither of them; or they stand one level too deep, as in an ARM template, and another "
        "tool than this one sent the file as it was. The message ends: both cannot be empty.",
        remedy=("Give httpProxy, httpsProxy or both in the file of --http-proxy-config.",),
        wrong='{"httpProxyConfig": {"httpProxy": "http://proxy.example.com:8080/"}}',
        right='{"httpProxy": "http://proxy.example.com:8080/"}',
        sources=("AKS#205, October 2021",),
    ),
    Article(
        "HTTPProxyWrongUrlError",
        REFUSAL,
        what="AKS does not take a proxy URL.",
        cause="It has another scheme than AKS takes, a user, a path or a query. Until January 2026 AKS also refused "
        "a URL that did not end with a slash.",
        remedy=("Write the URLs as http://host:port/, without user, path or query.",),
        wrong='{"httpProxy": "proxy.example.com:8080"}',
        right='{"httpProxy": "http://proxy.example.com:8080/"}',
        sources=("AKS#4574, October 2024", "AKS#5561, January 2026"),
    ),
    Article(
        "HTTPProxyTrustedCAPEMDecodeFailure",
        REFUSAL,
        what="AKS cannot read trustedCa.",
        cause="The value is not base64 of PEM text: it is empty, a path, a binary certificate, or was cut off.",
        remedy=_DECODABLE,
        wrong=_DER,
        right=_PEM,
        sources=("AKS#3044 and terraform-provider-azurerm#17442, read in November 2026",),
    ),
    Article(
        "HTTPProxyConfigCADecodeError",
        REFUSAL,
        what="AKS cannot decode the CA of the HTTP proxy settings.",
        cause="By its name, the value of trustedCa is not base64 of PEM text. No message of it is on record.",
        remedy=_DECODABLE,
        wrong=_DER,
        right=_PEM,
        sources=(_CODE_LIST,),
    ),
    Article(
        "HTTPProxyConfigFeatureNotSupported",
        REFUSAL,
        what="AKS does not support an HTTP proxy for this cluster.",
        cause="No message of it is on record. What AKS does not support behind an HTTP proxy are Windows node pools "
        "and availability sets.",
        remedy=(
            "Behind an HTTP proxy all node pools must be scale sets of Linux nodes.",
            "See which are not: az aks proxy preflight -g GROUP -n NAME --http-proxy-config FILE",
        ),
        wrong="az aks create --http-proxy-config proxy.json --vm-set-type AvailabilitySet",
        right="az aks create --http-proxy-config proxy.json --vm-set-type VirtualMachineScaleSets",
        sources=(_CODE_LIST, "service documentation, August 2026", "azure-aks-docs#37, September 2024"),
    ),
    Article(
        "KubeProxyConfigDisabledBYOCNIOnly",
        REFUSAL,
        what="AKS leaves out kube-proxy only where something else does its work.",
        cause="The file has enabled: false, but the cluster has a network plugin of AKS's and no Cilium dataplane.",
        remedy=(
            "kube-proxy can be left out only in a cluster that was created with --network-plugin none, "
            "or with --network-dataplane cilium.",
        ),
        wrong="az aks create --network-plugin azure --kube-proxy-config '{\"enabled\": false}'",
        right="az aks create --network-plugin none --kube-proxy-config '{\"enabled\": false}'",
        sources=("AKS#4563, September 2024", _NFTABLES_PAGE),
    ),
    Article(
        "KubeProxyConfigFeatureNotRegistered",
        REFUSAL,
        what="The subscription has not registered the preview feature of kube-proxy configuration.",
        cause="kubeProxyConfig is in preview: it needs Microsoft.ContainerService/KubeProxyConfigurationPreview.",
        remedy=(
            f"Register the feature: az feature register {_FEATURE}",
            f"Wait until its state is Registered: az feature show {_FEATURE} --query properties.state",
            "Then register the provider again: az provider register --namespace Microsoft.ContainerService",
        ),
        wrong="az aks create --kube-proxy-config kube-proxy.json",
        right=f"az feature register {_FEATURE}",
        sources=(_NFTABLES_PAGE, "service documentation, August 2026"),
    ),
    Article(
        "KubeProxyConfigFieldUnsupported",
        REFUSAL,
        what="The mode of kube-proxy does not have a setting that was sent.",
        cause="Settings of IPVS, such as scheduler and tcpTimeoutSeconds, were sent with the mode NFTABLES.",
        remedy=('Remove ipvsConfig from the file of --kube-proxy-config, or write "mode": "IPVS".',),
        wrong='{"mode": "NFTABLES", "ipvsConfig": {"scheduler": "RoundRobin"}}',
        right='{"mode": "NFTABLES"}',
        sources=(_NFTABLES_PAGE,),
    ),
    Article(
        "CiliumDataplaneRequiresKubeProxyConfigDisabled",
        REFUSAL,
        what="A cluster with the Cilium dataplane takes no kube-proxy.",
        cause="Cilium does the work of kube-proxy itself: AKS refuses the modes IPVS and NFTABLES there, and asks for "
        "enabled: false.",
        remedy=('Leave out --kube-proxy-config, or write {"enabled": false} into its file and nothing else.',),
        wrong='az aks create --network-dataplane cilium --kube-proxy-config \'{"mode": "NFTABLES"}\'',
        right="az aks create --network-dataplane cilium --kube-proxy-config '{\"enabled\": false}'",
        sources=(_NFTABLES_PAGE,),
    ),
    Article(
        "OperationBlockedByNodeDisruptionPolicy",
        REFUSAL,
        what="The Node Disruption Policy of the cluster blocks every change that reimages nodes.",
        cause="The policy is Block, and a change of the HTTP proxy reimages all node pools.",
        remedy=(
            "The Node Disruption Policy of the cluster is Block. With the extension aks-preview, allow the change for "
            "a while: az aks update --node-disruption-policy Allow",
        ),
        wrong="az aks update --http-proxy-config proxy.json under the policy Block",
        right="az aks update --node-disruption-policy Allow before it",
        sources=(_DISRUPTION,),
    ),
    Article(
        "OperationOutsideNodeDisruptionWindow",
        REFUSAL,
        what="The Node Disruption Policy of the cluster allows changes that reimage nodes in a window only.",
        cause="The policy is AllowDuringMaintenanceWindow, and the window aksManagedNodeOSUpgradeSchedule is closed.",
        remedy=(
            "The Node Disruption Policy of the cluster allows the change in its maintenance window only. "
            "Look at it: az aks maintenanceconfiguration show --name aksManagedNodeOSUpgradeSchedule",
        ),
        wrong="az aks update --http-proxy-config proxy.json while the window is closed",
        right="the same update in the window",
        sources=(_DISRUPTION,),
    ),
    Article(
        "NoRegisteredProviderFound",
        REFUSAL,
        what="The cloud does not know the API version of a call.",
        cause="kubeProxyConfig is sent with a preview version, and clouds other than Azure's public one learn those "
        "late. The message names the versions that the cloud knows.",
        remedy=(
            "Where --kube-proxy-config was given: az config set aksproxy.preview_api_version=VERSION, with one "
            "of those that are named.",
        ),
        wrong="az config set aksproxy.preview_api_version=2999-01-01-preview",
        right="az config set aksproxy.preview_api_version=2025-09-02-preview",
        sources=("Azure Resource Manager, recorded traffic of 2024",),
        aliases=("InvalidResourceType", "InvalidApiVersionParameter"),
    ),
)
"""By their codes, each once."""
