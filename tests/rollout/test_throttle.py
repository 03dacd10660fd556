"""What the resource manager says about its limits holds for all clusters of the subscription, and no other."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.throttle import (
    FEW_WRITES,
    MAX_SECONDS,
    REMAINING_WRITES,
    SECONDS_BETWEEN_FEW,
    SECONDS_WITHOUT_HINT,
    Throttle,
    retry_after,
)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock)


def test_a_refusal_holds_its_whole_subscription_and_no_other(throttle: Throttle, clock: Clock) -> None:
    throttle.answered("One", 429, {"Retry-After": "17"})

    assert throttle.held("one") == 17
    assert throttle.reserve_write("ONE") == 17
    assert throttle.held("two") == 0
    assert throttle.reserve_write("two") == 0
    clock.now += 17
    assert throttle.held("one") == 0
    assert throttle.reserve_write("one") == 0


def test_a_later_refusal_does_not_shorten_the_wait(throttle: Throttle) -> None:
    throttle.answered("s", 429, {"Retry-After": "60"})
    throttle.answered("s", 429, {"Retry-After": "1"})

    assert throttle.held("s") == 60


def test_a_refusal_without_a_hint_holds_as_well(throttle: Throttle) -> None:
    throttle.answered("s", 429, {})

    assert throttle.held("s") == SECONDS_WITHOUT_HINT


@pytest.mark.parametrize("status", [200, 201, 202])
def test_the_hint_of_a_running_operation_holds_nothing(throttle: Throttle, status: int) -> None:
    throttle.answered("s", status, {"Retry-After": "60"})

    assert throttle.held("s") == 0


def test_few_writes_are_spread(throttle: Throttle, clock: Clock) -> None:
    throttle.answered("s", 200, {REMAINING_WRITES: str(FEW_WRITES)})

    assert throttle.reserve_write("s") == 0
    assert throttle.reserve_write("s") == SECONDS_BETWEEN_FEW
    clock.now += 1
    assert throttle.reserve_write("s") == SECONDS_BETWEEN_FEW - 1
    clock.now += SECONDS_BETWEEN_FEW
    assert throttle.reserve_write("s") == 0


def test_writes_are_spread_after_a_refusal_until_many_are_left(throttle: Throttle, clock: Clock) -> None:
    throttle.answered("s", 429, {"Retry-After": "1"})
    clock.now += 1

    assert throttle.reserve_write("s") == 0
    assert throttle.reserve_write("s") == SECONDS_BETWEEN_FEW
    throttle.answered("s", 200, {REMAINING_WRITES: "199"})
    clock.now += SECONDS_BETWEEN_FEW
    assert [throttle.reserve_write("s") for _ in range(2)] == [0, 0]


def test_many_writes_are_not(throttle: Throttle) -> None:
    throttle.answered("s", 200, {REMAINING_WRITES: "3"})
    throttle.answered("s", 200, {REMAINING_WRITES: str(FEW_WRITES + 1)})

    assert [throttle.reserve_write("s") for _ in range(3)] == [0, 0, 0]


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
def test_no_hint_is_believed_for_more_than_an_hour(text: str, seconds: float | None, throttle: Throttle) -> None:
    assert retry_after({"Retry-After": text}) == seconds

    throttle.answered("s", 429, {"Retry-After": text, REMAINING_WRITES: text})
    assert 0 <= throttle.reserve_write("s") <= MAX_SECONDS


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
