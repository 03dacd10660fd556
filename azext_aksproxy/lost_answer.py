"""A write whose answer was lost: whether it landed, how its operation ends, and what the user is told of it.

azure-core repeats a PUT after a cut connection or an error of the service. If the first one landed all the same, the
second meets its success: the cluster has another eTag (412), or its operation still runs (409). So whatever a write
ends with, short of a plain refusal, the cluster is read again and has the last word.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from itertools import chain, repeat
from typing import Any

from azure.core.exceptions import AzureError, ResourceNotFoundError
from azure.core.polling import LROPoller, PollingMethod
from azure.core.polling.base_polling import OperationFailed
from knack.log import get_logger

from azext_aksproxy.config.changes import holds
from azext_aksproxy.config.cluster import AT_REST, ENDED_BADLY
from azext_aksproxy.host_models import only_if_missing, wire, with_etag

logger = get_logger(__name__)

REFUSALS = (400, 403, 404)
"""Statuses by which nothing was written, and of which the service says all that there is to say."""

DELAYS = (1, 2, 4, 8, 16, 30)
"""Seconds between two readings of a cluster whose operation runs; the last, azure-cli's own, from then on."""


class Fate(Enum):
    """What is known of a write."""

    NOT_BEGUN = auto()
    UNREAD = auto()
    IN_DOUBT = auto()
    REFUSED = auto()
    WITHOUT_EFFECT = auto()
    ACCEPTED = auto()


