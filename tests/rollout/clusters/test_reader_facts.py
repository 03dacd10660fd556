"""What a rollout knows of a cluster from one reading: each fact from its place in the answer, and no password told."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.live.disruption.policy import Disruption
from azext_aksproxy.rollout.clusters.reader import make_reader
from azext_aksproxy.rollout.decisions.asked import Asked
from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.terminal import secret_filter
from tests.rollout.events import ID

ALLOW = Disruption("Allow", "rg", "c")


def read(**body: Any) -> Reading:
    asked = Asked(check(HTTP_PROXY, '{"noProxy": ["a"]}', Purpose.UPDATE))
    return make_reader(asked, lambda _: (frozenset(), True), lambda _: ALLOW)({"id": ID, **body})


def test_each_fact_is_read_from_its_place() -> None:
    pools = [{"name": "a", "count": 3}, {"name": "b", "count": 2}, {"name": "c"}]
    properties = {
        "provisioningState": "Upgrading",
        "powerState": {"code": "Stopped"},
        "agentPoolProfiles": pools,
        "httpProxyConfig": {"httpProxy": "http://proxy:8080/", "noProxy": ["a"]},
    }

    found = read(eTag="1", location="westeurope", properties=properties)

    assert (found.id, found.location, found.etag, found.state) == (ID, "westeurope", "1", "Upgrading")
    assert (found.nodes, found.pools, found.is_stopped, found.has_setting) == (5, 3, True, True)


@pytest.mark.parametrize(
    "properties",
    [None, {}, {"powerState": None, "agentPoolProfiles": None}, {"powerState": {"code": "Running"}}],
)
def test_what_is_not_told_is_not_made_up(properties: Any) -> None:
    found = read(properties=properties)

    assert (found.location, found.etag, found.state) == ("", None, "")
    assert (found.nodes, found.pools, found.is_stopped, found.has_setting) == (0, 0, False, False)


def test_a_cluster_that_cannot_take_the_settings_says_why() -> None:
    pool = {"name": "win", "osType": "Windows"}
    properties = {"agentPoolProfiles": [pool], "httpProxyConfig": {"httpProxy": "http://proxy:8080/"}}

    assert "'win' runs Windows" in read(properties=properties).obstacle


def test_the_password_of_a_cluster_is_masked_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_filter, "_known", set())

    read(properties={"httpProxyConfig": {"httpProxy": "http://user:Hunter2!@proxy:8080/"}})

    assert "Hunter2!" not in secret_filter.redact_message("The proxy refuses Hunter2!.")
