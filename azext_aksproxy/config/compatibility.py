"""Files against the other flags of a command: what AKS does not do together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Purpose
from azext_aksproxy.config.limits import MODE_KUBERNETES_VERSIONS

WINDOWS = Rule(
    id="http-proxy-with-windows",
    severity=Severity.ERROR,
    title="A cluster behind an HTTP proxy has no Windows nodes",
    reason="AKS does not support it; a Windows pool that is added later makes the next upgrade fail.",
    source="service documentation, September 2021 and August 2026; azure-aks-docs#37",
)
AVAILABILITY_SET = Rule(
    id="http-proxy-with-availability-set",
    severity=Severity.ERROR,
    title="A cluster behind an HTTP proxy has no availability sets",
    reason="AKS does not support it.",
    source="service documentation, September 2021 and August 2026",
)
MONITORING = Rule(
    id="http-proxy-with-monitoring",
    severity=Severity.WARNING,
    title="The monitoring addon behind an HTTP proxy needs a look",
    reason="The first preview did not support it; today AKS does.",
    source="service documentation, September 2021 and August 2026",
)
AZURE_NETWORK_POLICY = Rule(
    id="ipvs-with-azure-network-policy",
    severity=Severity.ERROR,
    title="IPVS is not combined with Azure Network Policy",
    reason="AKS does not support it.",
    source="service documentation, October 2022",
)
DISABLED = Rule(
    id="kube-proxy-disabled-with-a-network-plugin",
    severity=Severity.ERROR,
    title="Only a cluster that brings its own network plugin goes without kube-proxy",
    reason="The service refuses it: KubeProxyConfigDisabledBYOCNIOnly.",
    source="AKS#4563",
)
KUBERNETES_VERSION = Rule(
    id="kubernetes-too-old-for-mode",
    severity=Severity.ERROR,
    title="The Kubernetes version knows the mode of kube-proxy",
    reason="IPVS needs Kubernetes 1.22 or later, NFTABLES 1.33 or later.",
    source="service documentation, August 2026",
)
ENABLED = Rule(
    id="enabled-against-a-flag",
    severity=Severity.ERROR,
    title="enabled in the file agrees with --enable-http-proxy and --disable-http-proxy",
    reason="The flag would win over the file without a word.",
    source="service documentation, August 2026; azure-cli 2.85.0",
)
RULES = (ENABLED, WINDOWS, AVAILABILITY_SET, MONITORING, AZURE_NETWORK_POLICY, DISABLED, KUBERNETES_VERSION)


@dataclass(frozen=True)
class Flags:  # pylint: disable=too-many-instance-attributes
    """The other flags of `az aks create` and `az aks update` that matter here, as azure-cli parsed them."""

    windows_admin_username: str | None = None
    vm_set_type: str | None = None
    enable_addons: str | None = None
    enable_azure_monitor_logs: bool | None = None
    network_plugin: str | None = None
    network_policy: str | None = None
    kubernetes_version: str | None = None
    enable_http_proxy: bool | None = None
    disable_http_proxy: bool | None = None

    @classmethod
    def of(cls, namespace: Any) -> Flags:
        """Return the flags in `namespace`, the parsed arguments."""
        names = [each.name for each in fields(cls)]
        return cls(**{name: getattr(namespace, name, None) or None for name in names})


def check_flags(checked: Checked, flags: Flags, purpose: Purpose = Purpose.CREATE) -> list[Finding]:
    """Return what speaks against sending `checked` together with `flags`.

    Most of it concerns new clusters: an update is held against the cluster itself.
    """
    if purpose is Purpose.UPDATE:
        return list(_against_switches(checked, flags))
    if checked.kind is KUBE_PROXY:
        return list(_against_kube_proxy(checked, flags))
    return [] if checked.settings.get("enabled") is False else list(_against_http_proxy(checked, flags))


def _against_switches(checked: Checked, flags: Flags) -> Iterator[Finding]:
    enabled = checked.settings.get("enabled")
    for given, option, wanted in (
        (flags.enable_http_proxy, "--enable-http-proxy", True),
        (flags.disable_http_proxy, "--disable-http-proxy", False),
    ):
        if checked.kind is HTTP_PROXY and given and enabled is (not wanted):
            message = f"enabled is {str(enabled).lower()} in the file, against {option}."
            yield checked.finding(ENABLED, ("enabled",), message, "Leave out one of the two.")


def _against_http_proxy(checked: Checked, flags: Flags) -> Iterator[Finding]:
    if flags.windows_admin_username:
        message = "--windows-admin-username prepares Windows nodes, which AKS does not support behind an HTTP proxy."
        yield checked.finding(WINDOWS, (), message, "Leave out one of the two.")
    if (flags.vm_set_type or "").lower() == "availabilityset":
        message = "--vm-set-type AvailabilitySet is not supported behind an HTTP proxy."
        yield checked.finding(AVAILABILITY_SET, (), message, "Use --vm-set-type VirtualMachineScaleSets.")
    addons = re.split(r"[,\s]+", (flags.enable_addons or "").lower())
    if "monitoring" in addons or flags.enable_azure_monitor_logs:
        message = "The monitoring addon sends its data through the HTTP proxy, which must let it pass."
        yield checked.finding(
            MONITORING, (), message, "See the outbound rules of AKS for the endpoints of Azure Monitor."
        )


def _against_kube_proxy(checked: Checked, flags: Flags) -> Iterator[Finding]:
    mode = checked.settings.get("mode")
    if mode == "IPVS" and (flags.network_policy or "").lower() == "azure":
        message = "The mode IPVS is not supported with --network-policy azure."
        yield checked.finding(AZURE_NETWORK_POLICY, ("mode",), message, "Use --network-policy calico, or another mode.")
    if checked.settings.get("enabled") is False and (flags.network_plugin or "").lower() != "none":
        message = "kube-proxy can be left out only with --network-plugin none."
        yield checked.finding(DISABLED, ("enabled",), message, "Add --network-plugin none, or remove enabled.")
    least = MODE_KUBERNETES_VERSIONS.get(mode or "")
    given = minor_version(flags.kubernetes_version)
    if least and given and given < least:
        needs = ".".join(map(str, least))
        message = (
            f"The mode {mode} needs Kubernetes {needs} or later; --kubernetes-version is {flags.kubernetes_version}."
        )
        yield checked.finding(KUBERNETES_VERSION, ("mode",), message, f"Use {needs} or later, or another mode.")


def minor_version(version: str | None) -> tuple[int, int] | None:
    """Return major and minor of a Kubernetes version such as `1.33` or `1.33.2`; None for anything else."""
    found = re.match(r"v?(\d{1,4})\.(\d{1,4})(?![\d])", version or "")
    return (int(found[1]), int(found[2])) if found else None
