"""The fleet of docs/how-to/stages-and-windows.md, one of whose clusters has a window, and output as of one day."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tools.az import Az
from tools.checkout import ROOT
from tools.fleet import PROXY, put

OPENS = "02:00"
DAYS = 2
"""In how many days the window opens. It opens each week."""

API_VERSION = "2026-03-01"
EVENT = re.compile(r"^\d{4}-\d\d-\d\dT.*\n", re.MULTILINE)
PASSING = re.compile(rf"\d{{4}}-\d\d-\d\dT(?!{OPENS}:00\.000Z)\d\d:\d\d:\d\d\.\d{{3}}Z")
"""A time that differs from run to run."""


def put_fleet(az: Az, folder: Path) -> None:
    """Put clusters of two rings into the emulator, and a file with the old and the new CA of examples/."""
    cas = [
        base64.b64decode(json.loads((ROOT / "examples" / file).read_text("utf-8"))[key]).strip() + b"\n"
        for file, key in (("aks-proxy-config.json", "trustedCA"), ("aks-proxy-config-2.json", "trustedCa"))
    ]
    had, gets = (base64.b64encode(each).decode() for each in (cas[0], b"".join(cas)))
    (folder / "ca-both.json").write_text(json.dumps({"trustedCa": gets}), "utf-8")
    proxy = {**PROXY, "trustedCa": had}
    in_window: dict[str, Any] = {"nodeDisruptionProfile": {"nodeDisruptionPolicy": "AllowDuringMaintenanceWindow"}}
    put(az.emulator, "shop-dev", group="shop", tags={"ring": "dev"}, httpProxyConfig=proxy)
    put(az.emulator, "shop-eu", group="shop", tags={"ring": "prod"}, httpProxyConfig=proxy)
    closed = put(az.emulator, "shop-us", group="shop", tags={"ring": "prod"}, httpProxyConfig=proxy, **in_window)
    day = datetime.now(timezone.utc) + timedelta(days=DAYS)
    schedule = {"weekly": {"intervalWeeks": 1, "dayOfWeek": f"{day:%A}"}}
    window = {"schedule": schedule, "durationHours": 4, "startTime": OPENS}
    place = f"{closed}/maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule"
    az.emulator.call("PUT", place, {"properties": {"maintenanceWindow": window}}, API_VERSION)
    az.must("config", "set", "aksproxy.rollout_poll_seconds=0.1")


def as_shown(text: str) -> str:
    """Return output of today as it would have been two days before the window of the page opens."""
    opens = datetime.now(timezone.utc) + timedelta(days=DAYS)
    told = re.sub(r"(\.\.\.\n)+", "...\n", EVENT.sub("...\n", text))
    return PASSING.sub("2026-11-26T10:00:00.000Z", told).replace(f"{opens:%Y-%m-%d}", "2026-11-28")
