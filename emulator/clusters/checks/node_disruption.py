"""The Node Disruption Policy: whether a write that changes the HTTP proxy, and so reimages the nodes, is taken now."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from emulator.clusters.checks.maintenance_window import is_open
from emulator.documents import Json
from emulator.errors import bad_request
from emulator.state import Cluster

WINDOW = "aksManagedNodeOSUpgradeSchedule"


def check_node_disruption(known: Cluster | None, made: Json) -> None:
    """Refuse the cluster `made` if it has another HTTP proxy than the one that is `known`, and its policy forbids that.

    The policy that counts is the one that the cluster had. Without a maintenance configuration the change is taken.

    Raises:
        ProviderError: with the service's own code; the words are made up.

    """
    if known is None or _proxy(known.body) == _proxy(made):
        return
    profile = known.body["properties"].get("nodeDisruptionProfile") or {}
    policy = profile.get("nodeDisruptionPolicy")
    if policy == "Block":
        raise bad_request(
            "OperationBlockedByNodeDisruptionPolicy",
            "The operation requires node reimage, and is blocked by the Node Disruption Policy 'Block'.",
        )
    configuration = known.maintenance.get(WINDOW.lower())
    if policy == "AllowDuringMaintenanceWindow" and configuration and not _is_open(configuration):
        raise bad_request(
            "OperationOutsideNodeDisruptionWindow",
            f"The operation requires node reimage, and is allowed in the maintenance window '{WINDOW}' only.",
        )


def _is_open(configuration: Json) -> bool:
    window = configuration["properties"].get("maintenanceWindow")
    return not window or is_open(window, utc_now())


def utc_now() -> datetime:
    """Return the time that windows are held against."""
    return datetime.now(timezone.utc)


def _proxy(body: Json) -> Any:
    """Return the settings of the HTTP proxy, comparable: the order of noProxy says nothing."""
    config = body["properties"].get("httpProxyConfig") or {}
    return {**config, **{name: sorted(config.get(name) or []) for name in ("noProxy", "effectiveNoProxy")}}
