"""The limits that Azure sets to requests and to fleets, each with its source. Data."""

from __future__ import annotations

from dataclasses import dataclass

ARM_PAGE = "https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling"
AKS_PAGE = "https://learn.microsoft.com/azure/aks/quotas-skus-regions"
GRAPH_PAGE = "https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests"
READ_ON = "November 2026"
"""When the pages were read."""


@dataclass(frozen=True)
class Limit:
    """A token bucket: so many requests at once, and so many more each second, for each scope by itself."""

    name: str
    size: int
    per_second: float
    scope: str
    source: str


ARM_READS = Limit("Resource manager, reads", 250, 25, "subscription and caller", ARM_PAGE)
ARM_WRITES = Limit("Resource manager, writes", 200, 10, "subscription and caller", ARM_PAGE)
OPERATION_STATUS = Limit("AKS, GET operation status", 200, 2, "subscription and region", AKS_PAGE)
GET_CLUSTER = Limit("AKS, GET ManagedCluster", 60, 1, "cluster", AKS_PAGE)
PUT_CLUSTER = Limit("AKS, PUT ManagedCluster", 20, 1 / 60, "cluster", AKS_PAGE)
GRAPH = Limit("Resource Graph, queries", 15, 3, "user", GRAPH_PAGE)
"""A window of 5 seconds with 15 queries; "for example", says the page, and subject to change."""

LIMITS = (ARM_READS, ARM_WRITES, OPERATION_STATUS, GET_CLUSTER, PUT_CLUSTER, GRAPH)

GLOBAL_TIMES = 15
"""What all callers of a subscription have together, as a multiple of what one has (ARM_PAGE)."""

MOST_OF_SUBSCRIPTION = 5_000
"""Clusters of a subscription, in all regions (AKS_PAGE)."""

MOST_OF_REGION = 100
"""Clusters of a subscription in one region, unless more were asked for (AKS_PAGE)."""
