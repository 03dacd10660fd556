"""Whether a maintenance window is open: day by day, with an interval counted from the first day that fits."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone

from emulator.documents import Json

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKS = ("First", "Second", "Third", "Fourth")


def is_open(window: Json, now: datetime) -> bool:
    """Return whether the `maintenanceWindow` of a configuration is open at a time."""
    offset = window.get("utcOffset") or "+00:00"
    minutes = int(offset[1:3]) * 60 + int(offset[4:6])
    local = now.astimezone(timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes)))
    wall = local.replace(tzinfo=None)
    if any(each["start"] <= str(wall.date()) <= each["end"] for each in window.get("notAllowedDates") or []):
        return False
    start = time.fromisoformat(window["startTime"])
    length = timedelta(hours=window["durationHours"])
    days = (wall.date() - timedelta(days=1), wall.date())
    begins = [datetime.combine(day, start) for day in days if _begins_on(day, window)]
    return any(each <= wall < each + length for each in begins)


def _begins_on(day: date, window: Json) -> bool:
    schedule = {name: value for name, value in window["schedule"].items() if value}
    [(kind, parts)] = schedule.items()
    interval = next(value for name, value in parts.items() if name.startswith("interval"))
    first = date.fromisoformat(window["startDate"]) if window.get("startDate") else None
    if not _fits(day, kind, parts) or (first and day < first):
        return False
    if first is None:
        return True
    while not _fits(first, kind, parts):
        first += timedelta(days=1)
    if kind == "daily":
        apart = (day - first).days
    elif kind == "weekly":
        apart = (day - first).days // 7
    else:
        apart = (day.year - first.year) * 12 + day.month - first.month
    return bool(apart % interval == 0)


def _fits(day: date, kind: str, parts: Json) -> bool:
    if kind == "absoluteMonthly":
        return bool(day.day == parts["dayOfMonth"])
    if kind == "daily":
        return True
    if _DAYS[day.weekday()] != parts["dayOfWeek"]:
        return False
    if kind == "weekly":
        return True
    if parts["weekIndex"] == "Last":
        return day.day > monthrange(day.year, day.month)[1] - 7
    return _WEEKS.index(parts["weekIndex"]) == (day.day - 1) // 7
