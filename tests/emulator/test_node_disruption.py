"""The Node Disruption Policy and maintenance configurations, as the emulator knows them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given

from azext_aksproxy.config.live.disruption.maintenance import window_of
from emulator.clusters.checks.maintenance_window import is_open
from emulator.process import Emulator
from tests.config.live.disruption.windows import MOMENTS, WINDOW_PARTS
from tests.emulator.cluster import CLUSTER, GA, PROXY, error_of, make, put, show, with_http_proxy

CONFIGURATION = f"{CLUSTER}/maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule"


def policy(value: str) -> dict[str, Any]:
    return {"nodeDisruptionProfile": {"nodeDisruptionPolicy": value}}


def window(begins: timedelta) -> dict[str, Any]:
    """Return a configuration whose window of four hours begins so long from now, each fourth day."""
    start = datetime.now(timezone.utc) + begins
    parts = {"schedule": {"daily": {"intervalDays": 4}}, "durationHours": 4}
    when = {"startDate": f"{start:%Y-%m-%d}", "startTime": f"{start:%H:%M}"}
    return {"properties": {"maintenanceWindow": {**parts, **when}}}


def test_only_recent_previews_know_the_policy(emulator: Emulator) -> None:
    make(emulator)

    assert show(emulator)["properties"]["nodeDisruptionProfile"] == {"nodeDisruptionPolicy": "Allow"}
    for version in (GA, "2025-09-02-preview"):
        assert "nodeDisruptionProfile" not in show(emulator, version)["properties"]


def test_a_write_that_does_not_know_the_policy_keeps_it(emulator: Emulator) -> None:
    make(emulator, policy("Block"))
    make(emulator, policy("Allow"), version=GA)

    assert show(emulator)["properties"]["nodeDisruptionProfile"] == {"nodeDisruptionPolicy": "Block"}
    make(emulator)
    assert show(emulator)["properties"]["nodeDisruptionProfile"] == {"nodeDisruptionPolicy": "Block"}


def test_a_maintenance_configuration_is_kept(emulator: Emulator) -> None:
    make(emulator)
    missing = emulator.call("GET", CONFIGURATION, version=GA)
    made = emulator.call("PUT", CONFIGURATION, window(timedelta()), GA)
    make(emulator, with_http_proxy())

    assert error_of(missing) == (404, "NotFound")
    assert made.status_code == 200
    found = emulator.call("GET", CONFIGURATION, version=GA).json()
    assert (found["name"], found["properties"]) == (
        CONFIGURATION.rsplit("/", maxsplit=1)[-1],
        made.json()["properties"],
    )
    assert emulator.call("GET", CONFIGURATION.rpartition("/")[0], version=GA).json() == {"value": [found]}


@pytest.mark.parametrize(
    ("named", "begins", "refusal"),
    [
        ("Allow", timedelta(days=1), None),
        ("Block", None, "OperationBlockedByNodeDisruptionPolicy"),
        ("AllowDuringMaintenanceWindow", None, None),
        ("AllowDuringMaintenanceWindow", timedelta(hours=-1), None),
        ("AllowDuringMaintenanceWindow", timedelta(hours=1), "OperationOutsideNodeDisruptionWindow"),
    ],
)
def test_a_change_of_the_proxy_is_held_to_the_policy(
    emulator: Emulator, named: str, begins: timedelta | None, refusal: str | None
) -> None:
    had = with_http_proxy(noProxy=["a", "b"])
    make(emulator, {**had, **policy(named)})
    if begins is not None:
        emulator.call("PUT", CONFIGURATION, window(begins), GA)

    same = with_http_proxy(noProxy=["b", "a"])
    make(emulator, same, version=GA)
    answer = put(emulator, {"httpProxyConfig": {"httpProxy": PROXY, "noProxy": ["a"]}}, GA)

    if refusal:
        assert error_of(answer) == (400, refusal)
    else:
        assert answer.status_code == 200


@given(WINDOW_PARTS, MOMENTS)
def test_both_sides_read_a_window_alike(parts: dict[str, Any], now: datetime) -> None:
    """Two readings of the same documentation, made in different ways; what it leaves open, both read alike."""
    if "startDate" not in parts:
        parts = {**parts, "startDate": "2019-06-15"}
    found = window_of({"properties": {"maintenanceWindow": parts}})

    assert found
    assert is_open(parts, now) is (found.opening(now) is not None)
