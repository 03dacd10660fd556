"""Which certificates leave a cluster by an update while they are still valid."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.live.plan import plan_update
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem

OLD, NEW = pem(factory.root("Old")), pem(factory.root("New"))
ENDED = pem(factory.valid(ends=NOW - timedelta(days=1)))


@pytest.mark.parametrize(
    ("has", "file", "leaving"),
    [
        (OLD, {"trustedCa": encoded(NEW)}, ["Old"]),
        (OLD, {"trustedCa": encoded(OLD + NEW)}, []),
        (OLD + NEW, {"trustedCa": encoded(NEW)}, ["Old"]),
        (OLD, {"trustedCa": None}, ["Old"]),
        # one that has ended may go
        (ENDED, {"trustedCa": encoded(NEW)}, []),
        # and nothing leaves where trustedCa stays as it is
        (OLD, {"httpProxy": "http://other:8080/"}, []),
    ],
)
def test_a_valid_certificate_does_not_leave_unseen(has: str, file: dict[str, Any], leaving: list[str]) -> None:
    body = {"properties": {"httpProxyConfig": {"httpProxy": "http://proxy:8080/", "trustedCa": encoded(has)}}}
    asked = check(HTTP_PROXY, json.dumps(file), Purpose.UPDATE, NOW)
    plan = plan_update(body, asked, None, lambda _: (frozenset(), True))

    assert len(plan.leaving(NOW)) == len(leaving)
    assert all(name in each.subject for name, each in zip(leaving, plan.leaving(NOW), strict=True))
