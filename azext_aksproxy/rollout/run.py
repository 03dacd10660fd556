"""The loop of a rollout: starts what may start, hears what happened, and ends when nothing runs any more."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from knack.log import get_logger

from azext_aksproxy.rollout.job import Event, Job, State
from azext_aksproxy.rollout.journal import Journal, event
from azext_aksproxy.rollout.schedule import Limits, startable, why_stopped
from azext_aksproxy.rollout.seen import Screen, printable
from azext_aksproxy.rollout.sending import Means, on_one_line

logger = get_logger(__name__)

TICK_SECONDS = 1.0
"""How often the bar is drawn anew where nothing happens."""

Heard = tuple[Job | None, Event | Exception | None]
"""A cluster and what happened to it, None when its thread has ended; without a cluster, that Ctrl-C was pressed."""


class LeaveAtOnce(Exception):  # noqa: N818
    """Ctrl-C was pressed twice."""


class NotAnyMore(Exception):  # noqa: N818
    """A write was about to be sent when the run was stopped."""


class Run:  # pylint: disable=too-few-public-methods,too-many-instance-attributes
    """A run over `jobs`. Each cluster that runs is carried by `means` in a thread of its own.

    The threads are daemons and not those of an executor, which Python waits for at its exit: a second Ctrl-C leaves at
    once.
    """

    def __init__(self, jobs: Sequence[Job], limits: Limits, journal: Journal, means: Means, screen: Screen) -> None:
        self.jobs, self.limits, self.journal, self.means, self.screen = jobs, limits, journal, means, screen
        self.is_stopping = False
        self.trouble: Exception | None = None
        self._heard: SimpleQueue[Heard] = SimpleQueue()
        self._running: dict[str, Job] = {}
        self._to_follow = [job for job in jobs if job.state is State.RUNNING]

    def run(self, on_stop: Callable[[], str]) -> None:
        """Return when nothing runs any more and nothing may start. `on_stop` says what to show after Ctrl-C.

        Raises LeaveAtOnce.
        """
        with self._interruptible():
            is_due = True
            while True:
                if is_due:
                    self._start()
                if not self._running and (self.is_stopping or self.trouble or not self._may_go_on()):
                    break
                try:
                    job, what = self._heard.get(timeout=TICK_SECONDS)
                except Empty:  # a subscription that was held back may be free by now
                    is_due = True
                    self.screen.refresh()
                    continue
                self._take(job, what, on_stop)
                is_due = what is None
        self.screen.end()

    def _may_go_on(self) -> bool:
        free, waiting = startable(self.jobs, self.limits)
        return bool(self._to_follow or (free and waiting))

    def _start(self) -> None:
        while self._to_follow and len(self._running) < self.limits.max_parallel:
            self._begin(self._to_follow.pop(0))
        if self.is_stopping or self.trouble:
            return
        free, waiting = startable(self.jobs, self.limits)
        for job in [each for each in waiting if self.means.may_send(each)][:free]:
            job.state = State.RUNNING
            self._begin(job)

    def _begin(self, job: Job) -> None:
        self._running[job.id] = job
        threading.Thread(target=self._carry, args=(job,), name=job.called, daemon=True).start()

    def _carry(self, job: Job) -> None:
        try:
            self.means.carry(job, partial(self._tell, job))
        except NotAnyMore:
            pass
        # whatever it is: the operation goes on in Azure, and the journal knows it
        except Exception as error:  # pylint: disable=broad-exception-caught
            self._heard.put((job, error))
        finally:
            self._heard.put((job, None))

    def _tell(self, job: Job, kind: str, **facts: Any) -> None:
        """Write down what happens to a cluster; called in its thread. Raises NotAnyMore instead of a write's start."""
        if kind == "started" and (self.is_stopping or self.trouble or why_stopped(self.jobs, self.limits)):
            raise NotAnyMore
        told = event(kind, id=job.id, **facts)
        self.journal.append(told)
        job.take(told)
        self._heard.put((job, told))

    def _take(self, job: Job | None, what: Event | Exception | None, on_stop: Callable[[], str]) -> None:
        if job is None:
            if self.is_stopping:
                self.screen.end()
                raise LeaveAtOnce
            self.is_stopping = True
            self.screen.say(on_stop())
        elif what is None:
            del self._running[job.id]
            if job.state is State.RUNNING and not job.is_sent:  # it ended before anything was sent
                job.state = State.PENDING
        elif isinstance(what, Exception):
            self.trouble = what
            logger.debug("%s", job.called, exc_info=what)
            job.reason = printable(on_one_line(str(what)))
            self.screen.say(f"{job.called} is left to be followed by the next run: {job.reason}")
        else:
            self.screen.show(job, what)

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
