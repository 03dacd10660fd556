"""The Node Disruption Policy (preview) of a cluster, against a change of its HTTP proxy: that reimages nodes. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from azext_aksproxy.config.findings import Finding, Place, Rule, Severity
from azext_aksproxy.config.live.disruption.maintenance import Opening, Window
from azext_aksproxy.config.redact import redact

BLOCK = "Block"
IN_WINDOW = "AllowDuringMaintenanceWindow"
WINDOW = "aksManagedNodeOSUpgradeSchedule"
"""The maintenance configuration whose window the policy goes by; the two others do not count (AKS documentation)."""

SOURCE = "AKS documentation, Node Disruption Policy (preview), August 2026"

BLOCKED = Rule(
    id="node-disruption-blocked",
    severity=Severity.ERROR,
    title="The Node Disruption Policy of the cluster is not Block",
    reason="AKS refuses every change of httpProxyConfig then, since it reimages the nodes.",
    source=SOURCE,
)
CLOSED = Rule(
    id="node-disruption-window-closed",
    severity=Severity.ERROR,
    title="The maintenance window is open where the Node Disruption Policy asks for it",
    reason=f"With {IN_WINDOW} AKS refuses every change of httpProxyConfig outside the window of {WINDOW}.",
    source=SOURCE,
)
UNSURE = Rule(
    id="node-disruption-window-unsure",
    severity=Severity.WARNING,
    title="It can be told whether the maintenance window that the Node Disruption Policy asks for is open",
    reason="The window cannot be read, or begins on days that the documentation leaves open. AKS decides.",
    source=f"{SOURCE}; planned maintenance, December 2025",
)
OPEN = Rule(
    id="node-disruption-window-open",
    severity=Severity.INFO,
    title="The maintenance window that the Node Disruption Policy asks for is open",
    reason="AKS takes the change until the window closes. What has begun by then goes on.",
    source=f"{SOURCE}; planned maintenance, December 2025",
)
WITHOUT_WINDOW = Rule(
    id="node-disruption-without-window",
    severity=Severity.INFO,
    title=f"The policy {IN_WINDOW} has a window to go by",
    reason="Without one AKS allows the change at any time, and the policy has no effect.",
    source=SOURCE,
)
RULES = (BLOCKED, CLOSED, UNSURE, OPEN, WITHOUT_WINDOW)


@dataclass(frozen=True)
class Disruption:
    """What a cluster says of when its nodes may be disrupted.

    `policy` is "" where it is not known. `has_window` says whether the maintenance configuration is there, None where
    that is not known or was not asked; `window` is None where it cannot be told.
    """

    policy: str
    group: str
    name: str
    has_window: bool | None = None
    window: Window | None = None

    @property
    def asks_for_window(self) -> bool:
        """Say whether the policy goes by the maintenance window."""
        return self.policy.lower() == IN_WINDOW.lower()


@dataclass(frozen=True)
class Forbidden:
    """Why AKS refuses a change of the HTTP proxy for now, and when it may be taken: None where nobody knows."""

    reason: str
    opens: datetime | None = None


def forbidden(has: Disruption, now: datetime) -> Forbidden | None:
    """Return what forbids a change of the HTTP proxy at `now`, an aware time; None where nothing is known to."""
    reason = " ".join(each.message for each in check_disruption(has, now) if each.rule.severity is Severity.ERROR)
    return Forbidden(reason, next_opening(has, now)) if reason else None


def next_opening(has: Disruption, now: datetime) -> datetime | None:
    """Return when the window that the policy goes by opens next after `now`; None where none does, or nobody knows."""
    opening = has.window.next(now) if has.asks_for_window and has.window else None
    return opening.begins if opening else None


def check_disruption(has: Disruption, now: datetime) -> Iterator[Finding]:
    """Yield what the policy means for an update at `now`, an aware time, that changes the HTTP proxy.

    Nothing where it allows everything, or is not known.
    """
    if has.policy.lower() == BLOCK.lower():
        message = f"The Node Disruption Policy of the cluster '{redact(has.name)}' is Block: AKS refuses the change."
        yield _finding(has, BLOCKED, message, f"Allow it, and set it back afterwards. {_allow(has)}")
    elif has.asks_for_window:
        yield _by_window(has, now)


def _by_window(has: Disruption, now: datetime) -> Finding:
    policy = f"The Node Disruption Policy of the cluster '{redact(has.name)}' is {IN_WINDOW}"
    if has.has_window is False:
        message = f"{policy}, but there is no {WINDOW}: AKS takes the change at any time."
        return _finding(has, WITHOUT_WINDOW, message, "")
    if has.window is None:
        return _finding(has, UNSURE, f"{policy}, and the window of {WINDOW} cannot be told: AKS decides.", _look(has))
    if opening := has.window.opening(now):
        return _finding(has, OPEN, f"{policy}, and the window is open until {_at(opening.ends)}.", "")
    following = _next(has.window.next(now))
    if has.window.may_be_open(now):
        message = f"{policy}, and the window seems to be closed. {following} AKS decides."
        return _finding(has, UNSURE, message, _look(has))
    message = f"{policy}, and the window is closed: AKS refuses the change. {following}"
    return _finding(has, CLOSED, message, f"Wait for it, or allow the change now. {_allow(has)}")


def _next(opening: Opening | None) -> str:
    if opening is None:
        return "No next one can be found."
    return f"The next one is from {_at(opening.begins)} to {_at(opening.ends)}."


def _at(when: datetime) -> str:
    return when.isoformat(" ", "minutes")


def _allow(has: Disruption) -> str:
    """Return the command, whose flag only aks-preview has (azure-cli-extensions#9893, May 2026)."""
    command = f"az aks update -g {redact(has.group)} -n {redact(has.name)} --node-disruption-policy Allow"
    return f"With the extension aks-preview: {command}"


def _look(has: Disruption) -> str:
    cluster = f"-g {redact(has.group)} --cluster-name {redact(has.name)}"
    return f"Look at it: az aks maintenanceconfiguration show {cluster} -n {WINDOW}"


def _finding(has: Disruption, rule: Rule, message: str, hint: str) -> Finding:
    return Finding(rule, message, hint, place=Place(f"cluster {has.name}"))
