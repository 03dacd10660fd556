"""The laws of the simulation: each cluster once, no limit broken, and time as the tightest limit says."""

from __future__ import annotations

import pytest

from azext_aksproxy.rollout.decisions.job import State
from azext_aksproxy.rollout.decisions.schedule import Limits
from tools.simulation.assumptions import USUAL, Assumptions, Update
from tools.simulation.fleet import Fleet
from tools.simulation.limits import ARM_READS, ARM_WRITES, GET_CLUSTER, OPERATION_STATUS, PUT_CLUSTER
from tools.simulation.planning import planned
from tools.simulation.run import Run
from tools.simulation.service import Request, Service

AT_ONCE = Update("at once", nodes=1, at_a_time=1, minutes=0)
USUALLY = Assumptions()
EVEN = Assumptions(spread=0.0)
CALM, BUSY = (Fleet(2, 40, regions=2), 20), (Fleet(1, 100), 66)
"""Fleets, and how many clusters of them run at a time: without a limit that is met, and with one."""


def run(fleet: Fleet, max_parallel: int, assumed: Assumptions = USUALLY) -> Run:
    return made(fleet, Limits(max_parallel=max_parallel), assumed)


def made(fleet: Fleet, limits: Limits, assumed: Assumptions = USUALLY, asks_anew: bool = False) -> Run:
    jobs = fleet.jobs()
    done = Run(jobs, limits, Service(jobs), assumed, asks_anew=asks_anew)
    done.to_its_end()
    return done


@pytest.mark.parametrize(("fleet", "max_parallel"), [CALM, BUSY])
def test_each_cluster_is_written_once_and_succeeds(fleet: Fleet, max_parallel: int) -> None:
    done = run(fleet, max_parallel)

    assert {job.state for job in done.jobs} == {State.SUCCEEDED}
    assert done.service.answered[Request.WRITE] == done.succeeded == fleet.size
    assert done.service.answered[Request.OPERATION] >= 2 * fleet.size
    assert (done.threads, done.given_up) == (0, 0)
    assert done.most_threads <= max_parallel


@pytest.mark.parametrize(("fleet", "max_parallel"), [CALM, BUSY])
def test_no_limit_is_broken(fleet: Fleet, max_parallel: int) -> None:
    done = run(fleet, max_parallel)

    for limit in (ARM_READS, ARM_WRITES, OPERATION_STATUS):
        for bucket in done.service.of(limit):
            assert bucket.least >= 0
            assert 0 < bucket.taken <= limit.size + limit.per_second * done.now
    assert sum(bucket.taken for bucket in done.service.of(ARM_WRITES)) == fleet.size


@pytest.mark.parametrize(
    ("fleet", "limits"),
    [
        (CALM[0], Limits(max_parallel=CALM[1])),
        (BUSY[0], Limits(max_parallel=BUSY[1])),
        (Fleet(3, 30, regions=2), Limits(max_parallel=30, per_subscription=8)),
        (Fleet(3, 30, regions=2), Limits(max_parallel=30, per_location=5)),
    ],
)
def test_the_scheduler_asked_once_says_what_it_says_asked_for_each_start(fleet: Fleet, limits: Limits) -> None:
    once, each_time = (made(fleet, limits, asks_anew=anew) for anew in (False, True))

    assert once.waiting.asked < 5
    assert each_time.waiting.asked > fleet.size
    assert once.now == each_time.now
    assert once.events == each_time.events
    assert once.service.answered == each_time.service.answered
    assert once.service.refused == each_time.service.refused


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        (Limits(max_parallel=2), 2),
        (Limits(max_parallel=30, per_subscription=3), 6),
        (Limits(max_parallel=30, per_location=4), 4),
    ],
)
def test_no_more_run_than_the_limits_say(limits: Limits, most: int) -> None:
    done = made(Fleet(2, 30), limits)

    assert done.most_threads == most
    assert done.succeeded == 60


def test_it_is_the_same_each_time_and_another_with_another_seed() -> None:
    times = [run(CALM[0], CALM[1], Assumptions(seed=seed)).now for seed in (1, 1, 2)]

    assert times[0] == times[1]
    assert times[0] != times[2]


def test_half_as_many_at_a_time_take_twice_the_time() -> None:
    fleet = Fleet(1, 201)  # the canary is one, alone
    alone = run(Fleet(1, 1), 1, EVEN).now

    assert (run(fleet, 10, EVEN).now - alone) / (run(fleet, 20, EVEN).now - alone) == pytest.approx(2, rel=0.01)
    assert alone == pytest.approx(2 * EVEN.read_seconds + EVEN.write_seconds + USUAL.seconds, rel=0.05)


def test_the_canary_ends_before_another_cluster_begins() -> None:
    jobs = Fleet(1, 3).jobs()
    done = Run(jobs, Limits(max_parallel=2), Service(jobs), EVEN)
    done.to_its_end()
    only = run(Fleet(1, 1), 2, EVEN)

    assert done.now == pytest.approx(2 * only.now, rel=0.001)


@pytest.mark.parametrize("clusters", [500, 1_000, 2_000])
def test_time_grows_as_the_tightest_limit_says(clusters: int) -> None:
    """With as many readers as clusters, the reads of their subscription alone bind the plan."""
    jobs = Fleet(1, clusters).jobs()
    service = Service(jobs)
    seconds = planned(clusters, service, Assumptions(readers=clusters))
    passed = service.answered[Request.CLUSTER] + service.answered[Request.POLICY]

    assert service.answered[Request.CLUSTER] == clusters
    assert seconds == pytest.approx((passed - ARM_READS.size) / ARM_READS.per_second, abs=4)


def test_what_a_limit_does_not_bind_the_readers_do() -> None:
    jobs = Fleet(1, 400).jobs()
    seconds = planned(len(jobs), Service(jobs), EVEN)

    assert seconds == pytest.approx((1 + 2 * len(jobs) / EVEN.readers) * EVEN.read_seconds)


def test_what_is_asked_about_one_cluster_is_far_from_what_aks_allows_for_one() -> None:
    sent = run(Fleet(1, 1), 1).service.answered

    assert 2 + sent[Request.CLUSTER] + sent[Request.POLICY] < GET_CLUSTER.size / 10
    assert sent[Request.WRITE] < PUT_CLUSTER.size / 10


def test_more_operations_than_aks_tells_of_are_refused_and_waited_for() -> None:
    """Sixty, asked about each 30 seconds, are two a second: what a subscription and region gives back."""
    calm, busy = run(Fleet(1, 100), 50), run(*BUSY)

    assert (calm.waited, sum(calm.service.refused)) == (0, 0)
    assert busy.waited > 0
    assert busy.service.refused[Request.OPERATION] > 0
    [bucket] = busy.service.of(OPERATION_STATUS)
    assert bucket.least < 1
    assert run(Fleet(1, 100, regions=2), 66).waited == 0, "another region has a bucket of its own"


def test_a_write_that_is_refused_holds_its_subscription_and_is_sent_again() -> None:
    jobs = Fleet(1, 2).jobs()
    service = Service(jobs)
    while not service.writes[0].take(0.0):  # somebody else writes as well
        pass
    done = Run(jobs, Limits(), service, Assumptions(update=AT_ONCE, read_seconds=0.0, send_seconds=0.0, spread=0.0))
    done.to_its_end()

    assert service.refused[Request.WRITE] == 1
    assert service.answered[Request.WRITE] == done.succeeded == 2
    assert service.answered[Request.CLUSTER] == 2 * 2 + 1, "it is read again before it is written again"
    assert done.waited >= 1
