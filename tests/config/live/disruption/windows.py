"""Random maintenance windows and moments."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from azext_aksproxy.config.live.disruption.maintenance import DAYS, WEEKS

DATES = st.dates(date(2020, 1, 1), date(2030, 1, 1))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(timezone.utc))
INTERVALS = st.integers(1, 5)
WEEKDAYS = st.sampled_from([each.capitalize() for each in DAYS])
SCHEDULES = st.one_of(
    st.fixed_dictionaries({"daily": st.fixed_dictionaries({"intervalDays": INTERVALS})}),
    st.fixed_dictionaries(
        {"weekly": st.fixed_dictionaries({"intervalWeeks": INTERVALS, "dayOfWeek": WEEKDAYS})},
    ),
    st.fixed_dictionaries(
        {"absoluteMonthly": st.fixed_dictionaries({"intervalMonths": INTERVALS, "dayOfMonth": st.integers(1, 31)})},
    ),
    st.fixed_dictionaries(
        {
            "relativeMonthly": st.fixed_dictionaries(
                {
                    "intervalMonths": INTERVALS,
                    "dayOfWeek": WEEKDAYS,
                    "weekIndex": st.sampled_from([each.capitalize() for each in WEEKS]),
                }
            )
        }
    ),
)
SPANS = st.lists(st.tuples(DATES, st.integers(0, 40)), max_size=3).map(
    lambda spans: [{"start": str(day), "end": str(day + timedelta(length))} for day, length in spans]
)
WINDOW_PARTS = st.fixed_dictionaries(
    {
        "schedule": SCHEDULES,
        "durationHours": st.integers(4, 24),
        "startTime": st.times().map(lambda each: each.strftime("%H:%M")),
        "utcOffset": st.sampled_from(["+00:00", "+05:30", "-08:00", "+14:00", "-12:00"]),
        "notAllowedDates": SPANS,
    },
    optional={"startDate": DATES.map(str)},
)
