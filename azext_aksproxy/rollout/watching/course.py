"""What is known of the run that goes on, beside its clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.stages import Passed


@dataclass(frozen=True)
class Course:
    """The limits of a run, which of their stages have `passed` by now, and when it began: None where nobody knows."""

    limits: Limits = field(default_factory=Limits)
    passed: Passed = field(default_factory=lambda: Passed(Limits().stages))
    begun: datetime | None = None