class SurvivingClient:
    """The managed clusters client, with a write that survives the loss of its answer.

    One command makes one write: a creation or an update.
    """

    def __init__(self, client: Any, creates: bool) -> None:
        self._client = client
        self._doing = "creation" if creates else "update"
        self._before: dict[str, Any] | None = None
        """The cluster as it was last read: {} where there was none, None where that is not known."""
        self._fate = Fate.NOT_BEGUN
        self._poller: Any = None
        self._place = ("", "")

    def __getattr__(self, name: str) -> Any:
        """Return whatever else the client can do."""
        return getattr(self._client, name)

    def get(self, resource_group_name: str, resource_name: str, **options: Any) -> Any:
        """Read a cluster, and remember it as it was before the write."""
        if self._fate not in (Fate.NOT_BEGUN, Fate.UNREAD):
            return self._client.get(resource_group_name, resource_name, **options)
        self._before, self._fate = None, Fate.UNREAD
        try:
            cluster = self._client.get(resource_group_name, resource_name, **options)
        except ResourceNotFoundError:
            self._before, self._fate = {}, Fate.NOT_BEGUN
            raise
        self._before, self._fate = wire(cluster), Fate.NOT_BEGUN
        return cluster

    def begin_create_or_update(
        self, resource_group_name: str, resource_name: str, parameters: Any, **options: Any
    ) -> Any:
        """Write a cluster, and return the poller of its operation, or one that reads the cluster until that ends.

        Raises what the client raises where the write did not land, AzureResponseError where that cannot be told.
        """
        self._place = (resource_group_name, resource_name)
        self._fate = Fate.IN_DOUBT
        write = partial(self._client.begin_create_or_update, *self._place, parameters)
        if self._doing == "creation" and self._before is None:
            # azure-cli refuses to create over an existing cluster, but not where its question about that fails
            options = only_if_missing(options)
        try:
            self._poller = write(**options)
        except AzureError as error:
            if (cluster := self._landed(wire(parameters), error)) is None:
                raise
            logger.warning("Azure's answer was lost, but the cluster '%s' has what was asked.", resource_name)
            again = with_etag(options, wire(cluster).get("eTag", ""))
            if cluster.provisioning_state in ENDED_BADLY and again:
                # without an eTag, azure-core's repeated write would have been taken as a second attempt
                self._poller = write(**again)
            else:
                polling = ClusterPolling(partial(self._client.get, *self._place), cluster)
                self._poller = LROPoller(None, None, lambda response: response, polling)
        self._fate = Fate.ACCEPTED
        return self._poller

    def _landed(self, sent: dict[str, Any], error: AzureError) -> Any:
        """Return the cluster if it has what was `sent`, else None; note what is known of the write.

        Raises ClientRequestError if there is a cluster that `create` could not see before, AzureResponseError if it
        cannot be read now either.
        """
        from azure.cli.core.azclierror import AzureResponseError, ClientRequestError

        status = getattr(error, "status_code", None)
        if status in REFUSALS:
            self._fate = Fate.REFUSED
            return None
        try:
            cluster = self._client.get(*self._place)
        except ResourceNotFoundError:
            self._fate = Fate.WITHOUT_EFFECT
            return None
        except (AzureError, ValueError) as unread:
            raise AzureResponseError(
                f"The {self._doing} ended without a clear answer, and the cluster '{self._place[1]}' cannot be read: "
                f"{str(unread).partition(chr(10))[0]}"
            ) from unread
        now = wire(cluster)
        if self._before and self._before.get("eTag") and now.get("eTag") == self._before["eTag"]:
            self._fate = Fate.WITHOUT_EFFECT
            return None
        if self._before is None and status == 412:
            self._fate = Fate.REFUSED
            raise ClientRequestError(
                f"The cluster '{cluster.name}' exists already.", recommendation="Change it with az aks update."
            ) from error
        if self._is_ours(sent, now):
            return cluster
        if status in (409, 412):
            self._fate = Fate.REFUSED
        return None

    def _is_ours(self, sent: dict[str, Any], now: dict[str, Any]) -> bool:
        """Say whether the cluster `now`, which is not the one that was read, has what was `sent`.

        Of a cluster that was not there before, the service rewrites and adds so much that its name in DNS and our
        settings have to do.
        """
        if self._before is None:
            return False
        if self._before:
            return holds(self._before, sent, now)
        asked, network = sent.get("properties", {}), sent.get("properties", {}).get("networkProfile") or {}
        marks = {name: asked[name] for name in ("dnsPrefix", "fqdnSubdomain", "httpProxyConfig") if name in asked}
        marks["networkProfile"] = {name: network[name] for name in ("kubeProxyConfig",) if name in network}
        return holds({}, {"properties": marks}, now)

    def aftermath(self) -> list[str]:
        """Return what a user should know of the cluster where the command ends with an error, line by line."""
        group, name = self._place
        look = f"Look at it with: az aks show -g {group} -n {name} --query provisioningState"
        if self._fate is Fate.UNREAD:
            return ["Nothing was sent."]
        if self._fate is Fate.IN_DOUBT:
            return [f"It is not known whether Azure took the {self._doing}.", look]
        if self._fate is Fate.WITHOUT_EFFECT:
            was = "is as it was" if self._before else "was not created"
            return [f"The cluster '{name}' {was}. The same command can be run again."]
        if self._fate is Fate.ACCEPTED and self._goes_on():
            end = "created" if self._doing == "creation" else "updated"
            wait = f"Wait for its end with: az aks wait -g {group} -n {name} --{end}"
            return [f"Azure took the {self._doing}: it goes on there, unless it is over by now.", look, wait]
        return []

    def _goes_on(self) -> bool:
        """Say whether the operation may still run: it has not ended by itself."""
        if not self._poller.done():
            return True
        try:
            self._poller.wait(0)
        except AzureError as error:
            return not isinstance(error.inner_exception, OperationFailed)
        return False


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
        from azure.cli.core.azclierror import AzureInternalError

        if self.status() == "Succeeded":
            return self._cluster
        status = wire(self._cluster).get("properties", {}).get("status") or {}
        problem = (status.get("provisioningError") or {}).get("message")
        raise AzureInternalError(
            f"The operation on the cluster '{self._cluster.name}' ended as {self.status()}"
            f"{f': {problem}' if problem else '.'}",
            recommendation="Run the same command again once the cause is removed.",
        )
