"""The loop of a rollout: starts what may start, hears what happened, and ends when nothing runs or waits any more."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from knack.log import get_logger

from azext_aksproxy.azure.refusal import code_and_message
from azext_aksproxy.rollout.clusters.listing import READERS
from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.events import Event, event
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.schedule import closed, startable, why_stopped
from azext_aksproxy.rollout.gate import Gate
from azext_aksproxy.rollout.memory.journal import Journal, JournalError
from azext_aksproxy.rollout.updates.interrupts import NotAnyMore, PutBack
from azext_aksproxy.rollout.updates.sending import Updater
from azext_aksproxy.rollout.waits import Waits
from azext_aksproxy.rollout.watching.screen import Screen

logger = get_logger(__name__)

TICK_SECONDS = 1.0
"""How often the bar is drawn anew, and what waits is looked at, where nothing happens."""

Heard = tuple[Job | None, Event | Exception | None]
"""A cluster and what happened to it, None when its thread has ended; without a cluster, that Ctrl-C was pressed."""


class LeaveAtOnce(Exception):  # noqa: N818
    """Ctrl-C was pressed twice."""


class Run:
    """A run over the clusters of `gate`. Each one that runs is updated by `updater` in a thread of its own.

    The threads are daemons and not those of an executor, which Python waits for at its exit: a second Ctrl-C leaves at
    once.
    """

    def __init__(self, gate: Gate, journal: Journal, updater: Updater, screen: Screen) -> None:
        self.gate, self.journal, self.updater, self.screen = gate, journal, updater, screen
        self.jobs, self.limits = gate.jobs, gate.limits
        self.is_stopping = False
        self.trouble: Exception | None = None
        """Why nothing more may start: what happens cannot be written down."""
        self._heard: SimpleQueue[Heard] = SimpleQueue()
        self._running: dict[str, Job] = {}
        self._to_look: list[Job] = []
        self._looked_at: set[str] = set()
        self._to_follow = [job for job in self.jobs if job.state is State.RUNNING]
        self._waits = Waits(self.limits.give_up_after)

    def run(self, on_stop: Callable[[], str]) -> None:
        """Return when nothing runs any more and nothing may start. `on_stop` says what to show after Ctrl-C.

        Raises LeaveAtOnce.
        """
        self._write(event("run", pid=os.getpid(), limits=asdict(self.limits)))
        with self._interruptible():
            is_due = True
            while True:
                if is_due and self._heard.empty():  # all that was heard is taken first: a start looks at all clusters
                    self._start()
                    is_due = False
                if not (is_due or self._running or self._may_go_on()):
                    break
                try:
                    job, what = self._heard.get(timeout=self._waits.until_next(TICK_SECONDS))
                except Empty:  # a subscription that was held back may be free by now, and what waited be due
                    is_due = True
                    self.screen.refresh()
                    continue
                is_due = self._take(job, what, on_stop) or is_due
        self._write(event("ended", why=self._why_ended()))
        self.screen.end()

    def _write(self, happened: Event) -> None:
        """Write down what is about no cluster. Where that cannot be done nothing more is started."""
        try:
            self.journal.append(happened)
        except JournalError as error:
            self._be_troubled(error)
        self.screen.mark(happened)

    def _why_ended(self) -> str:
        """Return why the run ends before all is done, as a sentence, "" where nothing of it is left to be said."""
        pause = f"It pauses after {self.gate.paused}." if self.gate.paused else ""
        stop = "It was stopped with Ctrl-C." if self.is_stopping else ""
        return str(self.trouble or why_stopped(self.jobs, self.limits)) or pause or stop

    def _be_troubled(self, error: JournalError) -> None:
        if not self.trouble:
            self.screen.say(f"Nothing more is started: {error}")
        self.trouble = error

    def _shut(self) -> set[str]:
        """Return the ids of the clusters whose maintenance window is closed."""
        return closed(self.jobs, clock.utc_now())

    def _left_aside(self) -> set[str]:
        """Return the ids of the clusters that this run does not wait for."""
        return self._given_up() if self.limits.waits_for_windows else self._given_up() | self._shut()

    def _given_up(self) -> set[str]:
        return {job.id for job in self.jobs if job.is_given_up}

    def _may_go_on(self) -> bool:
        if self.trouble:
            return False
        if self._to_follow or self._sent_ones(self._given_up()):
            return True
        if self.is_stopping or self.gate.paused:
            return False
        if self._to_look or self._looked_at or self.gate.is_soaking:
            return True
        shut = () if self.limits.waits_for_windows else self._shut()
        room, waiting = startable(self.jobs, self.limits, self.gate.passed, self._given_up(), shut)
        return any(map(room.has_place, waiting))

    def _start(self) -> None:
        if self.trouble:
            return
        while self._to_follow and len(self._running) < self.limits.max_parallel:
            self._begin(self._to_follow.pop(0))
        # whoever was put back is taken again only when the thread that carried it has ended
        not_yet = self._waits.not_yet() | self._running.keys()
        for job in self._sent_ones(not_yet):  # they run in Azure already, and are only followed again
            self._begin(job)
        if self.is_stopping:
            return
        self._pass_gate()
        if self.gate.paused or self.trouble:
            return
        room, waiting = startable(self.jobs, self.limits, self.gate.passed, not_yet, self._shut())
        # of a subscription that is held back one cluster is tried, waits, and tells why, for all
        tried = {each.subscription for each in self.jobs if each.state is State.WAITING or each.id in self._running}
        for job in waiting:
            has_turn = job.state is State.WAITING or self.updater.may_send(job) or job.subscription not in tried
            if not job.is_sent and has_turn and room.has_place(job):
                self._begin(job)
                tried.add(job.subscription)
                room.take(job)

    def _pass_gate(self) -> None:
        """Let the stage pass that has its turn, if it may, or have its clusters looked at before it does."""
        try:
            is_looking = bool(self._to_look or self._looked_at)
            self._to_look += self.gate.advance(self._left_aside(), is_looking)
        except JournalError as error:
            self._be_troubled(error)
            return
        self._look_on()

    def _look_on(self) -> None:
        while self._to_look and len(self._looked_at) < READERS:
            job = self._to_look.pop()
            self._looked_at.add(job.id)
            threading.Thread(target=self._look, args=(job,), name=f"{job.called} after", daemon=True).start()

    def _look(self, job: Job) -> None:
        try:
            self.updater.look(job, partial(self._report, job), self.limits.give_up_after)
        # what nobody thought of is the trouble of this cluster alone
        except Exception as error:  # pylint: disable=broad-exception-caught
            self._heard.put((job, error))
        finally:
            self._heard.put((job, None))

    def _sent_ones(self, left_out: set[str]) -> list[Job]:
        return [job for job in self.jobs if job.state is State.WAITING and job.is_sent and job.id not in left_out]

    def _begin(self, job: Job) -> None:
        job.state = State.RUNNING
        self._running[job.id] = job
        threading.Thread(target=self._carry, args=(job,), name=job.called, daemon=True).start()

    def _carry(self, job: Job) -> None:
        report = partial(self._report, job)
        try:
            try:
                self.updater.update(job, report)
            except PutBack as back:
                self._put_back(job, back)
            except (NotAnyMore, JournalError):
                raise
            # what nobody thought of is the trouble of this cluster alone
            except Exception as error:  # pylint: disable=broad-exception-caught
                logger.debug("%s", job.called, exc_info=error)
                if job.is_sent:
                    self._waits.give_up(job)
                    report("waits", reason=": ".join(code_and_message(error)))
                else:
                    report("failed", **dict(zip(("code", "message"), code_and_message(error), strict=True)))
        except NotAnyMore:
            pass
        # the operation goes on in Azure, and the journal may not know how it ends
        except Exception as error:  # pylint: disable=broad-exception-caught
            self._heard.put((job, error))
        finally:
            self._heard.put((job, None))

    def _put_back(self, job: Job, back: PutBack) -> None:
        """Have the cluster wait, until it is due or has waited for too long. What Azure took is never a failure then.

        Of a write in doubt the next plan learns by the cluster what became of it.
        """
        reason = str(back)
        if back.has_come_on:
            self._waits.forget(job)
        if not self._waits.put_back(job, back.seconds) and not job.is_accepted:
            waited = f"{self.limits.give_up_after:g} seconds"
            self._report(job, "failed", code="GaveUp", message=f"It was waited for, for {waited}. {reason}")
        elif job.reason != reason:
            self._report(job, "waits", reason=reason)
        else:
            job.state = State.WAITING

    def _report(self, job: Job, kind: str, **facts: Any) -> None:
        """Write down what happens to a cluster; called in its thread. Raises NotAnyMore instead of a write's start."""
        if kind == "started" and (self.is_stopping or self.trouble or why_stopped(self.jobs, self.limits)):
            raise NotAnyMore
        happened = event(kind, id=job.id, **facts)
        self.journal.append(happened)
        job.take(happened)
        if kind == "accepted":
            self._waits.forget(job)
        self._heard.put((job, happened))

    def _take(self, job: Job | None, what: Event | Exception | None, on_stop: Callable[[], str]) -> bool:
        """Take note of what was heard, and return whether something may start by it."""
        if job is None:
            if self.is_stopping:
                self.screen.end()
                raise LeaveAtOnce
            self.is_stopping = True
            self.screen.say(on_stop())
        elif what is None:
            ran = self._running.pop(job.id, None)
            self._looked_at.discard(job.id)
            if job.state is State.RUNNING and not job.is_sent:  # it ended before anything was sent
                job.state = State.PENDING
            if not self.is_stopping:
                self._look_on()
            return ran is not None or not self._looked_at
        elif isinstance(what, Exception):
            self.trouble = what
            logger.debug("%s", job.called, exc_info=what)
            job.reason = code_and_message(what)[1]
            left = "is left to be followed by the next run" if job.is_sent else "was not updated"
            if job.state is State.SUCCEEDED:  # it was looked at, and what was found is lost
                job.state, left = State.FAILED, "was updated, and nobody knows whether it is well"
            self.screen.say(f"{self.screen.called(job)} {left}: {job.reason}")
        else:
            self.screen.show(job, what)
        return False

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Hear Ctrl-C as one more thing that happens. A handler runs only in the main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, lambda *_: self._heard.put((None, None)))
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
