"""The wait for an operation whose URL is not known: the cluster itself is asked until it is at rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import chain, repeat
from typing import Any

from azure.cli.core.azclierror import AzureInternalError
from azure.core.polling import LROPoller, PollingMethod

from azext_aksproxy.azure.models import wire
from azext_aksproxy.config.live.cluster import AT_REST

DELAYS = (1, 2, 4, 8, 16, 30)
"""Seconds between two readings of a cluster whose operation runs; the last, azure-cli's own, from then on."""


def cluster_poller(read: Callable[[], Any], cluster: Any) -> LROPoller:
    """Return a poller that ends when `cluster`, read again and again by `read`, is at rest."""
    return LROPoller(None, None, lambda response: response, ClusterPolling(read, cluster))


class ClusterPolling(PollingMethod):  # type: ignore[misc]
    """Reads a cluster until its operation has ended: where the answer was lost, the operation's URL was lost with it.

    Like azure-core's own, it waits without a bound.
    """

    def __init__(self, read: Callable[[], Any], cluster: Any) -> None:
        self._read = read
        self._cluster = cluster

    def initialize(self, *_: Any) -> None:
        """Take nothing: there is no initial response."""

    def run(self) -> None:
        """Wait for the end."""
        delays = chain(DELAYS, repeat(DELAYS[-1]))
        while not self.finished():
            time.sleep(next(delays))
            self._cluster = self._read()

    def status(self) -> str:
        """Return the cluster's provisioning state."""
        return str(self._cluster.provisioning_state)

    def finished(self) -> bool:
        """Say whether there is nothing to wait for."""
        return self.status() in AT_REST

    def resource(self) -> Any:
        """Return the cluster. Raises AzureInternalError if its operation has not succeeded."""
        if self.status() == "Succeeded":
            return self._cluster
        status = wire(self._cluster).get("properties", {}).get("status") or {}
        problem = (status.get("provisioningError") or {}).get("message")
        raise AzureInternalError(
            f"The operation on the cluster '{self._cluster.name}' ended as {self.status()}"
            f"{f': {problem}' if problem else '.'}",
            recommendation="Run the same command again once the cause is removed.",
        )
