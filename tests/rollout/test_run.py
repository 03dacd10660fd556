"""The loop: what runs is bounded, trouble starts nothing more, and what was begun is followed first."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from azext_aksproxy.rollout.job import Job, State
from azext_aksproxy.rollout.journal import Journal
from azext_aksproxy.rollout.run import Run
from azext_aksproxy.rollout.schedule import Limits
from azext_aksproxy.rollout.seen import Screen
from azext_aksproxy.rollout.sending import Means

Tell = Callable[..., None]


class Updates:
    """Stands in for what updates clusters. `held` is how often a subscription is found to be held back."""

    def __init__(self, does: Callable[[Job, Tell], None], held: int = 0) -> None:
        self.does, self.held = does, held
        self.order: list[str] = []
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()

    def carry(self, job: Job, tell: Tell) -> None:
        with self._lock:
            self.order.append(job.id[-1])
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.does(job, tell)
        finally:
            with self._lock:
                self.at_once -= 1

    def may_send(self, _: Job) -> bool:
        self.held -= 1
        return self.held < 0


def succeed(_: Job, tell: Tell) -> None:
    tell("started", etag="1")
    time.sleep(0.02)
    tell("succeeded")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Run]:
    def make(jobs: list[Job], updates: Updates, **limits: Any) -> Run:
        journal = Journal(tmp_path / "journal.jsonl")
        stream = io.StringIO()
        run = Run(jobs, Limits(**limits), journal, cast(Means, updates), Screen(stream, jobs, has_bar=False))
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


def test_trouble_starts_nothing_more_and_loses_nothing(run: Callable[..., Run]) -> None:
    def break_down(_: Job, tell: Tell) -> None:
        tell("started", etag="1")
        raise RuntimeError("The network\nis down.")

    jobs, updates = clusters(3), Updates(break_down)
    assert isinstance(run(jobs, updates).trouble, RuntimeError)

    assert updates.order == ["0"]
    assert jobs[0].row()["state"] == "pending"
    assert jobs[0].row()["reason"] == "The network is down."
    assert (jobs[0].state, jobs[0].is_sent) == (State.RUNNING, True)


def test_trouble_before_anything_was_sent_leaves_it_to_be_done(run: Callable[..., Run]) -> None:
    def break_down(_: Job, __: Tell) -> None:
        raise RuntimeError("No token.")

    [job] = jobs = clusters(1)
    run(jobs, Updates(break_down))

    assert (job.state, job.is_as_asked) == (State.PENDING, False)


def test_a_subscription_that_is_held_back_is_waited_for(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("azext_aksproxy.rollout.run.TICK_SECONDS", 0.01)
    jobs, updates = clusters(1), Updates(succeed, held=3)
    run(jobs, updates)

    assert jobs[0].state is State.SUCCEEDED
    assert updates.held == -1


def test_what_runs_is_followed_to_its_end_after_a_failure(run: Callable[..., Run]) -> None:
    first_failed, second_sent = threading.Event(), threading.Event()

    def fail_first(job: Job, tell: Tell) -> None:
        tell("started", etag="1")
        if job.id.endswith("0"):
            second_sent.wait(5)
            tell("failed", code="Quota", message="none left")
            first_failed.set()
            return
        second_sent.set()
        first_failed.wait(5)
        time.sleep(0.05)
        tell("succeeded")

    jobs, updates = clusters(5), Updates(fail_first)
    run(jobs, updates, canary=0, max_parallel=2)

    assert [job.state.value for job in jobs] == ["failed", "succeeded", "pending", "pending", "pending"]


def test_what_was_about_to_be_sent_is_not_sent_after_a_failure(run: Callable[..., Run]) -> None:
    first_failed, second_read = threading.Event(), threading.Event()

    def fail_first(job: Job, tell: Tell) -> None:
        if job.id.endswith("0"):
            second_read.wait(5)
            tell("started", etag="1")
            tell("failed", code="Quota", message="none left")
            first_failed.set()
            return
        second_read.set()
        first_failed.wait(5)
        tell("started", etag="1")
        tell("succeeded")

    jobs, updates = clusters(2), Updates(fail_first)
    run(jobs, updates, canary=0, max_parallel=2)

    assert [job.state.value for job in jobs] == ["failed", "pending"]
    assert not jobs[1].is_sent
