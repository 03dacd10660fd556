"""`az aks proxy rollout --undo`: the way back from what a rollout wrote, planned and gone as a rollout of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from azure.cli.core.azclierror import FileOperationError
from azure.cli.core.commands.client_factory import get_subscription_id
from knack.log import get_logger

from azext_aksproxy.azure.disruption import read_disruption
from azext_aksproxy.azure.virtual_network import address_spaces
from azext_aksproxy.rollout.clusters.reader import Reader
from azext_aksproxy.rollout.clusters.subscriptions import Subscriptions
from azext_aksproxy.rollout.clusters.undo_reader import OfJournal, undo_reader
from azext_aksproxy.rollout.command import Rollout, carried_out
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.throttle import Throttle
from azext_aksproxy.rollout.decisions.undo import Undo, has_sent, undo_of
from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.rollout.memory.before import read_before
from azext_aksproxy.rollout.memory.journal import Journal, JournalError
from azext_aksproxy.rollout.memory.journal_place import beside
from azext_aksproxy.rollout.options import Options
from azext_aksproxy.terminal.secret_filter import keep_secrets

logger = get_logger(__name__)

DELETED = "It was deleted."


@dataclass(frozen=True)
class UndoRollout(Rollout):
    """The way back for many clusters."""

    asked: Undo

    @property
    def reader(self) -> Reader:
        """What reads a cluster's body."""
        cli_ctx = self.cmd.cli_ctx
        disruptions = partial(read_disruption, cli_ctx, is_preview=self.asked.kube_proxy is not None)
        return undo_reader(self.asked, partial(address_spaces, cli_ctx), disruptions, self.limits.stages)

    def read(self, jobs: list[Job]) -> Iterator[Reading]:
        """Yield the clusters as they were read. One that is gone needs no way back, and says so."""
        for each in super().read(jobs):
            yield Reading(each.id, unconcerned=DELETED) if each.is_missing else each


def undo_rollout(cmd: Any, path: Path, limits: Limits, options: Options) -> list[dict[str, Any]]:
    """Undo what the journal at `path` says was written, or go on with that, and return what the command prints.

    While it runs, the rollout itself cannot. Raises FileOperationError for a file that cannot be used.
    """
    keep_secrets()
    try:
        with closing(Journal(path)) as journal:
            if not has_sent(journal.events):
                logger.warning("By '%s' nothing was written, so there is nothing to undo.", path)
                return []
            undo = undo_of(journal.events, read_before(beside(path, "before")), path.name)
            selection = OfJournal(get_subscription_id(cmd.cli_ctx).lower(), undo.ids, journal=path.name)
            subscriptions = Subscriptions(cmd, Throttle(time.monotonic), undo)
            whole = UndoRollout(cmd, undo, selection, limits, subscriptions, options.has_json_progress)
            own = options.journal or str(beside(path, "undo"))
            return carried_out(whole, replace(options, journal=own))
    except JournalError as error:
        raise FileOperationError(str(error), recommendation=error.hint) from None
