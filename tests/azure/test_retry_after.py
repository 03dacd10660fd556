"""What answers say of waiting: understood in all its forms, and never believed for ever."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from azure.core.pipeline.policies._utils import get_retry_after
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.azure.retry_after import MAX_SECONDS, retry_after, tame


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "17"}, 17),
        ({"retry-after-ms": "250", "Retry-After": "1"}, 0.25),
        ({"x-ms-retry-after-ms": "1500"}, 1.5),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": format_datetime(datetime.now(timezone.utc) - timedelta(hours=1))}, 0),
        ({}, None),
    ],
)
def test_all_forms_of_the_hint_are_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_date_is_read_as_seconds_from_now() -> None:
    at = datetime.now(timezone.utc) + timedelta(seconds=90)

    assert 80 < (retry_after({"Retry-After": format_datetime(at, usegmt=True)}) or 0) <= 90


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("99999999999999999999", MAX_SECONDS),
        ("9" * 5000, MAX_SECONDS),
        ("3601", MAX_SECONDS),
        ("-5", None),
        ("-99999999999999999999", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_SECONDS),
        ("Fri, 31 Dec 9999 23:59:59 -1200", MAX_SECONDS),
        ("Mon, 01 Jan 0001 00:00:00 +1200", 0),
        ("Sat, 01 Jan 99999 00:00:00 GMT", None),
        ("Sat, 01 Jan 2028 00:00:00 +99999999", None),
        ("inf", None),
        ("nan", None),
    ],
)
def test_no_hint_is_believed_for_more_than_an_hour(text: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": text}) == seconds


DATES = st.builds(
    "{}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(["Mon", "x", ""]),
    st.integers(-1, 40),
    st.sampled_from(["Jan", "Feb", "Dec", "x"]),
    st.integers(-1, 10**7),
    *[st.integers(-1, 70)] * 3,
    st.sampled_from(["GMT", "+0000", "-2359", "+9999", "+99999999999", "EST", ""]),
)


@given(text=st.text(max_size=40) | DATES | st.integers().map(str) | st.floats().map(str))
def test_whatever_the_hint_it_is_a_time_to_wait_or_none(text: str) -> None:
    for name in ("Retry-After", "retry-after-ms", "x-ms-retry-after-ms"):
        seconds = retry_after({name: text})
        assert seconds is None or 0 <= seconds <= MAX_SECONDS


@given(
    headers=st.dictionaries(
        st.sampled_from(["Retry-After", "retry-after-ms", "x-ms-retry-after-ms", "Date"]),
        st.text(max_size=20) | DATES | st.integers().map(str) | st.floats().map(str),
    )
)
def test_what_is_left_of_a_hint_azure_core_can_read(headers: dict[str, str]) -> None:
    class Answer:
        http_response = type("Response", (), {"headers": headers})

    date = headers.get("Date")
    tame(headers)
    seconds = get_retry_after(Answer())

    assert seconds is None or -1 <= seconds <= MAX_SECONDS + 1
    assert headers.get("Date") == date
