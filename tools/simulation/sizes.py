"""What a rollout keeps of its clusters: the journal's lines, as `rollout/memory/journal.py` writes them. Pure."""

from __future__ import annotations

import json

from azext_aksproxy.rollout.clusters.selection import digest
from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.job import Job

UUID = "00000000-0000-0000-0000-000000000000"
REASON = "Azure takes no more requests of its subscription for a while."


def journal_bytes(job: Job, manager: str = "https://management.azure.com") -> int:
    """Return how long the lines are that tell of one cluster whose CA is rolled without an incident."""
    operation = f"/subscriptions/{UUID}/providers/Microsoft.ContainerService/locations/{job.location}/operations/{UUID}"
    planned = {"location": job.location, "nodes": 5, "digest": digest(""), "repair": False}
    of_windows = {"tag": "", "opens": "", "reason": ""}
    return sum(
        map(
            _length,
            (
                event("planned", id=job.id, **planned, **of_windows, fields=["trustedCa"], guesses=[]),
                event("started", id=job.id, etag=UUID, ailing=[], before=digest("")),
                event("accepted", id=job.id, operation=f"{manager}{operation}?api-version=2017-08-31"),
                event("succeeded", id=job.id),
            ),
        )
    )


def wait_bytes(job: Job) -> int:
    """Return how long the line is that tells of a wait."""
    return _length(event("waits", id=job.id, reason=REASON))


def _length(line: dict[str, object]) -> int:
    return len(json.dumps(line)) + 1
