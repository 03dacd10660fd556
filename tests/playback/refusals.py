"""What the service refuses, and what we advise then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Service = Callable[..., None]
HTTP_PROXY = ("--http-proxy-config", '{"httpProxy": "http://proxy.example.com:3128/"}')
KUBE_PROXY = ("--kube-proxy-config", '{"mode": "IPVS"}')
NAMESPACE = "Microsoft.ContainerService"


@dataclass(frozen=True)
class Refusal:
    """What the service answers to `files`, and a line of our advice."""

    code: str
    message: str
    advice: str
    files: tuple[str, ...] = HTTP_PROXY

    def __str__(self) -> str:
        return self.code


REFUSALS = (
    Refusal(
        "HTTPProxyConfigInputError",
        "HTTPProxy and HTTPSProxy both cannot be empty.",
        "Give httpProxy, httpsProxy or both in the file of --http-proxy-config.",
    ),
    Refusal(
        "HTTPProxyWrongUrlError",
        "The url http://proxy.example.com:3128 is not correct for the property HTTPProxyConfig.HTTPProxy",
        "Write the URLs as http://host:port/",
    ),
    Refusal(
        "HTTPProxyTrustedCAPEMDecodeFailure",
        "failed to decode HTTPProxyConfig.TrustedCA to PEM after base64 decoding.",
        "trustedCa must be base64 of PEM text: base64 -w0 ca.pem",
    ),
    Refusal(
        "KubeProxyConfigDisabledBYOCNIOnly",
        "Disabling kube-proxy is only supported with BYO CNI: networkPlugin must be none.",
        "kube-proxy can be left out only in a cluster that was created with --network-plugin none",
        ("--kube-proxy-config", '{"enabled": false}', "--network-plugin", "none"),
    ),
    # the codes are the service's, the words ours
    Refusal(
        "OperationBlockedByNodeDisruptionPolicy",
        "The operation is blocked by the Node Disruption Policy 'Block'.",
        "az aks update --node-disruption-policy Allow",
    ),
    Refusal(
        "OperationOutsideNodeDisruptionWindow",
        "The operation is allowed in the maintenance window 'aksManagedNodeOSUpgradeSchedule' only.",
        "az aks maintenanceconfiguration show --name aksManagedNodeOSUpgradeSchedule",
    ),
    Refusal(
        "BadRequest",
        f"Feature {NAMESPACE}/HTTPProxyConfigPreview is not enabled. "
        "Please see https://aka.ms/aks/previews for how to enable features.",
        f"Register the feature: az feature register --namespace {NAMESPACE} --name HTTPProxyConfigPreview",
    ),
    Refusal(
        "BadRequest",
        f"Feature '{NAMESPACE}/HTTPProxyConfigPreview' is not registered.",
        f"Register the feature: az feature register --namespace {NAMESPACE} --name HTTPProxyConfigPreview",
    ),
    Refusal(
        "HTTPProxyConfigCADecodeError",
        "failed to decode the CA of HTTPProxyConfig.",
        "More: az aks proxy explain HTTPProxyConfigCADecodeError",
    ),
    Refusal(
        "HTTPProxyConfigFeatureNotSupported",
        "HTTPProxyConfig is not supported for OSType Windows.",
        "Behind an HTTP proxy all node pools must be scale sets of Linux nodes.",
    ),
    Refusal(
        "KubeProxyConfigFeatureNotRegistered",
        "The feature for kubeProxyConfig is not registered in the subscription.",
        f"az feature register --namespace {NAMESPACE} --name KubeProxyConfigurationPreview",
        KUBE_PROXY,
    ),
    Refusal(
        "KubeProxyConfigFieldUnsupported",
        "A field of kubeProxyConfig is not supported in this mode.",
        "Remove ipvsConfig from the file of --kube-proxy-config",
        KUBE_PROXY,
    ),
    Refusal(
        "CiliumDataplaneRequiresKubeProxyConfigDisabled",
        "kubeProxyConfig must be disabled with the Cilium dataplane.",
        "Leave out --kube-proxy-config",
        KUBE_PROXY,
    ),
    Refusal("InvalidParameter", "The value of parameter x is invalid.", ""),
)
