"""What to do when the service refuses: its message, and commands ready to copy."""

from __future__ import annotations

import re

FEATURE = re.compile(
    r"Microsoft\.ContainerService/(\w+)\W{0,3}\s*(?:is|has)\s+not\s+(?:been\s+)?(?:enabled|registered)", re.IGNORECASE
)
"""A refusal that names a preview feature (AKS#2587, azure-cli#19385)."""

ADVICE = {
    "HTTPProxyConfigInputError": [
        "Give httpProxy, httpsProxy or both in the file of --http-proxy-config.",
    ],
    "HTTPProxyWrongUrlError": [
        "Write the URLs as http://host:port/, without user, path or query.",
    ],
    "HTTPProxyTrustedCAPEMDecodeFailure": [
        "trustedCa must be base64 of PEM text: base64 -w0 ca.pem",
        "To remove it, update with: --http-proxy-config '{\"trustedCa\": null}'",
    ],
    "KubeProxyConfigDisabledBYOCNIOnly": [
        "kube-proxy can be left out only in a cluster that was created with --network-plugin none.",
    ],
    "OperationBlockedByNodeDisruptionPolicy": [
        "The Node Disruption Policy of the cluster is Block. With the extension aks-preview, allow the change for a "
        "while: az aks update --node-disruption-policy Allow",
    ],
    "OperationOutsideNodeDisruptionWindow": [
        "The Node Disruption Policy of the cluster allows the change in its maintenance window only. "
        "Look at it: az aks maintenanceconfiguration show --name aksManagedNodeOSUpgradeSchedule",
    ],
}
"""By the code in the service's answer (service documentation, August 2026; AKS#205, AKS#4574, AKS#3044, AKS#4563).

Those of the Node Disruption Policy: SupportArticles-docs, troubleshooting of node pools (read in November 2026).
"""


def advice(message: str) -> list[str]:
    """Return what to do about a refusal that reads `message`, line by line; nothing where we do not know."""
    if found := FEATURE.search(message):
        named = f"--namespace Microsoft.ContainerService --name {found[1]}"
        return [
            f"Register the feature: az feature register {named}",
            f"Wait until its state is Registered: az feature show {named} --query properties.state",
            "Then register the provider again: az provider register --namespace Microsoft.ContainerService",
        ]
    return next((lines for code, lines in ADVICE.items() if code in message), [])
