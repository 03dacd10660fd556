"""The loop: what runs is bounded, trouble starts nothing more, and what was begun is followed first."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import pytest

from azext_aksproxy.rollout.clusters.listing import READERS
from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.schedule import Limits
from azext_aksproxy.rollout.decisions.stages import Passed, Stages
from azext_aksproxy.rollout.gate import Gate
from azext_aksproxy.rollout.memory.journal import Journal, JournalError
from azext_aksproxy.rollout.run import Run
from azext_aksproxy.rollout.updates.interrupts import PutBack
from azext_aksproxy.rollout.updates.sending import Updater
from azext_aksproxy.rollout.watching.screen import Screen

Report = Callable[..., None]


class Updates:
    """Stands in for what updates clusters. `held` is how often the subscription is found to be held back."""

    def __init__(self, does: Callable[[Job, Report], None], held: int = 0) -> None:
        self.does, self.held = does, held
        self.order: list[str] = []
        self.at_once = self.most_at_once = 0
        self.looks: Callable[[Job, Report], None] = lambda *_: None
        self._lock = threading.Lock()

    def update(self, job: Job, report: Report) -> None:
        with self._lock:
            self.order.append(job.id[-1])
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.does(job, report)
        finally:
            with self._lock:
                self.at_once -= 1

    def look(self, job: Job, report: Report, _: float) -> None:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.looks(job, report)
        finally:
            with self._lock:
                self.at_once -= 1

    def may_send(self, _: Job) -> bool:
        self.held -= 1
        return self.held < 0


def succeed(_: Job, report: Report) -> None:
    report("started", etag="1", ailing=[])
    time.sleep(0.02)
    report("succeeded")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Run]:
    def make(jobs: list[Job], updates: Updates, **limits: Any) -> Run:
        journal = Journal(tmp_path / "journal.jsonl")
        stream = io.StringIO()
        given = Limits(Stages(limits.pop("canary", 1), limits.pop("shares", ())), **limits)
        screen = Screen(stream, jobs, has_bar=False)
        passed = Passed(given.stages)
        passed.number(jobs)
        gate = Gate(jobs, given, passed, journal.append, screen.say)
        run = Run(gate, journal, cast(Updater, updates), screen)
        run.run(lambda: "")
        journal.close()
        return run

    return make


def clusters(count: int, **known: Any) -> list[Job]:
    place = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters"
    return [Job(f"{place}/{number}", **known) for number in range(count)]


def test_what_runs_is_bounded(run: Callable[..., Run]) -> None:
    jobs, updates = clusters(9), Updates(succeed)
    run(jobs, updates, max_parallel=3, canary=0)

    assert updates.most_at_once == 3
    assert all(job.state is State.SUCCEEDED for job in jobs)
    assert not [each for each in threading.enumerate() if each.name.startswith("g/")]


def test_what_was_begun_is_followed_first_within_the_same_bound(run: Callable[..., Run]) -> None:
    jobs = [*clusters(2), *clusters(8, state=State.RUNNING, is_sent=True)[2:]]
    updates = Updates(succeed)
    run(jobs, updates, max_parallel=2, canary=0)

    assert updates.most_at_once <= 2
    assert sorted(updates.order[:6]) == list("234567")
    assert all(job.state is State.SUCCEEDED for job in jobs)


def test_what_cannot_be_written_down_starts_nothing_more_and_loses_nothing(run: Callable[..., Run]) -> None:
    def break_down(_: Job, report: Report) -> None:
        report("started", etag="1", ailing=[])
        raise JournalError("The disk\nis full.", "")

    jobs, updates = clusters(3), Updates(break_down)
    assert isinstance(run(jobs, updates).trouble, JournalError)

    assert updates.order == ["0"]
    assert jobs[0].row()["state"] == "pending"
    assert jobs[0].row()["reason"] == "The disk is full."
    assert (jobs[0].state, jobs[0].is_sent) == (State.RUNNING, True)


def test_what_nobody_thought_of_is_the_trouble_of_one_cluster(run: Callable[..., Run]) -> None:
    def break_down(job: Job, report: Report) -> None:
        if job.id.endswith("0"):
            raise RuntimeError("Out of luck.")
        report("started", etag="1", ailing=[])
        if job.id.endswith("1"):
            raise RuntimeError("Lost its way.")
        report("succeeded")

    jobs = clusters(4)
    run(jobs, Updates(break_down), canary=0, max_parallel=1, max_failures="3")

    assert [job.state.value for job in jobs] == ["failed", "waiting", "succeeded", "succeeded"]
    assert jobs[0].reason == "RuntimeError: Out of luck."
    assert (jobs[1].is_sent, jobs[1].reason) == (True, "RuntimeError: Lost its way."), "the next run follows it"


def test_what_waits_is_taken_again_when_it_is_due_and_others_go_on_meanwhile(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    tries: list[str] = []

    def wait_twice(job: Job, report: Report) -> None:
        tries.append(job.id[-1])
        if job.id.endswith("0") and tries.count("0") < 3:
            raise PutBack("It is busy.", 0.05)
        report("started", etag="1", ailing=[])
        report("succeeded")

    jobs = clusters(3)
    run(jobs, Updates(wait_twice), canary=0, max_parallel=1)

    assert [job.state for job in jobs] == [State.SUCCEEDED] * 3
    assert tries[0] == "0"
    assert tries.count("0") == 3
    assert tries.index("2") < len(tries) - 1, "the others did not wait for it"
    lines = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()]
    told = [each["event"] for each in lines if each.get("id", "").endswith("0")]
    assert told == ["waits", "started", "succeeded"], "the same reason is written down once"


def test_nothing_is_waited_for_longer_than_was_allowed(run: Callable[..., Run]) -> None:
    def wait(_: Job, __: Report) -> None:
        raise PutBack("It is busy.", 0.01)

    jobs = clusters(2)
    run(jobs, Updates(wait), canary=0, max_failures="9", give_up_after=0.1)

    assert [job.state for job in jobs] == [State.FAILED] * 2
    assert jobs[0].reason.startswith("GaveUp: It was waited for, for ")
    assert jobs[0].reason.endswith(" It is busy.")


def test_what_runs_in_azure_is_never_given_up_as_failed(run: Callable[..., Run]) -> None:
    def wait(job: Job, report: Report) -> None:
        if not job.is_sent:
            report("started", etag="1", ailing=[])
            report("accepted", operation=None)
        raise PutBack("It cannot be asked about.", 0.01)

    jobs = clusters(2)
    run(jobs, Updates(wait), give_up_after=0.1)

    assert (jobs[0].state, jobs[0].is_sent) == (State.WAITING, True)
    assert (jobs[0].row()["state"], jobs[0].row()["reason"]) == ("waiting", "It cannot be asked about.")
    assert jobs[1].state is State.PENDING, "a canary of which nothing is known has proved nothing"


def test_a_service_that_takes_no_write_does_not_lead_through_the_whole_fleet(run: Callable[..., Run]) -> None:
    """Each write is in doubt, and after a while given up: that is the failure of a canary."""

    def in_doubt(job: Job, report: Report) -> None:
        report("started", etag="1", ailing=[])
        raise PutBack("500: No.", 0.01)

    jobs, updates = clusters(3), Updates(in_doubt)
    run(jobs, updates, give_up_after=0.05)

    assert [job.state for job in jobs] == [State.FAILED, State.PENDING, State.PENDING]
    assert set(updates.order) == {"0"}


def test_only_the_time_counts_for_which_a_cluster_was_waited_for_since_it_came_on(run: Callable[..., Run]) -> None:
    waits: list[float] = []

    def follow(job: Job, report: Report) -> None:
        if not job.is_sent:
            report("started", etag="1", ailing=[])
            report("accepted", operation=None)
        if len(waits) < 10:
            waits.append(0.04)
            raise PutBack("503", 0.04, has_come_on=True)
        report("succeeded")

    [job] = jobs = clusters(1)
    run(jobs, Updates(follow), give_up_after=0.1)

    assert job.state is State.SUCCEEDED, "it was asked with success between two troubles each time"


def test_of_a_subscription_that_is_held_back_one_cluster_waits_for_all(run: Callable[..., Run], tmp_path: Path) -> None:
    updates: Updates

    def wait_while_held(job: Job, report: Report) -> None:
        if not updates.may_send(job):
            raise PutBack("Azure takes no more requests.", 0.01)
        succeed(job, report)

    jobs = clusters(5)
    updates = Updates(wait_while_held, held=20)
    run(jobs, updates, canary=0)

    assert [job.state for job in jobs] == [State.SUCCEEDED] * 5
    told = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()]
    assert len([each for each in told if each["event"] == "waits"]) == 1


def test_a_subscription_that_stays_held_back_is_given_up(run: Callable[..., Run]) -> None:
    def wait(_: Job, __: Report) -> None:
        raise PutBack("Azure takes no more requests.", 3600.0)

    jobs = clusters(3)
    run(jobs, Updates(wait, held=10**6), canary=0, give_up_after=0.05)

    assert [job.state for job in jobs] == [State.FAILED, State.PENDING, State.PENDING]


def test_what_runs_is_followed_to_its_end_after_a_failure(run: Callable[..., Run]) -> None:
    first_failed, second_sent = threading.Event(), threading.Event()

    def fail_first(job: Job, report: Report) -> None:
        report("started", etag="1", ailing=[])
        if job.id.endswith("0"):
            second_sent.wait(60)
            report("failed", code="Quota", message="none left")
            first_failed.set()
            return
        second_sent.set()
        first_failed.wait(60)
        time.sleep(0.05)
        report("succeeded")

    jobs, updates = clusters(5), Updates(fail_first)
    run(jobs, updates, canary=0, max_parallel=2)

    assert [job.state.value for job in jobs] == ["failed", "succeeded", "pending", "pending", "pending"]


def test_what_was_about_to_be_sent_is_not_sent_after_a_failure(run: Callable[..., Run]) -> None:
    first_failed, second_read = threading.Event(), threading.Event()

    def fail_first(job: Job, report: Report) -> None:
        if job.id.endswith("0"):
            second_read.wait(60)
            report("started", etag="1", ailing=[])
            report("failed", code="Quota", message="none left")
            first_failed.set()
            return
        second_read.set()
        first_failed.wait(60)
        report("started", etag="1", ailing=[])
        report("succeeded")

    jobs, updates = clusters(2), Updates(fail_first)
    run(jobs, updates, canary=0, max_parallel=2)

    assert [job.state.value for job in jobs] == ["failed", "pending"]
    assert not jobs[1].is_sent


def test_no_cluster_is_carried_twice_at_a_time(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was put back may be due before the thread that carried it has ended, which takes its time here."""
    carry, put_back = Run._carry, Run._put_back
    inside: set[str] = set()
    twice: list[str] = []
    tries: list[str] = []

    def watched(self: Run, job: Job) -> None:
        twice.extend({job.id} & inside)
        inside.add(job.id)
        carry(self, job)
        inside.discard(job.id)

    def slow(self: Run, job: Job, back: PutBack) -> None:
        put_back(self, job, back)
        time.sleep(0.02)

    def put_back_once(job: Job, report: Report) -> None:
        tries.append(job.id)
        if tries.count(job.id) == 1:
            raise PutBack("It is busy.", 0.0)
        report("started", etag="1", ailing=[])
        report("succeeded")

    monkeypatch.setattr(Run, "_carry", watched)
    monkeypatch.setattr(Run, "_put_back", slow)
    jobs = clusters(6)
    run(jobs, Updates(put_back_once), canary=0, max_parallel=2)

    assert not twice
    assert [job.state for job in jobs] == [State.SUCCEEDED] * 6


