"""A token bucket on a virtual clock, and what was asked of it. Pure."""

from __future__ import annotations

from math import ceil

from tools.simulation.limits import Limit

A_MINUTE = 60.0
ROUNDING = 1e-9


class Bucket:
    """The bucket of one scope, full at first. All times are seconds of the virtual clock, and never run backwards.

    It is asked millions of times, and is written for that.
    """

    __slots__ = (
        "_at",
        "_in_minute",
        "_minute",
        "_per_second",
        "_size",
        "least",
        "most_in_a_minute",
        "refused",
        "taken",
        "tokens",
    )

    def __init__(self, limit: Limit) -> None:
        self._size, self._per_second = float(limit.size), limit.per_second
        self.tokens = self.least = self._size
        self.taken = self.refused = self.most_in_a_minute = 0
        self._at = 0.0
        self._minute = self._in_minute = 0

    def take(self, now: float) -> int:
        """Take a token and return 0, or return after how many whole seconds there is one again: `Retry-After`."""
        tokens = self.tokens + (now - self._at) * self._per_second
        self._at = now
        if tokens > self._size:  # noqa: PLR1730
            tokens = self._size
        if tokens < 1 - ROUNDING:
            self.tokens = tokens
            self.refused += 1
            return max(1, ceil((1 - tokens) / self._per_second))
        self.tokens = tokens = max(0.0, tokens - 1)
        if tokens < self.least:  # noqa: PLR1730
            self.least = tokens
        self.taken += 1
        minute = int(now // A_MINUTE)
        if minute != self._minute:
            self._minute, self._in_minute = minute, 0
        self._in_minute += 1
        if self._in_minute > self.most_in_a_minute:  # noqa: PLR1730
            self.most_in_a_minute = self._in_minute
        return 0

    @property
    def busiest(self) -> float:
        """The requests a second that passed in the busiest minute."""
        return self.most_in_a_minute / A_MINUTE
