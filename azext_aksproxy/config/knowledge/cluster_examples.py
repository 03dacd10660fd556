"""A wrong and a right example of each rule about what stands beside the files: flags, clusters, subscriptions."""

from __future__ import annotations

from azext_aksproxy.config.knowledge.example import Example

_CREATE = "az aks create --http-proxy-config proxy.json"
_REGISTER = "az feature register --namespace Microsoft.ContainerService --name KubeProxyConfigurationPreview"

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

KUBE_PROXY = {
    "kube-proxy-mode-with-cilium": Example(
        'az aks create --network-dataplane cilium --kube-proxy-config \'{"mode": "NFTABLES"}\'',
        "az aks create --network-dataplane cilium --kube-proxy-config '{\"enabled\": false}'",
        "Leave out --kube-proxy-config, or switch kube-proxy off.",
    ),
    "kube-proxy-config-with-automatic": Example(
        "az aks create --sku automatic --kube-proxy-config kube-proxy.json",
        "az aks create --sku automatic",
        "Leave out --kube-proxy-config.",
    ),
    "ipvs-off-by-default": Example(
        'az aks create --kubernetes-version 1.40 --kube-proxy-config \'{"mode": "IPVS"}\'',
        'az aks create --kubernetes-version 1.40 --kube-proxy-config \'{"mode": "NFTABLES"}\'',
        'Write "mode": "NFTABLES".',
    ),
    "ipvs-gone": Example(
        'az aks create --kubernetes-version 1.43 --kube-proxy-config \'{"mode": "IPVS"}\'',
        'az aks create --kubernetes-version 1.43 --kube-proxy-config \'{"mode": "NFTABLES"}\'',
        'Write "mode": "NFTABLES".',
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

LIVE = {
    "no-proxy-held-by-cluster": Example(
        'an update with {"noProxy": ["10.0.*"]} of a cluster that has "10.0.*"',
        'an update with {"noProxy": ["10.0.0.0/16"]}',
        "Write the entry as clients read it, or leave it.",
    ),
    "node-image-ignores-proxy": Example(
        "AKSUbuntu-2204gen2containerd-202508.10.0 with Kubernetes 1.31.8",
        "a newer node image, or Kubernetes 1.31.9",
        "Upgrade to Kubernetes 1.31.9 or later, or to a newer node image.",
    ),
}

TEMPLATES = {
    "arm-expression": Example(
        "\"httpProxy\": \"[format('http://{0}:8080/', parameters('host'))]\" in a template",
        '"httpProxy": "[parameters(\'proxy\')]", whose defaultValue is a URL',
        "Give the parameter a default, or check the file of values.",
    ),
    "arm-expression-sent": Example(
        "az aks update --http-proxy-config template.json with \"[parameters('proxy')]\" in it",
        "az deployment group create --template-file template.json",
        "Write the value in its place, or deploy the template.",
    ),
    "kube-proxy-config-api-version": Example(
        '"apiVersion": "2026-06-01" in a template with kubeProxyConfig',
        '"apiVersion": "2026-08-02-preview" in a template with kubeProxyConfig',
        "Write a preview version that knows the mode too: NFTABLES is known from 2025-09-02-preview on.",
    ),
}

DISRUPTION = {
    "node-disruption-blocked": Example(
        "an update of a cluster whose nodeDisruptionPolicy is Block",
        "az aks update --node-disruption-policy Allow before it, with the extension aks-preview",
        "Allow the change for a while, with whoever set the policy.",
    ),
    "node-disruption-window-closed": Example(
        "an update outside of aksManagedNodeOSUpgradeSchedule",
        "the same update in the window",
        "Wait for the window that is named.",
    ),
    "node-disruption-window-unsure": Example(
        "an update where the schedule leaves open whether its window is",
        "az aks maintenanceconfiguration show --name aksManagedNodeOSUpgradeSchedule",
        "Look at the schedule; AKS decides.",
    ),
    "node-disruption-window-open": Example(
        "an update shortly before the window closes",
        "an update at the beginning of the window",
        "Leave time: what has begun goes on after the window.",
    ),
    "node-disruption-without-window": Example(
        "AllowDuringMaintenanceWindow without aksManagedNodeOSUpgradeSchedule",
        "az aks maintenanceconfiguration add --name aksManagedNodeOSUpgradeSchedule",
        "Configure the window, or every change is allowed at any time.",
    ),
}

SUBSCRIPTION = {
    "feature-may-be-needed": Example(
        "az aks create --network-plugin none --kube-proxy-config '{\"enabled\": false}'",
        _REGISTER,
        f"Where the call is refused, run: {_REGISTER}",
    ),
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
    "no-proxy-of-aks": Example(
        "az aks proxy no-proxy remove -g shop -n web konnectivity",
        "az aks proxy no-proxy remove -g shop -n web .example.com",
        "Leave out what az aks proxy no-proxy list shows as added by AKS.",
    ),
    "no-proxy-not-there": Example(
        "az aks proxy no-proxy remove -g shop -n web example.com",
        "az aks proxy no-proxy remove -g shop -n web .example.com",
        "Write the entry as az aks proxy no-proxy list shows it.",
    ),
    "proxy-connection": Example(
        "a proxy that intercepts TLS with a CA that is not in trustedCa",
        "a file whose trustedCa holds that CA",
        "Look at each endpoint with az aks proxy probe, and do what its detail says.",
    ),
    "could-not-be-read": Example(
        "az aks proxy preflight without the right to read features",
        "az aks proxy preflight with the role Reader of the subscription",
        "Ask for the right to read it, or have somebody look who has it.",
    ),
}

BESIDE: dict[str, Example] = {**CLUSTERS, **KUBE_PROXY, **REACH, **LIVE, **TEMPLATES, **DISRUPTION, **SUBSCRIPTION}
"""By the id of the rule."""