def test_of_a_location_whose_window_is_closed_nobody_is_waited_for(run: Callable[..., Run]) -> None:
    tries: list[str] = []

    def wait_once(_: Job, report: Report) -> None:
        tries.append("")
        if len(tries) == 1:
            raise PutBack("It is busy.", 0.05)
        succeed(_, report)

    jobs = clusters(2)
    jobs[0].location, jobs[0].opens, jobs[1].location = "a", "2999-01-01T00:00:00.000Z", "b"
    run(jobs, Updates(wait_once), canary=0, by_location=True)

    assert [job.state for job in jobs] == [State.PENDING, State.SUCCEEDED]


def test_of_a_location_what_was_given_up_is_waited_for_by_nobody(run: Callable[..., Run]) -> None:
    def lose_first(job: Job, report: Report) -> None:
        if job.location == "b":
            return succeed(job, report)
        if not job.is_sent:
            report("started", etag="1", ailing=[])
            report("accepted", operation=None)
        raise PutBack("It cannot be asked about.", 0.01)

    jobs = clusters(2)
    jobs[0].location, jobs[1].location = "a", "b"
    run(jobs, Updates(lose_first), canary=0, by_location=True, give_up_after=0.05, max_failures="2")

    assert [job.state for job in jobs] == [State.WAITING, State.SUCCEEDED]


