"""Events as a rollout writes them, for journals that tests make."""

from __future__ import annotations

from azext_aksproxy.rollout.decisions.events import Event, event

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"
"""The id of a cluster."""


def planned(id_: str, digest: str = "agreed") -> Event:
    """Return the event of a cluster with `id_` whose `trustedCa` is to change; `digest` is that of the change."""
    facts = {"id": id_, "location": "westeurope", "nodes": 3, "fields": ["trustedCa"], "guesses": []}
    return event("planned", **facts, digest=digest, repair=False, tag="", opens="", reason="")
