"""`az aks proxy rollout` from its arguments to its result."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from azure.cli.core.azclierror import (
    FileOperationError,
    InvalidArgumentValueError,
    ManualInterrupt,
    RequiredArgumentMissingError,
)
from knack.log import get_logger

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.source import INLINE_NAME, STDIN_NAME
from azext_aksproxy.report import exit_with_1_after_printing
from azext_aksproxy.rollout.job import Event, Job, State
from azext_aksproxy.rollout.journal import VERSION, Journal, JournalError, event, replay
from azext_aksproxy.rollout.listing import readings
from azext_aksproxy.rollout.planning import reader
from azext_aksproxy.rollout.run import LeaveAtOnce, Run
from azext_aksproxy.rollout.schedule import Limits, why_stopped
from azext_aksproxy.rollout.seen import Screen, counted, plan_line, plan_row, states
from azext_aksproxy.rollout.selection import Selection, digest
from azext_aksproxy.rollout.sending import Means
from azext_aksproxy.rollout.subscriptions import Subscriptions, Writer
from azext_aksproxy.rollout.throttle import Throttle
from azext_aksproxy.rollout.verdict import Ending, Reading, left_out
from azext_aksproxy.secret_filter import keep_secrets
from azext_aksproxy.update_guard import LEAVES_EARLY, agree
from azext_aksproxy.virtual_network import address_spaces
from azext_aksproxy.web_page import web_pages_named

logger = get_logger(__name__)

POLL_SECONDS = 30.0
"""How often an operation is asked for where the service does not say; azure-core's own figure."""


@dataclass(frozen=True)
class Manner:
    """How the user wants it done: with which journal, only planned, without a question, failures once more."""

    journal: str | None = None
    plan_only: bool = False
    is_answered: bool = False
    retry_failed: bool = False


@dataclass
class Plan:
    """The clusters of a rollout as they were read, each with the reason if it is left out."""

    rows: list[tuple[Reading, Ending | None]] = field(default_factory=list)

    @property
    def updates(self) -> list[Reading]:
        """The clusters that are to be updated."""
        return [reading for reading, out in self.rows if out is None]

    def events(self) -> list[Event]:
        """Return the plan as the journal has it."""
        told = []
        for reading, out in self.rows:
            facts = {"id": reading.id, "location": reading.location}
            if out is None:
                told.append(event("planned", **facts, nodes=reading.nodes, fields=list(reading.fields)))
            else:
                told.append(event(out.event, **facts, **out.facts))
        return told


@dataclass(frozen=True)
class Rollout:
    """The settings that many clusters are to have, and how."""

    cmd: Any
    asked: Checked
    selection: Selection
    limits: Limits
    subscriptions: Subscriptions

    @property
    def look(self) -> Callable[[Any], Reading]:
        """What reads a cluster's body."""
        return reader(self.asked, partial(address_spaces, self.cmd.cli_ctx))

    def plan(self) -> Plan:
        """Read the clusters."""
        plan = Plan([(each, left_out(each)) for each in readings(self.subscriptions, self.selection, self.look)])
        if not plan.rows:
            logger.warning("No cluster was found by %s.", self.selection)
        for certificate in dict.fromkeys(each for reading in plan.updates for each in reading.leaving):
            logger.warning(LEAVES_EARLY, certificate)
        return plan

    def run(self, journal: Journal, manner: Manner) -> list[dict[str, Any]]:
        """Roll out, or go on with what the journal began, and return the result."""
        header = event(
            "rollout",
            version=VERSION,
            settings=digest(self.asked.settings),
            selection=self.selection.hash,
            selected=str(self.selection),
        )
        if journal.has_begun:
            _refuse_another(journal, header)
            jobs = replay(journal.events)
            self._say(f"{journal.path}, begun {journal.events[0]['at']}: {states(jobs)}.")
        else:
            plan = self.plan()
            jobs = replay(plan.events())
            for each in plan.rows:
                self._say(plan_line(plan_row(*each)))
            if plan.updates:
                if not manner.is_answered:
                    _ask(plan.updates)
                journal.begin([header, *plan.events(), event("begun")])
        if manner.retry_failed:
            for job in jobs:
                job.state = State.PENDING if job.state is State.FAILED else job.state
        if any(job.state in (State.PENDING, State.RUNNING) for job in jobs):
            self._carry_out(jobs, journal)
        if not all(job.is_as_asked for job in jobs):
            exit_with_1_after_printing(self.cmd.cli_ctx)
        return [job.row() for job in jobs]

    def _say(self, line: str) -> None:
        if not self.cmd.cli_ctx.only_show_errors:
            print(line, file=sys.stderr)

    def _carry_out(self, jobs: list[Job], journal: Journal) -> None:
        config = self.cmd.cli_ctx.config
        means = Means(self.subscriptions, Writer(self.cmd, self.asked), self.look, _poll_seconds(config))
        has_bar = sys.stderr.isatty() and not config.getboolean("core", "disable_progress_bar", fallback=False)
        screen = Screen(sys.stderr, jobs, has_bar, is_quiet=self.cmd.cli_ctx.only_show_errors)
        try:
            with means.writer.ready():
                Run(jobs, self.limits, journal, means, screen).run(
                    lambda: f"Nothing more is started; {_running(jobs)} followed to the end. {_goes_on()}"
                )
        except LeaveAtOnce:
            raise ManualInterrupt(f"{_running(jobs)} left to run in Azure.", recommendation=_goes_on()) from None
        if any(job.state in (State.PENDING, State.RUNNING, State.FAILED) for job in jobs):
            why = why_stopped(jobs, self.limits)
            has_failed = any(job.state is State.FAILED for job in jobs)
            screen.say(f"{why} {_goes_on('--retry-failed' if has_failed else '')}".lstrip())


