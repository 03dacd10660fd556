"""What the Node Disruption Policy of a cluster means for an update that changes its HTTP proxy."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe, table
from azext_aksproxy.config.live.disruption.maintenance import window_of
from azext_aksproxy.config.live.disruption.policy import Disruption, check_disruption

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=timezone.utc)
"""A Thursday."""

ALLOW = "With the extension aks-preview: az aks update -g rg -n c --node-disruption-policy Allow"
LOOK = "Look at it: az aks maintenanceconfiguration show -g rg --cluster-name c -n aksManagedNodeOSUpgradeSchedule"
POLICY = "The Node Disruption Policy of the cluster 'c' is AllowDuringMaintenanceWindow"


def weekly(day: str, **parts: Any) -> Any:
    schedule = {"weekly": {"intervalWeeks": parts.pop("every", 1), "dayOfWeek": day}}
    return {"durationHours": 4, "startTime": "02:00", "utcOffset": "+01:00", "schedule": schedule, **parts}


def found(policy: str, has_window: bool | None = None, window: Any = None) -> list[tuple[str, str, str, str]]:
    configured = window_of({"properties": {"maintenanceWindow": window}})
    findings = check_disruption(Disruption(policy, "rg", "c", has_window, configured), NOW)
    return [(each.rule.id, each.severity.value, each.message, each.hint) for each in findings]


@pytest.mark.parametrize("policy", ["", "Allow", "allow", "DeferToNextMaintenanceWindow"])
def test_what_allows_everything_or_is_not_known_says_nothing(policy: str) -> None:
    assert found(policy, True, weekly("Friday")) == []


@pytest.mark.parametrize("policy", ["Block", "block"])
def test_block_is_an_error_with_the_way_out(policy: str) -> None:
    message = "The Node Disruption Policy of the cluster 'c' is Block: AKS refuses the change."

    assert found(policy) == [
        ("node-disruption-blocked", "error", message, f"Allow it, and set it back afterwards. {ALLOW}"),
    ]


IN_WINDOW = "AllowDuringMaintenanceWindow"


@pytest.mark.parametrize(
    ("has_window", "window", "rule", "said", "hint"),
    [
        (
            False,
            None,
            "without-window",
            ", but there is no aksManagedNodeOSUpgradeSchedule: AKS takes the change at any time.",
            "",
        ),
        (True, weekly("Thursday"), "window-open", ", and the window is open until 2026-11-26 06:00+01:00.", ""),
        (
            True,
            weekly("Friday"),
            "window-closed",
            ", and the window is closed: AKS refuses the change. "
            "The next one is from 2026-11-27 02:00+01:00 to 2026-11-27 06:00+01:00.",
            f"Wait for it, or allow the change now. {ALLOW}",
        ),
        (
            True,
            weekly("Thursday", notAllowedDates=[{"start": "2020-01-01", "end": "2100-01-01"}]),
            "window-closed",
            ", and the window is closed: AKS refuses the change. No next one can be found.",
            f"Wait for it, or allow the change now. {ALLOW}",
        ),
        (
            True,
            weekly("Thursday", every=2, startDate="2026-11-19"),
            "window-unsure",
            ", and the window seems to be closed. "
            "The next one is from 2026-12-03 02:00+01:00 to 2026-12-03 06:00+01:00. AKS decides.",
            LOOK,
        ),
        (
            True,
            None,
            "window-unsure",
            ", and the window of aksManagedNodeOSUpgradeSchedule cannot be told: AKS decides.",
            LOOK,
        ),
        (
            None,
            None,
            "window-unsure",
            ", and the window of aksManagedNodeOSUpgradeSchedule cannot be told: AKS decides.",
            LOOK,
        ),
    ],
)
def test_the_window_decides(has_window: bool | None, window: Any, rule: str, said: str, hint: str) -> None:
    severities = {"window-open": "info", "without-window": "info", "window-closed": "error", "window-unsure": "warning"}

    assert found(IN_WINDOW, has_window, window) == [
        (f"node-disruption-{rule}", severities[rule], f"{POLICY}{said}", hint)
    ]
    assert found(IN_WINDOW.lower(), has_window, window) == found(IN_WINDOW, has_window, window)


def test_an_error_says_which_cluster() -> None:
    [finding] = check_disruption(Disruption("Block", "rg", "c"), NOW)

    assert (finding.place.file, finding.severity) == ("cluster c", Severity.ERROR)


@pytest.mark.parametrize(
    ("profile", "policy"),
    [
        ({"nodeDisruptionPolicy": "Block"}, "Block"),
        ({"nodeDisruptionPolicy": None}, None),
        ({"nodeDisruptionPolicy": 1}, None),
        ("Block", None),
        (None, None),
    ],
)
def test_the_policy_is_shown(profile: Any, policy: str | None) -> None:
    cluster = Cluster.of({"properties": {"nodeDisruptionProfile": profile}})
    described = describe(cluster, frozenset(), NOW)

    assert described["nodeDisruptionPolicy"] == policy
    assert table(described) == ([{"Setting": "nodeDisruptionPolicy", "Value": policy}] if policy else [])
