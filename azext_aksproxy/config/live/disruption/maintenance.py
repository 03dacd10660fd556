"""A maintenance window of AKS: whether it is open, until when, and when the next one begins. Pure.

The shape is `properties.maintenanceWindow` of a maintenance configuration (SDK 41.6.0; AKS documentation, planned
maintenance, December 2025). `startTime` and `notAllowedDates` go by `utcOffset`, and the last day not allowed is not
allowed to its end (SDK). `weekIndex` counts that weekday in the month, not weeks (terraform-provider-azurerm#23979).

What nobody documents is kept apart as doubt, `may_be_open`: from which occurrence an interval above 1 counts, what
becomes of the 31st in a shorter month, and what a window is before its `startDate`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from azext_aksproxy.config.live.cluster import as_object

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKS = ("first", "second", "third", "fourth", "last")
MOST_HOURS = 24
"""The longest window (AKS documentation: 4 to 24 hours; a shorter one than 4 is taken as it is)."""

HORIZON_DAYS = 10 * 366
"""How far a next window is looked for. Ours: the 29th of February, each twelfth month, comes within 8 years."""

OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})", re.ASCII)
CLOCK = re.compile(r"(\d{2}):(\d{2})", re.ASCII)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Opening:
    """A time in which a window is open: from `begins` on, up to `ends`; both with the window's UTC offset."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Schedule:
    """The days on which a window begins: those that fit, of every `interval`th period (a day, a week, a month).

    `may_fit` also takes the last day of a month that is too short for the day asked for.
    """

    interval: int
    period: Callable[[date], int]
    fits: Callable[[date], bool]
    may_fit: Callable[[date], bool]


@dataclass(frozen=True)
class Window:
    """A window that comes again and again. It begins on days of `schedule` at `start`, by the clock of `zone`.

    `since` is its first day, None where it was always there. `blocked` are spans in which it is closed all the same.
    """

    schedule: Schedule
    start: time
    duration: timedelta
    zone: timezone
    since: date | None
    blocked: tuple[Opening, ...]

    def opening(self, now: datetime) -> Opening | None:
        """Return the opening that `now`, an aware time, is in; None where the window is closed."""
        return next((each for each in self._around(now, self._is_first) if each.begins <= now < each.ends), None)

    def may_be_open(self, now: datetime) -> bool:
        """Say whether the window is open at `now` by another reading of what is not documented."""
        local = now.astimezone(self.zone)
        if self.since and local.date() < self.since:
            return True
        return any(each.begins <= now < each.ends for each in self._around(now, self.schedule.may_fit))

    def next(self, now: datetime) -> Opening | None:
        """Return the first opening that begins after `now`; None where there is none within the horizon."""
        first = max(now.astimezone(self.zone).date() - 2 * DAY, self.since or date.min).toordinal()
        last = min(first + HORIZON_DAYS, date.max.toordinal() - 2)
        days = (date.fromordinal(each) for each in range(first, last))
        found = (each for day in days if self._is_first(day) for each in self._openings(day))
        return next((each for each in found if each.begins > now), None)

    def _around(self, now: datetime, fits: Callable[[date], bool]) -> Iterator[Opening]:
        """Yield the openings that may hold `now`, those of a window that began on one of the last days."""
        today = now.astimezone(self.zone).date()
        for day in (today - DAY, today):
            if fits(day):
                yield from self._openings(day)

    def _is_first(self, day: date) -> bool:
        """Say whether a window begins on `day`: the first is the first that fits since `since`."""
        if not self.schedule.fits(day) or (self.since and day < self.since):
            return False
        if self.since is None or self.schedule.interval == 1:
            return True
        first = self._first(self.since)
        return first is not None and (self.schedule.period(day) - first) % self.schedule.interval == 0

    def _first(self, since: date) -> int | None:
        """Return the period of the first day from `since` on that fits."""
        days = (since.toordinal() + each for each in range(HORIZON_DAYS))
        fitting = (date.fromordinal(each) for each in days if each <= date.max.toordinal())
        return next((self.schedule.period(each) for each in fitting if self.schedule.fits(each)), None)

    def _openings(self, day: date) -> list[Opening]:
        """Return the window that begins on `day`, without the times that are not allowed."""
        begins = datetime.combine(day, self.start, self.zone)
        openings = [Opening(begins, begins + self.duration)]
        for block in self.blocked:
            openings = [rest for each in openings for rest in _without(each, block)]
        return openings


