"""What happens to a rollout: events, as the journal has them."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.rollout.decisions import clock

Event = dict[str, Any]
"""What happened, as a line of the journal: `event`, `at` (UTC, ISO 8601), `id`, and what belongs to that event."""


def event(kind: str, **facts: object) -> Event:
    """Return an event of just now."""
    return {"event": kind, "at": clock.written(clock.utc_now()), **facts}
