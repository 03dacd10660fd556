"""Deadlines: moments of `time.monotonic`, in seconds."""

from __future__ import annotations

import time


def deadline_in(seconds: float) -> float:
    """Return the moment that is so many seconds from now."""
    return time.monotonic() + seconds


def left_until(deadline: float) -> float:
    """Return the seconds until `deadline`, 0 once it has passed."""
    return max(0.0, deadline - time.monotonic())
