"""A write whose answer may be lost: whether it landed, how its operation ends, and what the user is told of it.

What the attempts of the write tell is known and not asked again: where each of them was answered with a refusal,
nothing landed, whatever the cluster looks like. Only a write in doubt is decided by reading the cluster, and then by
what it shows of the write. docs/reliability.md has the states as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from typing import Any

from azure.cli.core.azclierror import AzureResponseError, ClientRequestError
from azure.core.exceptions import AzureError, HttpResponseError
from azure.core.polling.base_polling import OperationFailed
from knack.log import get_logger

from azext_aksproxy.azure.answers import says_missing
from azext_aksproxy.azure.attempts import Attempt, Fate, fate_of, listen, recorded
from azext_aksproxy.azure.models import only_if_missing, wire
from azext_aksproxy.config.live.cluster import ENDED_BADLY
from azext_aksproxy.config.live.landed import OURS, Comparison, compare, compare_created, is_untouched
from azext_aksproxy.config.live.plan import Plan
from azext_aksproxy.host.cluster_polling import cluster_poller

logger = get_logger(__name__)

PLAIN_REFUSALS = (400, 403, 404, 412)
"""Statuses of which nothing needs to be added: the service says all, or for 412 the decorator does."""


class Stage(Enum):
    """How far a command has come, beyond what the attempts of its write tell."""

    READ = auto()
    UNREAD = auto()
    WRITING = auto()
    WITHOUT_EFFECT = auto()
    GONE = auto()
    ACCEPTED = auto()
    EXPLAINED = auto()


class EndedBadly(Exception):  # noqa: N818
    """An update whose answer was lost has landed, and its operation is over and failed. It may be made once more."""


class SurvivingClient:
    """The managed clusters client, with a write that survives the loss of its answer.

    One command makes one write: a creation or an update. `plan` says what the command's files would still change in a
    cluster, by its body. `first` is the client of the try before, whose update landed and failed.
    """

    def __init__(
        self, client: Any, creates: bool, plan: Callable[[Any], Plan], first: SurvivingClient | None = None
    ) -> None:
        listen(client)
        self._client, self._creates, self._plan, self._first = client, creates, plan, first
        self._doing = "creation" if creates else "update"
        self._before: dict[str, Any] | None = None
        """The cluster as it was last read: {} where there was none, None where that is not known."""
        self._stage = Stage.READ
        self._attempts: list[Attempt] = []
        self._poller: Any = None
        self.place: tuple[str, str] = first.place if first else ("", "")
        """The cluster's resource group and name, once they are known."""

    def anew(self) -> SurvivingClient:
        """Return a client that has read and written nothing yet, for the second and last try of an update."""
        return SurvivingClient(self._client, self._creates, self._plan, self)

    def __getattr__(self, name: str) -> Any:
        """Return whatever else the client can do."""
        return getattr(self._client, name)

    def get(self, resource_group_name: str, resource_name: str, **options: Any) -> Any:
        """Read a cluster, and remember it as it was before the write."""
        if self._stage not in (Stage.READ, Stage.UNREAD):
            return self._client.get(resource_group_name, resource_name, **options)
        self._before, self._stage = None, Stage.UNREAD
        try:
            cluster = self._client.get(resource_group_name, resource_name, **options)
        except HttpResponseError as error:
            if says_missing(error):
                self._before, self._stage = {}, Stage.READ
            raise
        self._before, self._stage = wire(cluster), Stage.READ
        return cluster

    def begin_create_or_update(
        self, resource_group_name: str, resource_name: str, parameters: Any, **options: Any
    ) -> Any:
        """Write a cluster, and return the poller of its operation, or one that reads the cluster until that ends.

        A creation goes out with the condition that there is no such cluster, so that it cannot write over one that was
        created since azure-cli looked. Raises what the client raises where the write did not land, AzureResponseError
        where that cannot be told, and EndedBadly.
        """
        self.place = (resource_group_name, resource_name)
        self._stage, self._attempts = Stage.WRITING, []
        if self._creates:
            options = only_if_missing(options)
        try:
            with recorded(self._attempts):
                self._poller = self._client.begin_create_or_update(*self.place, parameters, **options)
        except Exception as error:  # pylint: disable=broad-exception-caught
            fate = fate_of(self._attempts)
            if fate in (Fate.NOT_SENT, Fate.REFUSED):
                self._refuse_existing(error)
                raise
            cluster = self._landed(wire(parameters), fate, error)
            if cluster.provisioning_state in ENDED_BADLY and not (self._creates or self._first):
                raise EndedBadly from error
            self._poller = cluster_poller(partial(self._client.get, *self.place), cluster)
        self._stage = Stage.ACCEPTED
        return self._poller

    def _refuse_existing(self, error: Exception) -> None:
        """Raise ClientRequestError where a creation was refused since there is such a cluster."""
        if not self._creates or getattr(error, "status_code", None) != 412:
            return
        self._stage = Stage.EXPLAINED
        raise ClientRequestError(
            f"The cluster '{self.place[1]}' exists already. Nothing was written.",
            recommendation="Change it with az aks update.",
        ) from error

    def _landed(self, sent: dict[str, Any], fate: Fate, error: Exception) -> Any:
        """Return the cluster of a write that landed, by its `fate` or by what the cluster shows of what was `sent`.

        Raises `error` where it did not, AzureResponseError where that cannot be told.
        """
        cluster, unread = self._reread()
        if fate is Fate.LANDED:
            self._stage = Stage.ACCEPTED if cluster is not None or unread is not None else Stage.GONE
            if cluster is None:
                raise error
            logger.warning("Azure took the %s, but the rest of its answer was lost.", self._doing)
            return cluster
        if unread is not None:
            raise self._not_known(f"cannot be read: {str(unread).partition(chr(10))[0]}") from None
        if cluster is None:
            if self._before:
                self._stage = Stage.EXPLAINED
                raise self._not_known("does not exist any more.") from None
            self._stage = Stage.WITHOUT_EFFECT
            raise error
        now = wire(cluster)
        if is_untouched(self._before, now):
            self._stage = Stage.WITHOUT_EFFECT
            raise error
        found = self._compared(sent, now)
        if not found.is_as_asked:
            self._stage = Stage.EXPLAINED
            raise self._not_as_asked(found) from None
        logger.warning("Azure's answer was lost, but the cluster '%s' has what was asked.", self.place[1])
        return cluster

    def _reread(self) -> tuple[Any, Exception | None]:
        """Return the cluster as it is now, None if there is none; or why it cannot be read."""
        try:
            return self._client.get(*self.place), None
        except (AzureError, ValueError) as unread:
            return None, None if says_missing(unread) else unread

    def _compared(self, sent: dict[str, Any], now: dict[str, Any]) -> Comparison:
        """Return what the cluster `now` shows of what was `sent`; what the files would still change is lacking, too."""
        if self._before is None:
            return Comparison()
        plan = self._plan(now)
        added = plan.service.entries
        found = compare(self._before, sent, now, added) if self._before else compare_created(sent, now, added)
        still = [f"{OURS[0]}.{each.field}" for each in plan.http_proxy]
        still += [f"{OURS[1]}.{each.field}" for each in plan.kube_proxy]
        return replace(found, lacks=tuple(dict.fromkeys([*found.lacks, *still])))

    def _not_as_asked(self, found: Comparison) -> Exception:
        if found.lacks:
            what = f"does not have all that was asked: {', '.join(found.lacks)}."
        elif found.others:
            what = (
                f"was changed by others as well ({', '.join(found.others)}), and nobody can say whether the "
                f"{self._doing} was done."
            )
        elif self._before is None:
            what = "is there, but may have been there before."
        else:
            what = f"does not show whether the {self._doing} was done: what it would change may have been so before."
        group, name = self.place
        remedy = [f"Look at it: az aks show -g {group} -n {name}", "Then run the same command again."]
        return self._not_known(f"{what} It was left as it is now.", remedy)

    def _not_known(self, what: str, remedy: list[str] | None = None) -> Exception:
        lost = f"Azure's answer to the {self._doing} was lost"
        error: Exception = AzureResponseError(f"{lost}. The cluster '{self.place[1]}' {what}", recommendation=remedy)
        return error

    def aftermath(self) -> list[str]:
        """Return what a user should know of the cluster where the command ends with an error, line by line."""
        group, name = self.place
        fate = fate_of(self._attempts)
        look = f"Look at it with: az aks show -g {group} -n {name} --query provisioningState"
        if self._first and (self._stage is Stage.WITHOUT_EFFECT or fate in (Fate.NOT_SENT, Fate.REFUSED)):
            return ["The update was sent before, and its operation has failed. It was not done once more.", look]
        if self._stage is Stage.WRITING:
            return self._while_writing(fate, look)
        if self._stage is Stage.ACCEPTED and self._goes_on():
            end = "created" if self._creates else "updated"
            wait = f"Wait for its end with: az aks wait -g {group} -n {name} --{end}"
            return [f"Azure took the {self._doing}: it goes on there, unless it is over by now.", look, wait]
        was = f"The cluster '{name}' is as it was" if self._before else f"There is no cluster '{name}'"
        known = {
            Stage.UNREAD: ["Nothing was sent."],
            Stage.WITHOUT_EFFECT: [
                f"{was} so far; what was sent may still be done. The same command can be run again."
            ],
            Stage.GONE: [f"There is no cluster '{name}' any more."],
        }
        return known.get(self._stage, [])

    def _while_writing(self, fate: Fate, look: str) -> list[str]:
        if fate is Fate.NOT_SENT:
            return ["Nothing was sent."]
        if fate is not Fate.REFUSED:
            return [f"It is not known whether Azure took the {self._doing}.", look]
        if self._attempts[-1].status in PLAIN_REFUSALS:
            return []
        return [f"Azure refused the {self._doing}, and nothing of it was done. The same command can be run again."]

    def _goes_on(self) -> bool:
        """Say whether the operation may still run: it has not ended by itself."""
        if self._poller is None or not self._poller.done():
            return True
        try:
            self._poller.wait(0)
        except AzureError as error:
            return not isinstance(error.inner_exception, OperationFailed)
        return False
