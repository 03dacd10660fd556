"""What the resource manager says about its limits holds for all clusters of the subscription, and no other."""

from __future__ import annotations

import pytest

from azext_aksproxy.azure.retry_after import MAX_SECONDS
from azext_aksproxy.rollout.decisions.throttle import (
    FEW_WRITES,
    REMAINING_WRITES,
    SECONDS_BETWEEN_FEW,
    SECONDS_WITHOUT_HINT,
    Throttle,
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


@pytest.mark.parametrize("text", ["99999999999999999999", "9" * 5000, "-5", "soon", "inf", ""])
def test_an_absurd_hint_holds_for_an_hour_at_the_most(text: str, throttle: Throttle) -> None:
    throttle.answered("s", 429, {"Retry-After": text, REMAINING_WRITES: text})

    assert 0 <= throttle.reserve_write("s") <= MAX_SECONDS
