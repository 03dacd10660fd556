"""A token bucket is never below zero, and lets through what it says."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.simulation.bucket import Bucket
from tools.simulation.limits import ARM_READS, LIMITS, Limit

SMALL = Limit("small", 5, 2.0, "test", "")
GAPS = st.lists(st.floats(0, 3), min_size=1, max_size=60)


@given(GAPS)
def test_it_is_never_below_zero_and_never_above_its_size(gaps: list[float]) -> None:
    bucket = Bucket(SMALL)
    for now in accumulate(gaps):
        bucket.take(now)
        assert 0 <= bucket.tokens <= SMALL.size


@given(GAPS)
def test_in_any_time_no_more_pass_than_were_there_and_came(gaps: list[float]) -> None:
    bucket, passed = Bucket(SMALL), []
    for now in accumulate(gaps):
        if not bucket.take(now):
            passed.append(now)

    for first, begin in enumerate(passed):
        for count, end in enumerate(passed[first:], 1):
            assert count <= SMALL.size + SMALL.per_second * (end - begin) + 1e-6


@given(GAPS)
def test_who_waits_as_long_as_it_says_is_let_through(gaps: list[float]) -> None:
    bucket, now = Bucket(SMALL), 0.0
    for gap in gaps:
        now += gap
        if seconds := bucket.take(now):
            now += seconds
            assert bucket.take(now) == 0


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
def test_it_is_full_at_first_and_says_in_whole_seconds_when_to_come_again(limit: Limit) -> None:
    bucket = Bucket(limit)

    assert [bucket.take(0.0) for _ in range(limit.size)] == [0] * limit.size
    assert bucket.take(0.0) == max(1, round(1 / limit.per_second))
    assert (bucket.taken, bucket.refused, bucket.least) == (limit.size, 1, 0)


def test_the_busiest_minute_is_told() -> None:
    bucket = Bucket(ARM_READS)
    for now in (0.0, 59.0, 60.0, 61.0, 62.0, 200.0):
        bucket.take(now)

    assert bucket.busiest == 3 / 60
