"""How the user wants a rollout done, beside its limits, and what is configured for all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError

POLL_SECONDS = 30.0
"""How often an operation is asked for where the service does not say; azure-core's own figure."""


@dataclass(frozen=True)
class Options:
    """How the user wants it done: with which journal, only planned, without a question, failures once more."""

    journal: str | None = None
    plan_only: bool = False
    is_answered: bool = False
    retry_failed: bool = False
    probe: tuple[str, ...] = ()
    """URLs that must not depend on a certificate that leaves."""
    check: str | None = None
    """The user's own command, run after each cluster."""
    has_json_progress: bool = False


def poll_seconds_of(config: Any) -> float:
    """Return how often to ask where the service does not say. Raises InvalidArgumentValueError."""
    given = str(config.get("aksproxy", "rollout_poll_seconds", fallback=POLL_SECONDS))
    if re.fullmatch(r"\d+(\.\d+)?", given) and float(given) > 0:
        return float(given)
    raise InvalidArgumentValueError(
        f"'{given}', set as aksproxy.rollout_poll_seconds, is no number of seconds.",
        recommendation=f"az config set aksproxy.rollout_poll_seconds={POLL_SECONDS:g}",
    )
