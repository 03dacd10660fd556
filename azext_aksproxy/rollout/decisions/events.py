"""What happens to a rollout: events, as the journal has them, and the time of each."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

Event = dict[str, Any]
"""What happened, as a line of the journal: `event`, `at` (UTC, ISO 8601), `id`, and what belongs to that event."""


def utc_now() -> datetime:
    """Return the time by the clock of this machine, aware, in UTC."""
    return datetime.now(timezone.utc)


def written(when: datetime) -> str:
    """Return a time as the journal writes it: UTC, ISO 8601, to the millisecond."""
    return when.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """Return the time that `written` wrote, aware. Raises ValueError."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def event(kind: str, **facts: object) -> Event:
    """Return an event of just now."""
    return {"event": kind, "at": written(utc_now()), **facts}
