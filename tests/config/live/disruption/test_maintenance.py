"""When a maintenance window is open, until when, and when the next one begins."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.live.disruption.maintenance import Opening, Window, window_of
from tests.config.live.disruption.windows import MOMENTS, WINDOW_PARTS

DAILY = {"daily": {"intervalDays": 1}}
FRIDAYS = {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Friday"}}
FORTNIGHT = {"weekly": {"intervalWeeks": 2, "dayOfWeek": "Friday"}}
FIRSTS = {"absoluteMonthly": {"intervalMonths": 1, "dayOfMonth": 1}}
QUARTER = {"absoluteMonthly": {"intervalMonths": 3, "dayOfMonth": 1}}
LASTS = {"absoluteMonthly": {"intervalMonths": 1, "dayOfMonth": 31}}


def nth(week: str, day: str, interval: int = 1) -> dict[str, Any]:
    return {"relativeMonthly": {"intervalMonths": interval, "weekIndex": week, "dayOfWeek": day}}


def configuration(schedule: Any, **parts: Any) -> dict[str, Any]:
    usual = {"durationHours": 4, "startTime": "02:00", "schedule": schedule}
    return {"properties": {"maintenanceWindow": {**usual, **parts}}}


def window(schedule: Any, **parts: Any) -> Window:
    found = window_of(configuration(schedule, **parts))
    assert found is not None
    return found


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def shown(opening: Opening | None) -> str | None:
    """Return an opening in UTC, to the minute."""
    if opening is None:
        return None
    begins, ends = (each.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M") for each in (opening.begins, opening.ends))
    return f"{begins} to {ends}"


@pytest.mark.parametrize(
    ("schedule", "parts", "now", "opening", "following"),
    [
        # 2026-11-26 is a Thursday
        (DAILY, {}, "2026-11-26 03:00", "2026-11-26 02:00 to 2026-11-26 06:00", "2026-11-27 02:00 to 2026-11-27 06:00"),
        (DAILY, {}, "2026-11-26 02:00", "2026-11-26 02:00 to 2026-11-26 06:00", "2026-11-27 02:00 to 2026-11-27 06:00"),
        (DAILY, {}, "2026-11-26 06:00", None, "2026-11-27 02:00 to 2026-11-27 06:00"),
        (DAILY, {}, "2026-11-26 01:59", None, "2026-11-26 02:00 to 2026-11-26 06:00"),
        # each third day from the first on
        (
            {"daily": {"intervalDays": 3}},
            {"startDate": "2026-11-20"},
            "2026-11-26 03:00",
            "2026-11-26 02:00 to 2026-11-26 06:00",
            "2026-11-29 02:00 to 2026-11-29 06:00",
        ),
        # over midnight, and the end of a month and of a year
        (
            DAILY,
            {"startTime": "22:00", "durationHours": 8},
            "2026-12-01 05:00",
            "2026-11-30 22:00 to 2026-12-01 06:00",
            "2026-12-01 22:00 to 2026-12-02 06:00",
        ),
        (
            LASTS,
            {"startTime": "23:59", "durationHours": 24},
            "2027-01-01 12:00",
            "2026-12-31 23:59 to 2027-01-01 23:59",
            "2027-01-31 23:59 to 2027-02-01 23:59",
        ),
        # offsets east and west of Greenwich move the day
        (
            FRIDAYS,
            {"utcOffset": "+05:30"},
            "2026-11-26 20:30",
            "2026-11-26 20:30 to 2026-11-27 00:30",
            "2026-12-03 20:30 to 2026-12-04 00:30",
        ),
        (FRIDAYS, {"utcOffset": "-08:00"}, "2026-11-27 09:59", None, "2026-11-27 10:00 to 2026-11-27 14:00"),
        # the first is the first Friday from its date on, then every second
        (
            FORTNIGHT,
            {"startDate": "2026-11-23"},
            "2026-11-27 03:00",
            "2026-11-27 02:00 to 2026-11-27 06:00",
            "2026-12-11 02:00 to 2026-12-11 06:00",
        ),
        (FORTNIGHT, {"startDate": "2026-11-16"}, "2026-11-27 03:00", None, "2026-12-04 02:00 to 2026-12-04 06:00"),
        (FIRSTS, {}, "2026-11-26 03:00", None, "2026-12-01 02:00 to 2026-12-01 06:00"),
        (QUARTER, {"startDate": "2026-09-02"}, "2026-11-26 03:00", None, "2027-01-01 02:00 to 2027-01-01 06:00"),
        # there is no 31st of November
        (LASTS, {}, "2026-11-30 03:00", None, "2026-12-31 02:00 to 2026-12-31 06:00"),
        (nth("First", "Tuesday"), {}, "2026-11-26 03:00", None, "2026-12-01 02:00 to 2026-12-01 06:00"),
        (nth("Second", "Tuesday"), {}, "2026-11-26 03:00", None, "2026-12-08 02:00 to 2026-12-08 06:00"),
        (
            nth("Fourth", "Thursday"),
            {},
            "2026-11-26 03:00",
            "2026-11-26 02:00 to 2026-11-26 06:00",
            "2026-12-24 02:00 to 2026-12-24 06:00",
        ),
        (
            nth("Last", "thursday"),
            {},
            "2026-11-26 03:00",
            "2026-11-26 02:00 to 2026-11-26 06:00",
            "2026-12-31 02:00 to 2026-12-31 06:00",
        ),
        (
            nth("Last", "Monday", interval=2),
            {"startDate": "2026-10-01"},
            "2026-11-26 03:00",
            None,
            "2026-12-28 02:00 to 2026-12-28 06:00",
        ),
        # not before its first day
        (DAILY, {"startDate": "2027-03-01"}, "2026-11-26 03:00", None, "2027-03-01 02:00 to 2027-03-01 06:00"),
        # the last day that is not allowed is so to its end, and a window that reaches into such days is cut
        (
            DAILY,
            {"notAllowedDates": [{"start": "2026-11-25", "end": "2026-11-28"}]},
            "2026-11-26 03:00",
            None,
            "2026-11-29 02:00 to 2026-11-29 06:00",
        ),
        (
            DAILY,
            {"startTime": "22:00", "notAllowedDates": [{"start": "2026-11-27", "end": "2026-11-27"}]},
            "2026-11-26 23:00",
            "2026-11-26 22:00 to 2026-11-27 00:00",
            "2026-11-28 00:00 to 2026-11-28 02:00",
        ),
        (
            DAILY,
            {"startTime": "22:00", "notAllowedDates": [{"start": "2026-11-26", "end": "2026-11-26"}]},
            "2026-11-26 23:00",
            None,
            "2026-11-27 00:00 to 2026-11-27 02:00",
        ),
        # these dates go by the offset, too (the example of the SDK)
        (
            {"daily": {"intervalDays": 1}},
            {
                "startTime": "23:00",
                "utcOffset": "+02:00",
                "notAllowedDates": [{"start": "2022-12-23", "end": "2023-01-03"}],
            },
            "2022-12-22 21:59",
            "2022-12-22 21:00 to 2022-12-22 22:00",
            "2023-01-03 22:00 to 2023-01-04 01:00",
        ),
        # never again
        (DAILY, {"notAllowedDates": [{"start": "2000-01-01", "end": "2999-01-01"}]}, "2026-11-26 03:00", None, None),
    ],
)
def test_when_a_window_is_open(
    schedule: Any, parts: dict[str, Any], now: str, opening: str | None, following: str | None
) -> None:
    found = window(schedule, **parts)

    assert (shown(found.opening(utc(now))), shown(found.next(utc(now)))) == (opening, following)


@pytest.mark.parametrize(
    ("schedule", "parts", "now", "expected"),
    [
        (FRIDAYS, {}, "2026-11-27 03:00", True),
        (FRIDAYS, {}, "2026-11-26 03:00", False),
        (FRIDAYS, {}, "2026-11-27 06:00", False),
        # another Friday, if AKS counts from another one
        (FORTNIGHT, {"startDate": "2026-11-16"}, "2026-11-27 03:00", True),
        (FORTNIGHT, {"startDate": "2026-11-16"}, "2026-11-26 03:00", False),
        # the last day of a short month, if AKS takes that
        (LASTS, {}, "2026-11-30 03:00", True),
        (LASTS, {}, "2026-11-29 03:00", False),
        # before its first day a window may be none at all
        (FRIDAYS, {"startDate": "2027-01-01"}, "2026-11-26 03:00", True),
    ],
)
def test_what_is_not_documented_is_a_doubt(schedule: Any, parts: dict[str, Any], now: str, expected: bool) -> None:
    assert window(schedule, **parts).may_be_open(utc(now)) is expected


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        [],
        {"properties": None},
        {"properties": {"maintenanceWindow": []}},
        {"properties": {"maintenanceWindowId": "/subscriptions/s"}},
        configuration(None),
        configuration({}),
        configuration({"weekly": None, "daily": None}),
        configuration({"daily": {"intervalDays": 0}}),
        configuration({"daily": {"intervalDays": True}}),
        configuration({"weekly": {"intervalWeeks": 1, "dayOfWeek": "Freitag"}}),
        configuration({"weekly": {"intervalWeeks": 1}}),
        configuration({"absoluteMonthly": {"intervalMonths": 1, "dayOfMonth": 32}}),
        configuration({"absoluteMonthly": {"dayOfMonth": 3}}),
        configuration({"relativeMonthly": {"intervalMonths": 1, "dayOfWeek": "Friday", "weekIndex": "Fifth"}}),
        configuration(DAILY, durationHours="4"),
        configuration(DAILY, durationHours=25),
        configuration(DAILY, startTime=None),
        configuration(DAILY, startTime="25:00"),
        configuration(DAILY, startTime="2:00"),
    ],
)
def test_a_window_without_what_it_needs_is_none(damaged: Any) -> None:
    assert window_of(damaged) is None


@pytest.mark.parametrize(
    "damaged",
    [
        {"utcOffset": "+25:00"},
        {"utcOffset": "local"},
        {"utcOffset": 2},
        {"startDate": "soon"},
        {"startDate": 20261126},
        {"startDate": "9999-12-31"},
        {"notAllowedDates": "2026-11-26"},
        {"notAllowedDates": [None, {}, {"start": "2026-11-26"}, {"start": "2026-11-27", "end": "2026-11-25"}]},
    ],
)
def test_a_damaged_part_that_may_be_missing_counts_as_missing(damaged: Any) -> None:
    assert window(DAILY, **damaged) == window(DAILY)


def test_other_types_may_be_null_and_dates_may_have_a_time() -> None:
    weekly = {"daily": None, "absoluteMonthly": None, "relativeMonthly": None, **FRIDAYS}

    assert shown(window(weekly).next(utc("2026-11-26 03:00"))) == "2026-11-27 02:00 to 2026-11-27 06:00"
    assert window(DAILY, startDate="2026-11-01T00:00:00Z").since == date(2026, 11, 1)


WINDOWS = WINDOW_PARTS.map(lambda parts: window(**parts))


@given(WINDOWS, MOMENTS)
def test_the_next_window_is_in_the_future_and_open_at_its_start_and_not_at_its_end(
    found: Window, now: datetime
) -> None:
    following = found.next(now)
    assert following is not None
    assert now < following.begins < following.ends <= following.begins + found.duration

    assert found.opening(following.begins) == following
    assert found.opening(following.ends - timedelta(minutes=1)) == following
    at_the_end = found.opening(following.ends)
    assert at_the_end is None or at_the_end.begins == following.ends


@given(WINDOWS, MOMENTS)
def test_a_window_is_open_between_its_begin_and_its_end(found: Window, now: datetime) -> None:
    opening = found.opening(now)
    if opening:
        assert opening.begins <= now < opening.ends
        assert found.may_be_open(now)
        assert not any(block.begins <= now < block.ends for block in found.blocked)
        assert found.since is None or opening.begins.date() >= found.since


@given(WINDOWS, MOMENTS)
def test_nothing_opens_before_the_next_window(found: Window, now: datetime) -> None:
    following, opening = found.next(now), found.opening(now)
    assert following is not None
    step = (following.begins - (opening.ends if opening else now)) / 7
    moments = [(opening.ends if opening else now) + step * number for number in range(7)]

    assert all(found.opening(each) is None for each in moments if each < following.begins)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["02:00", "+01:00", "2026-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "schedule",
                    "daily",
                    "weekly",
                    "intervalDays",
                    "durationHours",
                    "startTime",
                    "start",
                    "end",
                    "utcOffset",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON, JSON, MOMENTS)
def test_whatever_is_answered_ends_in_no_traceback(whole: Any, part: Any, schedule: Any, now: datetime) -> None:
    for answer in (
        whole,
        configuration(schedule),
        configuration(DAILY, durationHours=part, startDate=whole),
        configuration(DAILY, notAllowedDates=[{"start": part, "end": whole}, part], utcOffset=part),
        configuration({"weekly": schedule, "daily": part}),
    ):
        found = window_of(answer)
        if found:
            found.opening(now)
            found.next(now)
            found.may_be_open(now)
