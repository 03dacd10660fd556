"""Files against the other flags of `az aks create`."""

from __future__ import annotations

import inspect
import json
from types import SimpleNamespace
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.flags import Flags, check_flags
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose

PROXY = {"httpProxy": "http://proxy:8080/"}


def found(kind: Kind, settings: dict[str, Any], **flags: Any) -> list[str]:
    return [each.rule.id for each in check_flags(check(kind, json.dumps(settings)), Flags(**flags))]


@pytest.mark.parametrize(
    ("settings", "flags", "rules"),
    [
        (PROXY, {}, []),
        (PROXY, {"windows_admin_username": "azureuser"}, ["http-proxy-with-windows"]),
        ({**PROXY, "enabled": False}, {"windows_admin_username": "azureuser"}, []),
        (PROXY, {"enable_azure_monitor_logs": True}, ["http-proxy-with-monitoring"]),
        (PROXY, {"vm_set_type": "AvailabilitySet"}, ["http-proxy-with-availability-set"]),
        (PROXY, {"vm_set_type": "availabilityset"}, ["http-proxy-with-availability-set"]),
        (PROXY, {"vm_set_type": "VirtualMachineScaleSets"}, []),
        (PROXY, {"enable_addons": "monitoring"}, ["http-proxy-with-monitoring"]),
        (PROXY, {"enable_addons": "azure-policy,Monitoring"}, ["http-proxy-with-monitoring"]),
        (PROXY, {"enable_addons": "azure-policy, monitoring-x"}, []),
        (PROXY, {"network_policy": "azure", "kubernetes_version": "1.10", "network_plugin": "azure"}, []),
    ],
)
def test_http_proxy(settings: dict[str, Any], flags: dict[str, str], rules: list[str]) -> None:
    assert found(HTTP_PROXY, settings, **flags) == rules


@pytest.mark.parametrize(
    ("settings", "flags", "rules"),
    [
        ({"mode": "IPVS"}, {"network_policy": "azure"}, ["ipvs-with-azure-network-policy"]),
        ({"mode": "IPVS"}, {"network_policy": "calico"}, []),
        ({"mode": "IPTABLES"}, {"network_policy": "azure"}, []),
        ({"enabled": False}, {}, ["kube-proxy-disabled-with-a-network-plugin"]),
        ({"enabled": False}, {"network_plugin": "azure"}, ["kube-proxy-disabled-with-a-network-plugin"]),
        ({"enabled": False}, {"network_plugin": "none"}, []),
        ({"enabled": True}, {"network_plugin": "azure"}, []),
        ({"enabled": False}, {"network_plugin": "azure", "network_dataplane": "cilium"}, []),
        ({"enabled": False, "mode": "IPVS"}, {"network_dataplane": "cilium"}, []),
        ({"mode": "IPTABLES"}, {"network_dataplane": "cilium"}, []),
        ({"mode": "NFTABLES"}, {"network_dataplane": "azure"}, []),
        ({"mode": "NFTABLES"}, {"network_dataplane": "Cilium"}, ["kube-proxy-mode-with-cilium"]),
        ({"mode": "IPVS"}, {"network_dataplane": "cilium"}, ["kube-proxy-mode-with-cilium"]),
        ({"enabled": False}, {"sku": "automatic", "network_plugin": "none"}, ["kube-proxy-config-with-automatic"]),
        ({"mode": "IPTABLES"}, {"sku": "Automatic"}, ["kube-proxy-config-with-automatic"]),
        ({"mode": "IPTABLES"}, {"sku": "base"}, []),
        ({"mode": "IPVS"}, {"kubernetes_version": "1.41.0"}, ["ipvs-off-by-default"]),
        ({"mode": "IPVS"}, {"kubernetes_version": "1.43"}, ["ipvs-gone"]),
        ({"mode": "IPVS"}, {"kubernetes_version": "1.21.9"}, ["kubernetes-too-old-for-mode"]),
        ({"mode": "IPVS"}, {"kubernetes_version": "1.9"}, ["kubernetes-too-old-for-mode"]),
        ({"mode": "IPVS"}, {"kubernetes_version": "1.22"}, []),
        ({"mode": "NFTABLES"}, {"kubernetes_version": "1.32.7"}, ["kubernetes-too-old-for-mode"]),
        ({"mode": "NFTABLES"}, {"kubernetes_version": "1.33.0"}, []),
        ({"mode": "NFTABLES"}, {"kubernetes_version": "2.0"}, []),
        ({"mode": "NFTABLES"}, {"kubernetes_version": "latest"}, []),
        ({"mode": "NFTABLES"}, {"kubernetes_version": None}, []),
        ({"mode": "IPTABLES"}, {"kubernetes_version": "1.10"}, []),
        ({"mode": "IPVS"}, {"windows_admin_username": "x", "vm_set_type": "AvailabilitySet"}, []),
    ],
)
def test_kube_proxy(settings: dict[str, Any], flags: dict[str, str | None], rules: list[str]) -> None:
    assert found(KUBE_PROXY, settings, **flags) == rules


def test_a_finding_points_to_the_setting_that_does_not_go_with_the_flag() -> None:
    checked = check(KUBE_PROXY, '{\n "mode": "IPVS"}')

    [finding] = check_flags(checked, Flags(network_policy="azure"))

    assert (finding.place.pointer, finding.place.line, finding.place.column) == ("/mode", 2, 10)


def test_flags_are_taken_from_what_azure_cli_parsed() -> None:
    namespace = SimpleNamespace(network_plugin="none", kubernetes_version="", name="c")

    assert Flags.of(namespace) == Flags(network_plugin="none")


@pytest.mark.parametrize(
    ("settings", "flags", "rules"),
    [
        ({"enabled": True}, {"disable_http_proxy": True}, ["enabled-against-a-flag"]),
        ({"enabled": False}, {"enable_http_proxy": True}, ["enabled-against-a-flag"]),
        ({"enabled": True}, {"enable_http_proxy": True}, []),
        ({"trustedCa": None}, {"disable_http_proxy": True}, []),
        ({"trustedCa": None}, {"windows_admin_username": "x", "vm_set_type": "AvailabilitySet"}, []),
    ],
)
def test_on_update_only_the_switches_count(settings: dict[str, Any], flags: dict[str, Any], rules: list[str]) -> None:
    checked = check(HTTP_PROXY, json.dumps(settings), Purpose.UPDATE)

    assert [each.rule.id for each in check_flags(checked, Flags(**flags), Purpose.UPDATE)] == rules


def test_on_update_kube_proxy_is_held_against_the_cluster_instead() -> None:
    assert check_flags(check(KUBE_PROXY, '{"enabled": false}'), Flags(), Purpose.UPDATE) == []


def test_the_flags_are_those_of_azure_cli() -> None:
    """A flag that azure-cli renames would switch a rule off unseen."""
    from azure.cli.command_modules.acs.custom import aks_create, aks_update

    known = {*inspect.signature(aks_create).parameters, *inspect.signature(aks_update).parameters}
    newer = {"enable_azure_monitor_logs"}  # not yet in azure-cli 2.85.0
    assert set(Flags.__dataclass_fields__) - newer <= known
