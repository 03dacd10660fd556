"""`az aks proxy rollout` from its arguments to its result."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from azure.cli.core.azclierror import (
    AzureResponseError,
    FileOperationError,
    InvalidArgumentValueError,
    ManualInterrupt,
)
from azure.core.exceptions import HttpResponseError
from knack.log import get_logger

from azext_aksproxy.azure.api_version import advice_on_unknown, is_unknown, preview_api_version
from azext_aksproxy.azure.disruption import read_disruption
from azext_aksproxy.azure.virtual_network import address_spaces
from azext_aksproxy.azure.web_page import web_pages_named
from azext_aksproxy.config.live.plan import LEAVES_EARLY, WITHOUT_ETAG
from azext_aksproxy.rollout.again import ending, goes_on
from azext_aksproxy.rollout.clusters.listing import read_all, readings
from azext_aksproxy.rollout.clusters.reader import Reader, make_reader
from azext_aksproxy.rollout.clusters.selection import Selection, digest
from azext_aksproxy.rollout.clusters.subscriptions import Subscriptions
from azext_aksproxy.rollout.consent import ask, require_proof
from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.asked import Asked
from azext_aksproxy.rollout.decisions.events import Event, event
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.plan import Row, make_plan, unselected
from azext_aksproxy.rollout.decisions.schedule import Limits, why_stopped
from azext_aksproxy.rollout.decisions.stages import Passed, Stage
from azext_aksproxy.rollout.decisions.throttle import Throttle
from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.rollout.gate import Gate
from azext_aksproxy.rollout.memory.before import Before
from azext_aksproxy.rollout.memory.journal import VERSION, Journal, JournalError, replay
from azext_aksproxy.rollout.memory.journal_place import beside, journal_path
from azext_aksproxy.rollout.options import Options, poll_seconds_of
from azext_aksproxy.rollout.run import LeaveAtOnce, Run
from azext_aksproxy.rollout.updates.check import Check
from azext_aksproxy.rollout.updates.sending import Updater
from azext_aksproxy.rollout.updates.writer import Writer
from azext_aksproxy.rollout.watching.course import Course
from azext_aksproxy.rollout.watching.json_lines import JsonLines, message
from azext_aksproxy.rollout.watching.progress import counted, labels, plan_line, plan_row, states
from azext_aksproxy.rollout.watching.screen import Screen
from azext_aksproxy.terminal.report import exit_with_1_after_printing
from azext_aksproxy.terminal.secret_filter import keep_secrets
from azext_aksproxy.terminal.stream import is_terminal, write_line

logger = get_logger(__name__)


@dataclass(frozen=True)
class Rollout:
    """The settings that many clusters are to have, and how."""

    cmd: Any
    asked: Asked
    selection: Selection
    limits: Limits
    subscriptions: Subscriptions
    has_json_progress: bool = False

    @property
    def reader(self) -> Reader:
        """What reads a cluster's body."""
        cli_ctx = self.cmd.cli_ctx
        disruptions = partial(read_disruption, cli_ctx, is_preview=self.asked.kube_proxy is not None)
        return make_reader(self.asked, partial(address_spaces, cli_ctx), disruptions, self.limits.stages)

    def read(self, jobs: list[Job]) -> Iterator[Reading]:
        """Yield the selected clusters as they were read, then those of `jobs` that are neither done nor selected."""
        read = list(readings(self.subscriptions, self.selection, self.reader))
        yield from read
        yield from read_all(self.subscriptions, unselected(jobs, read), self.reader)

    def plan(self, jobs: list[Job], options: Options) -> list[Row]:
        """Read the clusters, and plan what is to be done with them beside what the journal knows: `jobs`."""
        rows = make_plan(self.read(jobs), jobs, options.retry_failed, may_ask=not options.is_answered)
        if not rows:
            logger.warning("No cluster was found by %s.", self.selection)
        updates = [row.reading for row in rows if row.is_to_be_agreed]
        for certificate in dict.fromkeys(each for reading in updates for each in reading.leaving):
            logger.warning(LEAVES_EARLY, certificate)
        if count := sum(not reading.etag for reading in updates):
            logger.warning(WITHOUT_ETAG, counted(count, "cluster"))
        if options.probe:
            require_proof(rows, options.probe, options.plan_only)
        return rows

    def run(self, journal: Journal, options: Options) -> list[dict[str, Any]]:
        """Roll out, or go on with what the journal began, and return the result.

        Whatever the journal has, the clusters are read anew: what is new among them, or is no longer as it was made, is
        planned and asked about as at first.
        """
        header = event(
            "rollout",
            version=VERSION,
            settings=digest(self.asked.request),
            selection=self.selection.hash,
            selected=str(self.selection),
        )
        jobs = _begun(journal, header)
        has_begun = bool(jobs)
        if has_begun:
            self._say(f"{journal.path}, begun {journal.events[0]['at']}: {states(jobs)}.")
        passed = Passed.replay(self.limits.stages, journal.events)
        paused: Stage | None = None
        rows: list[Row] = []
        unread: dict[str, str] = {}
        is_worth_another = True
        while is_worth_another:
            for job in jobs:
                job.resume()
            is_again = bool(rows)
            rows = self.plan(jobs, options)
            unread = {row.job.id: row.reading.unread for row in rows if row.job and row.was_as_asked_and_is_unread}
            try:
                jobs = self._agreed(rows, journal, None if has_begun else header, options)
            except ManualInterrupt:
                if not is_again:
                    raise
                break  # what was done before that question is told all the same
            passed.number(jobs)
            has_begun = has_begun or any(row.is_update for row in rows)
            is_over, paused = self._carry_out(jobs, passed, journal, options.check)
            may_ask = not options.is_answered and is_terminal(sys.stdin)
            is_worth_another = may_ask and not is_over and any(job.state is State.CHANGED for job in jobs)
        return self._result(jobs, unread, paused)

    def _result(self, jobs: list[Job], unread: dict[str, str], paused: Stage | None) -> list[dict[str, Any]]:
        """Return the result, and see to the exit code. `unread` says why known clusters could not be read.

        One that was as asked, and cannot be read now, is told as unread: nobody knows whether it still is.
        """
        if line := ending(jobs, self.limits, paused):
            self._say(line)
        is_well = all(job.is_as_asked or (paused and job.state in (*UNENDED, State.BLOCKED)) for job in jobs)
        if unread or not is_well:
            exit_with_1_after_printing(self.cmd.cli_ctx)
        not_read = {id_: {"state": "unread", "reason": why} for id_, why in unread.items()}
        return [{**job.row(), **not_read.get(job.id, {})} for job in jobs]

    def _agreed(self, rows: list[Row], journal: Journal, header: Event | None, options: Options) -> list[Job]:
        """Show what is planned, ask, write it down, and return the clusters; `header` begins a new journal."""
        called = labels(row.reading.id for row in rows)
        for row in rows:
            if row.is_settled and row.reading.unread:
                self._say(f"{row.reading.unread} ({called[row.reading.id]})")
            if header or row.news or (row.out and row.event()):
                news = f"{row.news}: " if row.news and not header else ""
                shown = plan_row(row.reading, row.out, row.is_recheck)
                self._say(news + plan_line(shown, called[row.reading.id]), **shown)
        updates = [row.reading for row in rows if row.is_to_be_agreed]
        if updates and not options.is_answered:
            ask(updates)
        events = [each for row in rows if (each := row.event())]
        jobs = [row.job or Job(row.reading.id) for row in rows]
        known = {job.id: job for job in jobs}
        if not header and events:
            journal.append(*events)
        elif header and any(row.is_update for row in rows):
            journal.begin([header, *events, event("begun")])
        for each in events:
            known[each["id"]].take(each)
        for row in rows:  # whatever the journal has, the tag of now says which stage
            if row.job and not row.reading.unread:
                row.job.tag = row.reading.tag
        return jobs

    def _say(self, line: str, **facts: Any) -> None:
        if self.has_json_progress:
            write_line(sys.stderr, message(line, **facts))
        elif not self.cmd.cli_ctx.only_show_errors:
            write_line(sys.stderr, line)

    def _screen(self, jobs: list[Job], passed: Passed) -> Screen:
        course = Course(self.limits, passed, clock.utc_now())
        if self.has_json_progress:
            return JsonLines(sys.stderr, jobs, course)
        cli_ctx = self.cmd.cli_ctx
        is_plain = cli_ctx.config.getboolean("core", "disable_progress_bar", fallback=False)
        has_bar = is_terminal(sys.stderr) and not is_plain
        return Screen(sys.stderr, jobs, has_bar, is_quiet=cli_ctx.only_show_errors, course=course)

    def _carry_out(
        self, jobs: list[Job], passed: Passed, journal: Journal, check: str | None
    ) -> tuple[bool, Stage | None]:
        """Update what is to be updated. Return whether nothing more may be, and the stage after which it pauses."""
        stages_are_told = self.limits.stages.is_given or self.limits.soak
        is_to_look = stages_are_told and not passed.is_complete and any(job.state is State.SUCCEEDED for job in jobs)
        if not (is_to_look or any(job.state in UNENDED for job in jobs)):
            return True, None
        config = self.cmd.cli_ctx.config
        before = Before(beside(journal.path, "before"))
        own = Check(check, self.limits.give_up_after) if check else None
        writer, poll_seconds = Writer(self.cmd, self.asked), poll_seconds_of(config)
        updater = Updater(self.subscriptions, writer, self.reader, poll_seconds, own, before.keep)
        screen = self._screen(jobs, passed)

        def write(happened: Event) -> None:
            journal.append(happened)
            screen.mark(happened)

        run = Run(gate := Gate(jobs, self.limits, passed, write, screen.say), journal, updater, screen)
        try:
            with closing(before), updater.writer.ready():
                run.run(lambda: f"Nothing more is started; {_running(jobs)} followed to the end. {goes_on()}")
        except LeaveAtOnce:
            raise ManualInterrupt(f"{_running(jobs)} left to run in Azure.", recommendation=goes_on()) from None
        return bool(run.is_stopping or run.trouble or gate.paused or why_stopped(jobs, self.limits)), gate.paused


