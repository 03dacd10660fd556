"""Which buckets a request takes from."""

from __future__ import annotations

from tools.simulation.fleet import Fleet
from tools.simulation.limits import ARM_READS, ARM_WRITES, OPERATION_STATUS, Limit
from tools.simulation.service import Request, Service

FLEET = Fleet(2, 4, regions=2)


def taken(service: Service, limit: Limit) -> list[int]:
    return [bucket.taken for bucket in service.of(limit)]


def test_a_bucket_is_of_a_subscription_or_of_a_subscription_and_region() -> None:
    service = Service(FLEET.jobs())
    for place in range(FLEET.size):
        for request in (Request.CLUSTER, Request.POLICY, Request.WRITE, Request.OPERATION):
            assert service.send(request, place, 0.0) == 0

    assert taken(service, ARM_READS) == [12, 12]
    assert taken(service, ARM_WRITES) == [4, 4]
    assert taken(service, OPERATION_STATUS) == [2, 2, 2, 2]
    assert service.answered == [0, 8, 8, 8, 8]


def test_what_aks_refuses_has_taken_of_the_resource_managers_bucket() -> None:
    service = Service(FLEET.jobs())
    answers = [service.send(Request.OPERATION, 0, 0.0) for _ in range(OPERATION_STATUS.size + 3)]

    assert answers == [0] * OPERATION_STATUS.size + [1] * 3
    assert taken(service, ARM_READS)[0] == len(answers)
    assert service.refused[Request.OPERATION] == 3


def test_what_the_resource_manager_refuses_never_comes_to_aks() -> None:
    service = Service(FLEET.jobs())
    for _ in range(ARM_READS.size):
        service.send(Request.CLUSTER, 0, 0.0)

    assert service.send(Request.OPERATION, 0, 0.0) == 1
    assert taken(service, OPERATION_STATUS) == [0, 0, 0, 0]
