"""Files against the other flags of `az aks create` and `az aks update`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.compatibility import Trait, Traits, check_compatibility
from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose

ENABLED = Rule(
    id="enabled-against-a-flag",
    severity=Severity.ERROR,
    title="enabled in the file agrees with --enable-http-proxy and --disable-http-proxy",
    reason="The flag would win over the file without a word.",
    source="service documentation, August 2026; azure-cli 2.85.0",
)
RULES = (ENABLED,)


@dataclass(frozen=True)
class Flags:
    """The other flags of `az aks create` and `az aks update` that matter here, as azure-cli parsed them."""

    windows_admin_username: str | None = None
    vm_set_type: str | None = None
    enable_addons: str | None = None
    enable_azure_monitor_logs: bool | None = None
    network_plugin: str | None = None
    network_policy: str | None = None
    network_dataplane: str | None = None
    sku: str | None = None
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

    What concerns the cluster is asked of new ones: an update is held against the cluster itself.
    """
    if purpose is Purpose.UPDATE:
        found = _against_switches(checked, flags)
    else:
        found = check_compatibility(checked.kind, checked.settings, traits_of(flags))
    return [checked.placed(each) for each in found]


def traits_of(flags: Flags) -> Traits:
    """Return what a cluster will be that is created with `flags`."""
    windows = Trait(
        "Windows",
        "--windows-admin-username prepares Windows nodes, which AKS does not support behind an HTTP proxy.",
        "Leave out one of the two.",
    )
    availability_set = Trait(
        "AvailabilitySet",
        "--vm-set-type AvailabilitySet is not supported behind an HTTP proxy.",
        "Use --vm-set-type VirtualMachineScaleSets.",
    )
    monitoring = Trait(
        "monitoring",
        "The monitoring addon sends its data through the HTTP proxy, which must let it pass.",
        "See the outbound rules of AKS for the endpoints of Azure Monitor.",
    )
    version = flags.kubernetes_version or ""
    addons = re.split(r"[,\s]+", (flags.enable_addons or "").lower())
    return Traits(
        windows=(windows,) if flags.windows_admin_username else (),
        availability_sets=(availability_set,) if (flags.vm_set_type or "").lower() == "availabilityset" else (),
        monitoring=(monitoring,) if "monitoring" in addons or flags.enable_azure_monitor_logs else (),
        network_policy=Trait(
            flags.network_policy or "", "--network-policy azure", "Use --network-policy calico, or another mode."
        ),
        network_plugin=Trait(
            flags.network_plugin or "",
            "--network-plugin none, or with --network-dataplane cilium",
            "Add --network-plugin none, or remove enabled.",
        ),
        network_dataplane=Trait(
            flags.network_dataplane or "",
            "--network-dataplane is cilium",
            'Write "enabled": false and no mode, or leave out --network-dataplane.',
        ),
        sku=Trait(flags.sku or "", "--sku is automatic", "Leave out --kube-proxy-config, or use --sku base."),
        kubernetes_version=Trait(
            version, f"--kubernetes-version is {version}", "Use {least} or later, or another mode."
        ),
    )


def _against_switches(checked: Checked, flags: Flags) -> Iterator[Finding]:
    enabled = checked.settings.get("enabled")
    for given, option, wanted in (
        (flags.enable_http_proxy, "--enable-http-proxy", True),
        (flags.disable_http_proxy, "--disable-http-proxy", False),
    ):
        if checked.kind is HTTP_PROXY and given and enabled is (not wanted):
            message = f"enabled is {str(enabled).lower()} in the file, against {option}."
            yield Finding(ENABLED, message, "Leave out one of the two.", ("enabled",))
