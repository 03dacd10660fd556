"""`az aks proxy rollout --status`: a look at a rollout by its journal, without Azure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from azure.cli.core.azclierror import FileOperationError

from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.memory.journal import JournalError, replay
from azext_aksproxy.rollout.memory.snapshot import look
from azext_aksproxy.rollout.watching.status import status


def status_of(journal: str) -> dict[str, Any]:
    """Return the status of the rollout whose journal is given. Raises FileOperationError where it cannot be read."""
    try:
        seen = look(Path(os.path.expanduser(journal)))
    except JournalError as error:
        raise FileOperationError(str(error), recommendation=error.hint) from None
    return status(seen.events, replay(seen.events), seen.is_held, clock.utc_now())