def _begun(journal: Journal, header: Event) -> list[Job]:
    """Return the clusters of a journal that was begun, none for one that was not. Raises InvalidArgumentValueError."""
    if not journal.has_begun:
        return []
    _refuse_another(journal, header)
    return replay(journal.events)


def _running(jobs: list[Job]) -> str:
    count = sum(job.is_sent and not job.is_given_up for job in jobs)
    return "1 update is" if count == 1 else f"{count} updates are"


def _refuse_another(journal: Journal, header: Event) -> None:
    """Raise InvalidArgumentValueError where the journal is that of another rollout."""
    begun = journal.events[0]
    for key, what in (("settings", "other settings"), ("selection", "another selection")):
        if begun[key] != header[key]:
            said = f": {begun['selected']} on {begun['at'][:10]}" if key == "selection" else ""
            raise InvalidArgumentValueError(
                f"The journal '{journal.path}' is that of {what}{said}. Nothing was sent.",
                recommendation="Name another file with --journal to begin a new rollout.",
            )


@contextmanager
def _version_advised(cli_ctx: Any, asked: Asked) -> Iterator[None]:
    """Say what to do where the cloud does not know the preview version by which kube-proxy is read and written."""
    try:
        yield
    except HttpResponseError as error:
        if asked.kube_proxy is None:
            raise
        version = preview_api_version(cli_ctx, asked.mode)
        if not is_unknown(str(error), version):
            raise
        advice = advice_on_unknown(str(error), version, asked.mode)
        raise AzureResponseError(error.message, recommendation=advice) from None


def rollout(cmd: Any, asked: Asked, selection: Selection, limits: Limits, options: Options) -> list[dict[str, Any]]:
    """Do what the command says, and return what it prints."""
    keep_secrets()
    subscriptions = Subscriptions(cmd, Throttle(time.monotonic), asked)
    return carried_out(Rollout(cmd, asked, selection, limits, subscriptions, options.has_json_progress), options)


def carried_out(whole: Rollout, options: Options) -> list[dict[str, Any]]:
    """Plan or run `whole`, and return what the command prints."""
    asked, cli_ctx = whole.asked, whole.cmd.cli_ctx
    with web_pages_named(), _version_advised(cli_ctx, asked):
        if options.plan_only:
            return [plan_row(row.reading, row.out, row.is_recheck) for row in whole.plan([], options)]
        try:
            with closing(Journal(journal_path(asked.name, options.journal))) as journal:
                return whole.run(journal, options)
        except JournalError as error:
            raise FileOperationError(str(error), recommendation=error.hint) from None
