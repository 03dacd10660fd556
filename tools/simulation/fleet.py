"""Fleets of clusters: how many subscriptions, regions and clusters. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from azext_aksproxy.rollout.decisions.job import Job


@dataclass(frozen=True)
class Fleet:
    """So many subscriptions, each with so many clusters, spread evenly over so many regions."""

    subscriptions: int
    clusters: int
    regions: int = 1

    @property
    def size(self) -> int:
        """All clusters."""
        return self.subscriptions * self.clusters

    def jobs(self) -> list[Job]:
        """Return the clusters in the order of their ids, as Resource Graph is asked for them."""
        return [
            Job(cluster_id(subscription, cluster), location=f"region{cluster % self.regions:02}")
            for subscription in range(self.subscriptions)
            for cluster in range(self.clusters)
        ]


def cluster_id(subscription: int, cluster: int) -> str:
    """Return the id of a cluster, as long as such ids are."""
    scope = f"/subscriptions/00000000-0000-0000-0000-{subscription:012}/resourceGroups/team-{cluster // 10:04}"
    return f"{scope}/providers/Microsoft.ContainerService/managedClusters/cluster-{cluster:05}"