def window_of(configuration: Any) -> Window | None:
    """Return the window of a maintenance configuration, the JSON that the resource manager answers.

    None where it has none that can be told: a part that must be there is missing or damaged, or it is one that is
    shared (`maintenanceWindowId`, azure-cli-extensions#9927). A part that may be missing counts as missing if damaged.
    """
    described = as_object(as_object(as_object(configuration).get("properties")).get("maintenanceWindow"))
    schedule, start = _schedule(as_object(described.get("schedule"))), _clock(described.get("startTime"))
    hours = _count(described.get("durationHours"))
    if schedule is None or start is None or hours is None or hours > MOST_HOURS:
        return None
    zone = _zone(described.get("utcOffset"))
    spans = described.get("notAllowedDates")
    blocked = [_span(as_object(each), zone) for each in spans] if isinstance(spans, list) else []
    known = tuple(sorted((each for each in blocked if each), key=lambda each: each.begins))
    return Window(schedule, start, timedelta(hours=hours), zone, _date(described.get("startDate")), known)


def _schedule(described: Mapping[str, Any]) -> Schedule | None:
    """Return the schedule of the one type that is given; the others are missing or null."""
    for name, read in READERS.items():
        if described.get(name) is not None:
            return read(as_object(described[name]))
    return None


def _daily(described: Mapping[str, Any]) -> Schedule | None:
    interval = _count(described.get("intervalDays"))
    return Schedule(interval, date.toordinal, _always, _always) if interval else None


def _weekly(described: Mapping[str, Any]) -> Schedule | None:
    interval, weekday = _count(described.get("intervalWeeks")), _index(DAYS, described.get("dayOfWeek"))
    if interval is None or weekday is None:
        return None

    def fits(day: date) -> bool:
        return day.weekday() == weekday

    return Schedule(interval, lambda day: day.toordinal() // 7, fits, fits)


def _absolute_monthly(described: Mapping[str, Any]) -> Schedule | None:
    interval, number = _count(described.get("intervalMonths")), _count(described.get("dayOfMonth"))
    if interval is None or number is None or number > 31:
        return None
    return Schedule(
        interval, _month, lambda day: day.day == number, lambda day: day.day == min(number, _length_of_month(day))
    )


def _relative_monthly(described: Mapping[str, Any]) -> Schedule | None:
    interval, weekday = _count(described.get("intervalMonths")), _index(DAYS, described.get("dayOfWeek"))
    week = _index(WEEKS, described.get("weekIndex"))
    if interval is None or weekday is None or week is None:
        return None

    def fits(day: date) -> bool:
        is_in_week = day.day + 7 > _length_of_month(day) if week == WEEKS.index("last") else (day.day - 1) // 7 == week
        return day.weekday() == weekday and is_in_week

    return Schedule(interval, _month, fits, fits)


READERS: dict[str, Callable[[Mapping[str, Any]], Schedule | None]] = {
    "daily": _daily,
    "weekly": _weekly,
    "absoluteMonthly": _absolute_monthly,
    "relativeMonthly": _relative_monthly,
}


def _without(opening: Opening, block: Opening) -> Iterator[Opening]:
    """Yield what is left of `opening` before and after `block`."""
    if block.ends <= opening.begins or opening.ends <= block.begins:
        yield opening
        return
    if opening.begins < block.begins:
        yield Opening(opening.begins, block.begins)
    if block.ends < opening.ends:
        yield Opening(block.ends, opening.ends)


def _span(described: Mapping[str, Any], zone: timezone) -> Opening | None:
    """Return the time from the begin of one date to the end of another."""
    first, last = _date(described.get("start")), _date(described.get("end"))
    if first is None or last is None or last < first:
        return None
    return Opening(datetime.combine(first, time(), zone), datetime.combine(last + DAY, time(), zone))


def _always(_: date) -> bool:
    return True


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _length_of_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _index(names: tuple[str, ...], value: Any) -> int | None:
    return names.index(value.lower()) if isinstance(value, str) and value.lower() in names else None


def _date(value: Any) -> date | None:
    """Return the date that `value` begins with, such as `2026-11-01`; one that no calendar reaches is none."""
    try:
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and date.min.year < day.year < date.max.year else None


def _clock(value: Any) -> time | None:
    found = CLOCK.fullmatch(value) if isinstance(value, str) else None
    return time(int(found[1]), int(found[2])) if found and int(found[1]) < 24 and int(found[2]) < 60 else None


def _zone(value: Any) -> timezone:
    """Return the zone of a UTC offset such as `-07:00`; the default is UTC (SDK)."""
    found = OFFSET.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        return timezone.utc
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == "-" else offset)
