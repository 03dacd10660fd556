"""The limits that Azure Resource Manager sets to a subscription, obeyed for all its clusters together. Pure.

Its answers tell how many writes are left, and with 429 how long to wait.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from azext_aksproxy.azure.retry_after import retry_after

REMAINING_WRITES = "x-ms-ratelimit-remaining-subscription-writes"

FEW_WRITES = 20
"""So many writes left are few, and are spread. A tenth of the 200 that a subscription can save up (ARM, 2026)."""

SECONDS_BETWEEN_FEW = 3.0
"""How far apart few writes are sent: the slowest that ARM ever gave them back (1,200 an hour)."""

SECONDS_WITHOUT_HINT = 30.0
"""How long a 429 that does not say holds everything."""


@dataclass
class _Bucket:
    held_until: float = 0.0
    next_write: float = 0.0
    are_few: bool = False


class Throttle:
    """When the next request of a subscription may be sent. `clock` gives seconds; safe to use from many threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = defaultdict(_Bucket)

    def answered(self, subscription: str, status: int, headers: Mapping[str, str]) -> None:
        """Learn from an answer. Only that of a refusal says `Retry-After` about the subscription."""
        with self._lock:
            bucket = self._buckets[subscription.lower()]
            remaining = headers.get(REMAINING_WRITES, "")
            if remaining.isdecimal():
                bucket.are_few = float(remaining) <= FEW_WRITES  # int() refuses thousands of digits
            if status == 429:
                bucket.are_few = True
                seconds = retry_after(headers)
                until = self._clock() + (SECONDS_WITHOUT_HINT if seconds is None else seconds)
                bucket.held_until = max(bucket.held_until, until)

    def held(self, subscription: str) -> float:
        """Return for how many seconds nothing of the subscription may be sent."""
        with self._lock:
            return max(0.0, self._buckets[subscription.lower()].held_until - self._clock())

    def reserve_write(self, subscription: str) -> float:
        """Return 0.0 if a write may be sent now, and count it; else the seconds to wait before asking again."""
        with self._lock:
            bucket, now = self._buckets[subscription.lower()], self._clock()
            wait = max(bucket.held_until, bucket.next_write) - now
            if wait > 0:
                return wait
            bucket.next_write = now + SECONDS_BETWEEN_FEW if bucket.are_few else now
            return 0.0
