"""What lies between one stage and the next: it soaks, its clusters are looked at, and the run may pause there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.events import Event, event
from azext_aksproxy.rollout.decisions.job import UNENDED, Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits, why_stopped
from azext_aksproxy.rollout.decisions.stages import Passed, Stage, is_over, members


class Gate:
    """The gate behind the stage that has its turn. `write` puts an event into the journal, and `say` shows a line."""

    def __init__(
        self,
        jobs: Sequence[Job],
        limits: Limits,
        passed: Passed,
        write: Callable[[Event], None],
        say: Callable[[str], None],
    ) -> None:
        self.jobs, self.limits, self.passed = jobs, limits, passed
        self._write, self._say = write, say
        self._looked_at: set[str] = set()
        self.paused: Stage | None = None
        """The stage after which the run pauses."""
        self.is_soaking = False
        """Whether a soak was all that held up the last `advance`."""

    @property
    def soaks_until(self) -> str:
        """Until when the stage soaks that has its turn (UTC, ISO 8601), "" where it does not."""
        until = self.passed.soaks.get(self.passed.current.number, "")
        return until if until and clock.utc_now() < clock.read_time(until) else ""

    def advance(self, left_aside: Collection[str], is_looking: bool) -> list[Job]:
        """Let all stages pass that may, and return the clusters that are to be looked at before the next one does.

        The ids in `left_aside` are waited for by nobody. Nothing passes while something `is_looking`. Raises
        JournalError.
        """
        self.is_soaking = False
        while not (self.paused or self.passed.is_complete or why_stopped(self.jobs, self.limits) or is_looking):
            stage = self.passed.current
            if not is_over(self.jobs, self.limits.stages, stage, left_aside):
                break
            done = [job for job in members(self.jobs, self.limits.stages, stage) if job.state is State.SUCCEEDED]
            if done and self._soaks(stage):
                self.is_soaking = True
                break
            if to_look := self._to_look(done):
                return to_look
            self._pass(stage, bool(done))
        return []

    def _soaks(self, stage: Stage) -> bool:
        """Say whether a stage whose clusters have ended is to soak, or still does."""
        if stage.is_last or not (self.limits.soak and self._is_one_left()):
            return False
        if stage.number not in self.passed.soaks:
            until = clock.written(clock.utc_now() + timedelta(seconds=self.limits.soak))
            self._tell(event("soak", number=stage.number, until=until, stages=str(self.limits.stages)))
            self._say(f"Soaking after {stage}, until {until}.")
        return bool(self.soaks_until)

    def _to_look(self, done: Sequence[Job]) -> list[Job]:
        """Return those that were updated and not looked at yet, where stages or a soak were asked for."""
        if not (self.limits.stages.is_given or self.limits.soak):
            return []
        found = [job for job in done if job.id not in self._looked_at]
        self._looked_at.update(job.id for job in found)
        return found

    def _pass(self, stage: Stage, has_done: bool) -> None:
        limits = self.limits
        count = sum(bool(job.agreed) and job.stage <= stage.number for job in self.jobs)
        named = {"number": stage.number, "of": stage.of, "name": stage.name, "count": count}
        self._tell(event("stage", **named, stages=str(limits.stages)))
        if limits.stages.is_given or limits.soak:
            self._say(f"Passed {stage}.")
        is_canary = stage.number == 1 and limits.pauses_after_canary
        if has_done and not stage.is_last and self._is_one_left() and (is_canary or limits.pauses_after_stage):
            self.paused = stage

    def _is_one_left(self) -> bool:
        """Say whether a cluster is left for which it makes a difference what is done behind a stage."""
        return any(job.state in UNENDED for job in self.jobs)

    def _tell(self, happened: Event) -> None:
        self._write(happened)
        self.passed.take(happened)
