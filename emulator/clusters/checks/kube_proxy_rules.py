"""What the service refuses in `networkProfile.kubeProxyConfig`, one function a rule.

Only `KubeProxyConfigDisabledBYOCNIOnly`, `CiliumDataplaneRequiresKubeProxyConfigDisabled` and the refusal of an
unregistered feature are known from reports; the other rules are those of the documentation and the API's schema, and
answer `InvalidParameter`, the service's general code.
"""

from __future__ import annotations

from emulator.clusters.api_versions import ApiVersion
from emulator.documents import Json
from emulator.errors import ProviderError, bad_request

SCHEDULERS = ("LeastConnection", "RoundRobin")
TIMEOUTS = ("tcpTimeoutSeconds", "tcpFinTimeoutSeconds", "udpTimeoutSeconds")
_LEAST_KUBERNETES = {"IPTABLES": (0, 0), "IPVS": (1, 22), "NFTABLES": (1, 33)}
_MODES = tuple(_LEAST_KUBERNETES)
_NAME = "networkProfile.kubeProxyConfig"


def check_kube_proxy(config: Json, properties: Json, version: ApiVersion) -> None:
    """Refuse a kube-proxy configuration that the service would refuse.

    Args:
        config: what was sent.
        properties: the properties of the cluster that it is for.
        version: the request's API version.

    Raises:
        ProviderError: with the code and message of the first rule that is broken.

    """
    network = properties["networkProfile"]
    kube_proxy_is_off_with_own_cni_only(config, network)
    cilium_goes_without_kube_proxy(config, network)
    mode_is_known(config, version)
    kubernetes_supports_mode(config, properties["kubernetesVersion"])
    ipvs_goes_without_azure_policy(config, network)
    ipvs_config_goes_with_ipvs(config)
    scheduler_is_known(config)
    timeouts_are_positive(config)


def kube_proxy_is_off_with_own_cni_only(config: Json, network: Json) -> None:
    """`enabled: false` is for clusters that bring their own CNI (AKS#4563), or have the Cilium dataplane."""
    if config.get("enabled") is False and network.get("networkPlugin") != "none" and not _has_cilium(network):
        raise bad_request(
            "KubeProxyConfigDisabledBYOCNIOnly",
            "Disabling kube-proxy is only supported with BYO CNI: networkPlugin must be none.",
        )


def cilium_goes_without_kube_proxy(config: Json, network: Json) -> None:
    """The Cilium dataplane takes the place of kube-proxy (SupportArticles-docs#2060; the message is made up)."""
    if _has_cilium(network) and config.get("enabled") is not False and config.get("mode") in ("IPVS", "NFTABLES"):
        raise bad_request(
            "CiliumDataplaneRequiresKubeProxyConfigDisabled",
            "The Cilium dataplane requires kubeProxyConfig.enabled to be false.",
        )


def mode_is_known(config: Json, version: ApiVersion) -> None:
    """The mode is one of those that the API version has."""
    modes = _MODES if version.knows_nftables else tuple(mode for mode in _MODES if mode != "NFTABLES")
    mode = config.get("mode")
    if mode is not None and mode not in modes:
        raise _invalid(f"{_NAME}.mode", f"'{mode}' is not one of {', '.join(modes)}")


def kubernetes_supports_mode(config: Json, kubernetes_version: str) -> None:
    """IPVS wants Kubernetes 1.22, NFTABLES 1.33 (the API's description of the modes)."""
    mode = config.get("mode") or "IPTABLES"
    least = _LEAST_KUBERNETES[mode]
    if tuple(int(part) for part in kubernetes_version.split(".")[:2]) < least:
        needed = ".".join(map(str, least))
        raise _invalid(f"{_NAME}.mode", f"{mode} needs Kubernetes {needed} or later, not {kubernetes_version}")


def ipvs_goes_without_azure_policy(config: Json, network: Json) -> None:
    """IPVS does not go with Azure Network Policy (service documentation, October 2022)."""
    if config.get("mode") == "IPVS" and network.get("networkPolicy") == "azure":
        raise _invalid(f"{_NAME}.mode", "IPVS is not supported with the network policy azure")


def ipvs_config_goes_with_ipvs(config: Json) -> None:
    """`ipvsConfig` is there only if the mode is IPVS."""
    if config.get("ipvsConfig") is not None and config.get("mode") != "IPVS":
        raise _invalid(f"{_NAME}.ipvsConfig", "it may only be specified when mode is IPVS")


def scheduler_is_known(config: Json) -> None:
    """The IPVS scheduler is one of two."""
    scheduler = (config.get("ipvsConfig") or {}).get("scheduler")
    if scheduler is not None and scheduler not in SCHEDULERS:
        known = ", ".join(SCHEDULERS)
        raise _invalid(f"{_NAME}.ipvsConfig.scheduler", f"'{scheduler}' is not one of {known}")


def timeouts_are_positive(config: Json) -> None:
    """The IPVS timeouts are positive integers."""
    ipvs = config.get("ipvsConfig") or {}
    for name in TIMEOUTS:
        value = ipvs.get(name)
        if value is not None and value <= 0:
            raise _invalid(f"{_NAME}.ipvsConfig.{name}", "it must be a positive integer")


def _has_cilium(network: Json) -> bool:
    return str(network.get("networkDataplane") or "").lower() == "cilium"


def _invalid(name: str, details: str) -> ProviderError:
    message = f"The value of parameter {name} is invalid. Error details: {details}."
    return bad_request("InvalidParameter", message)