def _poll_seconds(config: Any) -> float:
    """Return how often to ask where the service does not say. Raises InvalidArgumentValueError."""
    given = str(config.get("aksproxy", "rollout_poll_seconds", fallback=POLL_SECONDS))
    if re.fullmatch(r"\d+(\.\d+)?", given) and float(given) > 0:
        return float(given)
    raise InvalidArgumentValueError(
        f"'{given}', set as aksproxy.rollout_poll_seconds, is no number of seconds.",
        recommendation=f"az config set aksproxy.rollout_poll_seconds={POLL_SECONDS:g}",
    )


def _running(jobs: list[Job]) -> str:
    count = sum(job.state is State.RUNNING for job in jobs)
    return "1 update is" if count == 1 else f"{count} updates are"


def _goes_on(*more: str) -> str:
    """Return the command that goes on, as it was typed."""
    typed = sys.argv[1:]
    words = ["az", *typed, *[each for each in more if each and each not in typed]]
    return f"This goes on: {subprocess.list2cmdline(words) if os.name == 'nt' else shlex.join(words)}"


def _ask(updates: list[Reading]) -> None:
    """Ask once for all. Raises NoTTYError where nobody can be asked, ManualInterrupt if the answer is no."""
    from knack.prompting import prompt_y_n

    fields = ", ".join(dict.fromkeys(name for reading in updates for name in reading.fields))
    pools, nodes = sum(each.pools for each in updates), sum(each.nodes for each in updates)
    reimaged = f"{counted(pools, 'node pool')} with {counted(nodes, 'node')}"
    what = f"{fields} of {counted(len(updates), 'cluster')}, and reimage {reimaged}"
    agree(
        f"Change {what}?",
        partial(prompt_y_n, default="n"),
        alone=f"The rollout would change {what}",
        remedy="Look at it with --plan, then add --yes.",
    )


def _refuse_another(journal: Journal, header: Event) -> None:
    """Raise InvalidArgumentValueError where the journal is that of another rollout."""
    begun = journal.events[0]
    for key, what in (("settings", "other settings than those of the file"), ("selection", "another selection")):
        if begun[key] != header[key]:
            said = f": {begun['selected']} on {begun['at'][:10]}" if key == "selection" else ""
            raise InvalidArgumentValueError(
                f"The journal '{journal.path}' is that of {what}{said}. Nothing was sent.",
                recommendation="Name another file with --journal to begin a new rollout.",
            )


def journal_path(asked: Checked, given: str | None) -> Path:
    """Return where the journal is: beside the config file unless the user says. Raises RequiredArgumentMissingError."""
    if given:
        return Path(os.path.expanduser(given))
    if asked.name in (INLINE_NAME, STDIN_NAME):
        raise RequiredArgumentMissingError(
            "The settings come from no file that the journal could be named after.",
            recommendation="Name a file for it: --journal rollout.jsonl",
        )
    file = Path(os.path.expanduser(asked.name))
    return file.with_name(f"{file.name.removesuffix('.json')}.rollout.jsonl")


def rollout(cmd: Any, asked: Checked, selection: Selection, limits: Limits, manner: Manner) -> list[dict[str, Any]]:
    """Do what the command says, and return what it prints."""
    keep_secrets()
    whole = Rollout(cmd, asked, selection, limits, Subscriptions(cmd, Throttle(time.monotonic)))
    with web_pages_named():
        if manner.plan_only:
            return [plan_row(*each) for each in whole.plan().rows]
        try:
            with closing(Journal(journal_path(asked, manner.journal))) as journal:
                return whole.run(journal, manner)
        except JournalError as error:
            raise FileOperationError(str(error), recommendation=error.hint) from None