@pytest.mark.parametrize("soak", range(1, 12))
def test_a_soak_may_end_at_any_moment(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, soak: int) -> None:
    """The clock goes on with each look at it: between two questions of one round as well."""
    seconds = iter(range(10**6))
    begin = datetime(2026, 11, 27, tzinfo=timezone.utc)
    monkeypatch.setattr(clock, "utc_now", lambda: begin + timedelta(seconds=next(seconds)))
    monkeypatch.setattr("azext_aksproxy.rollout.run.TICK_SECONDS", 0.001)
    jobs = clusters(2, agreed="digest")
    run(jobs, Updates(succeed), canary=0, shares=("1", "100%"), soak=soak)

    assert [job.state for job in jobs] == [State.SUCCEEDED] * 2


def test_a_large_stage_is_not_looked_at_all_at_once(run: Callable[..., Run]) -> None:
    looked_at: list[str] = []

    def look(job: Job, _: Report) -> None:
        time.sleep(0.01)
        looked_at.append(job.id)

    jobs = clusters(60, agreed="digest")
    updates = Updates(succeed)
    updates.looks = look
    made = run(jobs, updates, canary=0, shares=("50", "100%"), max_parallel=3)

    assert updates.most_at_once <= READERS
    assert sorted(looked_at) == sorted(job.id for job in jobs)
    assert made.gate.passed.is_complete


def test_what_was_found_after_an_update_and_cannot_be_written_down_is_no_success(run: Callable[..., Run]) -> None:
    def look(_: Job, __: Report) -> None:
        raise JournalError("The disk is full.", "")

    jobs, updates = clusters(2, agreed="digest"), Updates(succeed)
    updates.looks = look
    made = run(jobs, updates, canary=0, shares=("1", "100%"))

    assert [job.state for job in jobs] == [State.FAILED, State.PENDING]
    assert jobs[0].reason == "The disk is full."
    assert made.trouble


def test_a_fleet_of_many_is_looked_through_a_few_times_an_update(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends while a start is prepared is taken together with what ended before."""
    starts: list[int] = []
    start = Run._start

    def slow(self: Run) -> None:
        starts.append(1)
        time.sleep(0.05)
        start(self)

    monkeypatch.setattr(Run, "_start", slow)
    jobs = clusters(40)
    run(jobs, Updates(succeed), canary=0, max_parallel=10)

    assert [job.state for job in jobs] == [State.SUCCEEDED] * 40
    assert len(starts) <= 20
