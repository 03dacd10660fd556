"""The clock that a rollout goes by, and times as the journal has them. Tests put another one in its place."""

from __future__ import annotations

from datetime import datetime, timezone


def utc_now() -> datetime:
    """Return the time by the clock of this machine, aware, in UTC."""
    return datetime.now(timezone.utc)


def written(when: datetime) -> str:
    """Return a time as the journal writes it: UTC, ISO 8601, to the millisecond."""
    return when.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """Return the time that `written` wrote, aware. Raises ValueError."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
